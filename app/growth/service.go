package growth

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Of gives what grew after a programme: to everyone the accepted answers, to
// those who take part every version.
func (s *Service) Of(ctx context.Context, actor models.Actor, ref string) (models.ProgrammeGrowth, error) {
	var v models.ProgrammeGrowth
	today := when.DateOf(s.db.Now(ctx))
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := db.Row[models.Programme](q, "SELECT p.* FROM programmes p WHERE p.reference = ? AND "+ledger.Seen(actor), ref)
		if err != nil {
			return db.Found(err, "programmes")
		}
		v, err = of(q, actor, p, today)
		return err
	})
	return v, err
}

// Form gives a programme to those who may answer for it.
func (s *Service) Form(ctx context.Context, actor models.Actor, ref string) (models.ProgrammeGrowth, error) {
	v, err := s.Of(ctx, actor, ref)
	if err == nil && !v.Write {
		err = models.Forbidden("growth.forbidden.lead", "24")
	}
	return v, err
}

func of(q *gorm.DB, actor models.Actor, p models.Programme, today when.Date) (models.ProgrammeGrowth, error) {
	v := models.ProgrammeGrowth{Programme: models.ProgrammeName{ID: p.ID, Reference: p.Reference, Title: p.Title}, ClosedOn: p.ClosedOn, ReaderID: actor.PersonID,
		Check: actor.May(models.PermResultsPublish) == nil, OnBehalf: actor.May(models.PermResultsPublish) == nil, Write: mayAnswer(actor, p) == nil}
	v.Within = actor.May(models.PermResultsRead) == nil && (!actor.Is(models.RoleDrafter, models.RolePUNOProgramme) || actor.OrganisationID == p.LeadOrganisationID)
	answers, err := db.From[models.GrowthAnswer](q).Where("programme_id = ?", p.ID).Order("number").Find(q.Statement.Context)
	if err != nil {
		return v, err
	}
	items, err := db.Rows[models.GrowthItem](q, "SELECT i.* FROM growth_items i JOIN growth_answers a ON a.id = i.answer_id WHERE a.programme_id = ? ORDER BY i.answer_id, i.position", p.ID)
	if err != nil {
		return v, err
	}
	for _, m := range models.GrowthMoments {
		asked := models.GrowthAsked{Moment: m, DueOn: m.DueOn(p)}
		asked.Due = !asked.DueOn.IsZero() && !asked.DueOn.After(today)
		for _, a := range answers {
			if a.Moment != m {
				continue
			}
			version := models.GrowthVersion{GrowthAnswer: a}
			for _, i := range items {
				if i.AnswerID == a.ID {
					version.Items = append(version.Items, i)
				}
			}
			asked.Versions = append(asked.Versions, version)
		}
		if !v.Within {
			accepted := asked.Accepted()
			if asked.Versions = nil; accepted != nil {
				asked.Versions = []models.GrowthVersion{*accepted}
			}
		}
		v.Moments = append(v.Moments, asked)
	}
	return v, nil
}

// mayAnswer says whether the actor answers for a programme: programme officers
// and drafters of the organisation that leads it, or the secretariat for it.
func mayAnswer(actor models.Actor, p models.Programme) error {
	if actor.May(models.PermResultsPublish) == nil {
		return nil
	}
	if err := actor.May(models.PermResultsWrite); err != nil {
		return err
	}
	if actor.OrganisationID != p.LeadOrganisationID {
		return models.Forbidden("growth.forbidden.lead", "24")
	}
	return nil
}

// open locks a programme that the actor may know of.
func open(tx *db.Tx, id int64) (*models.Programme, error) {
	var seen int
	if err := tx.Raw("SELECT 1 FROM programmes p WHERE p.id = ? AND "+ledger.Seen(tx.Actor), id).Take(&seen).Error; err != nil {
		return nil, db.Found(err, "programmes")
	}
	return db.Load[models.Programme](tx, id)
}

