package calls

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/flow"
	"seedfund/models/money"
)

// Service holds the use cases of calls.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Terms are what the secretariat writes into a call. Criteria, when given,
// become a set of their own; otherwise the latest set stands.
type Terms struct {
	Kind             models.CallKind
	Title            models.Texts
	Summary          models.Texts
	Guidance         models.Texts
	OpensAt          time.Time
	ClosesAt         time.Time
	GraceMinutes     int
	QuestionsUntil   *time.Time // nil: the call takes no questions
	Envelope         money.Cents
	Minimum          money.Cents
	Maximum          money.Cents
	MinOrganisations int
	MaxMonths        int
	Tranches         int
	ISCBasisPoints   int
	BoardScoring     models.BoardScoring
	Themes           []int
	Envelopes        map[int]money.Cents // by theme; a theme without one shares what is left
	Guests           []models.CallGuest
	Criteria         []models.Criterion
}

// Usual are the terms a new call begins with: an open call, two organisations,
// two tranches, 36 months, 7 per cent, advisory scoring by the Board.
func Usual() Terms {
	return Terms{Kind: models.CallOpen, MinOrganisations: 2, MaxMonths: 36, Tranches: 2, ISCBasisPoints: 700,
		GraceMinutes: 30, BoardScoring: models.BoardScoringAdvisory}
}

func (t Terms) fill(c *models.Call) {
	c.Kind, c.Title, c.Summary, c.Guidance = t.Kind, t.Title, t.Summary, t.Guidance
	c.OpensAt, c.ClosesAt, c.GraceMinutes = t.OpensAt.UTC(), t.ClosesAt.UTC(), t.GraceMinutes
	c.Envelope, c.Minimum, c.Maximum = t.Envelope, t.Minimum, t.Maximum
	c.MinOrganisations, c.MaxMonths, c.Tranches, c.ISCBasisPoints = t.MinOrganisations, t.MaxMonths, t.Tranches, t.ISCBasisPoints
	c.BoardScoring, c.QuestionsUntil = t.BoardScoring, nil
	if t.QuestionsUntil != nil {
		until := t.QuestionsUntil.UTC()
		c.QuestionsUntil = &until
	}
}

// themes are the themes of the terms in their order, each once, with what is set
// apart for it.
func (t Terms) themes() []models.CallTheme {
	var out []models.CallTheme
	for _, n := range slices.Compact(slices.Sorted(slices.Values(t.Themes))) {
		out = append(out, models.CallTheme{Theme: n, Envelope: t.Envelopes[n]})
	}
	return out
}

// check refuses terms that contradict each other.
func (t Terms) check(c models.Call) error {
	if err := c.Validate(); err != nil {
		return err
	}
	return c.CheckEnvelopes(t.themes())
}

// Prepare makes a draft call. Its forms and criteria are the latest versions.
func (s *Service) Prepare(ctx context.Context, actor models.Actor, t Terms) (models.Call, error) {
	var c models.Call
	err := s.db.Write(ctx, actor, "call.prepare", func(tx *db.Tx) error {
		if err := mayPrepare(actor); err != nil {
			return err
		}
		c = models.Call{State: models.CallDraft}
		t.fill(&c)
		if err := t.check(c); err != nil {
			return err
		}
		var err error
		if c.Reference, err = nextReference(tx, c.OpensAt.Year()); err != nil {
			return err
		}
		if c.ConceptFormID, err = latestForm(tx, models.StageConcept); err != nil {
			return err
		}
		if c.FullFormID, err = latestForm(tx, models.StageFull); err != nil {
			return err
		}
		if c.CriteriaSetID, err = criteriaFor(tx, t.Criteria); err != nil {
			return err
		}
		if err := db.Create(tx, &c); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "calls", TargetID: c.ID, Reference: c.Reference})
		return writeLists(tx, c.ID, t)
	})
	return c, err
}

