-- A withdrawal is never changed.
CREATE TRIGGER rule_withdrawals_no_update BEFORE UPDATE ON rule_withdrawals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_withdrawals_no_delete BEFORE DELETE ON rule_withdrawals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_withdrawals_no_truncate BEFORE TRUNCATE ON rule_withdrawals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
