package transfers

import (
	"context"
	"errors"
	"iter"
	"time"

	"gorm.io/gorm"

	"seedfund/app/contributions"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// Whole is the fund as at a day on one view of the store: what the portfolio
// workbook and the data files lay out.
type Whole struct {
	AsAt          when.Date // zero while nothing is posted
	Through       string    // number of the last entry that counts
	At            time.Time // when it was recorded
	Fee           models.AgentFee
	Programmes    []models.PortfolioRow
	Transfers     []models.TransferRow
	Contributions []models.ContributionRow
	LedgerLines   int
	Ledger        iter.Seq2[models.LedgerRow, error] // to be read before use returns
}

// Portfolio hands the fund as at a day (zero: the latest value date of the
// books) to use, on one view, so that every figure is of the same instant.
func (s *Service) Portfolio(ctx context.Context, actor models.Actor, asAt when.Date, use func(Whole) error) error {
	if err := actor.May(models.PermExport); err != nil {
		return err
	}
	return s.db.Snapshot(ctx, func(q *gorm.DB) error {
		w, err := whole(q, actor, asAt)
		if err != nil {
			return err
		}
		return use(w)
	})
}

func whole(q *gorm.DB, actor models.Actor, asAt when.Date) (Whole, error) {
	w := Whole{AsAt: asAt, Ledger: func(func(models.LedgerRow, error) bool) {}}
	var err error
	if w.Programmes, w.AsAt, err = programmes.Portfolio(q, actor, programmes.PortfolioFilter{AsAt: asAt}); err != nil || w.AsAt.IsZero() {
		return w, err
	}
	kept, err := ledger.Kept(q, actor)
	if err != nil {
		return w, err
	}
	var last models.LedgerEntry
	if err := errors.Join(
		q.Raw("SELECT e.* FROM ledger_entries e WHERE e.value_date <= ? AND "+ledger.KnownEntries(actor)+" ORDER BY e.id DESC LIMIT 1", w.AsAt).Scan(&last).Error,
		q.Raw("SELECT COUNT(*) FROM ledger_lines l WHERE l.value_date <= ?"+kept, w.AsAt).Scan(&w.LedgerLines).Error,
	); err != nil {
		return w, err
	}
	w.Through, w.At = last.Number, last.CreatedAt
	if last.ID == 0 {
		w.At = w.AsAt.Start(time.UTC) // a day before the first entry
	}
	if w.Fee, err = rules.AgentFee(q, w.At); err != nil {
		return w, err
	}
	if w.Transfers, err = Payments(q, actor, w.AsAt); err != nil {
		return w, err
	}
	if w.Contributions, err = contributions.Rows(q, w.AsAt); err != nil {
		return w, err
	}
	w.Ledger = streamed(q, kept, w.AsAt)
	return w, nil
}

var errStop = errors.New("transfers: the reader has enough")

// streamed reads the ledger a batch at a time as it is asked for.
func streamed(q *gorm.DB, kept string, asAt when.Date) iter.Seq2[models.LedgerRow, error] {
	return func(yield func(models.LedgerRow, error) bool) {
		err := ledger.Each(q, kept, asAt, func(r models.LedgerRow) error {
			if !yield(r, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(models.LedgerRow{}, err)
		}
	}
}
