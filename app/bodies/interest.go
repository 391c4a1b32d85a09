package bodies

import (
	"strings"

	"seedfund/models"
)

// Closes is a condition on interests under the alias i: that the row counts for
// its seat and closes a door. A row counts unless a later decision of the others
// settles it; of those that count the gravest does, and every door that a grade
// closes a graver one closes too.
func Closes(door models.InterestDoor) string {
	var grades []string
	for _, g := range models.GradesClosing(door) {
		grades = append(grades, "'"+string(g)+"'")
	}
	return "i.grade IN (" + strings.Join(grades, ", ") + `) AND NOT EXISTS (SELECT 1 FROM seat_interests later
		WHERE later.matter_id = i.matter_id AND later.seat_id = i.seat_id AND later.settles AND later.id > i.id)`
}
