CREATE TRIGGER reconciliations_no_update BEFORE UPDATE ON reconciliations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliations_no_delete BEFORE DELETE ON reconciliations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliations_no_truncate BEFORE TRUNCATE ON reconciliations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliation_breaks_no_update BEFORE UPDATE ON reconciliation_breaks FOR EACH ROW
WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliation_breaks_no_delete BEFORE DELETE ON reconciliation_breaks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliation_breaks_no_truncate BEFORE TRUNCATE ON reconciliation_breaks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
