package imports

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are what files that brought figures must satisfy; each names its
// first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I6 every expenditure report with a file is of a file that a second person committed", Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
			var names []string
			err := q.Raw(`SELECT r.reference FROM expenditure_reports r WHERE r.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_batches b
				WHERE b.file_id = r.file_id AND b.state = 'committed' AND b.person_id = r.reported_by AND b.settled_by <> r.reported_by
				AND b.year = r.year AND COALESCE(b.organisation_id, r.organisation_id) = r.organisation_id) ORDER BY r.id`).Scan(&names).Error
			return names, err
		}},
		{Name: "I6 every deposit from a file is of a file that a second person committed", Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
			var names []string
			err := q.Raw(`SELECT d.reference FROM deposits d WHERE d.road = 'file' AND NOT EXISTS (SELECT 1 FROM import_batches b
				WHERE b.file_id = d.file_id AND b.kind = 'contributions' AND b.state = 'committed' AND b.person_id = d.recorded_by AND b.settled_by = d.confirmed_by AND b.settled_by <> d.recorded_by) ORDER BY d.id`).Scan(&names).Error
			return names, err
		}},
	}
}
