package ledger

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/models"
)

// Seen is the condition on programmes p that the actor may know of. A programme
// stands in the books from its adoption; it is everybody's once the decision
// behind it is published, and until then of those alone who see it through
// (models.Actor.SeesUnpublished). One whose decision was taken before this system
// is in the agent's published books already.
func Seen(actor models.Actor) string {
	if actor.SeesUnpublished() {
		return "1 = 1"
	}
	return "(p.prior_decision_id IS NOT NULL OR EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = p.decision_id))"
}

// DecisionOf is the reference of the decision behind programmes p, of the register
// or taken before this system.
const DecisionOf = "COALESCE((SELECT y.reference FROM decisions y WHERE y.id = p.decision_id), (SELECT y.reference FROM prior_decisions y WHERE y.id = p.prior_decision_id), '')"

// Decided is when that decision was taken, read as columns of programmes p joined
// with DecisionsOf.
type Decided struct {
	AdoptedAt *time.Time
	PriorAt   *time.Time
}

// At is the one that is there.
func (d Decided) At() time.Time {
	switch {
	case d.AdoptedAt != nil:
		return *d.AdoptedAt
	case d.PriorAt != nil:
		return *d.PriorAt
	}
	return time.Time{}
}

// DecidedColumns and DecisionsOf go with Decided: bare columns, so that both
// engines know them for instants.
const (
	DecidedColumns = "yd.adopted_at, yp.decided_at AS prior_at"
	DecisionsOf    = " LEFT JOIN decisions yd ON yd.id = p.decision_id LEFT JOIN prior_decisions yp ON yp.id = p.prior_decision_id "
)

// Kept is the condition, empty or beginning with AND, on ledger lines l that the
// actor may see: to whom a programme is not known yet, the books are as if it
// had not been adopted. Without such a programme it is empty and costs nothing.
func Kept(q *gorm.DB, actor models.Actor) (string, error) {
	if actor.SeesUnpublished() {
		return "", nil
	}
	var hidden bool
	err := q.Raw("SELECT EXISTS (SELECT 1 FROM programmes p WHERE NOT " + Seen(actor) + ")").Scan(&hidden).Error
	if err != nil || !hidden {
		return "", err
	}
	// Kept rows have 0 where a line has none.
	return " AND (COALESCE(l.programme_id, 0) = 0 OR EXISTS (SELECT 1 FROM programmes p WHERE p.id = l.programme_id AND " + Seen(actor) + "))", nil
}

// InRoom is the condition on programmes p that the Board's room reads in the
// totals: all of them, but for whom an interest screens from the item, until its
// decision is published.
//
// clause 98: whom an interest screens reads what the public reads.
func InRoom(actor models.Actor, at time.Time) (string, []any) {
	if actor.SeesUnpublished() {
		return "1 = 1", nil
	}
	barred, args := bodies.Barred(actor.PersonID, models.DoorItem, at)
	return "(" + Seen(actor) + " OR NOT EXISTS (SELECT 1 FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.id = p.decision_id AND " + barred + "))", args
}
