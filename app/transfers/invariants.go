package transfers

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are what requests, payments and books must always agree on; each
// violation is a sentence.
func Invariants() []db.Invariant {
	return []db.Invariant{
		faults("I12 what is requested of a tranche is what requests hold", `SELECT 'tranche ' || a.tranche_id || ', organisation ' || a.organisation_id || ': requested differs from its requests'
			FROM tranche_amounts a WHERE a.requested_cents <> COALESCE((SELECT SUM(CASE WHEN r.state IN ('returned', 'cancelled') THEN l.paid_cents ELSE l.asked_cents END)
				FROM transfer_lines l JOIN transfer_requests r ON r.id = l.request_id WHERE r.tranche_id = a.tranche_id AND l.organisation_id = a.organisation_id), 0) ORDER BY a.id`),
		faults("I3 what is transferred of a tranche is what was paid", `SELECT 'tranche ' || a.tranche_id || ', organisation ' || a.organisation_id || ': transferred differs from its payments'
			FROM tranche_amounts a WHERE a.transferred_cents <> COALESCE((SELECT SUM(l.paid_cents)
				FROM transfer_lines l JOIN transfer_requests r ON r.id = l.request_id WHERE r.tranche_id = a.tranche_id AND l.organisation_id = a.organisation_id), 0) ORDER BY a.id`),
		// Columns are joined to nothing, or added to it, where the index of theirs would be
		// read whole for each row; the other condition finds the few that count.
		faults("I12 what is paid of a line is the sum of its payments", `SELECT 'line ' || l.id || ' differs from its payments' FROM transfer_lines l
			WHERE l.paid_cents <> COALESCE((SELECT SUM(p.cents) FROM transfer_payments p WHERE p.line_id = l.id AND COALESCE(p.reversed_by, 0) = 0), 0) ORDER BY l.id`),
		faults("I12 each payment is one entry of the ledger", `SELECT 'payment ' || p.id || ' differs from its entry' FROM transfer_payments p JOIN ledger_entries e ON e.id = p.transaction_id
			LEFT JOIN ledger_entries x ON x.reverses_id = e.id
			WHERE e.kind <> 'transfer' OR e.value_date <> p.value_date OR COALESCE(x.id, 0) <> COALESCE(p.reversed_by, 0)
				OR p.cents <> COALESCE((SELECT SUM(l.cents) FROM ledger_lines l WHERE l.entry_id = e.id AND l.account || '' = 'organisations' AND l.organisation_id + 0 = p.organisation_id), 0) ORDER BY p.id`),
		faults("I12 each transfer of the ledger is one payment", `SELECT 'entry ' || e.number || ' has no payment' FROM ledger_entries e
			LEFT JOIN transfer_payments p ON p.transaction_id = e.id OR p.reversed_by = e.id WHERE e.kind = 'transfer' AND p.id IS NULL ORDER BY e.id`),
		// clause 99: two persons stand behind what is sent.
		faults("what was sent is signed by a second person", `SELECT 'request ' || r.reference || ' is with the agent without a second signature' FROM transfer_requests r
			WHERE r.state IN ('approved', 'sent', 'received', 'query', 'accepted', 'paid') AND NOT EXISTS (SELECT 1 FROM transfer_approvals a
				WHERE a.request_id = r.id AND a.revision = r.revision AND a.person_id <> r.prepared_by) ORDER BY r.id`),
		// clause 97: what is entered in the agent's place rests on two persons.
		faults("what counts for the agent is its own or confirmed by a second person", `SELECT 'record ' || a.id || ' counts on one person''s word' FROM agent_records a
			LEFT JOIN mandates m ON m.id = a.recorded_as
			WHERE a.state = 'posted' AND COALESCE(m.role, '') <> 'agent_officer' AND (a.confirmed_by IS NULL OR a.confirmed_by = a.recorded_by) ORDER BY a.id`),
	}
}

// faults is an invariant whose violations one query lists as sentences.
func faults(name, text string) db.Invariant {
	return db.Invariant{Name: name, Check: func(_ context.Context, q *gorm.DB) ([]string, error) {
		var found []string
		err := q.Raw(text).Scan(&found).Error
		return found, err
	}}
}
