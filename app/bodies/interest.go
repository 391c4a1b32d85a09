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
		WHERE i.matter_id = m.id AND ` + ClosesTo(door) + ` AND ` + acts + `)`,
		append([]any{personID, at, at, at}, args...)
}

// BarredFrom are the persons to whom an interest closes a door of a matter, whichever
// of their mandates of the instant acts for the seat.
func BarredFrom(q *gorm.DB, matterID int64, door models.InterestDoor, at time.Time) (map[int64]bool, error) {
	sits, args := Sits(at, at)
	var persons []int64
	err := q.Raw(`SELECT DISTINCT own.person_id FROM seat_interests i JOIN seats s ON s.id = i.seat_id
		JOIN mandates own ON own.from_at <= ? AND (own.to_at IS NULL OR own.to_at > ?) AND (own.ended_at IS NULL OR own.ended_at > ?)
		LEFT JOIN holdings h ON h.seat_id = s.id AND `+sits+`
		WHERE i.matter_id = ? AND `+ClosesTo(door)+` AND `+acts, append(append([]any{at, at, at}, args...), matterID)...).Scan(&persons).Error
	out := map[int64]bool{}
	for _, p := range persons {
		out[p] = true
	}
	return out, err
}

// OrganisationsOf are the organisations that hold the seats of a body at an
// instant, by seat and in which capacity.
func OrganisationsOf(q *gorm.DB, bodyID int64, at time.Time) (map[int64]map[models.HoldingKind]int64, error) {
	held, err := heldAt(q, bodyID, at, at)
	out := map[int64]map[models.HoldingKind]int64{}
	for _, h := range held {
		if out[h.SeatID] == nil {
			out[h.SeatID] = map[models.HoldingKind]int64{}
		}
		out[h.SeatID][h.Kind] = h.OrganisationID
	}
	return out, err
}

// ActsFor reports whether a person acts for a seat at an instant, under whichever
// mandate, as its holder, its alternate or by function.
func ActsFor(q *gorm.DB, personID, seatID int64, at time.Time) (bool, error) {
	sits, args := Sits(at, at)
	var found []int
	err := q.Raw(`SELECT 1 FROM seats s
		JOIN mandates own ON own.person_id = ? AND own.from_at <= ? AND (own.to_at IS NULL OR own.to_at > ?) AND (own.ended_at IS NULL OR own.ended_at > ?)
		LEFT JOIN holdings h ON h.seat_id = s.id AND `+sits+`
		WHERE s.id = ? AND `+acts, append(append([]any{personID, at, at, at}, args...), seatID)...).Scan(&found).Error
	return len(found) > 0, err
}

// acts is the condition that the mandate own acts for the seat s, whose holding h
// may be nobody's.
const acts = `((s.function = 'coordinator' AND own.role = 'coordinator') OR h.mandate_id = own.id
	OR (h.mandate_id IS NULL AND h.organisation_id = own.organisation_id
		AND ((h.kind = 'holder' AND own.role IN ('board_member', 'excom_member')) OR (h.kind = 'alternate' AND own.role = 'alternate'))))`

// Closes is a condition on interests under the alias i: that the row counts for
// its seat and closes a door. A row counts unless a later decision of the others
// settles it; of those that count the gravest does, and every door that a grade
// closes a graver one closes too. Hosting the secretariat is settled by no decision
// on its host. An alternate's own relation does not count for the seat.
func Closes(door models.InterestDoor) string {
	return closes(door) + " AND NOT i.alternate"
}

// ClosesTo is Closes for a person who acts for the seat under the holding h: an
// alternate's own relation closes the door to who acts as alternate.
func ClosesTo(door models.InterestDoor) string {
	return closes(door) + " AND (NOT i.alternate OR h.kind = 'alternate')"
}

// ClosesAnybody is Closes for the seat or for who acts as its alternate.
func ClosesAnybody(door models.InterestDoor) string { return closes(door) }

func closes(door models.InterestDoor) string {
	var grades []string
	for _, g := range models.GradesClosing(door) {
		grades = append(grades, "'"+string(g)+"'")
	}
	return "i.grade IN (" + strings.Join(grades, ", ") + `) AND NOT EXISTS (SELECT 1 FROM seat_interests later
		WHERE later.matter_id = i.matter_id AND later.seat_id = i.seat_id AND later.alternate = i.alternate AND later.settles AND later.id > i.id
			AND NOT (i.reason = 'hosts' AND i.origin = 'computed' AND COALESCE(later.organisation_id, 0) IN (0, i.organisation_id)))`
}