// Revise changes a draft call; a published one is what applicants were told.
func (s *Service) Revise(ctx context.Context, actor models.Actor, id, version int64, t Terms) error {
	return s.db.Write(ctx, actor, "call.revise", func(tx *db.Tx) error {
		c, err := loadForSecretariat(tx, actor, id, version)
		if err != nil {
			return err
		}
		if c.State != models.CallDraft {
			return models.Conflict("calls.published_fixed", "23")
		}
		t.fill(c)
		if err := t.check(*c); err != nil {
			return err
		}
		if len(t.Criteria) > 0 {
			if c.CriteriaSetID, err = criteriaFor(tx, t.Criteria); err != nil {
				return err
			}
		}
		if err := db.Update(tx, c, "kind", "title", "summary", "guidance", "opens_at", "closes_at", "grace_minutes", "questions_until", "envelope", "minimum",
			"maximum", "min_organisations", "max_months", "tranches", "isc_bp", "board_scoring", "criteria_set_id"); err != nil {
			return err
		}
		return writeLists(tx, id, t)
	})
}

// Publish lets the public see a call. It needs a fresh sign-in, every text in
// three languages, themes, a closing time that is still to come and criteria
// whose weights add up to 100.
func (s *Service) Publish(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "call.publish", func(tx *db.Tx) error {
		c, err := loadForSecretariat(tx, actor, id, version)
		if err != nil {
			return err
		}
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		themes, err := db.From[models.CallTheme](tx.DB).Where("call_id = ?", id).Find(tx.Ctx)
		if err != nil {
			return err
		}
		criteria, err := Criteria(tx.DB, c.CriteriaSetID)
		if err != nil {
			return err
		}
		if c.State == models.CallDraft {
			if err := c.ReadyToPublish(themes, criteria, tx.Now); err != nil {
				return err
			}
		}
		if err := move(tx, c, models.CallPublish, flow.Facts{"ready": true}, ""); err != nil {
			return err
		}
		return tx.EnqueueWith(CloseJob{CallID: id}, atTheEnd(*c))
	})
}

// Close ends a call whose window with its grace is over.
func (s *Service) Close(ctx context.Context, actor models.Actor, id int64) error {
	return s.db.Write(ctx, actor, "call.close", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		c, err := db.Load[models.Call](tx, id)
		if err != nil {
			return err
		}
		return move(tx, c, models.CallClose, flow.Facts{"over": c.WindowAt(tx.Now) == models.WindowOver}, "")
	})
}

// Cancel ends a call with a reason that the public sees.
func (s *Service) Cancel(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.withReason(ctx, actor, "call.cancel", id, version, reason, func(tx *db.Tx, c *models.Call) error {
		return move(tx, c, models.CallCancel, nil, reason)
	})
}

// Extend gives a published or closed call a later closing time, with a reason
// that the public sees; never an earlier one.
func (s *Service) Extend(ctx context.Context, actor models.Actor, id, version int64, closesAt time.Time, reason string) error {
	return s.withReason(ctx, actor, "call.extend", id, version, reason, func(tx *db.Tx, c *models.Call) error {
		if !closesAt.After(c.ClosesAt) || !closesAt.After(tx.Now) {
			return models.Invalid("calls.invalid", models.FieldError{Field: "closes_at", Key: "calls.extend_later"})
		}
		c.ClosesAt = closesAt.UTC()
		switch c.State {
		case models.CallClosed:
			if err := move(tx, c, models.CallReopen, nil, reason); err != nil {
				return err
			}
		case models.CallPublished:
			if err := note(tx, c, models.CallReopen, c.State, reason); err != nil {
				return err
			}
		default:
			return models.Conflict("calls.not_open", "").With(map[string]any{"Reference": c.Reference})
		}
		if err := db.Update(tx, c, "closes_at"); err != nil {
			return err
		}
		tx.Note("calls", c.ID, map[string]any{"reason": reason})
		return tx.EnqueueWith(CloseJob{CallID: id}, atTheEnd(*c))
	})
}

