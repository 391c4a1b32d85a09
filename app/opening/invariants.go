package opening

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are what an opening position must satisfy; each names its first fault.
func Invariants() []db.Invariant {
	named := func(name, text string) db.Invariant {
		return db.Invariant{Name: name, Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
			var names []string
			err := q.Raw(text).Scan(&names).Error
			return names, err
		}}
	}
	return []db.Invariant{
		named("a decision taken before is of a workbook that a second person committed", `SELECT 'decision ' || d.reference || ' is of no committed workbook' FROM prior_decisions d
			WHERE NOT EXISTS (SELECT 1 FROM opening_batches b WHERE b.id = d.batch_id AND b.state = 'committed' AND b.settled_by <> b.person_id) ORDER BY d.id`),
		named("a programme stands on one decision, of the register or taken before", `SELECT p.reference || ' stands on no decision, or on two' FROM programmes p
			WHERE (p.decision_id IS NULL) <> (p.prior_decision_id IS NOT NULL) OR (p.proposal_id IS NULL) <> (p.decision_id IS NULL) ORDER BY p.id`),
	}
}
