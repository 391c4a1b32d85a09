package programmes

import (
	"context"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/when"
)

// ReserveTranche sets cash aside for a planned tranche. A Conflict
// "programmes.conflict.balance" says by how much the free money falls short.
func (s *Service) ReserveTranche(ctx context.Context, actor models.Actor, id, version int64, number int) error {
	return s.db.Write(ctx, actor, "tranche.reserve", func(tx *db.Tx) error {
		if err := actor.May(models.PermTranchePrepare); err != nil {
			return err
		}
		p, err := open(tx, id, version)
		if err != nil {
			return err
		}
		tx.Target("programmes", p.ID)
		if err := reserve(tx, p, number, actor); err != nil {
			return err
		}
		return touch(tx, p)
	})
}

func reserve(tx *db.Tx, p *models.Programme, number int, actor models.Actor) error {
	t, err := loadTranche(tx, p.ID, number)
	if err != nil {
		return err
	}
	if err := t.Apply(actor, models.TrancheReserve, models.TrancheFacts{Open: p.Open()}); err != nil {
		return err
	}
	if err := move(tx, p, t, ledger.Entry{Kind: models.EntryReservation, ValueDate: today(tx)}, models.AccountApproved, models.AccountReserved); err != nil {
		return err
	}
	return db.Update(tx, t, "state")
}

// FreeTranche gives what was reserved and not released back to the fund.
func (s *Service) FreeTranche(ctx context.Context, actor models.Actor, id, version int64, number int) error {
	return s.db.Write(ctx, actor, "tranche.free", func(tx *db.Tx) error {
		if err := actor.May(models.PermTranchePrepare); err != nil {
			return err
		}
		p, err := open(tx, id, version)
		if err != nil {
			return err
		}
		tx.Target("programmes", p.ID)
		t, err := loadTranche(tx, p.ID, number)
		if err != nil {
			return err
		}
		if err := free(tx, p, t, actor, today(tx)); err != nil {
			return err
		}
		return touch(tx, p)
	})
}

func free(tx *db.Tx, p *models.Programme, t *models.Tranche, actor models.Actor, on when.Date) error {
	if err := t.Apply(actor, models.TrancheFree, models.TrancheFacts{Open: p.Open()}); err != nil {
		return err
	}
	if err := move(tx, p, t, ledger.Entry{Kind: models.EntryUnreservation, ValueDate: on}, models.AccountReserved, models.AccountApproved); err != nil {
		return err
	}
	return db.Update(tx, t, "state")
}

// move posts a whole tranche from one side account to another. These accounts
// are credits: what leaves one is a debit.
func move(tx *db.Tx, p *models.Programme, t *models.Tranche, entry ledger.Entry, from, to models.LedgerAccount) error {
	parts, err := amounts(tx.DB, t.ID)
	if err != nil {
		return err
	}
	entry.Reference, entry.Source = trancheName(p, t), p.Reference
	for _, a := range parts {
		if a.Cents > 0 {
			entry.Lines = append(entry.Lines, ledger.Move(to, from, p.ID, a.OrganisationID, a.Cents)...)
		}
	}
	if len(entry.Lines) == 0 {
		return nil
	}
	_, err = ledger.Post(tx, entry)
	return err
}
