package bodies_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/models"
)

var start = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

type fixture struct {
	*apptest.Harness
	*testing.T
	bodies *bodies.Service
	head   models.Actor
	body   models.Body
}

// keep gives a store for letters.
func keep(t *testing.T, h *apptest.Harness) *files.Service {
	t.Helper()
	store, err := files.OpenStore(h.Dir + "/files")
	if err != nil {
		t.Fatal(err)
	}
	return files.New(h.DB, store, files.Limits{})
}

// board sets up a Board with three seats each and two ex officio ones.
func board(t *testing.T) *fixture {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = bodies.Invariants() }))
	f := &fixture{Harness: h, T: t, bodies: bodies.New(h.DB, keep(t, h))}
	f.head = h.Cast(models.RoleSecretariatHead)
	body, err := f.bodies.SetUp(h.Ctx, f.head, bodies.SetUp{Code: "board", Kind: models.BodyBoard, Name: "Board", Instrument: "set-up of a test", Rules: models.DefaultRules(), ExOfficio: 2})
	if err != nil {
		t.Fatal(err)
	}
	f.body = body
	return f
}

func (f *fixture) organisation(code string, kind models.OrganisationKind, country string) int64 {
	f.Helper()
	in := people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: kind, Country: country}
	if kind == models.KindStakeholder {
		in.StakeholderCategory = "academia"
	}
	var id int64
	f.check(f.DB.Write(f.Ctx, models.SystemActor, "test.organisation", func(tx *db.Tx) error {
		o, err := people.CreateOrganisation(tx, in)
		if err == nil {
			id = o.ID
		}
		return err
	}))
	return id
}

func (f *fixture) seat(constituency models.Constituency, number int) int64 {
	f.Helper()
	seat, err := db.From[models.Seat](f.DB.Read(f.Ctx)).Where("body_id = ? AND constituency = ? AND number = ?", f.body.ID, constituency, number).Take(f.Ctx)
	f.check(err)
	return seat.ID
}

func (f *fixture) hold(seat, organisation int64, from int, to *time.Time) (bodies.Seated, error) {
	return f.bodies.Hold(f.Ctx, f.Fresh(f.head), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: organisation,
		StartsAt: start.AddDate(0, 0, from), EndsAt: to, Instrument: "letter of nomination"})
}

func (f *fixture) check(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) refused(err error, kind models.Kind, key string) {
	f.Helper()
	if e := models.AsError(err); e == nil || e.Kind != kind || e.Key != key {
		f.Fatalf("got %v, want %s", err, key)
	}
}

func (f *fixture) acts(action string) int64 {
	f.Helper()
	var n int64
	f.check(f.DB.Read(f.Ctx).Raw("SELECT count(*) FROM acts WHERE action = ?", action).Scan(&n).Error)
	return n
}

func at(n int) *time.Time { t := start.AddDate(0, 0, n); return &t }

// clauses 34 and 98: a fresh Board has the Coordinator's chair, twelve seats
// with a vote, one version of rules and consensus as its only method.
func TestSetUp(t *testing.T) {
	f := board(t)
	c, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, start, time.Time{})
	f.check(err)
	votes := 0
	for _, s := range c.Seats {
		if s.Voting {
			votes++
		}
	}
	if len(c.Seats) != 15 || votes != 12 || c.Rule.Number != 1 || !reflect.DeepEqual(c.Rule.Values, models.DefaultRules()) {
		t.Fatalf("%d seats, %d votes, rules %+v", len(c.Seats), votes, c.Rule)
	}
	register, err := f.bodies.Register(f.Ctx, f.body.ID)
	f.check(err)
	if len(register) != 1 || register[0].Method != models.MethodConsensus {
		t.Fatalf("%+v", register)
	}
	if c.Validity().Valid() {
		t.Error("a Board without holders is not validly composed")
	}
	_, err = f.bodies.SetUp(f.Ctx, f.Fresh(f.head), bodies.SetUp{Code: "second", Kind: models.BodyBoard, Name: "B", Instrument: "i", Rules: models.DefaultRules()})
	f.refused(err, models.KindConflict, "board.body_exists")
	_, err = f.bodies.SetUp(f.Ctx, f.Fresh(f.head), bodies.SetUp{Kind: models.BodyExCom})
	f.refused(err, models.KindInvalid, "board.fault.set_up")
	_, err = f.bodies.SetUp(f.Ctx, f.Stale(f.head), bodies.SetUp{Code: "x", Kind: models.BodyExCom, Name: "B", Instrument: "i", Rules: models.DefaultRules()})
	f.refused(err, models.KindSignIn, "error.fresh_sign_in")
	_, err = f.bodies.SetUp(f.Ctx, f.Cast(models.RoleSecretariatOfficer), bodies.SetUp{Code: "x", Kind: models.BodyExCom, Name: "B", Instrument: "i", Rules: models.DefaultRules()})
	f.refused(err, models.KindForbidden, "error.right_missing")
	if n := f.acts("body.set_up"); n != 1 {
		t.Errorf("%d acts", n)
	}
}

