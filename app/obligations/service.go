package obligations

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of the calendar.
type Service struct {
	db     *db.DB
	opened map[string]func(tx *db.Tx, o models.Occurrence) error
}

// Option hands in what other areas do with a duty.
type Option func(*Service)

// WithOpening gives what happens, in the same act, when an occurrence of a
// duty opens.
func WithOpening(duty string, do func(tx *db.Tx, o models.Occurrence) error) Option {
	return func(s *Service) { s.opened[duty] = do }
}

// New gives the use cases on a store.
func New(d *db.DB, options ...Option) *Service {
	s := &Service{db: d, opened: map[string]func(*db.Tx, models.Occurrence) error{}}
	for _, o := range options {
		o(s)
	}
	return s
}

// first is the first period in which a duty is owed: the year the Board was set
// up, or zero before.
func first(q *gorm.DB) (int, error) {
	bodies, err := db.From[models.Body](q).Where("kind = ?", models.BodyBoard).Find(q.Statement.Context)
	if err != nil || len(bodies) == 0 {
		return 0, err
	}
	return bodies[0].CreatedAt.Year(), nil
}

func stored(q *gorm.DB) ([]models.Occurrence, error) {
	return db.From[models.Occurrence](q).Order("duty, period").Find(q.Statement.Context)
}

// errOpened is of an occurrence that another process has stored.
var errOpened = errors.New("opened already")

// OpenDue stores each occurrence whose first day has come and does what opens
// with it. It may run any number of times.
func (s *Service) OpenDue(ctx context.Context) error {
	due, err := s.due(ctx)
	if err != nil {
		return err
	}
	for _, o := range due {
		err := s.db.Write(ctx, models.SystemActor, "duty.open", func(tx *db.Tx) error {
			if err := db.Create(tx, &o); err != nil {
				if db.Violates(err, "occurrences") {
					return errOpened
				}
				return err
			}
			if do := s.opened[o.Duty]; do != nil {
				return do(tx, o)
			}
			return nil
		})
		if err != nil && !errors.Is(err, errOpened) {
			return fmt.Errorf("open the duty %s: %w", o.Duty, err)
		}
	}
	return nil
}

// due are the occurrences that have come and are not stored.
func (s *Service) due(ctx context.Context) ([]models.Occurrence, error) {
	lines, err := Lines(s.db.Read(ctx), s.db.Now(ctx))
	if err != nil {
		return nil, err
	}
	var out []models.Occurrence
	for _, l := range lines {
		if l.ID == 0 && l.State != models.DutyPlanned {
			out = append(out, l.Occurrence)
		}
	}
	return out, nil
}

// Lines are the duties of every period with their states as at an instant.
func Lines(q *gorm.DB, now time.Time) ([]models.DutyLine, error) {
	begin, err := first(q)
	if err != nil || begin == 0 {
		return nil, err
	}
	kept, err := stored(q)
	if err != nil {
		return nil, err
	}
	today := when.DateOf(now)
	var out []models.DutyLine
	for _, d := range models.Duties {
		for _, o := range d.Calendar(begin, kept, today) {
			out = append(out, models.DutyLine{Occurrence: o, Type: d, State: o.State(today)})
		}
	}
	return out, nil
}

// List gives the duties with their states as at now, latest period first: the
// public ones to everybody, the internal ones to those who read the Board.
func (s *Service) List(ctx context.Context, actor models.Actor) ([]models.DutyLine, error) {
	var out []models.DutyLine
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		out, err = Lines(q, s.db.Now(ctx))
		return err
	})
	out = Seen(out, actor)
	slices.SortStableFunc(out, func(a, b models.DutyLine) int { return b.Period - a.Period })
	return out, err
}

// Seen are the lines that the actor may know: everybody the public ones, those
// who read the Board all of them.
func Seen(lines []models.DutyLine, actor models.Actor) []models.DutyLine {
	inside := actor.May(models.PermBoardReviewRead) == nil
	return slices.DeleteFunc(lines, func(l models.DutyLine) bool { return !l.Type.Public && !inside })
}

// Complete records that a duty of a period was fulfilled today, with the
// address of what shows it. It joins the act that fulfils it; a completed
// occurrence never changes its date.
func Complete(tx *db.Tx, duty string, period int, evidence string) error {
	o, err := occurrence(tx, duty, period)
	if err != nil {
		return err
	}
	if o.Ended() {
		return models.Conflict("duties.ended", dutyClause(duty))
	}
	o.CompletedOn, o.Evidence, o.PersonID, o.MandateID = when.DateOf(tx.Now), evidence, tx.Actor.PersonID, tx.Actor.MandateID
	return db.Update(tx, o, "completed_on", "evidence", "person_id", "mandate_id")
}

// occurrence is the stored occurrence of a period; one that the calendar has
// not opened yet is stored now.
func occurrence(tx *db.Tx, duty string, period int) (*models.Occurrence, error) {
	found, err := db.From[models.Occurrence](tx.DB).Where("duty = ? AND period = ?", duty, period).Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return db.Load[models.Occurrence](tx, found[0].ID)
	}
	d, known := models.DutyOf(duty)
	if !known {
		return nil, models.NotFound("occurrences")
	}
	o := &models.Occurrence{Duty: duty, Period: period}
	o.DueFrom, o.DueBy = d.Due(period)
	return o, db.Create(tx, o)
}

func dutyClause(code string) string {
	d, _ := models.DutyOf(code)
	return d.Clause
}

// Waive records that an occurrence was waived by a decision, with the reason.
// It stays in the calendar, marked.
func (s *Service) Waive(ctx context.Context, actor models.Actor, id, version int64, decision, reason string) error {
	return s.db.Write(ctx, actor, "duty.waive", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermDutyWaive, tx.Now); err != nil {
			return err
		}
		o, err := db.Load[models.Occurrence](tx, id)
		if err != nil {
			return err
		}
		if o.Ended() {
			return models.Conflict("duties.ended", dutyClause(o.Duty))
		}
		if o.Version != version {
			return models.Stale(o)
		}
		var faults models.Faults
		if reason = strings.TrimSpace(reason); reason == "" || len([]rune(reason)) > models.VoteTextLimit {
			faults.Add("reason", "consultations.fault.reason")
		}
		found, err := db.From[models.Decision](tx.DB).Where("reference = ?", strings.TrimSpace(decision)).Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			faults.Add("decision", "duties.fault.decision")
		}
		if err := faults.Err("duties.fault.waiver"); err != nil {
			return err
		}
		o.WaivedOn, o.WaivedBy, o.Reason, o.PersonID, o.MandateID = when.DateOf(tx.Now), found[0].Reference, reason, actor.PersonID, actor.MandateID
		tx.Receipt(models.Receipt{Target: "occurrences", TargetID: o.ID, Path: "/duties"})
		return db.Update(tx, o, "waived_on", "waived_by", "reason", "person_id", "mandate_id")
	})
}

// Invariants are what verify checks of the calendar.
func Invariants() []db.Invariant {
	return []db.Invariant{{Name: "duties fall due as the calendar says", Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
		kept, err := stored(q)
		var faults []string
		for _, o := range kept {
			d, known := models.DutyOf(o.Duty)
			from, by := d.Due(o.Period)
			if !known || o.DueFrom != from || o.DueBy != by {
				faults = append(faults, o.Duty+" of a period is not due as its rule says")
			}
		}
		return faults, err
	}}}
}
