package matters

import (
	"slices"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// presides refuses whoever does not preside over a matter: the chair does,
// unless an interest made the chair withdraw from it; then the holder of the seat
// that the rules of the opening name does, and nobody else.
func presides(q *gorm.DB, m models.Matter, actor models.Actor, held []models.Holding) error {
	interests, err := kept.Interests(q, m.ID)
	if err != nil {
		return err
	}
	chair, err := chairSeat(q, m)
	if err != nil {
		return err
	}
	grade, _ := models.GravestInterest(interests, chair)
	withdrew := grade.Grade.Closes(models.DoorPreside)
	if actor.Is(models.RoleCoordinator) {
		if withdrew {
			return models.Forbidden("board.chair_withdrew", "98")
		}
		return nil
	}
	refusal := models.Forbidden("board.not_presiding", "98")
	if !withdrew || m.RuleID == nil {
		return refusal
	}
	acting, err := actingSeat(q, m)
	if err != nil || acting == 0 {
		return first(err, refusal)
	}
	own, _ := models.GravestInterest(interests, acting)
	sits := slices.ContainsFunc(held, func(h models.Holding) bool { return h.SeatID == acting && h.Kind == models.HoldingHolder })
	if !sits || own.Grade.Closes(models.DoorPreside) {
		return refusal
	}
	return nil
}

// actingSeat is the seat that the rules of a matter's opening name to preside in
// the chair's place, 0 for none.
func actingSeat(q *gorm.DB, m models.Matter) (int64, error) {
	rule, err := kept.Rule(q, m)
	return rule.Values.ActingChair, err
}

// mayPreside refuses in an act whoever does not preside over the matter.
func mayPreside(tx *db.Tx, m models.Matter, actor models.Actor) error {
	held, err := bodies.SeatsOf(tx.DB, m.BodyID, actor, tx.Now)
	if err != nil {
		return err
	}
	return presides(tx.DB, m, actor, held)
}

// asChair is an actor who presides, with the chair's steps in the matter's flow.
func asChair(actor models.Actor) models.Actor {
	actor.Role = models.RoleCoordinator
	return actor
}

// chairMayAct refuses the chair who has withdrawn from the discussion of a
// matter: presiding over it is part of it. Others who may take the step go on.
func chairMayAct(tx *db.Tx, m models.Matter, actor models.Actor) error {
	if !actor.Is(models.RoleCoordinator) {
		return nil
	}
	return mayPreside(tx, m, actor)
}

func chairSeat(q *gorm.DB, m models.Matter) (int64, error) {
	var id int64
	err := q.Raw("SELECT id FROM seats WHERE body_id = ? AND function = ?", m.BodyID, models.SeatFunctionCoordinator).Take(&id).Error
	return id, db.Found(err, "seats")
}
