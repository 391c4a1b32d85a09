package rates

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are what rates of exchange must satisfy; each names its first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I6 every rate of exchange is a line of a batch that a second person committed", Check: named("rate of %s", `
			SELECT r.currency FROM exchange_rates r LEFT JOIN rate_batches b ON b.id = r.batch_id AND b.state = 'committed' AND b.person_id = r.person_id AND b.settled_by = r.confirmed_by
			LEFT JOIN rate_batch_lines l ON l.batch_id = b.id AND l.currency = r.currency AND l.effective_from = r.effective_from AND l.rate = r.rate
			WHERE l.id IS NULL OR r.confirmed_by = r.person_id ORDER BY r.id`)},
		{Name: "I11 rates that took each other's place are numbered without a gap", Check: named("rates of %s", `
			SELECT currency FROM exchange_rates GROUP BY currency, effective_from HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1 ORDER BY currency`)},
	}
}

func named(sentence, text string) func(context.Context, *gorm.DB) ([]string, error) {
	return func(_ context.Context, q *gorm.DB) ([]string, error) {
		var names []string
		if err := q.Raw(text).Scan(&names).Error; err != nil {
			return nil, err
		}
		for i, n := range names {
			names[i] = fmt.Sprintf(sentence, n)
		}
		return names, nil
	}
}