func TestHold(t *testing.T) {
	f := board(t)
	p, q := f.organisation("ORG-X", models.KindUNEntity, ""), f.organisation("ORG-Y", models.KindUNEntity, "")
	state := f.organisation("GOV-XDB", models.KindMemberState, "XDB")
	first := f.seat(models.ConstituencyNetwork, 1)
	holding, err := f.hold(first, p, 0, nil)
	f.check(err)
	if n := f.acts("seat.hold"); n != 1 {
		t.Errorf("%d acts", n)
	}
	_, err = f.hold(first, q, 30, nil)
	f.refused(err, models.KindConflict, "board.seat_taken")
	_, err = f.hold(f.seat(models.ConstituencyNetwork, 2), p, 30, nil)
	f.refused(err, models.KindConflict, "board.entity_twice")
	_, err = f.hold(f.seat(models.ConstituencyNetwork, 2), state, 0, nil)
	f.refused(err, models.KindInvalid, "board.fault.holding")
	// clause 98: the chair is not given.
	_, err = f.hold(f.seat(models.ConstituencyChair, 1), p, 0, nil)
	f.refused(err, models.KindForbidden, "board.chair_by_function")
	_, err = f.hold(999, p, 0, nil)
	f.refused(err, models.KindNotFound, "error.not_found")
	_, err = f.bodies.Hold(f.Ctx, f.Fresh(f.head), bodies.HoldingInput{SeatID: f.seat(models.ConstituencyNetwork, 3), Kind: models.HoldingHolder, OrganisationID: q, StartsAt: start})
	f.refused(err, models.KindInvalid, "board.fault.holding")
	_, err = f.bodies.Hold(f.Ctx, f.Cast(models.RoleBoardMember), bodies.HoldingInput{SeatID: first})
	f.refused(err, models.KindForbidden, "error.right_missing")

	// An alternate stands beside the holder.
	if _, err := f.bodies.Hold(f.Ctx, f.Fresh(f.head), bodies.HoldingInput{SeatID: first, Kind: models.HoldingAlternate, OrganisationID: p, StartsAt: start, Instrument: "letter"}); err != nil {
		t.Fatal(err)
	}
	// The end of one is the beginning of the next: a same-second handover.
	ended, err := f.bodies.End(f.Ctx, f.Fresh(f.head), holding.ID, *at(30), "letter of resignation")
	f.check(err)
	if _, err := f.hold(first, q, 30, nil); err != nil {
		t.Fatal(err)
	}
	_, err = f.bodies.End(f.Ctx, f.Fresh(f.head), holding.ID, *at(40), "")
	f.refused(err, models.KindConflict, "board.holding_superseded")
	_, err = f.bodies.End(f.Ctx, f.Fresh(f.head), ended.ID, *at(45), "")
	f.refused(err, models.KindConflict, "board.seat_taken")
	for day, want := range map[int]int64{0: p, 29: p, 30: q, 300: q} {
		c, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, *at(day), time.Time{})
		f.check(err)
		if got := c.Of(models.ConstituencyNetwork)[0].Holder; got == nil || got.OrganisationID != want {
			t.Errorf("day %d: %+v", day, got)
		}
	}
}

// The record's own time line: before the letter arrived, the composition reads
// as it was known then.
func TestKnownAt(t *testing.T) {
	f := board(t)
	p := f.organisation("ORG-X", models.KindUNEntity, "")
	seat := f.seat(models.ConstituencyNetwork, 1)
	holding, err := f.hold(seat, p, 0, nil)
	f.check(err)
	f.Clock.Set(*at(100))
	_, err = f.bodies.End(f.Ctx, f.Fresh(f.head), holding.ID, *at(50), "a letter that came late")
	f.check(err)
	holder := func(day, known int) bool {
		c, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, *at(day), *at(known))
		f.check(err)
		return !c.Of(models.ConstituencyNetwork)[0].Vacant()
	}
	if !holder(60, 99) || holder(60, 100) || !holder(49, 100) {
		t.Error("on day 60 the seat was held as far as day 99 knew, and vacant as day 100 knows")
	}
}

