package bodies

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// MethodInput is a method that a body has adopted, for kinds of matter.
type MethodInput struct {
	BodyID     int64
	DecisionID int64 // the body's decision about its rules that adopted it
	Method     models.Method
	Kinds      models.MatterKinds
	Threshold  models.Threshold // of a formal vote; zero means four fifths
	From       time.Time
}

// AdoptMethod adds a line to a body's register of methods. From its start on
// matters that open may use the method; what is open keeps what it had.
//
// clause 39: another working method needs the decision that adopted it.
func (s *Service) AdoptMethod(ctx context.Context, actor models.Actor, in MethodInput) (models.BodyMethod, error) {
	var line models.BodyMethod
	err := s.db.Write(ctx, actor, "body.adopt_method", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		body, err := db.Load[models.Body](tx, in.BodyID)
		if err != nil {
			return err
		}
		// clauses 36 and 37: where the Executive Committee does not agree comes
		// mediation, then the Secretary-General, and no vote.
		if body.Kind == models.BodyExCom {
			return models.Conflict("ladder.no_vote", "37")
		}
		line = models.BodyMethod{BodyID: in.BodyID, Method: in.Method, Kinds: in.Kinds, StartsAt: in.From.UTC(), DecisionID: &in.DecisionID,
			RecordedAt: tx.Now, RecordedBy: tx.Actor.MandateID}
		if in.Method == models.MethodFormal {
			threshold := in.Threshold
			if threshold == (models.Threshold{}) {
				threshold = models.FourFifths
			}
			line.ThresholdShare, line.ThresholdOf = threshold.Share, threshold.Of
		}
		if err := line.Validate(); err != nil {
			return err
		}
		decision, err := rulesDecision(tx, in.BodyID, in.DecisionID)
		if err != nil {
			return err
		}
		// A line of the past would change what open matters may come to.
		if in.From.Before(tx.Now) {
			return models.Invalid("board.fault.register", models.FieldError{Field: "from", Key: "board.fault.method_past"})
		}
		before, err := db.From[models.BodyMethod](tx.DB).Where("body_id = ? AND method = ?", in.BodyID, in.Method).Order("number DESC").Limit(1).Find(tx.Ctx)
		if err != nil {
			return err
		}
		line.Number, line.Instrument = 1, decision.Reference
		if len(before) > 0 {
			line.Number = before[0].Number + 1
		}
		tx.Receipt(models.Receipt{Target: "bodies", TargetID: in.BodyID, Path: "/board"})
		return db.Create(tx, &line)
	})
	return line, err
}

// rulesDecision is the adopted decision of a body about its rules that a
// change of them has to name.
func rulesDecision(tx *db.Tx, bodyID, decisionID int64) (models.Decision, error) {
	decision, err := db.From[models.Decision](tx.DB).Where("id = ? AND body_id = ?", decisionID, bodyID).Take(tx.Ctx)
	if err != nil {
		return decision, db.Found(err, "decision")
	}
	if decision.Kind != models.MatterRules || decision.Outcome != models.OutcomeApprove {
		return decision, models.Conflict("board.rules_need_decision", "39")
	}
	return decision, nil
}

// Methods is a body's register of methods.
func Methods(q *gorm.DB, bodyID int64) ([]models.BodyMethod, error) {
	return db.From[models.BodyMethod](q).Where("body_id = ?", bodyID).Order("id").Find(q.Statement.Context)
}

// Register is a body's register of methods, for pages.
func (s *Service) Register(ctx context.Context, bodyID int64) ([]models.BodyMethod, error) {
	methods, err := Methods(s.db.Read(ctx), bodyID)
	if err != nil {
		return nil, fmt.Errorf("register of methods: %w", err)
	}
	return methods, nil
}
