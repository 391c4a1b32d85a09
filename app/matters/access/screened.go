package access

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/models"
)

// ScreenedMatter is a matter that an interest closes to a person.
type ScreenedMatter struct {
	MatterID  int64
	Decision  string // reference, empty for none
	Published bool
}

// Screened are the matters that an interest of a seat closes to a person who
// sits on it now, by any of their mandates.
func Screened(q *gorm.DB, person int64, at time.Time) ([]ScreenedMatter, error) {
	sits, args := bodies.Sits(at, at)
	var out []ScreenedMatter
	err := q.Raw(`SELECT DISTINCT m.id AS matter_id, COALESCE(d.reference, '') AS decision,
			EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id) AS published
		FROM seat_interests i JOIN matters m ON m.id = i.matter_id JOIN seats s ON s.id = i.seat_id LEFT JOIN decisions d ON d.matter_id = m.id
		WHERE `+bodies.Closes(models.DoorItem)+` AND EXISTS (SELECT 1 FROM mandates n WHERE n.person_id = ? AND n.from_at <= ? AND (n.to_at IS NULL OR n.to_at > ?)
			AND (n.ended_at IS NULL OR n.ended_at > ?) AND (s.function = 'coordinator' AND n.role = ?
				OR n.role IN ? AND EXISTS (SELECT 1 FROM holdings h WHERE h.seat_id = i.seat_id AND `+sits+`
					AND (h.mandate_id = n.id OR (h.mandate_id IS NULL AND h.organisation_id = n.organisation_id)))))
		ORDER BY m.id`, append([]any{person, at, at, at, models.RoleCoordinator, []models.Role{models.RoleBoardMember, models.RoleAlternate, models.RoleExComMember}}, args...)...).Scan(&out).Error
	return out, err
}
