package programmes

import (
	"context"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// RefundInput is what an organisation gave back, as the agent notified it. The
// notification is an upload, or a file the programme has already.
type RefundInput struct {
	OrganisationID int64
	Cents          money.Cents
	ValueDate      when.Date
	AgentRef       string
	Reason         string
	Notification   *files.Upload
	FileID         *int64
}

// RecordRefund enters a refund. The agent's officer posts it at once; what the
// secretariat enters on the agent's behalf rests on the notification and waits
// for a second person.
//
// clause 97: the fund is administered by the agent; a refund is its word.
func (s *Service) RecordRefund(ctx context.Context, actor models.Actor, programme int64, in RefundInput) (*models.Refund, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	held, err := s.notifications().Take(in.Notification, programme, files.PurposeNotification)
	if err != nil {
		return nil, err
	}
	var r models.Refund
	err = s.db.Write(ctx, actor, "refund.record", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		p, err := open(tx, programme, 0)
		if err != nil {
			return err
		}
		file, err := s.notifications().Attach(tx, held, in.FileID, p.ID)
		if err != nil {
			return err
		}
		r = models.Refund{ProgrammeID: p.ID, OrganisationID: in.OrganisationID, Cents: in.Cents, ValueDate: in.ValueDate,
			AgentRef: strings.TrimSpace(in.AgentRef), Reason: strings.TrimSpace(in.Reason), AgentRoad: models.RoadFor(actor, file)}
		if err := r.Validate(); err != nil {
			return err
		}
		if p.State == models.ProgrammeFinancialClosed {
			return models.Conflict("programmes.conflict.closed", "97")
		}
		return enterRefund(tx, p, &r)
	})
	return &r, err
}

func enterRefund(tx *db.Tx, p *models.Programme, r *models.Refund) error {
	var err error
	if r.Reference, err = reference(tx, "refunds", "R"); err != nil {
		return err
	}
	if r.State == models.RecordPosted {
		if err := postRefund(tx, p, r); err != nil {
			return err
		}
	} else if err := refundable(tx, p, r); err != nil {
		return err
	}
	err = db.Create(tx, r)
	if db.Violates(err, "refunds", "agent_ref") {
		return models.Conflict("money.conflict.agent_reference", "97").With(map[string]any{"Reference": r.AgentRef}).Because(err)
	}
	return err
}

func refundable(tx *db.Tx, p *models.Programme, r *models.Refund) error {
	o, err := share(tx, p.ID, r.OrganisationID)
	if models.IsKind(err, models.KindNotFound) {
		return models.Invalid("money.fault.refund", models.FieldError{Field: "organisation", Key: "programmes.fault.organisation_other"})
	}
	if err != nil {
		return err
	}
	if r.Cents > o.NetFunded() {
		return models.Invalid("money.fault.refund", models.FieldError{Field: "amount", Key: "programmes.fault.above_received",
			Args: map[string]any{"Received": o.NetFunded(), "Asked": r.Cents}})
	}
	if r.ValueDate.After(today(tx)) {
		return models.Invalid("money.fault.refund", models.FieldError{Field: "value_date", Key: "money.fault.future"})
	}
	return nil
}

func postRefund(tx *db.Tx, p *models.Programme, r *models.Refund) error {
	if err := refundable(tx, p, r); err != nil {
		return err
	}
	o, err := share(tx, p.ID, r.OrganisationID)
	if err != nil {
		return err
	}
	o.RefundedCents += r.Cents
	if err := db.Update(tx, o, "refunded_cents"); err != nil {
		return err
	}
	entry, err := ledger.Post(tx, ledger.Entry{Kind: models.EntryRefund, ValueDate: r.ValueDate, Reference: r.AgentRef, Source: r.Reference,
		Lines: ledger.Move(models.AccountOrganisations, models.AccountCash, p.ID, r.OrganisationID, r.Cents)})
	if err != nil {
		return err
	}
	r.TransactionID = &entry.ID
	return nil
}

// ConfirmRefund is the second person's word on a refund entered on the agent's
// behalf; it posts it.
func (s *Service) ConfirmRefund(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settleRefund(ctx, actor, "refund.confirm", id, version, "")
}

// RefuseRefund leaves a refund that the notification does not bear out.
func (s *Service) RefuseRefund(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	if strings.TrimSpace(why) == "" {
		return models.Invalid("money.fault.refund", models.FieldError{Field: "why", Key: "money.fault.required"})
	}
	return s.settleRefund(ctx, actor, "refund.refuse", id, version, strings.TrimSpace(why))
}

func (s *Service) settleRefund(ctx context.Context, actor models.Actor, action string, id, version int64, why string) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAgentConfirm, tx.Now); err != nil {
			return err
		}
		r, err := db.Load[models.Refund](tx, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			return models.Stale(r)
		}
		if err := r.Confirmable(actor); err != nil {
			return err
		}
		now := tx.Now
		r.ConfirmedBy, r.ConfirmedAt = &actor.PersonID, &now
		if why != "" {
			r.State, r.RefusedWhy = models.RecordRefused, why
			return db.Update(tx, r, "state", "refused_why", "confirmed_by", "confirmed_at")
		}
		p, err := open(tx, r.ProgrammeID, 0)
		if err != nil {
			return err
		}
		if p.State == models.ProgrammeFinancialClosed {
			return models.Conflict("programmes.conflict.closed", "97")
		}
		if err := postRefund(tx, p, r); err != nil {
			return err
		}
		r.State = models.RecordPosted
		return db.Update(tx, r, "state", "transaction_id", "confirmed_by", "confirmed_at")
	})
}

// notifications keeps the agent's papers behind a programme's refunds.
func (s *Service) notifications() files.Keeper {
	return files.Keeper{Files: s.files, Owner: "programmes", Refusal: "money.fault.refund"}
}
