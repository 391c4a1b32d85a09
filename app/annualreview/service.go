package annualreview

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of the annual review.
type Service struct {
	db         *db.DB
	matters    consultations.Scope
	attendance Attendance
}

// Attendance counts who was present in the meetings of a body between two
// instants, by constituency; nil where none is kept.
type Attendance func(q *gorm.DB, bodyID int64, from, until time.Time) ([]models.Measure, error)

// Option hands in what other areas know.
type Option func(*Service)

// WithMatters gives the matters an actor may see: rows of the others are hidden.
func WithMatters(s consultations.Scope) Option { return func(x *Service) { x.matters = s } }

// WithAttendance gives the presence in meetings.
func WithAttendance(a Attendance) Option { return func(x *Service) { x.attendance = a } }

// New gives the use cases on a store.
func New(d *db.DB, options ...Option) *Service {
	s := &Service{db: d, matters: func(models.Actor, time.Time) (string, []any) { return "1 = 0", nil }}
	for _, o := range options {
		o(s)
	}
	return s
}

// Path is the address of the review of a year.
func Path(year int) string { return fmt.Sprintf("/board/annual-reviews/%d", year) }

// Due opens the review when the calendar's day has come. A year that was missed
// is not reviewed after the fact: it stays late in the calendar.
func Due(tx *db.Tx, o models.Occurrence) error {
	if o.State(when.DateOf(tx.Now)) != models.DutyOpen {
		return nil
	}
	if _, err := ofYear(tx.DB, o.Period); err == nil || !models.IsKind(err, models.KindNotFound) {
		return err // opened by hand before its day
	}
	return Open(tx, o.Period)
}

