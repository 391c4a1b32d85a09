package consultations

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are what verify checks of consultations.
func Invariants() []db.Invariant {
	one := func(name, text, fault string) db.Invariant {
		return db.Invariant{Name: name, Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
			var ids []int64
			err := q.Raw(text).Scan(&ids).Error
			faults := make([]string, len(ids))
			for i, id := range ids {
				faults[i] = fmt.Sprintf(fault, id)
			}
			return faults, err
		}}
	}
	return []db.Invariant{
		one("every consultee was given notice", `SELECT e.id FROM consultees e
			WHERE NOT EXISTS (SELECT 1 FROM consultation_notices n WHERE n.consultee_id = e.id AND n.consultation_id = e.consultation_id) ORDER BY e.id`,
			"consultee %d: no notice"),
		one("replies come within a consultation, late ones marked", `SELECT r.id FROM consultation_replies r JOIN consultees e ON e.id = r.consultee_id
			JOIN consultations c ON c.id = r.consultation_id
			WHERE e.consultation_id <> r.consultation_id OR r.created_at < c.opens_at OR (c.closed_at IS NOT NULL AND r.created_at > c.closed_at)
			   OR r.late <> (r.created_at >= e.answer_by) ORDER BY r.id`, "reply %d: outside its consultation, or wrongly marked"),
		one("closed consultations waited for everybody", `SELECT c.id FROM consultations c WHERE c.closed_at IS NOT NULL AND EXISTS (
			SELECT 1 FROM consultees e WHERE e.consultation_id = c.id AND e.answer_by > c.closed_at
			AND NOT EXISTS (SELECT 1 FROM consultation_replies r WHERE r.consultee_id = e.id)) ORDER BY c.id`, "consultation %d: closed while a consultee still had time"),
	}
}
