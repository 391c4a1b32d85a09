package boardroom

import (
	"slices"

	"seedfund/models"
)

// ByOthers has the others grade a seat's interest on a matter: proposed by actor,
// and confirmed by the first seat that may. It gives the refusal of either step.
func (r *Room) ByOthers(actor models.Actor, matter, seat int64, grade models.InterestGrade, reason models.InterestReason, note string) error {
	r.T.Helper()
	motion, err := r.Matters.ProposeInterest(r.Ctx, r.Fresh(actor), matter, seat, grade, reason, note)
	if err != nil {
		return err
	}
	return r.Carry(matter, motion)
}

// Carry confirms a motion on an interest for the first seat that may.
func (r *Room) Carry(matter int64, motion models.InterestMotion) error {
	r.T.Helper()
	keys := make([]string, 0, len(r.Members))
	for key := range r.Members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	slices.Reverse(keys) // stakeholders first: none of them is a party to the room's proposals
	for _, key := range keys {
		err := r.Matters.ConfirmInterest(r.Ctx, r.Fresh(r.Members[key]), matter, motion.ID, motion.Version, r.Seats[key])
		if !models.IsKind(err, models.KindForbidden) && !models.IsKind(err, models.KindNotFound) {
			return err
		}
	}
	r.T.Fatal("no seat may confirm the motion")
	return nil
}
