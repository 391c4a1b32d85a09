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
	barred, args := bodies.Barred(person, models.DoorItem, at)
	var out []ScreenedMatter
	err := q.Raw(`SELECT m.id AS matter_id, COALESCE(d.reference, '') AS decision,
			EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id) AS published
		FROM matters m LEFT JOIN decisions d ON d.matter_id = m.id WHERE `+barred+" ORDER BY m.id", args...).Scan(&out).Error
	return out, err
}
