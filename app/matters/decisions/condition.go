package decisions

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// ReportCondition says that a condition is met and names the evidence: the
// organisation that owes it, or the secretariat.
func (s *Service) ReportCondition(ctx context.Context, actor models.Actor, id, version int64, note string) error {
	return s.step(ctx, actor, "condition.report", id, version, note, mayReport, func(c *models.DecisionCondition) error {
		return c.Report(actor.PersonID)
	})
}

// ConfirmCondition closes a reported condition: a second person of the
// secretariat has looked at the evidence. A tranche it blocks is free of it.
func (s *Service) ConfirmCondition(ctx context.Context, actor models.Actor, id, version int64, note string) error {
	return s.step(ctx, actor, "condition.confirm", id, version, note, mayConfirm, func(c *models.DecisionCondition) error {
		return c.Confirm(actor.PersonID)
	})
}

// SendConditionBack opens a reported condition again, with the reason.
func (s *Service) SendConditionBack(ctx context.Context, actor models.Actor, id, version int64, note string) error {
	return s.step(ctx, actor, "condition.send_back", id, version, note, mayConfirm, func(c *models.DecisionCondition) error {
		return c.SendBack()
	})
}

func mayReport(actor models.Actor, c models.DecisionCondition) error {
	switch {
	case actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead):
		return nil
	case access.Owes(actor) && actor.OrganisationID == c.OrganisationID:
		return nil
	}
	return models.Forbidden("board.condition_not_yours", "99")
}

func mayConfirm(actor models.Actor, _ models.DecisionCondition) error {
	return actor.May(models.PermProgrammeManage)
}

// seesCondition refuses a condition that the actor may not see as one that is
// not there.
func seesCondition(tx *db.Tx, actor models.Actor, id int64) error {
	where, scoped := access.Conditions(actor, tx.Now)
	var seen int
	err := tx.Raw(`SELECT 1 FROM decision_conditions c JOIN decisions d ON d.id = c.decision_id JOIN matters m ON m.id = d.matter_id
		WHERE c.id = ? AND `+where, append([]any{id}, scoped...)...).Take(&seen).Error
	return db.Found(err, "decision_conditions")
}

func (s *Service) step(ctx context.Context, actor models.Actor, action string, id, version int64, note string,
	may func(models.Actor, models.DecisionCondition) error, apply func(*models.DecisionCondition) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		c, err := db.Load[models.DecisionCondition](tx, id)
		if err != nil {
			return err
		}
		if err := seesCondition(tx, actor, c.ID); err != nil {
			return err
		}
		if err := may(actor, *c); err != nil {
			return err
		}
		if c.Version != version {
			return models.Stale(c)
		}
		if err := apply(c); err != nil {
			return err
		}
		if !models.Said(&note) {
			return models.Invalid("board.fault.condition_step", models.FieldError{Field: "note", Key: "board.fault.evidence", Args: map[string]any{"Limit": models.VoteTextLimit}})
		}
		if err := db.Update(tx, c, "state", "reported_by"); err != nil {
			return err
		}
		decision, err := db.From[models.Decision](tx.DB).Where("id = ?", c.DecisionID).Take(tx.Ctx)
		if err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "decision_conditions", TargetID: c.ID, Reference: decision.Reference, Path: "/board/conditions"})
		return db.Create(tx, &models.ConditionEvent{ConditionID: c.ID, State: c.State, Note: note, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}
