package matters

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// tie keeps the place of the words that an answer or a reservation is about;
// nothing is kept of the whole text.
func tie(tx *db.Tx, m models.Matter, place models.Place, vote, reservation *int64) error {
	if place.Whole() {
		return nil
	}
	return db.Create(tx, &models.Bracket{MatterID: m.ID, TextNumber: m.TextNumber, VoteID: vote, ReservationID: reservation,
		Paragraph: place.Paragraph, Occurrence: place.Occurrence, Words: place.Words})
}

// living is what was said of the words of a matter's texts.
type living struct {
	brackets  []models.Bracket
	addressed []models.Addressed
}

func livingOf(q *gorm.DB, matterID int64) (l living, err error) {
	ctx := q.Statement.Context
	if l.brackets, err = db.From[models.Bracket](q).Where("matter_id = ?", matterID).Order("id").Find(ctx); err != nil {
		return l, err
	}
	l.addressed, err = db.From[models.Addressed](q).Where("matter_id = ?", matterID).Order("id").Find(ctx)
	return l, err
}

// tied is the place of a vote's words in its own text, zero for the whole.
func (l living) tied(vote int64) models.Place {
	for _, b := range l.brackets {
		if b.VoteID != nil && *b.VoteID == vote {
			return b.Place()
		}
	}
	return models.Place{}
}

func (l living) tiedBy(reservation int64) models.Place {
	for _, b := range l.brackets {
		if b.ReservationID != nil && *b.ReservationID == reservation {
			return b.Place()
		}
	}
	return models.Place{}
}

// takesUp reports whether a text says that it takes up a vote or a reservation.
func (l living) takesUp(text int, vote, reservation int64) bool {
	return slices.ContainsFunc(l.addressed, func(a models.Addressed) bool {
		return a.TextNumber == text && (a.VoteID != nil && *a.VoteID == vote || a.ReservationID != nil && *a.ReservationID == reservation)
	})
}

// left are the words that objections still keep in brackets.
func (l living) left(a answers, result models.Result) []models.Place {
	latest := models.Latest(a.votes)
	var out []models.Place
	for _, seat := range result.Standing {
		if place := l.tied(latest[seat].ID); !place.Whole() {
			out = append(out, place)
		}
	}
	return out
}

// Addresses names what a new wording takes up: objections and remarks by their
// vote, reservations.
type Addresses struct {
	Votes        []int64
	Reservations []int64
}

// address keeps what a new wording says it takes up. Each stands now.
func address(tx *db.Tx, m models.Matter, text int, takes Addresses) error {
	if len(takes.Votes)+len(takes.Reservations) == 0 {
		return nil
	}
	a, err := answersOf(tx.DB, m.ID)
	if err != nil {
		return err
	}
	open, err := kept.Reservations(tx.DB, m.ID)
	if err != nil {
		return err
	}
	latest, ended := models.Latest(a.votes), models.Ended(a.said)
	fault := models.Invalid("board.fault.matter", models.FieldError{Field: "addresses", Key: "board.fault.addresses"})
	slices.Sort(takes.Votes)
	for _, id := range slices.Compact(takes.Votes) {
		stands := false
		for _, v := range latest {
			_, met := ended[v.ID]
			stands = stands || v.ID == id && (v.Answer == models.AnswerObject || v.Answer == models.AnswerRemarks) && !met
		}
		if !stands {
			return fault
		}
		if err := db.Create(tx, &models.Addressed{MatterID: m.ID, TextNumber: text, VoteID: &id}); err != nil {
			return err
		}
	}
	slices.Sort(takes.Reservations)
	for _, id := range slices.Compact(takes.Reservations) {
		if !slices.ContainsFunc(models.OpenReservations(open), func(r models.ReservationLine) bool { return r.ID == id }) {
			return fault
		}
		if err := db.Create(tx, &models.Addressed{MatterID: m.ID, TextNumber: text, ReservationID: &id}); err != nil {
			return err
		}
	}
	return nil
}

