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

// SeenBudget is Seen for budgets b of the secretariat, which stand in the books
// from their adoption as programmes do.
func SeenBudget(actor models.Actor) string {
	if actor.SeesUnpublished() {
		return "1 = 1"
	}
	return "EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = b.decision_id)"
}

// ofBudgets are the entries that set cash aside for the secretariat, draw on it or
// free it; ofBudget ties such an entry e to its budget b.
const (
	ofBudgets = "e.kind IN ('secretariat_budget', 'secretariat_draw', 'secretariat_free')"
	ofBudget  = ofBudgets + " AND (e.source = b.reference OR e.reference = b.reference)"
)

// view is what of the books a reader knows: the programmes p and the budgets b that
// its conditions let through, each with the same args.
type view struct {
	programmes, budgets string
	args                []any
}

func seenBy(actor models.Actor) view {
	return view{programmes: Seen(actor), budgets: SeenBudget(actor)}
}

func (v view) whole() bool { return v.programmes == "1 = 1" }

// hides reports which of the two have something that the reader does not know.
func (v view) hides(q *gorm.DB) (programmes, budgets bool, err error) {
	if v.whole() {
		return false, false, nil
	}
	var found struct{ Programmes, Budgets bool }
	err = q.Raw("SELECT EXISTS (SELECT 1 FROM programmes p WHERE NOT "+v.programmes+") AS programmes, EXISTS (SELECT 1 FROM secretariat_budgets b WHERE NOT "+v.budgets+") AS budgets",
		v.twice()...).Scan(&found).Error
	return found.Programmes, found.Budgets, err
}

func (v view) twice() []any { return append(append([]any{}, v.args...), v.args...) }

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
	kept, _, err := keptLines(q, actor)
	return kept, err
}

// keptLines is Kept; rows reports whether kept rows can be asked by it as well,
// which do not tell the secretariat's budgets apart.
func keptLines(q *gorm.DB, actor models.Actor) (kept string, rows bool, err error) {
	v := seenBy(actor)
	programmes, budgets, err := v.hides(q)
	if programmes { // kept rows have 0 where a line has none
		kept += " AND (COALESCE(l.programme_id, 0) = 0 OR EXISTS (SELECT 1 FROM programmes p WHERE p.id = l.programme_id AND " + v.programmes + "))"
	}
	if budgets {
		kept += " AND NOT EXISTS (SELECT 1 FROM ledger_entries e JOIN secretariat_budgets b ON " + ofBudget + " WHERE e.id = l.entry_id AND NOT " + v.budgets + ")"
	}
	return kept, !budgets, err
}

// InRoom is the condition on programmes p that the Board's room reads in the
// totals: all of them, but for whom an interest screens from the item, until its
// decision is published.
//
// clause 98: whom an interest screens reads what the public reads.
func InRoom(actor models.Actor, at time.Time) (string, []any) {
	v := inRoom(actor, at)
	return v.programmes, v.args
}

// inRoom is InRoom for budgets of the secretariat as well.
func inRoom(actor models.Actor, at time.Time) view {
	v := seenBy(actor)
	if v.whole() {
		return v
	}
	barred, args := bodies.Barred(actor.PersonID, models.DoorItem, at)
	read := func(seen, decision string) string {
		return "(" + seen + " OR NOT EXISTS (SELECT 1 FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.id = " + decision + " AND " + barred + "))"
	}
	return view{programmes: read(v.programmes, "p.decision_id"), budgets: read(v.budgets, "b.decision_id"), args: args}
}
