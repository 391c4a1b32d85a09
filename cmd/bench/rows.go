package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"seedfund/app"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

// opened runs fn on the store of a directory, with no server on it.
func opened(ctx context.Context, path string, fn func(*app.Services) error) error {
	return openedWith(ctx, db.Config{Path: path, ActTimeout: 5 * time.Minute, Invariants: app.Invariants()}, fn)
}

func openedWith(ctx context.Context, config db.Config, fn func(*app.Services) error) (err error) {
	d, err := db.Open(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	s, err := app.New(d, app.Config{People: people.Config{Origin: "http://127.0.0.1"}})
	if err != nil {
		return err
	}
	return fn(s)
}

// entries fills the ledger to a number of entries: deposits on days of eight
// years, and then the reversal of each, so that every balance is what it was.
// Sums, running balances and the series of numbers are kept as a posting keeps
// them.
func entries(ctx context.Context, path string, want int64) error {
	return opened(ctx, path, func(s *app.Services) error {
		const chunk = 10_000
		for {
			have, err := db.From[models.LedgerEntry](s.DB.Read(ctx)).Count(ctx, "id")
			if err != nil || have+1 >= want {
				return errors.Join(err, sealed(ctx, s))
			}
			n := min(want-have, chunk) / 2
			if err := s.DB.Write(ctx, models.SystemActor, "bench.ledger", func(tx *db.Tx) error { return mirrored(tx, n) }); err != nil {
				return fmt.Errorf("fill the ledger: %w", err)
			}
		}
	})
}

func sealed(ctx context.Context, s *app.Services) error {
	_, err := s.DB.Seal(ctx)
	return err
}

const depositCents = 100_00

// mirrored writes n deposits and n reversals.
func mirrored(tx *db.Tx, n int64) error {
	var before, lastID int64
	var cash, contributions int64
	for at, text := range map[*int64]string{
		&before:        "SELECT COALESCE(MAX(value), 0) FROM counters WHERE series = 'ledger'",
		&lastID:        "SELECT COALESCE(MAX(id), 0) FROM ledger_entries",
		&cash:          "SELECT balance_cents FROM ledger_accounts WHERE code = 'cash'",
		&contributions: "SELECT balance_cents FROM ledger_accounts WHERE code = 'contributions'",
	} {
		if err := tx.Raw(text).Scan(at).Error; err != nil {
			return err
		}
	}
	day := when.DateOf(tx.Now)
	const numbers = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < CAST(? AS bigint)) "
	const head = `INSERT INTO ledger_entries (created_at, number, kind, value_date, reference, source, certainty, reverses_id, reason, total_cents, lines, person_id, mandate_id) `
	const number = `printf('L-%06d', CAST(? AS bigint) + i)`
	add := func(table, key string) string {
		return "ON CONFLICT (" + key + ") DO UPDATE SET debit_cents = " + table + ".debit_cents + excluded.debit_cents, credit_cents = " + table + ".credit_cents + excluded.credit_cents"
	}
	steps := []struct {
		text string
		args []any
	}{
		{head + numbers + `SELECT ?, ` + number + `, 'deposit', date(?, '-' || (i * 7 % 2900) || ' days'), 'bench', 'bench', '', NULL, '', ?, 2, 0, 0 FROM n ORDER BY i`,
			[]any{n, tx.Now, before, day, depositCents}},
		{head + numbers + `SELECT ?, ` + number + `, 'deposit', e.value_date, 'bench', 'bench', '', e.id, 'measured', ?, 2, 0, 0
			FROM n JOIN ledger_entries e ON e.number = ` + number + ` ORDER BY i`,
			[]any{n, tx.Now, before + n, depositCents, before}},
		// The n-th deposit leaves n amounts more, the n-th reversal n amounts less.
		{`INSERT INTO ledger_lines (entry_id, value_date, position, account, cents, balance_cents)
			SELECT e.id, e.value_date, p.position, p.account, p.cents * e.sign, p.balance + p.cents * e.amounts FROM (
				SELECT id, value_date, CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END AS sign,
					CASE WHEN reverses_id IS NULL THEN CAST(substr(number, 3) AS bigint) - CAST(? AS bigint)
						ELSE CAST(? AS bigint) - CAST(substr(number, 3) AS bigint) END AS amounts
				FROM ledger_entries WHERE id > ?) e
			CROSS JOIN (SELECT 1 AS position, 'cash' AS account, CAST(? AS bigint) AS cents, CAST(? AS bigint) AS balance
				UNION ALL SELECT 2, 'contributions', CAST(? AS bigint), CAST(? AS bigint)) p ORDER BY e.id, p.position`,
			[]any{before, before + 2*n, lastID, depositCents, cash, -depositCents, contributions}},
		{`UPDATE ledger_accounts SET debit_cents = debit_cents + ?, credit_cents = credit_cents - ? WHERE code IN ('cash', 'contributions')`,
			[]any{n * depositCents, n * depositCents}},
		{`INSERT INTO ledger_balances (account, programme_id, organisation_id, debit_cents, credit_cents, balance_cents)
			VALUES ('cash', 0, 0, 0, 0, 0), ('contributions', 0, 0, 0, 0, 0) ON CONFLICT (account, programme_id, organisation_id) DO NOTHING`, nil},
		{`UPDATE ledger_balances SET debit_cents = debit_cents + ?, credit_cents = credit_cents - ?
			WHERE account IN ('cash', 'contributions') AND programme_id = 0 AND organisation_id = 0`,
			[]any{n * depositCents, n * depositCents}},
		{`INSERT INTO ledger_periods (clock, span, start_on, account, kind, debit_cents, credit_cents)
			SELECT c.clock, s.span, substr(CASE c.clock WHEN 'value' THEN l.value_date ELSE ? END, 1, s.keep) || s.rest, l.account, 'deposit', SUM(MAX(l.cents, 0)), SUM(MIN(l.cents, 0))
			FROM ledger_lines l, (SELECT 'value' AS clock UNION ALL SELECT 'recorded') c,
				(SELECT 'year' AS span, 4 AS keep, '-01-01' AS rest UNION ALL SELECT 'month', 7, '-01' UNION ALL SELECT 'day', 10, '') s
			WHERE l.entry_id > ? GROUP BY 1, 2, 3, 4 ` + add("ledger_periods", "clock, span, start_on, account, kind"), []any{day, lastID}},
		{`INSERT INTO ledger_years (year, account, kind, programme_id, organisation_id, debit_cents, credit_cents)
			SELECT CAST(substr(l.value_date, 1, 4) AS integer), l.account, 'deposit', 0, 0, SUM(MAX(l.cents, 0)), SUM(MIN(l.cents, 0))
			FROM ledger_lines l WHERE l.entry_id > ? GROUP BY 1, 2 ` + add("ledger_years", "year, account, kind, programme_id, organisation_id"), []any{lastID}},
		{`INSERT INTO counters (series, value) VALUES ('ledger', ?) ON CONFLICT (series) DO UPDATE SET value = excluded.value`, []any{before + 2*n}},
	}
	for _, step := range steps {
		if _, err := db.Exec(tx, step.text, step.args...); err != nil {
			return err
		}
	}
	tx.Note("ledger_entries", lastID+1, map[string]any{"entries": 2 * n})
	return nil
}

// votesIn counts the answers a store holds.
func votesIn(ctx context.Context, path string) (n int64, err error) {
	err = opened(ctx, path, func(s *app.Services) error {
		n, err = db.From[models.Vote](s.DB.Read(ctx)).Count(ctx, "id")
		return err
	})
	return n, err
}
