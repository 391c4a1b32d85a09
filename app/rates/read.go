package rates

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Table gives the rates of some currencies, or of all where none is named.
func Table(q *gorm.DB, currencies ...string) (models.RateTable, error) {
	var rows []models.ExchangeRate
	text, args := "SELECT * FROM exchange_rates", []any{}
	if len(currencies) > 0 {
		text, args = text+" WHERE currency IN ?", append(args, currencies)
	}
	err := q.Raw(text+" ORDER BY currency, effective_from, number", args...).Scan(&rows).Error
	return models.NewRateTable(rows), err
}

// On is the rate in force on a day: the newest effective date not after it.
func On(q *gorm.DB, currency string, day when.Date) (models.ExchangeRate, bool, error) {
	if currency == money.USD {
		return models.ExchangeRate{Currency: currency, Rate: "1"}, true, nil
	}
	var rows []models.ExchangeRate
	err := q.Raw(`SELECT * FROM exchange_rates WHERE currency = ? AND effective_from <= ? ORDER BY effective_from DESC, number DESC LIMIT 1`, currency, day).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return models.ExchangeRate{}, false, err
	}
	return rows[0], true, nil
}

// On is the rate in force on a day for who reads the books; an empty rate where
// none is known.
func (s *Service) On(ctx context.Context, actor models.Actor, currency string, day when.Date) (models.ExchangeRate, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return models.ExchangeRate{}, err
	}
	r, _, err := On(s.db.Read(ctx), currency, day)
	return r, err
}

// List gives every rate, by currency, the latest day first, and of a day the row
// that counts before those it took the place of.
func (s *Service) List(ctx context.Context, actor models.Actor) ([]models.ExchangeRate, error) {
	return s.list(ctx, actor, "")
}

// Latest gives for each currency the rate in force on a day (zero: today).
func (s *Service) Latest(ctx context.Context, actor models.Actor, day when.Date) ([]models.ExchangeRate, error) {
	if day.IsZero() {
		day = when.DateOf(s.db.Now(ctx))
	}
	return s.list(ctx, actor, ` WHERE r.effective_from <= ? AND NOT EXISTS (SELECT 1 FROM exchange_rates n WHERE n.currency = r.currency AND n.effective_from <= ?
		AND (n.effective_from > r.effective_from OR n.effective_from = r.effective_from AND n.number > r.number))`, day, day)
}

// History gives the rates of one currency, the latest first.
func (s *Service) History(ctx context.Context, actor models.Actor, currency string) ([]models.ExchangeRate, error) {
	rows, err := s.list(ctx, actor, " WHERE r.currency = ?", currency)
	if err == nil && len(rows) == 0 {
		return nil, models.NotFound("exchange_rates")
	}
	return rows, err
}

func (s *Service) list(ctx context.Context, actor models.Actor, where string, args ...any) ([]models.ExchangeRate, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var rows []models.ExchangeRate
	err := s.db.Read(ctx).Raw("SELECT r.* FROM exchange_rates r"+where+" ORDER BY r.currency, r.effective_from DESC, r.number DESC", args...).Scan(&rows).Error
	return rows, err
}

// BatchView is a batch with its lines beside the table as it stands now.
type BatchView struct {
	Batch  models.RateBatch
	Lines  []models.RateDifference
	Counts models.RateCounts
	Mine   bool // loaded by the actor, who cannot commit it
}

// Batches are the batches, the latest first; waiting ones alone where asked.
func (s *Service) Batches(ctx context.Context, actor models.Actor, waiting bool) ([]models.RateBatch, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	q := db.From[models.RateBatch](s.db.Read(ctx)).Where("1 = 1")
	if waiting {
		q = db.From[models.RateBatch](s.db.Read(ctx)).Where("state = ?", models.RatesRead)
	}
	return q.Order("id DESC").Limit(50).Find(ctx)
}

// Batch gives one batch with its differences. Of one that was committed the
// differences are from the table before it.
func (s *Service) Batch(ctx context.Context, actor models.Actor, id int64) (BatchView, error) {
	var v BatchView
	if err := actor.May(models.PermContribution); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.Batch, err = db.From[models.RateBatch](q).Where("id = ?", id).Take(ctx); err != nil {
			return db.Found(err, "rate_batches")
		}
		v.Mine = v.Batch.PersonID == actor.PersonID
		lines, err := linesOf(q, id)
		if err != nil {
			return err
		}
		var rows []models.ExchangeRate
		text, args := "SELECT * FROM exchange_rates", []any{}
		if v.Batch.State == models.RatesCommitted {
			text, args = text+" WHERE id < (SELECT MIN(id) FROM exchange_rates WHERE batch_id = ?)", append(args, id)
		}
		if err := q.Raw(text, args...).Scan(&rows).Error; err != nil {
			return err
		}
		v.Lines = models.NewRateTable(rows).Differences(lines)
		v.Counts = models.CountRates(v.Lines)
		return nil
	})
	return v, err
}

// FileOf is the file a batch was read from, as it came.
func (s *Service) FileOf(ctx context.Context, actor models.Actor, id int64) (int64, error) {
	v, err := s.Batch(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	if v.Batch.FileID == nil {
		return 0, models.NotFound("files")
	}
	return *v.Batch.FileID, nil
}

func linesOf(q *gorm.DB, batch int64) ([]models.RateBatchLine, error) {
	var lines []models.RateBatchLine
	err := q.Raw("SELECT * FROM rate_batch_lines WHERE batch_id = ? ORDER BY row_number, id", batch).Scan(&lines).Error
	return lines, err
}