func (s *Service) withReason(ctx context.Context, actor models.Actor, action string, id, version int64, reason string, fn func(*db.Tx, *models.Call) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		c, err := loadForSecretariat(tx, actor, id, version)
		if err != nil {
			return err
		}
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		if reason == "" {
			return models.Invalid("calls.invalid", models.FieldError{Field: "reason", Key: "calls.reason_missing"})
		}
		return fn(tx, c)
	})
}

// loadForSecretariat locks a call and refuses one that changed since the
// person saw it.
func loadForSecretariat(tx *db.Tx, actor models.Actor, id, version int64) (*models.Call, error) {
	c, err := db.Load[models.Call](tx, id)
	if err != nil {
		return nil, err
	}
	if err := mayPrepare(actor); err != nil {
		if c.State == models.CallDraft {
			return nil, models.NotFound("calls")
		}
		return nil, err
	}
	if c.Version != version {
		return nil, models.Stale(*c)
	}
	return c, nil
}

// move applies an action of the table and writes who did it when and why.
func move(tx *db.Tx, c *models.Call, action models.CallAction, facts flow.Facts, reason string) error {
	from := c.State
	if err := c.Apply(tx.Actor.Role, action, facts); err != nil {
		return err
	}
	if err := db.Update(tx, c, "state"); err != nil {
		return err
	}
	return note(tx, c, action, from, reason)
}

// note keeps for the public who did what when and why; an extension of a call
// that is still published leaves its state as it is.
func note(tx *db.Tx, c *models.Call, action models.CallAction, from models.CallState, reason string) error {
	return db.Create(tx, &models.CallEvent{CallID: c.ID, Action: action, FromState: from, ToState: c.State, At: tx.Now,
		ByRole: tx.Actor.Role, ByName: tx.Actor.Name, MandateID: tx.Actor.MandateID, Reason: reason})
}

// writeLists makes a call's themes and guests what the terms say.
func writeLists(tx *db.Tx, id int64, t Terms) error {
	old, err := db.From[models.CallTheme](tx.DB).Where("call_id = ?", id).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	themes := t.themes()
	for i := range old {
		at := slices.IndexFunc(themes, func(x models.CallTheme) bool { return x.Theme == old[i].Theme })
		if at < 0 {
			if err := db.Delete(tx, &old[i]); err != nil {
				return err
			}
			continue
		}
		if old[i].Envelope != themes[at].Envelope {
			old[i].Envelope = themes[at].Envelope
			if err := db.Update(tx, &old[i], "envelope"); err != nil {
				return err
			}
		}
		themes = slices.Delete(themes, at, at+1)
	}
	for _, x := range themes {
		if err := db.Create(tx, &models.CallTheme{CallID: id, Theme: x.Theme, Envelope: x.Envelope}); err != nil {
			return err
		}
	}
	guests, err := db.From[models.CallGuest](tx.DB).Where("call_id = ?", id).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	for i := range guests {
		if err := db.Delete(tx, &guests[i]); err != nil {
			return err
		}
	}
	for _, g := range t.Guests {
		if err := db.Create(tx, &models.CallGuest{CallID: id, OrganisationID: g.OrganisationID, Country: g.Country}); err != nil {
			return err
		}
	}
	return nil
}

// nextReference draws the number of a call in its year.
func nextReference(tx *db.Tx, year int) (string, error) {
	code, err := FundCode(tx.DB)
	if err != nil {
		return "", err
	}
	n, err := tx.NextNumber(fmt.Sprintf("calls.%d", year))
	return models.CallReference(code, year, n), err
}

// FundCode is the code of the fund that this store holds.
func FundCode(q *gorm.DB) (string, error) {
	store, err := db.From[models.Store](q).Where("id = 1").Take(q.Statement.Context)
	if err != nil {
		return "", fmt.Errorf("the fund of this store: %w", db.Found(err, "stores"))
	}
	return store.FundCode, nil
}
