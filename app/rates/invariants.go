package rates

import (
	"seedfund/app/db"
)

// Invariants are what rates of exchange must satisfy; each names its first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I6 every rate of exchange is a line of a batch that a second person committed", Check: db.Named("rate of %s", `
			SELECT r.currency FROM exchange_rates r LEFT JOIN rate_batches b ON b.id = r.batch_id AND b.state = 'committed' AND b.person_id = r.person_id AND b.settled_by = r.confirmed_by
			LEFT JOIN rate_batch_lines l ON l.batch_id = b.id AND l.currency = r.currency AND l.effective_from = r.effective_from AND l.rate = r.rate
			WHERE l.id IS NULL OR r.confirmed_by = r.person_id ORDER BY r.id`)},
		{Name: "I11 rates that took each other's place are numbered without a gap", Check: db.Named("rates of %s", `
			SELECT currency FROM exchange_rates GROUP BY currency, effective_from HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1 ORDER BY currency`)},
	}
}