// Confirm records whether a new wording meets the objection of the actor's
// seat: met, not met, or withdrawn. The holder says it, or the alternate while
// the holder has not. It is no answer to the new text.
//
// clause 34: an objection ends by its own seat's act.
func (s *Service) Confirm(ctx context.Context, actor models.Actor, id, voteID int64, in models.ConfirmationInput) error {
	return s.db.Write(ctx, actor, "matter.confirm", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterVote, tx.Now); err != nil {
			return err
		}
		m, err := open(tx, actor, id)
		if err != nil {
			return err
		}
		objection, err := db.From[models.Vote](tx.DB).Where("id = ? AND matter_id = ? AND answer = ?", voteID, m.ID, models.AnswerObject).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "votes")
		}
		_, elector, holding, err := s.answering(tx, actor, id, objection.SeatID)
		if e := models.AsError(err); e != nil && e.Key == "board.seat_not_held" {
			return models.NotFound("votes") // another's, whether or not it is there
		}
		if err != nil {
			return err
		}
		if err := ownWords(tx.DB, holding, objection.HoldingID); err != nil {
			return err
		}
		if in.TextNumber != m.TextNumber {
			return models.Conflict("board.text_superseded", "34").With(map[string]any{"Asked": in.TextNumber, "Now": m.TextNumber})
		}
		if objection.TextNumber == m.TextNumber {
			return models.Conflict("board.confirm_new_text_only", "34")
		}
		latest, _, err := latestOf(tx, m.ID, elector.SeatID)
		if err != nil {
			return err
		}
		said, err := kept.Confirmations(tx.DB, m.ID)
		if err != nil {
			return err
		}
		if _, met := models.Ended(said)[objection.ID]; met || latest.ID != objection.ID {
			return models.Conflict("board.objection_ended", "34")
		}
		if holding.Kind == models.HoldingAlternate && slices.ContainsFunc(said, func(c models.Confirmation) bool {
			return c.VoteID == objection.ID && c.TextNumber == m.TextNumber && c.ActedAs == models.HoldingHolder
		}) {
			return models.Conflict("board.holder_answered", "100")
		}
		in.Note = strings.TrimSpace(in.Note)
		if err := in.Validate(); err != nil {
			return err
		}
		onMatter(tx, *m)
		return db.Create(tx, &models.Confirmation{MatterID: m.ID, SeatID: elector.SeatID, VoteID: objection.ID, TextNumber: m.TextNumber, Verdict: in.Verdict, Note: in.Note,
			HoldingID: holding.ID, ActedAs: holding.Kind, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// ownWords refuses an alternate of another organisation what the seat's holder
// said: an alternate may stand in for the holder, not take back its words.
//
// clause 34: an objection ends by the act of who made it.
func ownWords(q *gorm.DB, by models.Holding, under int64) error {
	if by.Kind != models.HoldingAlternate || by.ID == under {
		return nil
	}
	said, err := db.From[models.Holding](q).Where("id = ?", under).Take(q.Statement.Context)
	if err == nil && said.OrganisationID != by.OrganisationID {
		return models.Forbidden("board.others_words", "34")
	}
	return err
}

// fillBrackets shows what is not agreed in the text in force, as far as the
// reader may see the answers it comes from, and what became of objections to
// earlier texts.
func (r *reader) fillBrackets() {
	v, text := r.v, r.v.Text.MatterText
	add := func(b models.BracketView, place models.Place) {
		b.N, b.Words = len(v.Brackets)+1, place.Words
		if b.TextNumber == text.Number {
			b.Place = place
		} else {
			b.Place = text.Relocate(place)
		}
		b.Addressed = r.living.takesUp(text.Number, b.VoteID, b.ReservationID)
		v.Brackets = append(v.Brackets, b)
	}
	for _, o := range slices.Backward(v.Objection) {
		c := r.lastSaid(o.ID)
		if o.Stands {
			add(models.BracketView{Kind: models.BracketObjection, VoteID: o.ID, SeatID: o.SeatID, Constituency: o.Constituency, Number: o.Number, Holder: o.Holder,
				Reason: o.Reason, Remedy: o.WouldRemove, TextNumber: o.TextNumber, Verdict: c.Verdict, VerdictNote: c.Note, Mine: r.isMine(o.SeatID)}, r.living.tied(o.ID))
		}
		if o.TextNumber < text.Number && (o.Stands || c.Verdict.Ends()) {
			line := models.Satisfaction{VoteID: o.ID, Constituency: o.Constituency, Number: o.Number, Holder: o.Holder, Words: o.Words,
				Addressed: r.living.takesUp(text.Number, o.ID, 0), Verdict: c.Verdict, Note: c.Note}
			if c.ID != 0 {
				line.At = &c.CreatedAt
			}
			v.Satisfaction = append(v.Satisfaction, line)
		}
	}
	for _, res := range models.OpenReservations(v.Reservations) {
		b := models.BracketView{Kind: models.BracketReservation, ReservationID: res.ID, Constituency: res.Constituency, Number: res.Number, Holder: res.Holder,
			Reference: res.Reference, Reason: res.Reason, Remedy: res.Change, TextNumber: res.TextNumber, Mine: res.Mine}
		if res.SeatID != nil {
			b.SeatID = *res.SeatID
		}
		add(b, r.living.tiedBy(res.ID))
	}
	for _, e := range v.Electors {
		if e.Vote == nil || e.Vote.Answer != models.AnswerRemarks || e.Vote.TextNumber != text.Number || e.Status == models.SeatNoVote {
			continue
		}
		if place := r.living.tied(e.Vote.ID); !place.Whole() {
			add(models.BracketView{Kind: models.BracketRemark, VoteID: e.Vote.ID, SeatID: e.SeatID, Constituency: e.Constituency, Number: e.Number, Holder: e.Holder,
				Reason: e.Vote.Reason, Remedy: e.Vote.WouldRemove, TextNumber: e.Vote.TextNumber, Mine: r.isMine(e.SeatID)}, place)
		}
	}
}

// lastSaid is the last that a seat said of its objection in view of the text
// in force, or that ended it.
func (r *reader) lastSaid(vote int64) models.Confirmation {
	for _, c := range slices.Backward(r.said) {
		if c.VoteID == vote && (c.Verdict.Ends() || c.TextNumber == r.v.Matter.TextNumber) {
			return c
		}
	}
	return models.Confirmation{}
}
