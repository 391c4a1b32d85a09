package transfers

import (
	"context"
	"strconv"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Confirm is the second person's word on an act of the agent that the
// secretariat entered; from now on it counts.
//
// clause 97: what is entered in the agent's place rests on its notification and
// on two persons.
func (s *Service) Confirm(ctx context.Context, actor models.Actor, record, version int64) error {
	return s.settle(ctx, actor, "transfer.confirm", record, version, "")
}

// Refuse leaves a record that the notification does not bear out.
func (s *Service) Refuse(ctx context.Context, actor models.Actor, record, version int64, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return models.Invalid("transfers.fault.record", models.FieldError{Field: "why", Key: "transfers.fault.reason"})
	}
	return s.settle(ctx, actor, "transfer.refuse", record, version, why)
}

func (s *Service) settle(ctx context.Context, actor models.Actor, action string, record, version int64, why string) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAgentConfirm, tx.Now); err != nil {
			return err
		}
		found, err := db.From[models.AgentRecord](tx.DB).Where("id = ?", record).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "agent_records")
		}
		r, lines, err := open(tx, actor, found.RequestID, 0) // the request first, as everywhere
		if err != nil {
			return err
		}
		return settle(tx, r, lines, record, version, why)
	})
}

// settle confirms or refuses one record of a locked request.
func settle(tx *db.Tx, r *models.TransferRequest, lines []models.TransferLine, record, version int64, why string) error {
	rec, err := db.Load[models.AgentRecord](tx, record)
	if err != nil {
		return err
	}
	if version != 0 && rec.Version != version {
		return models.Stale(rec)
	}
	if err := rec.Confirmable(tx.Actor); err != nil {
		return err
	}
	now := tx.Now
	rec.ConfirmedBy, rec.ConfirmedAt = &tx.Actor.PersonID, &now
	tx.Target("transfer_requests", r.ID)
	if why != "" {
		rec.State, rec.RefusedWhy = models.RecordRefused, why
		if err := db.Update(tx, rec, "state", "refused_why", "confirmed_by", "confirmed_at"); err != nil {
			return err
		}
		return touch(tx, r)
	}
	paid, err := db.From[models.AgentRecordLine](tx.DB).Where("record_id = ?", rec.ID).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	rec.State = models.RecordPosted
	if err := db.Update(tx, rec, "state", "confirmed_by", "confirmed_at"); err != nil {
		return err
	}
	return count(tx, r, lines, rec, paid)
}
