package programmes

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
)

// Invariants are what programmes and the ledger must agree on; each names its
// first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I3 what is approved for each organisation is what was committed to it", Check: fault("%s: what is approved and what was committed differ", `
			SELECT p.reference || ', ' || o.code FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id JOIN organisations o ON o.id = s.organisation_id
			LEFT JOIN (SELECT programme_id, organisation_id, SUM(debit_cents + credit_cents) AS cents FROM ledger_years WHERE account = 'commitments' AND kind = 'commitment'
				GROUP BY programme_id, organisation_id) c ON c.programme_id = s.programme_id AND c.organisation_id = s.organisation_id
			WHERE s.approved_cents <> COALESCE(c.cents, 0) ORDER BY p.id, s.position`)},
		{Name: "I3 nothing above what is approved, released or requested", Check: fault("%s: released, requested or transferred out of bounds", `
			SELECT p.reference FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id JOIN programmes p ON p.id = t.programme_id
			WHERE a.transferred_cents < 0 OR a.requested_cents < a.transferred_cents OR a.released_cents < a.requested_cents OR a.cents < a.released_cents
			UNION SELECT p.reference FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id
			WHERE s.transferred_cents NOT BETWEEN 0 AND s.approved_cents OR s.refunded_cents NOT BETWEEN 0 AND s.transferred_cents`)},
		{Name: "I3 more is spent than received only where it is explained", Check: fault("%s: spending above what was received without an explanation", `
			SELECT p.reference FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id
			WHERE s.spent_cents > s.transferred_cents - s.refunded_cents + COALESCE((SELECT SUM(-l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
					-- What came back since the last report is explained with the next one.
					WHERE l.programme_id = s.programme_id AND l.organisation_id + 0 = s.organisation_id AND l.account || '' = 'organisations' AND l.cents < 0 -- by the programme's own lines
					AND (e.kind = 'refund' OR e.kind = 'transfer' AND e.reverses_id IS NOT NULL)
					AND e.id > (SELECT MAX(r.transaction_id) FROM expenditure_reports r WHERE r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id AND r.state = 'current')), 0)
				AND NOT EXISTS (SELECT 1 FROM expenditure_reports r
				WHERE r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id AND r.state = 'current' AND r.explanation <> '')`)},
		{Name: "I12 a programme's shares add up to what was approved", Check: fault("%s: shares, tranches or budget differ from the approved amount", `
			SELECT p.reference FROM programmes p WHERE
				p.approved_cents <> (SELECT COALESCE(SUM(s.approved_cents), 0) FROM programme_organisations s WHERE s.programme_id = p.id)
				OR p.approved_cents <> (SELECT COALESCE(SUM(a.cents), 0) FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id WHERE t.programme_id = p.id)
				OR EXISTS (SELECT 1 FROM programme_budgets b WHERE b.programme_id = p.id
					AND b.total_cents <> (SELECT COALESCE(SUM(l.cents), 0) FROM programme_budget_lines l WHERE l.budget_id = b.id))`)},
		{Name: "I12 a programme's kept sums equal its postings", Check: fault("%s: kept sums differ from the ledger", `
			SELECT p.reference FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id LEFT JOIN (
				SELECT l.programme_id, l.organisation_id,
					SUM(CASE WHEN l.account = 'commitments' AND (e.kind = 'commitment' OR e.kind = 'decommitment' AND e.source LIKE 'RV-%') THEN l.cents ELSE 0 END) AS approved,
					SUM(CASE WHEN e.kind = 'transfer' AND l.account = 'organisations' THEN l.cents ELSE 0 END) AS transferred,
					SUM(CASE WHEN e.kind = 'refund' AND l.account = 'organisations' THEN -l.cents ELSE 0 END) AS refunded,
					SUM(CASE WHEN l.account = 'expenditure' THEN l.cents ELSE 0 END) AS spent
				FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id WHERE l.programme_id IS NOT NULL GROUP BY l.programme_id, l.organisation_id
			) x ON x.programme_id = s.programme_id AND x.organisation_id = s.organisation_id
			WHERE s.approved_cents <> COALESCE(x.approved, 0) OR s.transferred_cents <> COALESCE(x.transferred, 0)
				OR s.refunded_cents <> COALESCE(x.refunded, 0) OR s.spent_cents <> COALESCE(x.spent, 0) ORDER BY p.id`)},
		{Name: "I12 tranches equal the programme's sums and the ledger's accounts", Check: fault("%s: its tranches differ from what is released or transferred", `
			SELECT DISTINCT p.reference FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id JOIN (
				SELECT t.programme_id, a.organisation_id, SUM(a.transferred_cents) AS transferred, SUM(a.released_cents - a.transferred_cents) AS released
				FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id GROUP BY t.programme_id, a.organisation_id
			) x ON x.programme_id = s.programme_id AND x.organisation_id = s.organisation_id
			LEFT JOIN ledger_balances b ON b.account = 'released' AND b.programme_id = s.programme_id AND b.organisation_id = s.organisation_id
			WHERE s.transferred_cents <> x.transferred OR x.released <> -COALESCE(b.balance_cents, 0)`)},
		{Name: "I12 a programme stands at the latest version of its budget", Check: fault("%s: its shares, length or tranches differ from its latest budget and its extensions", `
			SELECT p.reference FROM programmes p JOIN programme_budgets b ON b.programme_id = p.id
				AND b.number = (SELECT MAX(x.number) FROM programme_budgets x WHERE x.programme_id = p.id)
			WHERE b.total_cents <> p.approved_cents
				OR EXISTS (SELECT 1 FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id WHERE t.programme_id = p.id AND a.cents <>
					(SELECT COALESCE(SUM(l.cents), 0) FROM programme_budget_lines l WHERE l.budget_id = b.id AND l.organisation_id = a.organisation_id AND l.tranche = t.number))
				OR EXISTS (SELECT 1 FROM programme_extensions e WHERE e.programme_id = p.id AND e.new_months <> p.months
					AND e.id = (SELECT MAX(x.id) FROM programme_extensions x WHERE x.programme_id = p.id))
			UNION SELECT p.reference FROM programme_revisions r JOIN programmes p ON p.id = r.programme_id
			WHERE (r.state = 'accepted') <> EXISTS (SELECT 1 FROM programme_budgets b WHERE b.revision_id = r.id AND b.number = r.base_number + 1)`)},
		{Name: "I12 a programme's spending equals its current reports", Check: fault("%s: spending differs from the current reports", `
			SELECT p.reference FROM programme_organisations s JOIN programmes p ON p.id = s.programme_id
			WHERE s.spent_cents <> (SELECT COALESCE(SUM(r.spent_cents), 0) FROM expenditure_reports r
				WHERE r.programme_id = s.programme_id AND r.organisation_id = s.organisation_id AND r.state = 'current')
			UNION SELECT p.reference FROM expenditure_reports r JOIN programmes p ON p.id = r.programme_id
			WHERE r.spent_cents <> (SELECT COALESCE(SUM(x.cents), 0) FROM expenditures x WHERE x.report_id = r.id AND x.kind = 'spent')`)},
		{Name: "I11 programme references are dense", Check: fault("programmes: %s", `
			SELECT 'the series and the programmes differ' FROM (SELECT COUNT(*) AS n FROM programmes) e
			LEFT JOIN counters c ON c.series = 'programmes' WHERE e.n <> COALESCE(c.value, 0)`)},
	}
}

// fault makes a check of a statement whose rows each name a fault.
func fault(sentence, text string) func(context.Context, *gorm.DB) ([]string, error) {
	return func(_ context.Context, q *gorm.DB) ([]string, error) {
		var named []string
		if err := q.Raw(text).Scan(&named).Error; err != nil {
			return nil, err
		}
		for i, n := range named {
			named[i] = fmt.Sprintf(sentence, n)
		}
		return named, nil
	}
}
