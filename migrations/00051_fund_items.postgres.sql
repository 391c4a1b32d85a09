ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_kind_check;
ALTER TABLE ledger_entries ADD FOREIGN KEY (kind) REFERENCES ledger_kinds (code);
ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_side;
ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_side CHECK (code IN ('organisations', 'direct_costs') OR (side = 'debit' AND balance_cents >= 0) OR (side = 'credit' AND balance_cents <= 0));
ALTER TABLE ledger_balances DROP CONSTRAINT ledger_balances_side;
ALTER TABLE ledger_balances ADD CONSTRAINT ledger_balances_side CHECK (account IN ('cash', 'organisations', 'direct_costs')
    OR (account IN ('fee', 'expenditure', 'commitments', 'returned', 'bank_charges', 'other_funds', 'direct_expenditure') AND balance_cents >= 0)
    OR (account IN ('contributions', 'approved', 'reserved', 'released', 'interest', 'organisation_interest', 'other_income') AND balance_cents <= 0));

INSERT INTO ledger_periods (clock, span, start_on, account, kind, debit_cents, credit_cents)
SELECT c.clock, s.span, date_trunc(s.span, CASE c.clock WHEN 'value' THEN l.value_date ELSE (e.created_at AT TIME ZONE 'UTC')::date END)::date, l.account, e.kind,
  SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END), SUM(CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END)
FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id, (VALUES ('value'), ('recorded')) c (clock), (VALUES ('year'), ('month'), ('day')) s (span)
GROUP BY 1, 2, 3, 4, 5;
INSERT INTO ledger_years (year, account, kind, programme_id, organisation_id, debit_cents, credit_cents)
SELECT EXTRACT(YEAR FROM l.value_date)::bigint, l.account, e.kind, COALESCE(l.programme_id, 0), COALESCE(l.organisation_id, 0),
  SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END), SUM(CASE WHEN l.cents < 0 THEN l.cents ELSE 0 END)
FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id GROUP BY 1, 2, 3, 4, 5;

CREATE TRIGGER ledger_kinds_no_update BEFORE UPDATE ON ledger_kinds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_kinds_no_delete BEFORE DELETE ON ledger_kinds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_kinds_no_truncate BEFORE TRUNCATE ON ledger_kinds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_periods_no_delete BEFORE DELETE ON ledger_periods FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_periods_no_truncate BEFORE TRUNCATE ON ledger_periods FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_years_no_delete BEFORE DELETE ON ledger_years FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_years_no_truncate BEFORE TRUNCATE ON ledger_years FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_items_no_delete BEFORE DELETE ON agent_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_items_no_truncate BEFORE TRUNCATE ON agent_items FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_items_no_update BEFORE UPDATE ON agent_items FOR EACH ROW
WHEN (OLD.state <> 'pending' AND (NEW.state <> OLD.state OR NEW.kind <> OLD.kind OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.cents <> OLD.cents OR NEW.value_date <> OLD.value_date
  OR NEW.agent_ref <> OLD.agent_ref OR NEW.transaction_id IS DISTINCT FROM OLD.transaction_id OR OLD.reversal_id IS NOT NULL)) EXECUTE FUNCTION refuse_change();

-- The balance of an account at an instant is the one kept with its last line.
CREATE INDEX ledger_entries_by_instant ON ledger_entries (created_at, id);