// A correction is a new row: what was known before stays readable.
func TestCorrectAHolding(t *testing.T) {
	f := board(t)
	p, q := f.organisation("ORG-X", models.KindUNEntity, ""), f.organisation("ORG-Y", models.KindUNEntity, "")
	seat := f.seat(models.ConstituencyNetwork, 1)
	holding, err := f.hold(seat, p, 0, at(30))
	f.check(err)
	_, err = f.hold(seat, q, 30, nil)
	f.check(err)
	correct := func(actor models.Actor, id int64, from, to int) (bodies.Seated, error) {
		return f.bodies.Correct(f.Ctx, actor, id, bodies.Correction{StartsAt: *at(from), EndsAt: at(to), Instrument: "letter, second page"})
	}
	_, err = correct(f.Cast(models.RoleSecretariatOfficer), holding.ID, 0, 20)
	f.refused(err, models.KindForbidden, "error.right_missing")
	_, err = correct(f.Fresh(f.head), holding.ID, 0, 40)
	f.refused(err, models.KindConflict, "board.seat_taken")
	_, err = correct(f.Fresh(f.head), holding.ID, 20, 10)
	f.refused(err, models.KindInvalid, "board.fault.holding")
	next, err := correct(f.Fresh(f.head), holding.ID, 5, 25)
	f.check(err)
	if next.SupersedesID == nil || *next.SupersedesID != holding.ID || next.Instrument != "letter, second page" {
		t.Errorf("%+v", next)
	}
	_, err = correct(f.Fresh(f.head), holding.ID, 5, 25)
	f.refused(err, models.KindConflict, "board.holding_superseded")
}

// clause 98: when the function changes hands, the chair changes at the same instant.
func TestChairFollowsTheFunction(t *testing.T) {
	f := board(t)
	first := f.Cast(models.RoleCoordinator)
	c, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, start, time.Time{})
	f.check(err)
	chair := c.Of(models.ConstituencyChair)[0]
	if chair.Vacant() || *chair.Holder.MandateID != first.MandateID {
		t.Fatalf("%+v", chair.Holder)
	}
	before, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, start.AddDate(-3, 0, 0), time.Time{})
	f.check(err)
	if len(before.Seats) != 0 {
		t.Error("before its set-up the Board has no seats")
	}
}

// A seat given directly obeys the limit of terms on end as a nomination does.
func TestHoldObeysTheTermLimit(t *testing.T) {
	f := board(t)
	p, seat := f.organisation("ORG-X", models.KindUNEntity, ""), f.seat(models.ConstituencyNetwork, 1)
	rule := models.DefaultRules()
	from := start
	give := func() error {
		to := rule.TermEnd(from)
		_, err := f.bodies.Hold(f.Ctx, f.Fresh(f.head), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: p, StartsAt: from, EndsAt: &to, Instrument: "letter"})
		from = to
		return err
	}
	for range rule.ConsecutiveTerms {
		f.check(give())
	}
	f.refused(give(), models.KindConflict, "rotation.barred.terms_served")
}

