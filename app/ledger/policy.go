package ledger

import (
	"gorm.io/gorm"

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
	return " AND (l.programme_id IS NULL OR EXISTS (SELECT 1 FROM programmes p WHERE p.id = l.programme_id AND " + Seen(actor) + "))", nil
}
