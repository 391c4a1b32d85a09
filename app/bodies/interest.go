package bodies

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// SitsFor is a condition on holdings under the alias h: those under which the
// actor sits at an instant. Members sit as holders, alternates as alternates.
func SitsFor(actor models.Actor, at time.Time) (string, []any) {
	sits, args := Sits(at, at)
	return sits + ` AND h.kind = ? AND (h.mandate_id = ? OR (h.mandate_id IS NULL AND h.organisation_id = ?))`,
		append(args, actor.Role.SitsAs(), actor.MandateID, actor.OrganisationID)
}

// AtTheTableWhere is the condition that the actor sits on a body of a kind at an
// instant.
func AtTheTableWhere(actor models.Actor, kind models.BodyKind, at time.Time) (string, []any) {
	sits, args := SitsFor(actor, at)
	return "EXISTS (SELECT 1 FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN bodies y ON y.id = s.body_id WHERE y.kind = ? AND " + sits + ")",
		append([]any{kind}, args...)
}

// AtTheTable reports whether the actor sits on a body of a kind at an instant.
func AtTheTable(q *gorm.DB, actor models.Actor, kind models.BodyKind, at time.Time) (bool, error) {
	where, args := AtTheTableWhere(actor, kind, at)
	var found []int
	err := q.Raw("SELECT 1 WHERE "+where, args...).Scan(&found).Error
	return len(found) > 0, err
}

// Barred is a condition on matters under the alias m: an interest closes a door
// to a person, whichever of their mandates of the instant they act under now and
// whichever of them may act for the seat.
func Barred(personID int64, door models.InterestDoor, at time.Time) (string, []any) {
	sits, args := Sits(at, at)
	return `EXISTS (SELECT 1 FROM seat_interests i JOIN seats s ON s.id = i.seat_id
		JOIN mandates own ON own.person_id = ? AND own.from_at <= ? AND (own.to_at IS NULL OR own.to_at > ?) AND (own.ended_at IS NULL OR own.ended_at > ?)
		LEFT JOIN holdings h ON h.seat_id = s.id AND ` + sits + `
		WHERE i.matter_id = m.id AND ` + Closes(door) + ` AND ((s.function = 'coordinator' AND own.role = 'coordinator') OR h.mandate_id = own.id
			OR (h.mandate_id IS NULL AND h.organisation_id = own.organisation_id
				AND ((h.kind = 'holder' AND own.role IN ('board_member', 'excom_member')) OR (h.kind = 'alternate' AND own.role = 'alternate')))))`,
		append([]any{personID, at, at, at}, args...)
}

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
