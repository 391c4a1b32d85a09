package meetings

import (
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// Enter puts something that a decision asks for into the register of
// follow-ups. It joins the act that decides, which has judged the right to it.
//
// clause 18: what was agreed is carried out and answered for.
func Enter(tx *db.Tx, u models.FollowUp) (models.FollowUp, error) {
	u.State, u.PreparedBy = models.FollowUpOpen, tx.Actor.PersonID
	if err := u.Validate(); err != nil {
		return u, err
	}
	if err := ownerExists(tx, u); err != nil {
		return u, err
	}
	if err := db.Create(tx, &u); err != nil {
		return u, err
	}
	return u, stepped(tx, u, models.FollowUpEvent{Action: models.FollowUpBegin})
}

// Settle ends a follow-up that is still open: as done, with words as the
// evidence, or as needing no action, with words as the reason. One that has
// ended stays as it ended. It joins the act that finds so.
func Settle(tx *db.Tx, id int64, action models.FollowUpAction, words string) error {
	u, err := db.Load[models.FollowUp](tx, id)
	if err != nil || u.State != models.FollowUpOpen {
		return err
	}
	// The secretariat keeps the register; who acts here has been judged by the
	// act that is joined.
	if err := u.Apply(models.Actor{Role: models.RoleSecretariatHead}, action, false); err != nil {
		return err
	}
	step := models.FollowUpEvent{Action: action, Reason: words}
	if action == models.FollowUpReport {
		step.Reason, step.Evidence = "", words
	}
	if err := db.Update(tx, u, "state"); err != nil {
		return err
	}
	return stepped(tx, *u, step)
}

// Seen is the condition on follow-ups u of bodies b that an actor may read,
// with its arguments, for areas that show what became of them.
func Seen(actor models.Actor, at time.Time) (string, []any) {
	sc := followUpSeen(actor, at)
	return sc.where, sc.args
}
