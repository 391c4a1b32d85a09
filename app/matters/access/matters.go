// Package access says who sees which matters, decisions and conditions.
//
// Each rule is a condition in SQL, in parentheses, with its arguments, and
// stands in every query on what it guards. Absence and invisibility are one
// answer.
package access

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Matters is the condition on matters under the alias m that an actor may see.
//
// A draft is the secretariat's and the chair's. Whom an interest screens, under
// whichever of their mandates, sees only what applicants and the public see:
// nothing here.
func Matters(actor models.Actor, at time.Time) (where string, args []any) {
	if actor.System || actor.Is(models.RoleAuditor) {
		return "(1 = 1)", nil
	}
	where, args = room(actor, at)
	screened, more := bodies.Barred(actor.PersonID, models.DoorItem, at)
	return "(" + where + " AND NOT " + screened + ")", slices.Concat(args, more)
}

// room is what is open to a capacity, before anybody's interests.
func room(actor models.Actor, at time.Time) (where string, args []any) {
	switch {
	case actor.May(models.PermMatterRead) != nil:
		return "1 = 0", nil
	case actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleCoordinator):
		return "1 = 1", nil
	case actor.Role.SitsIn() != "":
		sits, args := bodies.SitsFor(actor, at)
		return `m.opens_at IS NOT NULL AND ` + ofBody(actor.Role.SitsIn()) + `
			AND EXISTS (SELECT 1 FROM holdings h JOIN seats s ON s.id = h.seat_id WHERE s.body_id = m.body_id AND ` + sits + `)`, args
	}
	// clause 97: the agent sits with the Board ex officio.
	return "m.opens_at IS NOT NULL AND " + ofBody(models.BodyBoard), nil
}

// ofBody is the condition on matters under the alias m to be before a body of a
// kind: the Board does not see what is before the Executive Committee, nor the
// Executive Committee what is before the Board.
func ofBody(kind models.BodyKind) string {
	return "m.body_id IN (SELECT y.id FROM bodies y WHERE y.kind = '" + string(kind) + "')"
}

// Matter reads a matter that the actor may see at an instant.
func Matter(q *gorm.DB, actor models.Actor, at time.Time, id int64) (m models.Matter, err error) {
	where, args := Matters(actor, at)
	m, err = db.Row[models.Matter](q, "SELECT m.* FROM matters m WHERE m.id = ? AND "+where, append([]any{id}, args...)...)
	return m, db.Found(err, "matters")
}

// Sees is Matter for a caller who has read the matter: it answers only whether
// the actor may see it.
func Sees(q *gorm.DB, actor models.Actor, at time.Time, id int64) error {
	where, args := Matters(actor, at)
	_, err := db.Row[int64](q, "SELECT m.id FROM matters m WHERE m.id = ? AND "+where, append([]any{id}, args...)...)
	return db.Found(err, "matters")
}

// Among are those of some matters that the actor may see at an instant.
func Among(q *gorm.DB, actor models.Actor, at time.Time, ids ...int64) (seen []int64, err error) {
	where, args := Matters(actor, at)
	return db.Rows[int64](q, "SELECT m.id FROM matters m WHERE m.id IN ? AND "+where, append([]any{append(slices.Clone(ids), 0)}, args...)...)
}

// Members is what a member of the Network without a seat sees of the
// Board, so that it can say that its mandate is touched: open matters, unless
// its organisation holds a seat that an interest takes out of the discussion.
func Members(actor models.Actor, at time.Time) (where string, args []any) {
	if actor.May(models.PermMemberReserve) != nil || actor.OrganisationID == 0 {
		return "(1 = 0)", nil
	}
	person, args := bodies.Barred(actor.PersonID, models.DoorDiscussion, at)
	sits, held := bodies.Sits(at, at)
	return `(m.state = 'open' AND EXISTS (SELECT 1 FROM bodies b WHERE b.id = m.body_id AND b.kind = 'board') AND NOT ` + person + `
		AND NOT EXISTS (SELECT 1 FROM seat_interests i WHERE i.matter_id = m.id AND ` + bodies.Closes(models.DoorDiscussion) + `
			AND (i.organisation_id = ? OR EXISTS (SELECT 1 FROM holdings h WHERE h.seat_id = i.seat_id AND h.organisation_id = ? AND ` + sits + `))))`,
		slices.Concat(args, []any{actor.OrganisationID, actor.OrganisationID}, held)
}
