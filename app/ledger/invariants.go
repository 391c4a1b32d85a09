package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Invariants are what the books must always satisfy; each names its first fault.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I1 every ledger entry balances and has all its lines", Check: fault("entry %s: its lines and their sum differ from what was posted", `
			SELECT e.number FROM ledger_entries e LEFT JOIN (
				SELECT entry_id, COUNT(*) AS n, SUM(cents) AS net, SUM(CASE WHEN cents > 0 THEN cents ELSE 0 END) AS debit FROM ledger_lines GROUP BY entry_id
			) l ON l.entry_id = e.id
			WHERE COALESCE(l.n, 0) <> e.lines OR COALESCE(l.net, 1) <> 0 OR COALESCE(l.debit, 0) <> e.total_cents ORDER BY e.id`)},
		{Name: "I2 cash is not below zero and what is reserved not above cash", Check: fault("the fund's position: %s", `
			SELECT 'cash or reserved out of bounds' FROM fund_positions WHERE cash_cents < 0 OR reserved_cents < 0 OR reserved_cents > cash_cents
			UNION ALL SELECT 'it is missing' WHERE NOT EXISTS (SELECT 1 FROM fund_positions)`)},
		{Name: "I8 a reversal mirrors the entry it takes back", Check: fault("reversal %s differs from the entry it takes back", `
			SELECT DISTINCT r.number FROM ledger_entries r JOIN ledger_entries e ON e.id = r.reverses_id
			LEFT JOIN (SELECT b.id, l.account, l.programme_id, l.organisation_id, SUM(l.cents) AS left_over
				FROM ledger_entries b JOIN ledger_lines l ON l.entry_id = b.id OR l.entry_id = b.reverses_id
				WHERE b.reverses_id IS NOT NULL GROUP BY b.id, l.account, l.programme_id, l.organisation_id) x ON x.id = r.id
			WHERE r.kind <> e.kind OR e.reverses_id IS NOT NULL OR x.left_over <> 0 ORDER BY r.number`)},
		{Name: "I11 ledger numbers are dense", Check: fault("ledger numbers: %s", `
			SELECT 'the series and the entries differ' FROM (SELECT COUNT(*) AS n FROM ledger_entries) e
			LEFT JOIN counters c ON c.series = 'ledger' WHERE e.n <> COALESCE(c.value, 0)`)},
		{Name: "I12 kept balances of accounts equal their lines", Check: fault("account %s: its kept balance differs from its lines", `
			SELECT a.code FROM ledger_accounts a LEFT JOIN (
				SELECT account, SUM(CASE WHEN cents > 0 THEN cents ELSE 0 END) AS debit, SUM(CASE WHEN cents < 0 THEN cents ELSE 0 END) AS credit FROM ledger_lines GROUP BY account
			) l ON l.account = a.code
			WHERE a.debit_cents <> COALESCE(l.debit, 0) OR a.credit_cents <> COALESCE(l.credit, 0) OR a.balance_cents <> a.debit_cents + a.credit_cents ORDER BY a.position`)},
		{Name: "I12 kept balances of programmes and organisations equal their lines", Check: fault("account %s: a kept part differs from its lines", `
			SELECT account FROM (
				SELECT account, programme_id, organisation_id, debit_cents AS debit, credit_cents AS credit FROM ledger_balances
				UNION ALL
				SELECT account, COALESCE(programme_id, 0), COALESCE(organisation_id, 0), -CASE WHEN cents > 0 THEN cents ELSE 0 END, -CASE WHEN cents < 0 THEN cents ELSE 0 END FROM ledger_lines
			) x GROUP BY account, programme_id, organisation_id HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 ORDER BY account`)},
		{Name: "I12 kept sums of days, months and years equal their lines", Check: periodDays},
		{Name: "I12 kept sums of years by programme and organisation equal their lines", Check: fault("%s: a kept sum of a year differs from its lines", `
			SELECT account || ', ' || kind FROM (
				SELECT account, kind, programme_id, organisation_id, debit_cents AS debit, credit_cents AS credit FROM ledger_years
				UNION ALL
				SELECT l.account, e.kind, COALESCE(l.programme_id, 0), COALESCE(l.organisation_id, 0), -CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END, -CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END
				FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
			) x GROUP BY account, kind, programme_id, organisation_id HAVING SUM(debit) <> 0 OR SUM(credit) <> 0 ORDER BY account, kind`)},
		{Name: "I12 the fund's position equals its accounts", Check: fault("the fund's position differs from account %s", `
			SELECT 'cash' FROM fund_positions p JOIN ledger_accounts a ON a.code = 'cash' WHERE a.balance_cents <> p.cash_cents
			UNION ALL SELECT 'reserved' FROM fund_positions p WHERE p.reserved_cents <> -(SELECT SUM(balance_cents) FROM ledger_accounts WHERE code IN ('reserved', 'released'))`)},
		{Name: "I12 running balances follow the order of recording", Check: fault("line %s: its running balance is not the sum up to it", `
			SELECT CAST(id AS varchar(20)) FROM (SELECT id, balance_cents, SUM(cents) OVER (PARTITION BY account ORDER BY id) AS running FROM ledger_lines) x
			WHERE balance_cents <> running ORDER BY id LIMIT 100`)},
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

// periodKey is a kept sum of a period.
type periodKey struct {
	clock   Clock
	span    string
	start   when.Date
	account models.LedgerAccount
	kind    models.EntryKind
}

// periodDays holds the kept sums of days, months and years against the lines,
// and the sums of years by programme and organisation against the years.
func periodDays(_ context.Context, q *gorm.DB) ([]string, error) {
	left := map[periodKey]change{}
	kept, err := keptPeriods(q)
	for k, c := range kept {
		left[k] = c
		if k.clock == ValueClock && k.span == "year" {
			left[periodKey{clock: "programmes", span: "year", start: k.start, account: k.account, kind: k.kind}] = c
		}
	}
	if err != nil {
		return nil, err
	}
	take := func(k periodKey, c change) {
		was := left[k]
		left[k] = change{was.debit - c.debit, was.credit - c.credit}
	}
	days, err := daysOfLines(q)
	if err != nil {
		return nil, err
	}
	for d, c := range days {
		for _, span := range spans {
			take(periodKey{ValueClock, span.name, span.start(d.value), d.account, d.kind}, c)
			take(periodKey{RecordedClock, span.name, span.start(d.recorded), d.account, d.kind}, c)
		}
	}
	err = scanned(q, func(rows *sql.Rows) error {
		var year int
		k, c := periodKey{clock: "programmes", span: "year"}, change{}
		err := rows.Scan(&year, &k.account, &k.kind, &c.debit, &c.credit)
		k.start = when.MustDate(year, 1, 1)
		take(k, c)
		return err
	}, "SELECT year, account, kind, SUM(debit_cents), SUM(credit_cents) FROM ledger_years GROUP BY year, account, kind")
	if err != nil {
		return nil, err
	}
	var faults []string
	for k, c := range left {
		if c != (change{}) {
			faults = append(faults, fmt.Sprintf("%s, %s: the kept sum of the %s from %s by %s differs from its lines", k.account, k.kind, k.span, k.start, k.clock))
		}
	}
	slices.Sort(faults)
	return faults[:min(len(faults), 10)], nil
}

func keptPeriods(q *gorm.DB) (map[periodKey]change, error) {
	kept := map[periodKey]change{}
	return kept, scanned(q, func(rows *sql.Rows) error {
		var k periodKey
		var c change
		err := rows.Scan(&k.clock, &k.span, &k.start, &k.account, &k.kind, &c.debit, &c.credit)
		kept[k] = c
		return err
	}, "SELECT clock, span, start_on, account, kind, debit_cents, credit_cents FROM ledger_periods")
}

// lineDay is what lines are added up by to be held against kept periods.
type lineDay struct {
	value, recorded when.Date
	account         models.LedgerAccount
	kind            models.EntryKind
}

func daysOfLines(q *gorm.DB) (map[lineDay]change, error) {
	days := map[lineDay]change{}
	return days, scanned(q, func(rows *sql.Rows) error {
		var d lineDay
		var recorded time.Time
		var cents money.Cents
		err := rows.Scan(&d.value, &recorded, &d.account, &d.kind, &cents)
		d.recorded = when.DateOf(recorded.UTC())
		days[d] = add(days[d], cents)
		return err
	}, "SELECT l.value_date, e.created_at, l.account, e.kind, l.cents FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id")
}
