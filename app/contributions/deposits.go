package contributions

import (
	"context"
	"fmt"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/rates"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// DepositInput is cash the agent received under a commitment. The rate is units
// of the currency for one dollar; for dollars it is "1" and may be left out. Left
// out, it is the rate of the table in force on the value date; another one needs
// the reason why.
type DepositInput struct {
	Instalment   int // number in the schedule, 0 for none
	Minor        int64
	Rate         string
	RateSource   string
	RateOn       when.Date
	RateWhy      string
	ValueDate    when.Date
	AgentRef     string
	Notification *files.Upload
	FileID       *int64 // a file the commitment has already

	// Fee is what the agent took of a deposit before this system; none: by the rule.
	Fee *money.Cents
}

// RecordDeposit enters a deposit. The agent's officer posts it at once; what the
// secretariat enters rests on the agent's notification and waits for a second
// person.
//
// clause 97: the fund is administered by the agent; a deposit is its word.
func (s *Service) RecordDeposit(ctx context.Context, actor models.Actor, commitment int64, in DepositInput) (*models.Deposit, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	held, err := s.papers().Take(in.Notification, commitment, files.PurposeNotification)
	if err != nil {
		return nil, err
	}
	var d models.Deposit
	err = s.db.Write(ctx, actor, "contribution.deposit", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		file, err := s.papers().Attach(tx, held, in.FileID, commitment)
		if err != nil {
			return err
		}
		d, err = enter(tx, commitment, in, models.RoadFor(actor, file))
		return err
	})
	return &d, err
}

func enter(tx *db.Tx, commitment int64, in DepositInput, road models.AgentRoad) (models.Deposit, error) {
	c, err := db.Load[models.ContributorCommitment](tx, commitment)
	if err != nil {
		return models.Deposit{}, err
	}
	d := models.Deposit{CommitmentID: c.ID, Currency: c.Currency, Minor: in.Minor, Rate: strings.TrimSpace(in.Rate), RateSource: strings.TrimSpace(in.RateSource),
		RateOn: in.RateOn, RateWhy: strings.TrimSpace(in.RateWhy), ValueDate: in.ValueDate, AgentRef: strings.TrimSpace(in.AgentRef), AgentRoad: road}
	if err := valued(tx, &d); err != nil {
		return d, err
	}
	if err := within(tx, c, &d, in.Instalment); err != nil {
		return d, err
	}
	if err := number(tx, &d); err != nil {
		return d, err
	}
	if d.State == models.RecordPosted {
		if err := post(tx, c, &d, in.Fee); err != nil {
			return d, err
		}
	}
	return d, keep(tx, &d)
}

// number gives a valued deposit its dollars and its reference.
func number(tx *db.Tx, d *models.Deposit) (err error) {
	if d.USDCents, err = models.DollarsAt(d.Amount(), d.Rate); err != nil {
		return err
	}
	if d.USDCents <= 0 {
		return models.Invalid("money.fault.deposit", models.FieldError{Field: "amount", Key: "money.fault.above_zero"})
	}
	n, err := tx.NextNumber("deposits")
	d.Reference = fmt.Sprintf("D-%04d", n)
	return err
}

// keep writes the row of a deposit; a reference of the agent counts once.
func keep(tx *db.Tx, d *models.Deposit) error {
	err := db.Create(tx, d)
	if db.Violates(err, "deposits", "agent_ref") {
		return models.Conflict("money.conflict.agent_reference", "97").With(map[string]any{"Reference": d.AgentRef}).Because(err)
	}
	return err
}

// EnterConfirmed enters and posts a deposit that two persons stand behind already,
// in the caller's transaction; road says who they are and on what it rests.
func EnterConfirmed(tx *db.Tx, commitment int64, in DepositInput, road models.AgentRoad) (models.Deposit, error) {
	return enter(tx, commitment, in, road)
}

// valued settles the rate of a deposit from the table, and gives the faults of
// that and of the deposit itself at once.
func valued(tx *db.Tx, d *models.Deposit) error {
	inForce, known, err := rates.On(tx.DB, d.Currency, d.ValueDate)
	if err != nil {
		return err
	}
	return d.FaultsAt(inForce, known).Err("money.fault.deposit")
}

