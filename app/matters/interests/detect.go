package interests

import (
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Funders gives the contributors that named a thematic area.
type Funders func(q *gorm.DB, theme int) ([]int64, error)

// Compute finds the relations of each seat's holder to the item: it
// leads, takes part, is the country, named the item's area as what it funds, or
// keeps a relation in the register of interests. The grade is the rule's; a
// preference for an area is disclosed and closes nothing, for contributions are
// pooled.
func Compute(q *gorm.DB, m models.Matter, c models.Composition, rule models.RuleValues, ask Funders) ([]models.SeatInterest, error) {
	host, err := hostOf(q, m)
	if err != nil {
		return nil, err
	}
	if host != 0 {
		return hosts(q, m, host, c, rule)
	}
	parties, theme, err := Parties(q, m)
	if err != nil || parties == nil {
		return nil, err
	}
	var funders []int64
	if ask != nil && theme != 0 {
		if funders, err = ask(q, theme); err != nil {
			return nil, err
		}
	}
	register, err := registered(q, *parties, c.At)
	if err != nil {
		return nil, err
	}
	found := finder{m: m, rule: rule, parties: *parties, funders: funders, register: register, body: c.Body.Kind}
	for _, seat := range c.Seats {
		found.of(seat)
	}
	return found.out, nil
}

// hostOf is whose secretariat's budget an item is, 0 for another item. A matter
// referred from another body is about that body's item.
func hostOf(q *gorm.DB, m models.Matter) (int64, error) {
	plan, err := kept.Plan(q, m.ID)
	if plan == nil && err == nil && m.RevisitsID != nil {
		plan, err = kept.Plan(q, *m.RevisitsID)
	}
	if plan == nil || err != nil {
		return 0, err
	}
	return plan.OrganisationID, nil
}

// hosts finds the seats of the organisation whose secretariat's budget an item
// is, and those for which it acts as alternate: they have no vote on it. What the
// register says of others beside that organisation counts as on any item.
func hosts(q *gorm.DB, m models.Matter, host int64, c models.Composition, rule models.RuleValues) ([]models.SeatInterest, error) {
	register, err := registered(q, models.ItemParties{OrganisationIDs: []int64{host}}, c.At)
	if err != nil {
		return nil, err
	}
	found := finder{m: m, rule: rule, register: register, body: c.Body.Kind}
	is := func(h *models.SeatHolding) bool { return h != nil && h.OrganisationID == host }
	for _, seat := range c.Seats {
		if is(seat.Holder) {
			found.add(seat, models.InterestNoVote, models.InterestHosts, seat.Holder, nil, false)
		}
		if is(seat.Alternate) && !sameHouse(seat) {
			found.add(seat, models.InterestNoVote, models.InterestHosts, seat.Alternate, nil, true)
		}
		found.kept(seat)
	}
	return found.out, nil
}

// finder gathers the relations of seats to an item.
type finder struct {
	m        models.Matter
	rule     models.RuleValues
	parties  models.ItemParties
	funders  []int64
	register []registeredEntry
	body     models.BodyKind
	out      []models.SeatInterest
}

// of finds the relations of who holds a seat and, for who acts as alternate for
// another organisation or in person, those of the alternate: they close doors to
// the alternate and leave the seat its vote.
func (f *finder) of(seat models.SeatAt) {
	switch {
	case seat.Holder == nil:
	case seat.Constituency == models.ConstituencyChair:
		f.add(seat, f.rule.ChairInterest, models.InterestPresides, seat.Holder, nil, false)
	default:
		f.related(seat, seat.Holder, false)
	}
	if seat.Alternate != nil && !sameHouse(seat) {
		f.related(seat, seat.Alternate, true)
	}
	f.kept(seat)
}

// kept finds what the register says of who holds a seat and acts as its alternate.
func (f *finder) kept(seat models.SeatAt) {
	if seat.Holder != nil {
		grade := f.rule.SeatInterest
		if seat.Constituency == models.ConstituencyChair {
			grade = f.rule.ChairInterest
		}
		f.registered(seat, seat.Holder, grade, false)
	}
	if seat.Alternate != nil {
		f.registered(seat, seat.Alternate, f.rule.SeatInterest, true)
	}
}

// sameHouse reports whether one organisation holds a seat and acts as its
// alternate: its relations are the seat's.
func sameHouse(seat models.SeatAt) bool {
	return seat.Holder != nil && seat.Alternate != nil && seat.Holder.OrganisationID == seat.Alternate.OrganisationID
}

func (f *finder) related(seat models.SeatAt, by *models.SeatHolding, alternate bool) {
	country := ""
	if seat.Constituency == models.ConstituencyCountries || seat.Constituency == models.ConstituencyContributors {
		country = by.Country
	}
	if reason, related := f.parties.RelationOf(by.OrganisationID, country); related {
		f.add(seat, f.rule.SeatInterest, reason, by, nil, alternate)
	} else if slices.Contains(f.funders, by.OrganisationID) {
		f.add(seat, models.InterestDisclosed, models.InterestFunds, by, nil, alternate)
	}
}

func (f *finder) registered(seat models.SeatAt, by *models.SeatHolding, grade models.InterestGrade, alternate bool) {
	for _, entry := range f.register {
		switch {
		case !entry.of(seat, by, f.body, alternate), entry.PersonID == nil && alternate && sameHouse(seat):
		case entry.PersonID != nil:
			f.add(seat, f.rule.PersonInterest, entry.Reason, by, entry.PersonID, alternate)
		default:
			f.add(seat, grade, entry.Reason, by, nil, alternate)
		}
	}
}

func (f *finder) add(seat models.SeatAt, grade models.InterestGrade, reason models.InterestReason, by *models.SeatHolding, person *int64, alternate bool) {
	i := models.SeatInterest{MatterID: f.m.ID, SeatID: seat.ID, Grade: grade, Origin: models.OriginComputed, Reason: reason, OrganisationID: &by.OrganisationID,
		PersonID: person, Alternate: alternate}
	if !slices.ContainsFunc(f.out, func(o models.SeatInterest) bool { return sameRelation(o, i, 0) }) {
		f.out = append(f.out, i)
	}
}

// Parties are the organisations and countries of the item, and its thematic
// area; nil where the matter is about neither. A matter referred from another
// body is about that body's item.
func Parties(q *gorm.DB, m models.Matter) (*models.ItemParties, int, error) {
	if m.SubmissionID == nil && m.RevisitsID != nil {
		before, err := db.From[models.Matter](q).Where("id = ?", *m.RevisitsID).Take(q.Statement.Context)
		if err != nil {
			return nil, 0, err
		}
		m.SubmissionID = before.SubmissionID
	}
	_, frozen, err := kept.Frozen(q, m)
	if err != nil || frozen == nil {
		return nil, 0, err
	}
	parties := models.ItemParties{LeadOrganisationID: frozen.Lead, Countries: frozen.CountryCodes()}
	for _, o := range frozen.Organisations {
		parties.OrganisationIDs = append(parties.OrganisationIDs, o.ID)
	}
	return &parties, frozen.Theme, nil
}

// registeredEntry is an entry of the register about an item, with a capacity in
// which its person may act for a seat.
type registeredEntry struct {
	models.StandingInterest
	MandateID  int64
	Represents int64 // the organisation of that capacity
	Capacity   models.Role
}

// of reports whether the entry is one of who holds a seat, or acts as its
// alternate: the organisation's, or a person's who acts in that capacity or
// presides.
func (e registeredEntry) of(seat models.SeatAt, by *models.SeatHolding, body models.BodyKind, alternate bool) bool {
	if e.PersonID == nil {
		return e.OrganisationID != nil && *e.OrganisationID == by.OrganisationID
	}
	if seat.Function == models.SeatFunctionCoordinator && e.Capacity != models.RoleCoordinator || seat.Function == "" && e.Capacity.SitsIn() != body {
		return false
	}
	if seat.Function == "" && (e.Capacity.SitsAs() == models.HoldingAlternate) != alternate {
		return false
	}
	return kept.Value(by.MandateID) == e.MandateID || by.MandateID == nil && by.OrganisationID == e.Represents
}

// registered are the entries in force that concern an item, a person's once for
// each capacity in which they sit at the instant.
func registered(q *gorm.DB, item models.ItemParties, at time.Time) ([]registeredEntry, error) {
	var rows []registeredEntry
	err := q.Raw(`SELECT e.*, COALESCE(m.id, 0) AS mandate_id, COALESCE(m.organisation_id, 0) AS represents, COALESCE(m.role, '') AS capacity
		FROM standing_interests e LEFT JOIN mandates m ON m.person_id = e.person_id AND m.role IN ('board_member', 'alternate', 'excom_member', 'coordinator')
			AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
		WHERE e.kind = 'entry' AND NOT EXISTS (SELECT 1 FROM standing_interests w WHERE w.entry_id = e.id) ORDER BY e.id, m.id`, at, at, at).Scan(&rows).Error
	return slices.DeleteFunc(rows, func(e registeredEntry) bool { return !e.Concerns(item) }), err
}

// sameRelation reports whether two rows record one relation of one holder, or of
// one person who acts for it; before stands for the organisation of a row that
// does not name it, and a row that names no person may be anybody's.
func sameRelation(a, b models.SeatInterest, before int64) bool {
	whose := func(i models.SeatInterest) int64 {
		if i.OrganisationID != nil {
			return *i.OrganisationID
		}
		return before
	}
	one := a.PersonID == nil || b.PersonID == nil || *a.PersonID == *b.PersonID
	return a.SeatID == b.SeatID && a.Alternate == b.Alternate && a.Origin == b.Origin && a.Reason == b.Reason && whose(a) == whose(b) && one
}

// Undetected are the relations of who sits now that are not on record yet:
// those of a holder who came after the opening, or came into the register since.
// Without ask, preferences for an area are left out; they close nothing.
func Undetected(q *gorm.DB, m models.Matter, at time.Time, ask Funders) ([]models.SeatInterest, error) {
	if m.RuleID == nil {
		return nil, nil
	}
	rule, err := kept.Rule(q, m)
	if err != nil {
		return nil, err
	}
	body, err := db.From[models.Body](q).Where("id = ?", m.BodyID).Take(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	c, err := bodies.Compose(q, body, at, at)
	if err != nil {
		return nil, err
	}
	found, err := Compute(q, m, c, rule.Values, ask)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	known, err := kept.Interests(q, m.ID)
	if err != nil {
		return nil, err
	}
	electorate, err := kept.Electorate(q, m.ID)
	if err != nil {
		return nil, err
	}
	first := map[int64]int64{}
	for _, e := range electorate {
		first[e.SeatID] = kept.Value(e.OrganisationID)
	}
	return slices.DeleteFunc(found, func(i models.SeatInterest) bool {
		before, sits := first[i.SeatID]
		stands, _ := models.GravestInterest(known, i.SeatID)
		back := i.Reason == models.InterestHosts && !i.Alternate && !stands.Grade.ClosesVote() // its seat was another's meanwhile
		return !sits || !back && slices.ContainsFunc(known, func(k models.SeatInterest) bool { return sameRelation(k, i, before) })
	}), nil
}

// Detect records them in the caller's act, which holds the matter's row.
func Detect(tx *db.Tx, m models.Matter, ask Funders) (n int, err error) {
	if m.State != models.MatterOpen {
		return 0, nil
	}
	found, err := Undetected(tx.DB, m, tx.Now, ask)
	for i := range found {
		if err == nil {
			err = db.Create(tx, &found[i])
		}
	}
	return len(found), err
}

// detectAgain records what a change of seats or of the register means for the
// open matters of a body, or of every body where it is 0, by their ids, and
// gives how many interests are new.
func (s *Service) detectAgain(tx *db.Tx, bodyID int64) (int, error) {
	var ids []int64
	if err := tx.Raw("SELECT id FROM matters WHERE state = 'open' AND (body_id = ? OR ? = 0) ORDER BY id", bodyID, bodyID).Scan(&ids).Error; err != nil {
		return 0, err
	}
	// Every matter is held before a row is written that stands on a seat: an act on
	// one of them holds it already and waits for the seats.
	held := make([]*models.Matter, len(ids))
	for i, id := range ids {
		var err error
		if held[i], err = db.Load[models.Matter](tx, id); err != nil {
			return 0, err
		}
	}
	total := 0
	for _, m := range held {
		n, err := Detect(tx, *m, s.funders)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// errNothing ends an act that found nothing new and leaves no entry.
var errNothing = errors.New("matters: nothing to record")

// Personal reports whether the actor in person keeps interests in the register.
func Personal(q *gorm.DB, actor models.Actor) (bool, error) {
	var found []int
	err := q.Raw("SELECT 1 FROM standing_interests WHERE person_id = ? AND kind = 'entry' LIMIT 1", actor.PersonID).Scan(&found).Error
	return len(found) > 0, err
}
