package programmes

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// EvaluationInput is what is known of a programme's independent evaluation.
type EvaluationInput struct {
	State     models.EvaluationState
	Evaluator string
	DueOn     when.Date
	Received  when.Date
	Link      string
	Public    bool
}

// SaveEvaluation plans a programme's evaluation, or takes it further: under way,
// received, public. The evaluator takes no part in the programme. version is 0
// for the first.
//
// clause 24: results are looked at by others than those who report them.
func (s *Service) SaveEvaluation(ctx context.Context, actor models.Actor, programme, version int64, in EvaluationInput) error {
	return s.db.Write(ctx, actor, "evaluation.save", func(tx *db.Tx) error {
		if err := actor.May(models.PermProgrammeManage); err != nil {
			return err
		}
		p, err := openSeen(tx, programme, 0)
		if err != nil {
			return err
		}
		found, err := db.From[models.ProgrammeEvaluation](tx.DB).Where("programme_id = ?", p.ID).Find(tx.Ctx)
		if err != nil {
			return err
		}
		e := models.ProgrammeEvaluation{ProgrammeID: p.ID}
		if len(found) > 0 {
			row, err := db.Load[models.ProgrammeEvaluation](tx, found[0].ID)
			if err != nil {
				return err
			}
			e = *row
		}
		if e.Version != version {
			return models.Stale(&e)
		}
		was := e.State
		e.State, e.Evaluator, e.DueOn, e.ReceivedOn, e.Link, e.Public = in.State, strings.TrimSpace(in.Evaluator), in.DueOn, in.Received, strings.TrimSpace(in.Link), in.Public
		if e.State != models.EvaluationReceived {
			e.ReceivedOn, e.Link = when.Date{}, ""
		}
		names, err := takingPart(tx.DB, p.ID)
		if err != nil {
			return err
		}
		if err := e.Validate(was, names, today(tx)); err != nil {
			return err
		}
		e.PersonID, e.MandateID = actor.PersonID, actor.MandateID
		if e.ID == 0 {
			return db.Create(tx, &e)
		}
		return db.Update(tx, &e, "state", "evaluator", "due_on", "received_on", "link", "public", "person_id", "mandate_id")
	})
}

func takingPart(q *gorm.DB, programme int64) ([]string, error) {
	var names []string
	err := q.Raw("SELECT o.name FROM organisations o JOIN programme_organisations s ON s.organisation_id = o.id WHERE s.programme_id = ? ORDER BY s.position", programme).Scan(&names).Error
	return names, err
}

// AddRecommendation enters a recommendation of a received evaluation, in its
// words.
func (s *Service) AddRecommendation(ctx context.Context, actor models.Actor, programme int64, body string) error {
	return s.db.Write(ctx, actor, "evaluation.recommend", func(tx *db.Tx) error {
		if err := actor.May(models.PermProgrammeManage); err != nil {
			return err
		}
		if _, err := openSeen(tx, programme, 0); err != nil {
			return err
		}
		found, err := db.From[models.ProgrammeEvaluation](tx.DB).Where("programme_id = ?", programme).Find(tx.Ctx)
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].State != models.EvaluationReceived {
			return models.Conflict("evaluations.conflict.not_received", "24")
		}
		e := found[0]
		var f models.Faults
		if body = strings.TrimSpace(body); body == "" {
			f.Add("body", "money.fault.required")
		} else if len([]rune(body)) > models.HoldReasonLimit {
			f.Add("body", "revisions.fault.long", "Max", models.HoldReasonLimit)
		}
		if err := f.Err("evaluations.invalid"); err != nil {
			return err
		}
		var last int
		if err := tx.Raw("SELECT COALESCE(MAX(number), 0) FROM evaluation_items WHERE evaluation_id = ?", e.ID).Scan(&last).Error; err != nil {
			return err
		}
		return db.Create(tx, &models.EvaluationItem{EvaluationID: e.ID, Number: last + 1, Body: body})
	})
}

// ResponseInput is the management's response to a recommendation.
type ResponseInput struct {
	Response models.ItemResponse
	Action   string
	Owner    string
	DueOn    when.Date
	Done     bool
}

