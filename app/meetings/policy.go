package meetings

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// scope is a condition with its arguments.
type scope struct {
	where string
	args  []any
}

// keeps reports whether the actor sees what is prepared: drafts, texts that are
// not circulated, the numbers of items.
func keeps(actor models.Actor) bool {
	return actor.System || actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleCoordinator, models.RoleAuditor)
}

// bodyOf is the condition on bodies b whose meetings the actor reads.
func bodyOf(actor models.Actor, at time.Time) scope {
	switch {
	case actor.May(models.PermMeetingRead) != nil:
		return scope{where: "1 = 0"}
	case keeps(actor):
		return scope{where: "1 = 1"}
	case actor.Is(models.RoleAgentOfficer):
		// clause 97: the agent sits with the Board ex officio.
		return scope{where: "b.kind = 'board'"}
	case actor.Is(models.RoleExComMember):
		return scope{where: "b.kind = 'excom'"}
	}
	sits, args := bodies.SitsFor(actor, at)
	return scope{where: "EXISTS (SELECT 1 FROM holdings h JOIN seats s ON s.id = h.seat_id WHERE s.body_id = b.id AND " + sits + ")", args: args}
}

// visible is the condition on meetings g of bodies b that the actor may read: a
// draft is the secretariat's and the chair's.
func visible(actor models.Actor, at time.Time) scope {
	sc := bodyOf(actor, at)
	if !keeps(actor) {
		sc.where += " AND g.convened_at IS NOT NULL"
	}
	return sc
}

// onMatter is the condition that a matter, where there is one, may be seen.
func onMatter(actor models.Actor, at time.Time, column string) scope {
	seen, args := access.Matters(actor, at)
	return scope{where: "(" + column + " IS NULL OR EXISTS (SELECT 1 FROM matters m WHERE m.id = " + column + " AND " + seen + "))", args: args}
}

// itemSeen is the condition on items i that the actor may see: whom an interest
// screens from a matter finds neither the item nor what follows from it.
func itemSeen(actor models.Actor, at time.Time) scope {
	own, from := onMatter(actor, at, "i.matter_id"), onMatter(actor, at, "u.matter_id")
	return scope{
		where: own.where + " AND (i.follow_up_id IS NULL OR EXISTS (SELECT 1 FROM follow_ups u WHERE u.id = i.follow_up_id AND " + from.where + "))",
		args:  append(append([]any{}, own.args...), from.args...),
	}
}

// owns is the condition on follow-ups u that the actor owes.
func owns(actor models.Actor, at time.Time) scope {
	if actor.May(models.PermFollowUpReport) != nil || actor.System {
		return scope{where: "1 = 0"}
	}
	sits, args := bodies.SitsFor(actor, at)
	sc := scope{where: "(u.owner_role = ? OR u.owner_organisation_id = ? OR EXISTS (SELECT 1 FROM holdings h WHERE h.seat_id = u.owner_seat_id AND " + sits + "))",
		args: append([]any{actor.Role, actor.OrganisationID}, args...)}
	if actor.May(models.PermBoardRead) == nil {
		// Who sits on the body and is screened does not learn of it as an owner.
		seen := onMatter(actor, at, "u.matter_id")
		sc.where, sc.args = "("+sc.where+" AND "+seen.where+")", append(sc.args, seen.args...)
	}
	return sc
}

// followUpSeen is the condition on follow-ups u of bodies b the actor may read.
func followUpSeen(actor models.Actor, at time.Time) scope {
	body, seen, own := bodyOf(actor, at), onMatter(actor, at, "u.matter_id"), owns(actor, at)
	args := append(append(append([]any{}, body.args...), seen.args...), own.args...)
	return scope{where: "((" + body.where + " AND " + seen.where + ") OR " + own.where + ")", args: args}
}

// open reads, locks and scopes a meeting for an act, with its body.
func open(tx *db.Tx, actor models.Actor, id int64) (*models.Meeting, models.Body, error) {
	m, err := db.Load[models.Meeting](tx, id)
	if err != nil {
		return nil, models.Body{}, err
	}
	body, err := seenBody(tx.DB, actor, id, tx.Now)
	return m, body, err
}

// seenBody is the body of a meeting that the actor may read.
func seenBody(q *gorm.DB, actor models.Actor, id int64, at time.Time) (models.Body, error) {
	var body models.Body
	sc := visible(actor, at)
	err := q.Raw("SELECT b.* FROM meetings g JOIN bodies b ON b.id = g.body_id WHERE g.id = ? AND "+sc.where, append([]any{id}, sc.args...)...).Take(&body).Error
	return body, db.Found(err, "meetings")
}

// openAt is open for a form that was made on a version.
func openAt(tx *db.Tx, actor models.Actor, id, version int64) (*models.Meeting, models.Body, error) {
	m, body, err := open(tx, actor, id)
	if err == nil && m.Version != version {
		err = models.Stale(m)
	}
	return m, body, err
}
