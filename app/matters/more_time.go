package matters

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// AskTime gives a seat the working days of the rule on top of the closing
// time: once for each seat and matter, while the window is open.
func (s *Service) AskTime(ctx context.Context, actor models.Actor, id, seatID int64, reason string) error {
	return s.db.Write(ctx, actor, "matter.ask_time", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterVote); err != nil {
			return err
		}
		m, elector, holding, err := s.answering(tx, actor, id, seatID)
		if err != nil {
			return err
		}
		rule, err := kept.Rule(tx.DB, *m)
		if err != nil {
			return err
		}
		if m.ClosesAt == nil || rule.Values.MoreTimeDays == 0 {
			return models.Conflict("board.no_more_time", "34")
		}
		if !models.Said(&reason) {
			return models.Invalid("board.fault.more_time", models.FieldError{Field: "reason", Key: "board.fault.more_time_reason"})
		}
		before := *m.ClosesAt
		later := rule.Values.Calendar().Later(before, rule.Values.MoreTimeDays)
		m.ClosesAt = &later
		if err := db.Update(tx, m, "closes_at"); err != nil {
			return err
		}
		onMatter(tx, *m)
		return timeAsked(tx, models.TimeRequest{MatterID: m.ID, SeatID: elector.SeatID, Reason: reason, ClosedAt: before, ClosesAt: later,
			HoldingID: holding.ID, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}
