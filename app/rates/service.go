package rates

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of rates of exchange.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes in the files of rates.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// File is a file of rates as it came, with its name, its bytes and their hash.
type File struct {
	files.Upload
	Hash string
}

// Take keeps rates that were typed (no file) or read from a file without fault,
// for a second person to commit. The same bytes again give the same batch, unless
// it was set aside. reason says why rates that are known change; without it such
// a change is refused.
//
// clause 97: two persons stand behind what money is valued at.
func (s *Service) Take(ctx context.Context, actor models.Actor, rows []models.RateInput, from *File, reason string) (*models.RateBatch, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if from != nil {
		old, err := db.From[models.RateBatch](s.db.Read(ctx)).Where("hash = ? AND state <> ?", from.Hash, models.RatesDropped).Find(ctx)
		if err != nil {
			return nil, err
		}
		if len(old) > 0 {
			return &old[0], nil
		}
	}
	today := when.DateOf(s.db.Now(ctx))
	clean := make([]models.RateInput, len(rows))
	for i, r := range rows {
		clean[i] = r.Clean()
	}
	faults := models.CheckRates(clean, today)
	if len(clean) == 0 {
		faults.Add("file", "rates.fault.required")
	}
	if err := faults.Err("rates.invalid"); err != nil {
		return nil, err
	}
	b := models.RateBatch{State: models.RatesRead, Lines: len(clean), Reason: reason, PersonID: actor.PersonID, MandateID: actor.MandateID}
	held, err := s.hold(from, actor)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, actor, "rates.take", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		lines := make([]models.RateBatchLine, len(clean))
		for i, r := range clean {
			lines[i] = models.RateBatchLine{RowNumber: r.Row, Currency: r.Currency, Rate: r.Rate, EffectiveFrom: r.EffectiveFrom, Source: r.Source}
		}
		if err := explained(tx.DB, lines, reason); err != nil {
			return err
		}
		if held != nil {
			f, err := s.files.Attach(tx, *held)
			if err != nil {
				return err
			}
			b.FileID, b.Name, b.Hash = &f.ID, f.Name, from.Hash
		}
		if err := db.Create(tx, &b); err != nil {
			if db.Violates(err, "rate_batches", "hash") {
				return models.Conflict("rates.conflict.loaded", "97").Because(err)
			}
			return err
		}
		for i := range lines {
			lines[i].BatchID = b.ID
			if err := db.Create(tx, &lines[i]); err != nil {
				return err
			}
		}
		tx.Receipt(models.Receipt{Target: "rate_batches", TargetID: b.ID, Reference: b.Name})
		return nil
	})
	return &b, err
}

// hold keeps the bytes of a file before the act.
func (s *Service) hold(from *File, actor models.Actor) (*files.Held, error) {
	if from == nil {
		return nil, nil
	}
	if s.files == nil {
		return nil, errors.New("rates: this store keeps no files")
	}
	up := from.Upload
	up.OwnerType, up.OwnerID, up.Purpose = "mandates", actor.MandateID, files.PurposeRates
	held, err := s.files.Take(up)
	return &held, err
}

// explained refuses lines that change a known rate without a reason, each by its
// cell.
func explained(q *gorm.DB, lines []models.RateBatchLine, reason string) error {
	if reason != "" {
		return nil
	}
	table, err := Table(q)
	if err != nil {
		return err
	}
	var f models.Faults
	for _, d := range table.Differences(lines) {
		if d.Effect == models.RateChanged {
			f.Add(models.RateCell("rate", d.RowNumber), "rates.fault.changed", "Value", d.Rate, "Now", d.Now)
		}
	}
	if len(f) > 0 {
		f.Add("reason", "rates.fault.reason")
	}
	return f.Err("rates.invalid")
}

// Commit makes the rates of a batch count, all that are new or changed, as the
// second person. A batch that changes nothing is refused, and so is one whose
// lines another batch has made a change of meanwhile.
//
// clause 97: two persons stand behind what money is valued at.
func (s *Service) Commit(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "rates.commit", id, version, func(tx *db.Tx, b *models.RateBatch) error {
		if b.PersonID == actor.PersonID {
			return models.Forbidden("money.forbidden.same_person", "97")
		}
		lines, err := linesOf(tx.DB, b.ID)
		if err != nil {
			return err
		}
		table, err := Table(tx.DB)
		if err != nil {
			return err
		}
		made := 0
		for _, d := range table.Differences(lines) {
			if d.Effect == models.RateSame {
				continue
			}
			r := models.ExchangeRate{Currency: d.Currency, Rate: d.Rate, EffectiveFrom: d.EffectiveFrom, Number: 1, Source: d.Source, BatchID: b.ID, PersonID: b.PersonID, ConfirmedBy: actor.PersonID}
			if d.Effect == models.RateChanged {
				if b.Reason == "" {
					return models.Conflict("rates.conflict.changed_since", "97").With(map[string]any{"Currency": d.Currency, "Day": d.EffectiveFrom})
				}
				now, _ := table.Of(d.Currency, d.EffectiveFrom)
				r.Number, r.Reason = now.Number+1, b.Reason
			}
			if err := db.Create(tx, &r); err != nil {
				if db.Violates(err, "exchange_rates", "number") {
					return models.Conflict("rates.conflict.changed_since", "97").With(map[string]any{"Currency": d.Currency, "Day": d.EffectiveFrom}).Because(err)
				}
				return err
			}
			made++
		}
		if made == 0 {
			return models.Conflict("rates.conflict.nothing", "97")
		}
		b.State = models.RatesCommitted
		return nil
	})
}

// Drop sets a batch aside; its bytes may be read again later.
func (s *Service) Drop(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "rates.drop", id, version, func(_ *db.Tx, b *models.RateBatch) error {
		b.State = models.RatesDropped
		return nil
	})
}

// settle ends a batch that waits, once.
func (s *Service) settle(ctx context.Context, actor models.Actor, action string, id, version int64, then func(*db.Tx, *models.RateBatch) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		b, err := db.Load[models.RateBatch](tx, id)
		if err != nil {
			return err
		}
		if b.State != models.RatesRead {
			return models.Conflict("rates.conflict.settled", "97").With(map[string]any{"State": string(b.State)})
		}
		if b.Version != version {
			return models.Stale(b)
		}
		now := tx.Now
		b.SettledBy, b.SettledAt = &actor.PersonID, &now
		if err := then(tx, b); err != nil {
			return err
		}
		return db.Update(tx, b, "state", "settled_by", "settled_at")
	})
}
