-- What was posted, released, approved or reported is never changed.
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
CREATE TRIGGER ledger_lines_no_update BEFORE UPDATE ON ledger_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_lines_no_delete BEFORE DELETE ON ledger_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: ledger_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tranche_releases_no_update BEFORE UPDATE ON tranche_releases
BEGIN
  SELECT RAISE(ABORT, 'append-only: tranche_releases');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tranche_releases_no_delete BEFORE DELETE ON tranche_releases
BEGIN
  SELECT RAISE(ABORT, 'append-only: tranche_releases');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_lines_no_update BEFORE UPDATE ON release_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: release_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_lines_no_delete BEFORE DELETE ON release_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: release_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_events_no_update BEFORE UPDATE ON programme_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_events_no_delete BEFORE DELETE ON programme_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_budgets_no_update BEFORE UPDATE ON programme_budgets
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_budgets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_budgets_no_delete BEFORE DELETE ON programme_budgets
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_budgets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_budget_lines_no_update BEFORE UPDATE ON programme_budget_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_budget_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_budget_lines_no_delete BEFORE DELETE ON programme_budget_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_budget_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER instalments_no_update BEFORE UPDATE ON instalments
BEGIN
  SELECT RAISE(ABORT, 'append-only: instalments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER instalments_no_delete BEFORE DELETE ON instalments
BEGIN
  SELECT RAISE(ABORT, 'append-only: instalments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER expenditures_no_update BEFORE UPDATE ON expenditures
BEGIN
  SELECT RAISE(ABORT, 'append-only: expenditures');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER expenditures_no_delete BEFORE DELETE ON expenditures
BEGIN
  SELECT RAISE(ABORT, 'append-only: expenditures');
END;
-- +goose StatementEnd
-- Records and kept sums change; they do not go.
-- +goose StatementBegin
CREATE TRIGGER programmes_no_delete BEFORE DELETE ON programmes
BEGIN
  SELECT RAISE(ABORT, 'append-only: programmes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_organisations_no_delete BEFORE DELETE ON programme_organisations
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_organisations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tranches_no_delete BEFORE DELETE ON tranches
BEGIN
  SELECT RAISE(ABORT, 'append-only: tranches');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tranche_amounts_no_delete BEFORE DELETE ON tranche_amounts
BEGIN
  SELECT RAISE(ABORT, 'append-only: tranche_amounts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contributor_commitments_no_delete BEFORE DELETE ON contributor_commitments
BEGIN
  SELECT RAISE(ABORT, 'append-only: contributor_commitments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_no_delete BEFORE DELETE ON deposits
BEGIN
  SELECT RAISE(ABORT, 'append-only: deposits');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds
BEGIN
  SELECT RAISE(ABORT, 'append-only: refunds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER expenditure_reports_no_delete BEFORE DELETE ON expenditure_reports
BEGIN
  SELECT RAISE(ABORT, 'append-only: expenditure_reports');
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
-- +goose StatementBegin
CREATE TRIGGER fund_positions_no_delete BEFORE DELETE ON fund_positions
BEGIN
  SELECT RAISE(ABORT, 'append-only: fund_positions');
END;
-- +goose StatementEnd
-- A report that was given stands; another takes its place.
-- +goose StatementBegin
CREATE TRIGGER expenditure_reports_no_update BEFORE UPDATE ON expenditure_reports
WHEN (NEW.id <> OLD.id OR NEW.programme_id <> OLD.programme_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.year <> OLD.year OR NEW.spent_cents <> OLD.spent_cents OR NEW.committed_cents <> OLD.committed_cents OR NEW.certainty <> OLD.certainty OR OLD.state = 'corrected')
BEGIN
  SELECT RAISE(ABORT, 'append-only: expenditure_reports');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_no_update BEFORE UPDATE ON deposits
WHEN (OLD.state = 'posted' AND (NEW.state <> 'posted' OR NEW.usd_cents <> OLD.usd_cents OR NEW.fee_cents <> OLD.fee_cents OR NEW.minor <> OLD.minor OR NEW.currency <> OLD.currency OR NEW.rate <> OLD.rate OR NEW.value_date <> OLD.value_date OR NEW.transaction_id <> OLD.transaction_id OR OLD.reversal_id IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'append-only: deposits');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_no_update BEFORE UPDATE ON refunds
WHEN (OLD.state = 'posted')
BEGIN
  SELECT RAISE(ABORT, 'append-only: refunds');
END;
-- +goose StatementEnd
