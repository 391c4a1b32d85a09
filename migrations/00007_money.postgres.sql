-- What was posted, released, approved or reported is never changed.
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_no_update BEFORE UPDATE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_no_delete BEFORE DELETE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_no_truncate BEFORE TRUNCATE ON ledger_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranche_releases_no_update BEFORE UPDATE ON tranche_releases FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranche_releases_no_delete BEFORE DELETE ON tranche_releases FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranche_releases_no_truncate BEFORE TRUNCATE ON tranche_releases FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_lines_no_update BEFORE UPDATE ON release_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_lines_no_delete BEFORE DELETE ON release_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_lines_no_truncate BEFORE TRUNCATE ON release_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_events_no_update BEFORE UPDATE ON programme_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_events_no_delete BEFORE DELETE ON programme_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_events_no_truncate BEFORE TRUNCATE ON programme_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_budgets_no_update BEFORE UPDATE ON programme_budgets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_budgets_no_delete BEFORE DELETE ON programme_budgets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_budgets_no_truncate BEFORE TRUNCATE ON programme_budgets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_budget_lines_no_update BEFORE UPDATE ON programme_budget_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_budget_lines_no_delete BEFORE DELETE ON programme_budget_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_budget_lines_no_truncate BEFORE TRUNCATE ON programme_budget_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER instalments_no_update BEFORE UPDATE ON instalments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER instalments_no_delete BEFORE DELETE ON instalments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER instalments_no_truncate BEFORE TRUNCATE ON instalments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER expenditures_no_update BEFORE UPDATE ON expenditures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER expenditures_no_delete BEFORE DELETE ON expenditures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER expenditures_no_truncate BEFORE TRUNCATE ON expenditures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Records and kept sums change; they do not go.
CREATE TRIGGER programmes_no_delete BEFORE DELETE ON programmes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programmes_no_truncate BEFORE TRUNCATE ON programmes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_organisations_no_delete BEFORE DELETE ON programme_organisations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_organisations_no_truncate BEFORE TRUNCATE ON programme_organisations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranches_no_delete BEFORE DELETE ON tranches FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranches_no_truncate BEFORE TRUNCATE ON tranches FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranche_amounts_no_delete BEFORE DELETE ON tranche_amounts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tranche_amounts_no_truncate BEFORE TRUNCATE ON tranche_amounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contributor_commitments_no_delete BEFORE DELETE ON contributor_commitments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contributor_commitments_no_truncate BEFORE TRUNCATE ON contributor_commitments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER deposits_no_delete BEFORE DELETE ON deposits FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER deposits_no_truncate BEFORE TRUNCATE ON deposits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refunds_no_truncate BEFORE TRUNCATE ON refunds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER expenditure_reports_no_delete BEFORE DELETE ON expenditure_reports FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER expenditure_reports_no_truncate BEFORE TRUNCATE ON expenditure_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_accounts_no_delete BEFORE DELETE ON ledger_accounts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_accounts_no_truncate BEFORE TRUNCATE ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_balances_no_delete BEFORE DELETE ON ledger_balances FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_balances_no_truncate BEFORE TRUNCATE ON ledger_balances FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fund_positions_no_delete BEFORE DELETE ON fund_positions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fund_positions_no_truncate BEFORE TRUNCATE ON fund_positions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- A report that was given stands; another takes its place.
CREATE TRIGGER expenditure_reports_no_update BEFORE UPDATE ON expenditure_reports FOR EACH ROW
WHEN (NEW.id <> OLD.id OR NEW.programme_id <> OLD.programme_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.year <> OLD.year OR NEW.spent_cents <> OLD.spent_cents OR NEW.committed_cents <> OLD.committed_cents OR NEW.certainty <> OLD.certainty OR OLD.state = 'corrected') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER deposits_no_update BEFORE UPDATE ON deposits FOR EACH ROW
WHEN (OLD.state = 'posted' AND (NEW.state <> 'posted' OR NEW.usd_cents <> OLD.usd_cents OR NEW.fee_cents <> OLD.fee_cents OR NEW.minor <> OLD.minor OR NEW.currency <> OLD.currency OR NEW.rate <> OLD.rate OR NEW.value_date <> OLD.value_date OR NEW.transaction_id <> OLD.transaction_id OR OLD.reversal_id IS NOT NULL)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refunds_no_update BEFORE UPDATE ON refunds FOR EACH ROW
WHEN (OLD.state = 'posted') EXECUTE FUNCTION refuse_change();
