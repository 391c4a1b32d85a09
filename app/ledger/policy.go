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
// (models.Actor.SeesUnpublished).
func Seen(actor models.Actor) string {
	if actor.SeesUnpublished() {
		return "1 = 1"
	}
	return "EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = p.decision_id)"
}

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
