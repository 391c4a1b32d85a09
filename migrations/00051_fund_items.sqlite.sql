-- Other checks need the tables anew; references are held when all steps are done.
CREATE TABLE ledger_entries_next (
  id {{id}},
  created_at {{instant}} NOT NULL,
  number text NOT NULL UNIQUE CHECK (number <> ''),
  kind text NOT NULL REFERENCES ledger_kinds (code),
  value_date {{date}} NOT NULL,
  reference text NOT NULL CHECK (length(reference) <= 200),
  source text NOT NULL CHECK (source <> '' AND length(source) <= 200),
  certainty text NOT NULL CHECK (certainty IN ('', 'interim', 'certified')),
  reverses_id bigint UNIQUE REFERENCES ledger_entries (id),
  reason text NOT NULL,
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  lines bigint NOT NULL CHECK (lines >= 2),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (reverses_id IS NULL OR reason <> ''),
  UNIQUE (id, value_date)
);
INSERT INTO ledger_entries_next (id, created_at, number, kind, value_date, reference, source, certainty, reverses_id, reason, total_cents, lines, person_id, mandate_id)
SELECT id, created_at, number, kind, value_date, reference, source, certainty, reverses_id, reason, total_cents, lines, person_id, mandate_id FROM ledger_entries ORDER BY id;
DROP TABLE ledger_entries;
ALTER TABLE ledger_entries_next RENAME TO ledger_entries;
CREATE INDEX ledger_entries_by_day ON ledger_entries (value_date, id);
CREATE INDEX ledger_entries_by_kind ON ledger_entries (kind, id);
CREATE TABLE ledger_accounts_next (
  code text PRIMARY KEY CHECK (code <> ''),
  position bigint NOT NULL UNIQUE CHECK (position > 0),
  side text NOT NULL CHECK (side IN ('debit', 'credit')),
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  balance_cents bigint NOT NULL,
  CHECK (balance_cents = debit_cents + credit_cents),
  CHECK (debit_cents >= 0 AND credit_cents <= 0),
  -- What organisations hold may fall below zero: more can be spent than was received.
  CONSTRAINT ledger_accounts_side CHECK (code IN ('organisations', 'direct_costs') OR (side = 'debit' AND balance_cents >= 0) OR (side = 'credit' AND balance_cents <= 0))
);
INSERT INTO ledger_accounts_next (code, position, side, debit_cents, credit_cents, balance_cents)
SELECT code, position, side, debit_cents, credit_cents, balance_cents FROM ledger_accounts;
DROP TABLE ledger_accounts;
ALTER TABLE ledger_accounts_next RENAME TO ledger_accounts;
CREATE TABLE ledger_balances_next (
  account text NOT NULL REFERENCES ledger_accounts (code),
  programme_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  balance_cents bigint NOT NULL,
  PRIMARY KEY (account, programme_id, organisation_id),
  CHECK (balance_cents = debit_cents + credit_cents),
  -- Cash is one sum: its parts by programme and organisation may have either side.
  CONSTRAINT ledger_balances_side CHECK (account IN ('cash', 'organisations', 'direct_costs')
    OR (account IN ('fee', 'expenditure', 'commitments', 'returned', 'bank_charges', 'other_funds', 'direct_expenditure') AND balance_cents >= 0)
    OR (account IN ('contributions', 'approved', 'reserved', 'released', 'interest', 'organisation_interest', 'other_income') AND balance_cents <= 0))
);
INSERT INTO ledger_balances_next (account, programme_id, organisation_id, debit_cents, credit_cents, balance_cents)
SELECT account, programme_id, organisation_id, debit_cents, credit_cents, balance_cents FROM ledger_balances;
DROP TABLE ledger_balances;
ALTER TABLE ledger_balances_next RENAME TO ledger_balances;
CREATE INDEX ledger_balances_by_programme ON ledger_balances (programme_id, account);

INSERT INTO ledger_periods (clock, span, start_on, account, kind, debit_cents, credit_cents)
SELECT c.clock, s.span, substr(CASE c.clock WHEN 'value' THEN l.value_date ELSE e.created_at END, 1, s.keep) || s.rest, l.account, e.kind,
  SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END), SUM(CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END)
FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id, (SELECT 'value' AS clock UNION ALL SELECT 'recorded') c,
  (SELECT 'year' AS span, 4 AS keep, '-01-01' AS rest UNION ALL SELECT 'month', 7, '-01' UNION ALL SELECT 'day', 10, '') s
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO ledger_years (year, account, kind, programme_id, organisation_id, debit_cents, credit_cents)
SELECT CAST(substr(l.value_date, 1, 4) AS integer), l.account, e.kind, COALESCE(l.programme_id, 0), COALESCE(l.organisation_id, 0),
  SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END), SUM(CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END)
FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id GROUP BY 1, 2, 3, 4, 5;

-- +goose StatementBegin
CREATE TRIGGER ledger_kinds_no_update BEFORE UPDATE ON ledger_kinds
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_kinds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_kinds_no_delete BEFORE DELETE ON ledger_kinds
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_kinds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_periods_no_delete BEFORE DELETE ON ledger_periods
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_periods');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_years_no_delete BEFORE DELETE ON ledger_years
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_years');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_items_no_delete BEFORE DELETE ON agent_items
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_items_no_update BEFORE UPDATE ON agent_items
WHEN OLD.state <> 'pending' AND (NEW.state <> OLD.state OR NEW.kind <> OLD.kind OR NEW.organisation_id IS NOT OLD.organisation_id OR NEW.cents <> OLD.cents OR NEW.value_date <> OLD.value_date
  OR NEW.agent_ref <> OLD.agent_ref OR NEW.transaction_id IS NOT OLD.transaction_id OR OLD.reversal_id IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_entries');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_entries');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_accounts_no_delete BEFORE DELETE ON ledger_accounts
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_accounts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_balances_no_delete BEFORE DELETE ON ledger_balances
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_balances');
END;
-- +goose StatementEnd

-- The balance of an account at an instant is the one kept with its last line.
CREATE INDEX ledger_entries_by_instant ON ledger_entries (created_at, id);