// within checks the deposit against its commitment: the instalment is of its
// schedule, and no more arrives than was committed.
func within(tx *db.Tx, c *models.ContributorCommitment, d *models.Deposit, instalment int) error {
	var f models.Faults
	today := when.DateOf(tx.Now)
	if d.ValueDate.After(today) {
		f.Add("value_date", "money.fault.future")
	}
	if instalment != 0 {
		p, err := db.From[models.Instalment](tx.DB).Where("commitment_id = ? AND number = ?", c.ID, instalment).Take(tx.Ctx)
		switch {
		case models.IsKind(db.Found(err, ""), models.KindNotFound):
			f.Add("instalment", "money.fault.instalment_unknown")
		case err != nil:
			return err
		}
		d.InstalmentID = &p.ID
	}
	var entered int64
	if err := tx.Raw("SELECT COALESCE(CAST(SUM(minor) AS bigint), 0) FROM deposits WHERE commitment_id = ? AND state <> 'refused' AND reversal_id IS NULL", c.ID).Scan(&entered).Error; err != nil {
		return err
	}
	if d.Minor > c.Minor-entered {
		f.Add("amount", "money.fault.above_commitment", "Left", money.Amount{Minor: c.Minor - entered, Currency: c.Currency}.String())
	}
	return f.Err("money.fault.deposit")
}

// post puts a deposit into the books with the agent's fee.
//
// clause 97: the agent's fee is taken of each deposit when it is received.
func post(tx *db.Tx, c *models.ContributorCommitment, d *models.Deposit, took *money.Cents) error {
	// The books are held before the fee is read, so that both are of one instant.
	if _, err := ledger.Position(tx); err != nil {
		return err
	}
	fee, err := rules.AgentFee(tx.DB, tx.Now)
	if err != nil {
		return err
	}
	d.FeeCents = fee.Of(d.USDCents)
	if took != nil {
		d.FeeCents = *took
	}
	lines := ledger.Move(models.AccountContributions, models.AccountCash, 0, c.OrganisationID, d.USDCents)
	if d.FeeCents > 0 {
		lines = append(lines, ledger.Move(models.AccountCash, models.AccountFee, 0, c.OrganisationID, d.FeeCents)...)
	}
	e, err := ledger.Post(tx, ledger.Entry{Kind: models.EntryDeposit, ValueDate: d.ValueDate, Reference: d.AgentRef, Source: d.Reference, Lines: lines})
	if err != nil {
		return err
	}
	d.TransactionID = &e.ID
	return nil
}

// ConfirmDeposit is the second person's word on a deposit entered on the agent's
// behalf; it posts deposit and fee.
func (s *Service) ConfirmDeposit(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "contribution.confirm", id, version, func(tx *db.Tx, d *models.Deposit) error {
		c, err := db.Load[models.ContributorCommitment](tx, d.CommitmentID)
		if err != nil {
			return err
		}
		if err := post(tx, c, d, nil); err != nil {
			return err
		}
		d.State = models.RecordPosted
		return db.Update(tx, d, "state", "fee_cents", "transaction_id", "confirmed_by", "confirmed_at")
	})
}

// RefuseDeposit leaves a deposit that the notification does not bear out.
func (s *Service) RefuseDeposit(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	why = strings.TrimSpace(why)
	if why == "" {
		return models.Invalid("money.fault.deposit", models.FieldError{Field: "why", Key: "money.fault.required"})
	}
	return s.settle(ctx, actor, "contribution.refuse", id, version, func(tx *db.Tx, d *models.Deposit) error {
		d.State, d.RefusedWhy = models.RecordRefused, why
		return db.Update(tx, d, "state", "refused_why", "confirmed_by", "confirmed_at")
	})
}

func (s *Service) settle(ctx context.Context, actor models.Actor, action string, id, version int64, then func(*db.Tx, *models.Deposit) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAgentConfirm, tx.Now); err != nil {
			return err
		}
		d, err := load(tx, id, version)
		if err != nil {
			return err
		}
		if err := d.Confirmable(actor); err != nil {
			return err
		}
		now := tx.Now
		d.ConfirmedBy, d.ConfirmedAt = &actor.PersonID, &now
		return then(tx, d)
	})
}

// ReverseDeposit takes back a deposit that was wrong, with its fee; the right
// one is entered anew. Money that is already reserved cannot be taken back.
func (s *Service) ReverseDeposit(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "contribution.reverse", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		return reverse(tx, id, version, reason)
	})
}

// reverse takes a deposit back in the caller's act.
func reverse(tx *db.Tx, id, version int64, reason string) error {
	d, err := load(tx, id, version)
	if err != nil {
		return err
	}
	if d.State != models.RecordPosted || d.ReversalID != nil {
		return models.Conflict("money.conflict.not_posted", "97")
	}
	// Money that did not come is taken back on the day it was said to have come: on no
	// day do both it and the right deposit count.
	e, err := ledger.Reverse(tx, *d.TransactionID, reason, d.ValueDate)
	if err != nil {
		return err
	}
	d.ReversalID = &e.ID
	return db.Update(tx, d, "reversal_id")
}

func load(tx *db.Tx, id, version int64) (*models.Deposit, error) {
	d, err := db.Load[models.Deposit](tx, id)
	if err != nil {
		return nil, err
	}
	if d.Version != version {
		return nil, models.Stale(d)
	}
	return d, nil
}