// Submit gives an answer to the secretariat: a first one from its day on, anew
// after one was sent back, or as a correction of an accepted one, with a reason.
//
// clause 24: results; clause 99: the secretariat looks at them.
func (s *Service) Submit(ctx context.Context, actor models.Actor, programme int64, in models.GrowthInput) (models.GrowthAnswer, error) {
	var a models.GrowthAnswer
	err := s.db.Write(ctx, actor, "growth.submit", func(tx *db.Tx) error {
		onBehalf := actor.MayNow(models.PermResultsPublish, tx.Now) == nil
		if !onBehalf {
			if err := actor.MayNow(models.PermResultsWrite, tx.Now); err != nil {
				return err
			}
		}
		p, err := open(tx, programme)
		if err != nil {
			return err
		}
		if err := mayAnswer(actor, *p); err != nil {
			return err
		}
		today := when.DateOf(tx.Now)
		v, err := of(tx.DB, models.SystemActor, *p, today)
		if err != nil {
			return err
		}
		var asked *models.GrowthAsked
		for i := range v.Moments {
			if v.Moments[i].Moment == in.Moment {
				asked = &v.Moments[i]
			}
		}
		if asked == nil {
			return models.NotFound("growth_answers")
		}
		if !asked.Due {
			return models.Conflict("growth.conflict.not_due", "24")
		}
		latest := models.GrowthAnswer{}
		if l := asked.Latest(); l != nil {
			latest = l.GrowthAnswer
		}
		if latest.Version != in.Version {
			return models.Stale(latest)
		}
		if latest.State == models.GrowthSubmitted {
			return models.Conflict("growth.conflict.submitted", "99")
		}
		if err := in.Validate(*p, today, asked.Accepted() != nil); err != nil {
			return err
		}
		a = models.GrowthAnswer{ProgrammeID: p.ID, Moment: in.Moment, Number: latest.Number + 1, State: models.GrowthSubmitted, Nothing: in.Nothing, Reason: in.Reason,
			OnBehalf: onBehalf, ByRole: actor.Role, PersonID: actor.PersonID, MandateID: actor.MandateID}
		if err := db.Create(tx, &a); err != nil {
			return err
		}
		tx.Target("growth_answers", a.ID)
		for _, item := range in.Items {
			item.ID, item.AnswerID = 0, a.ID
			if err := db.Create(tx, &item); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// Accept makes an answer public with its programme.
//
// clause 99: the secretariat checks what programmes say of themselves.
func (s *Service) Accept(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "growth.accept", id, version, models.GrowthAccepted, "")
}

// Return sends an answer back with what is wrong with it.
func (s *Service) Return(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	return s.settle(ctx, actor, "growth.return", id, version, models.GrowthReturned, why)
}

func (s *Service) settle(ctx context.Context, actor models.Actor, act string, id, version int64, to models.GrowthState, why string) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermResultsPublish, tx.Now); err != nil {
			return err
		}
		a, err := db.Load[models.GrowthAnswer](tx, id)
		if err != nil {
			return err
		}
		if a.Version != version {
			return models.Stale(*a)
		}
		if err := a.CheckGrowth(actor, to, why, tx.Now); err != nil {
			return err
		}
		tx.Target("growth_answers", a.ID)
		return db.Update(tx, a, "state", "why", "checked_by", "checked_mandate", "checked_at")
	})
}

// ReferenceOf is the programme of an answer, for those who check it.
func (s *Service) ReferenceOf(ctx context.Context, actor models.Actor, id int64) (string, error) {
	if err := actor.May(models.PermResultsPublish); err != nil {
		return "", err
	}
	ref, err := db.Row[string](s.db.Read(ctx), "SELECT p.reference FROM growth_answers a JOIN programmes p ON p.id = a.programme_id WHERE a.id = ?", id)
	return ref, db.Found(err, "growth_answers")
}

// Rows are the accepted items of every programme that the actor may know of:
// each moment's last accepted version, by programme, moment and place.
func (s *Service) Rows(ctx context.Context, actor models.Actor) ([]models.GrowthRow, error) {
	return db.Rows[models.GrowthRow](s.db.Read(ctx), `SELECT p.reference, p.title, o.name AS organisation, a.moment, i.*
		FROM growth_items i JOIN growth_answers a ON a.id = i.answer_id JOIN programmes p ON p.id = a.programme_id JOIN organisations o ON o.id = p.lead_organisation_id
		WHERE a.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM growth_answers n WHERE n.programme_id = a.programme_id AND n.moment = a.moment AND n.state = 'accepted' AND n.number > a.number)
		AND `+ledger.Seen(actor)+` ORDER BY p.id, CASE a.moment WHEN 'closure' THEN 0 WHEN 'months_12' THEN 1 ELSE 2 END, i.position`)
}

// Tasks are the answers that wait for the actor: for a lead organisation those
// owed, for the secretariat those to check.
func (s *Service) Tasks(ctx context.Context, actor models.Actor) ([]models.GrowthTask, error) {
	today := when.DateOf(s.db.Now(ctx))
	var tasks []models.GrowthTask
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		if actor.May(models.PermResultsPublish) == nil {
			rows, err := db.Rows[models.GrowthTask](q, `SELECT p.reference, p.title, a.moment FROM growth_answers a JOIN programmes p ON p.id = a.programme_id
				WHERE a.state = 'submitted' AND a.person_id <> ? ORDER BY a.id LIMIT 100`, actor.PersonID)
			tasks = rows
			return err
		}
		if actor.May(models.PermResultsWrite) != nil || actor.OrganisationID == 0 {
			return nil
		}
		led, err := db.Rows[models.Programme](q, "SELECT p.* FROM programmes p WHERE p.closed_on IS NOT NULL AND p.lead_organisation_id = ? AND "+ledger.Seen(actor)+" ORDER BY p.closed_on, p.id LIMIT 100", actor.OrganisationID)
		for _, p := range led {
			v, err := of(q, actor, p, today)
			if err != nil {
				return err
			}
			for _, m := range v.Moments {
				if m.Waits() {
					tasks = append(tasks, models.GrowthTask{Reference: p.Reference, Title: p.Title, Moment: m.Moment, DueOn: m.DueOn})
				}
			}
		}
		return err
	})
	return tasks, err
}