// Composition as at any instant equals a replay of the events by hand, holding
// over included.
func TestCompositionEqualsReplay(t *testing.T) {
	f := board(t)
	source := rand.New(rand.NewSource(11))
	seats := []int64{f.seat(models.ConstituencyNetwork, 1), f.seat(models.ConstituencyNetwork, 2), f.seat(models.ConstituencyNetwork, 3)}
	var organisations []int64
	for i := range 6 {
		organisations = append(organisations, f.organisation(fmt.Sprintf("ORG-%d", i), models.KindUNEntity, ""))
	}
	type stretch struct{ seat, organisation, from, to int64 }
	var kept []stretch
	for range 60 {
		from := int64(source.Intn(700))
		s := stretch{seats[source.Intn(3)], organisations[source.Intn(6)], from, from + 1 + int64(source.Intn(120))}
		allowed := true
		for _, k := range kept {
			together := s.from < k.to && k.from < s.to
			allowed = allowed && !(together && (k.seat == s.seat || k.organisation == s.organisation))
		}
		_, err := f.hold(s.seat, s.organisation, int(s.from), at(int(s.to)))
		if (err == nil) != allowed {
			t.Fatalf("%+v: %v, by hand %v", s, err, allowed)
		}
		if allowed {
			kept = append(kept, s)
		}
	}
	past, err := bodies.ReadPast(f.DB.Read(f.Ctx))
	f.check(err)
	for range 80 {
		day := int64(source.Intn(830))
		c, err := f.bodies.Composition(f.Ctx, models.Actor{}, f.body.ID, *at(int(day)), time.Time{})
		f.check(err)
		// The record in memory, from which certificates are made, says the same.
		for _, seat := range past.Compose(f.body, *at(int(day)), c.KnownAt).Seats {
			i := slices.IndexFunc(c.Seats, func(s models.SeatAt) bool { return s.ID == seat.ID })
			a, b := seat.Holder, c.Seats[i].Holder
			if (a == nil) != (b == nil) || a != nil && (a.OrganisationID != b.OrganisationID || a.HoldsOver != b.HoldsOver) {
				t.Fatalf("day %d seat %d: %+v in memory, %+v from the store", day, seat.ID, a, b)
			}
		}
		for i, seat := range seats {
			var want int64
			for _, k := range kept {
				replaced := slices.ContainsFunc(kept, func(n stretch) bool {
					return (n.seat == k.seat || n.organisation == k.organisation) && n.from >= k.to && n.from <= day
				})
				if k.seat == seat && k.from <= day && (day < k.to || at(int(day)).Before(models.DefaultRules().HoldsOverUntil(*at(int(k.to)))) && !replaced) {
					want = k.organisation
				}
			}
			var got int64
			if held := c.Of(models.ConstituencyNetwork)[i].Holder; held != nil {
				got = held.OrganisationID
			}
			if got != want {
				t.Fatalf("day %d seat %d: %d, by hand %d", day, i+1, got, want)
			}
		}
	}
}

// Fifty people give one seat away at once: one succeeds, the others hear it is
// taken. The database alone would refuse them too.
func TestFiftyHoldersOneSeat(t *testing.T) {
	f := board(t)
	seat := f.seat(models.ConstituencyStakeholders, 1)
	var organisations []int64
	for i := range 50 {
		organisations = append(organisations, f.organisation(fmt.Sprintf("NET-%d", i), models.KindStakeholder, ""))
	}
	head := f.Fresh(f.head)
	errs := make([]error, len(organisations))
	var wait sync.WaitGroup
	for i, organisation := range organisations {
		wait.Go(func() {
			_, errs[i] = f.bodies.Hold(f.Ctx, head, bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: organisation, StartsAt: start.AddDate(0, 0, i%7), Instrument: "letter"})
		})
	}
	wait.Wait()
	given := 0
	for _, err := range errs {
		if err == nil {
			given++
			continue
		}
		f.refused(err, models.KindConflict, "board.seat_taken")
	}
	if given != 1 {
		t.Fatalf("%d holders of one seat", given)
	}
}

// Control: without the check in Go, the database refuses an overlap by itself.
func TestDatabaseRefusesOverlap(t *testing.T) {
	f := board(t)
	p, q := f.organisation("ORG-X", models.KindUNEntity, ""), f.organisation("ORG-Y", models.KindUNEntity, "")
	seat := f.seat(models.ConstituencyNetwork, 1)
	_, err := f.hold(seat, p, 0, at(10))
	f.check(err)
	raw := func(change func(*models.Holding)) error {
		h := models.Holding{SeatID: seat, Constituency: models.ConstituencyNetwork, Kind: models.HoldingHolder, OrganisationID: q, StartsAt: *at(5), EndsAt: at(20), Instrument: "letter", RecordedAt: start}
		change(&h)
		return f.DB.Write(f.Ctx, models.SystemActor, "test.raw", func(tx *db.Tx) error { return db.Create(tx, &h) })
	}
	if raw(func(*models.Holding) {}) == nil {
		t.Error("an overlap was stored")
	}
	if raw(func(h *models.Holding) { h.StartsAt, h.EndsAt = *at(10), nil }) != nil {
		t.Error("the next holder from the very end is refused")
	}
	if raw(func(h *models.Holding) {
		h.SeatID, h.Constituency = f.seat(models.ConstituencyChair, 1), models.ConstituencyChair
	}) == nil {
		t.Error("the chair was given away")
	}
	err = f.DB.Write(f.Ctx, models.SystemActor, "test.raw", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "DELETE FROM holdings")
		return err
	})
	if err == nil {
		t.Error("holdings were deleted")
	}
}

// clause 39: rules after the set-up need a decision of the body about its rules.
func TestAmendRulesNeedsDecision(t *testing.T) {
	f := board(t)
	_, err := f.bodies.AmendRules(f.Ctx, f.Fresh(f.head), f.body.ID, 1, models.DefaultRules(), *at(10))
	f.refused(err, models.KindNotFound, "error.not_found")
}
