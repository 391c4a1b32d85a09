package ledger

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
	"seedfund/models/when"
)

// Funding is the funding status as at a day by value date (zero: the last day of
// the books), with the instant of the last entry it may hold. It is public, as
// the agent's is; a programme that is not public yet is not in it for whom it is
// not there.
//
// clause 97: the agent's statement is the fund's.
func (s *Service) Funding(ctx context.Context, actor models.Actor, asAt when.Date, edition models.FundingEdition) (models.FundingStatus, time.Time, error) {
	var status models.FundingStatus
	var at time.Time
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		last, err := LastKnown(q, actor)
		if err != nil {
			return err
		}
		at = last.CreatedAt
		if asAt.IsZero() {
			if asAt, err = LastDay(q, actor); err != nil {
				return err
			}
		}
		sums, err := SumsAt(q, actor, ValueClock, asAt)
		status = models.FundingStatusOf(sums, asAt, edition)
		return err
	})
	return status, at, err
}

// FundingYears is the funding status at the end of each year from the first with
// an entry, and as at the day, the earliest first.
func (s *Service) FundingYears(ctx context.Context, actor models.Actor, asAt when.Date, edition models.FundingEdition) ([]models.FundingStatus, time.Time, error) {
	last, at, err := s.Funding(ctx, actor, asAt, edition)
	if err != nil || last.AsAt.IsZero() {
		return []models.FundingStatus{last}, at, err
	}
	var out []models.FundingStatus
	err = s.db.Snapshot(ctx, func(q *gorm.DB) error {
		out, err = yearEnds(q, actor, last.AsAt, edition)
		return err
	})
	return append(out, last), at, err
}

// YearEnds is FundingYears on a view of the caller's; nothing in empty books.
func YearEnds(q *gorm.DB, actor models.Actor, asAt when.Date, edition models.FundingEdition) ([]models.FundingStatus, error) {
	if asAt.IsZero() {
		return nil, nil
	}
	out, err := yearEnds(q, actor, asAt, edition)
	if err != nil {
		return nil, err
	}
	sums, err := SumsAt(q, actor, ValueClock, asAt)
	return append(out, models.FundingStatusOf(sums, asAt, edition)), err
}

// yearEnds is the statement at the end of each year before that of a day.
func yearEnds(q *gorm.DB, actor models.Actor, asAt when.Date, edition models.FundingEdition) ([]models.FundingStatus, error) {
	var first int
	if err := q.Raw("SELECT COALESCE(MIN(year), 0) FROM ledger_years").Scan(&first).Error; err != nil || first == 0 {
		return nil, err
	}
	var out []models.FundingStatus
	for year := first; year < asAt.Year(); year++ {
		end := when.MustDate(year, time.December, 31)
		sums, err := SumsAt(q, actor, ValueClock, end)
		if err != nil {
			return nil, err
		}
		out = append(out, models.FundingStatusOf(sums, end, edition))
	}
	return out, nil
}
