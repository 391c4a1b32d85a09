package access

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/models"
)

// Decisions is the condition on decisions d of matters m that an actor may read:
// what is published is for everybody, the rest for those who see the matter.
func Decisions(actor models.Actor, at time.Time) (where string, args []any) {
	const published = "EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id)"
	if !actor.System && actor.May(models.PermMatterRead) != nil {
		return "(" + published + ")", nil
	}
	where, args = Matters(actor, at)
	return "(" + published + " OR " + where + ")", args
}

// Owes: conditions are set to organisations, whose people report on them.
func Owes(actor models.Actor) bool {
	return actor.Is(models.RolePUNOProgramme, models.RoleDrafter) && actor.OrganisationID != 0
}

// Conditions is the condition on conditions c of decisions d and matters m
// that an actor may see: with the matter, or one's own once the decision is
// public.
func Conditions(actor models.Actor, at time.Time) (where string, args []any) {
	if Owes(actor) {
		return "(c.organisation_id = ? AND EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id))", []any{actor.OrganisationID}
	}
	return Matters(actor, at)
}

// OthersClosed are the matters, of those given, on which an interest keeps from the
// actor how others answered and scored: every seat of theirs in the electorate
// has one that does. It does not end with the matter.
func OthersClosed(q *gorm.DB, actor models.Actor, at time.Time, matters []int64) (map[int64]bool, error) {
	if actor.Role.SitsIn() == "" || len(matters) == 0 {
		return nil, nil
	}
	sits, args := bodies.SitsFor(actor, at)
	var rows []struct {
		MatterID int64
		Closed   bool
	}
	err := q.Raw(`SELECT DISTINCT e.matter_id, EXISTS (SELECT 1 FROM seat_interests i WHERE i.matter_id = e.matter_id AND i.seat_id = e.seat_id AND `+
		bodies.ClosesTo(models.DoorOthers)+`) AS closed FROM electorate e JOIN holdings h ON h.seat_id = e.seat_id
		WHERE e.matter_id IN ? AND `+sits, append([]any{matters}, args...)...).Scan(&rows).Error
	out := map[int64]bool{}
	for _, r := range rows {
		if _, known := out[r.MatterID]; !known || !r.Closed {
			out[r.MatterID] = r.Closed
		}
	}
	return out, err
}