// RespondToItem writes the management's response to a recommendation: of the
// organisation that leads, or of the secretariat on its behalf.
func (s *Service) RespondToItem(ctx context.Context, actor models.Actor, id, version int64, in ResponseInput) error {
	return s.db.Write(ctx, actor, "evaluation.respond", func(tx *db.Tx) error {
		programme, err := programmeOfItem(tx.DB, id)
		if err != nil {
			return err
		}
		p, err := openSeen(tx, programme, 0)
		if err != nil {
			return err
		}
		if err := mayWriteRevision(actor, *p); err != nil {
			return err
		}
		if p.State == models.ProgrammeFinancialClosed {
			return models.Conflict("programmes.conflict.closed", "24")
		}
		i, err := db.Load[models.EvaluationItem](tx, id)
		if err != nil {
			return err
		}
		if i.Version != version {
			return models.Stale(i)
		}
		i.Response, i.Action, i.Owner, i.DueOn, i.Done = in.Response, strings.TrimSpace(in.Action), strings.TrimSpace(in.Owner), in.DueOn, in.Done
		if err := i.Validate(); err != nil {
			return err
		}
		i.RespondedBy, i.RespondedAs = &actor.PersonID, &actor.MandateID
		return db.Update(tx, i, "response", "action", "owner", "due_on", "done", "responded_by", "responded_as")
	})
}

func programmeOfItem(q *gorm.DB, id int64) (int64, error) {
	var programme int64
	err := q.Raw("SELECT e.programme_id FROM programme_evaluations e JOIN evaluation_items i ON i.evaluation_id = e.id WHERE i.id = ?", id).Scan(&programme).Error
	if err == nil && programme == 0 {
		return 0, models.NotFound("evaluation_items")
	}
	return programme, err
}

// ProgrammeOfItem is the reference of the programme a recommendation is about.
func (s *Service) ProgrammeOfItem(ctx context.Context, actor models.Actor, id int64) (string, error) {
	programme, err := programmeOfItem(s.db.Read(ctx), id)
	if err != nil {
		return "", err
	}
	d, err := s.Get(ctx, actor, programme)
	if err != nil {
		return "", models.NotFound("evaluation_items").Because(err)
	}
	return d.Programme.Reference, nil
}

// Evaluation gives a programme's evaluation to everyone who may know of the
// programme: what is public, and all of it to those who handle its money.
func (s *Service) Evaluation(ctx context.Context, actor models.Actor, ref string) (models.ProgrammeEvaluationView, error) {
	var v models.ProgrammeEvaluationView
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.ProgrammeDetail, err = readDetail(q, actor, "p.reference = ?", ref); err != nil {
			return err
		}
		rule, err := rules.Evaluation(q, now)
		if err != nil {
			return err
		}
		v.Required = rule.AboveCents
		inside := actor.May(models.PermMoneyRead) == nil
		v.Manages = actor.May(models.PermProgrammeManage) == nil
		found, err := db.From[models.ProgrammeEvaluation](q).Where("programme_id = ?", v.Programme.ID).Find(ctx)
		if err != nil || len(found) == 0 || !inside && !found[0].Public {
			return err
		}
		v.Evaluation = found[0]
		v.Responds = mayWriteRevision(actor, v.Programme) == nil && v.Programme.State != models.ProgrammeFinancialClosed
		v.Items, err = db.From[models.EvaluationItem](q).Where("evaluation_id = ?", v.Evaluation.ID).Order("number").Find(ctx)
		return err
	})
	return v, err
}

// evaluationOpen says what the rule still asks of a programme's evaluation before
// it is settled: whether it is missing, and how many recommendations have no
// response.
func evaluationOpen(q *gorm.DB, p models.Programme, rule models.EvaluationRule, f *models.ClosureFacts) error {
	if !rule.Asks(p.ApprovedCents) {
		return nil
	}
	var received int
	if err := q.Raw("SELECT COUNT(*) FROM programme_evaluations WHERE programme_id = ? AND state = 'received'", p.ID).Scan(&received).Error; err != nil {
		return err
	}
	f.NoEvaluation = received == 0
	return q.Raw("SELECT COUNT(*) FROM evaluation_items i JOIN programme_evaluations e ON e.id = i.evaluation_id WHERE e.programme_id = ? AND i.response = ''", p.ID).Scan(&f.Unanswered).Error
}
