-- A version of a value is followed by another, never changed.
CREATE TRIGGER result_events_no_update BEFORE UPDATE ON result_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER result_events_no_delete BEFORE DELETE ON result_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER result_events_no_truncate BEFORE TRUNCATE ON result_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicator_values_no_update BEFORE UPDATE ON indicator_values FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicator_values_no_delete BEFORE DELETE ON indicator_values FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicator_values_no_truncate BEFORE TRUNCATE ON indicator_values FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER risk_statuses_no_update BEFORE UPDATE ON risk_statuses FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER risk_statuses_no_delete BEFORE DELETE ON risk_statuses FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER risk_statuses_no_truncate BEFORE TRUNCATE ON risk_statuses FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