// Open opens the review of a year with the Board as at this instant. The
// calendar does, in its own act.
//
// clause 102: every year, with all members of the Board as at the opening.
func Open(tx *db.Tx, year int) error {
	found, err := db.From[models.Body](tx.DB).Where("kind = ?", models.BodyBoard).Find(tx.Ctx)
	if err != nil || len(found) == 0 {
		return err
	}
	board := found[0]
	r := models.AnnualReview{BodyID: board.ID, Year: year, State: models.ReviewOpened, OpenedAt: tx.Now, Questions: models.QuestionsNow,
		CoversFrom: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
	before, err := previous(tx.DB, board.ID, year)
	if err != nil {
		return err
	}
	if before != nil && before.CoversUntil != nil {
		// Nothing falls between two reviews.
		r.CoversFrom = *before.CoversUntil
	}
	if err := db.Create(tx, &r); err != nil {
		if db.Violates(err, "annual_reviews") {
			return models.Conflict("annualreview.open_already", "102").Because(err)
		}
		return err
	}
	composition, err := bodies.Compose(tx.DB, board, tx.Now, tx.Now)
	if err != nil {
		return err
	}
	for _, seat := range composition.Seats {
		if seat.Holder == nil || !seat.Voting {
			continue
		}
		if err := db.Create(tx, &models.ReviewSeat{ReviewID: r.ID, SeatID: seat.ID, Constituency: seat.Constituency, Number: seat.Number,
			OrganisationID: seat.Holder.OrganisationID, Name: seat.Holder.Organisation}); err != nil {
			return err
		}
	}
	return nil
}

// previous is the review before a year, nil for none.
func previous(q *gorm.DB, bodyID int64, year int) (*models.AnnualReview, error) {
	found, err := db.From[models.AnnualReview](q).Where("body_id = ? AND year < ?", bodyID, year).Order("year DESC").Limit(1).Find(q.Statement.Context)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// step is one act on a review: right, version and the flow, then what it does.
func (s *Service) step(ctx context.Context, actor models.Actor, name string, right models.Permission, year int, version int64, action models.ReviewAction,
	do func(tx *db.Tx, r *models.AnnualReview) error, columns ...string) error {
	return s.db.Write(ctx, actor, name, func(tx *db.Tx) error {
		written := slices.Clone(columns) // an act may be tried again
		if err := actor.MayNow(right, tx.Now); err != nil {
			return err
		}
		r, err := locked(tx, year)
		if err != nil {
			return err
		}
		if r.Version != version {
			return models.Stale(r)
		}
		if action != "" {
			facts, err := factsOf(tx.DB, *r, actor.PersonID)
			if err != nil {
				return err
			}
			if err := r.Apply(actor, action, facts); err != nil {
				return err
			}
			written = append(written, "state")
		}
		if action == "" {
			if err := changeable(tx.DB, *r); err != nil {
				return err
			}
		}
		tx.Target("annual_reviews", r.ID)
		tx.Receipt(models.Receipt{Target: "annual_reviews", TargetID: r.ID, Reference: fmt.Sprint(r.Year), Path: Path(r.Year)})
		if err := do(tx, r); err != nil {
			return err
		}
		if len(written) == 0 {
			written = []string{"draft_number"} // the version moves with every act
		}
		return db.Update(tx, r, written...)
	})
}

// changeable refuses a change to a review that is adopted, or that the Executive
// Committee has before it.
func changeable(q *gorm.DB, r models.AnnualReview) error {
	if r.State == models.ReviewAdopted {
		return models.Conflict("annualreview.adopted_already", "102")
	}
	facts, err := factsOf(q, r, 0)
	if err != nil {
		return err
	}
	return facts.Standing()
}

func locked(tx *db.Tx, year int) (*models.AnnualReview, error) {
	r, err := ofYear(tx.DB, year)
	if err != nil {
		return nil, err
	}
	return db.Load[models.AnnualReview](tx, r.ID)
}

func ofYear(q *gorm.DB, year int) (models.AnnualReview, error) {
	r, err := db.From[models.AnnualReview](q).Where("year = ?", year).Take(q.Statement.Context)
	return r, db.Found(err, "annual_reviews")
}

// Freeze counts the evidence of the year and keeps it with the rows behind
// each figure.
func (s *Service) Freeze(ctx context.Context, actor models.Actor, year int, version int64) error {
	return s.step(ctx, actor, "board_review.freeze", models.PermBoardReviewWrite, year, version, models.ReviewFreeze, func(tx *db.Tx, r *models.AnnualReview) error {
		measures, err := s.evidence(tx.DB, *r, tx.Now)
		if err != nil {
			return err
		}
		now := tx.Now
		r.CoversUntil = &now
		for i, m := range measures {
			m.ReviewID, m.Place = r.ID, i+1
			if err := db.Create(tx, &m); err != nil {
				return err
			}
		}
		return nil
	}, "covers_until")
}

// Ask sends the questionnaire to every seat of the Board that was held at the
// opening of the review, through a consultation.
//
// clause 102: whoever held a seat at the opening is asked, also after leaving.
func (s *Service) Ask(ctx context.Context, actor models.Actor, year int, version int64, closes time.Time) error {
	return s.step(ctx, actor, "board_review.ask", models.PermBoardReviewWrite, year, version, models.ReviewAsk, func(tx *db.Tx, r *models.AnnualReview) error {
		listed, err := asAtOpening(tx.DB, r.ID)
		if err != nil {
			return err
		}
		_, err = consultations.Start(tx, consultations.StartInput{Subject: models.ConsultQuestionnaire, SubjectID: r.ID, TextNumber: r.Questions,
			TextHash: models.QuestionsHash(r.Questions), Clause: "102", Title: title(*r), Question: "How did the Board work this year?", Language: "en",
			Rule: models.ConsultBoard, BodyID: r.BodyID, Listed: listed, ClosesAt: closes})
		return err
	})
}

// asAtOpening are the seats of the Board that were held at the opening of a
// review, with who held them then.
func asAtOpening(q *gorm.DB, reviewID int64) ([]models.Consultee, error) {
	var seats []struct {
		models.ReviewSeat
		Country string
	}
	err := q.Raw("SELECT s.*, o.country FROM review_seats s JOIN organisations o ON o.id = s.organisation_id WHERE s.review_id = ? ORDER BY s.id", reviewID).Scan(&seats).Error
	out := make([]models.Consultee, len(seats))
	for i, s := range seats {
		out[i] = models.Consultee{Name: s.Name, SeatID: &s.SeatID, Constituency: s.Constituency, Number: s.Number, OrganisationID: &s.OrganisationID, Country: s.Country}
	}
	return out, err
}

func title(r models.AnnualReview) string {
	return fmt.Sprintf("Annual review of the Board, %d", r.Year)
}

// Write keeps a version of the draft under its hash, with the reason of its
// wording from the second on. What was consulted on before is another version.
func (s *Service) Write(ctx context.Context, actor models.Actor, year int, version int64, body, why string) error {
	return s.step(ctx, actor, "board_review.write", models.PermBoardReviewWrite, year, version, models.ReviewWrite, func(tx *db.Tx, r *models.AnnualReview) error {
		r.DraftNumber++
		t := models.ReviewText{ReviewID: r.ID, Number: r.DraftNumber, Body: body, Why: why, PersonID: actor.PersonID, MandateID: actor.MandateID}
		if err := t.Validate(); err != nil {
			return err
		}
		t.Hash = t.DigestOf(r.Year)
		return db.Create(tx, &t)
	}, "draft_number")
}

// Consult puts the draft in force to all members of the Board for comments.
func (s *Service) Consult(ctx context.Context, actor models.Actor, year int, version int64, closes time.Time) error {
	return s.step(ctx, actor, "board_review.consult", models.PermBoardReviewWrite, year, version, models.ReviewConsult, func(tx *db.Tx, r *models.AnnualReview) error {
		t, err := text(tx.DB, *r)
		if err != nil {
			return err
		}
		listed, err := asAtOpening(tx.DB, r.ID)
		if err != nil {
			return err
		}
		_, err = consultations.Start(tx, consultations.StartInput{Subject: models.ConsultReview, SubjectID: r.ID, TextNumber: t.Number, TextHash: t.Hash, Clause: "102",
			Title: title(*r), Question: fmt.Sprintf("What do you say to the draft, version %d?", t.Number), Language: "en",
			Rule: models.ConsultBoard, BodyID: r.BodyID, Listed: listed, ClosesAt: closes})
		return err
	})
}

func text(q *gorm.DB, r models.AnnualReview) (models.ReviewText, error) {
	t, err := db.From[models.ReviewText](q).Where("review_id = ? AND number = ?", r.ID, r.DraftNumber).Take(q.Statement.Context)
	return t, db.Found(err, "review_drafts")
}
