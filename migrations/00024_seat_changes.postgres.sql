-- A change that was confirmed or refused stands.
CREATE TRIGGER seat_changes_closed BEFORE UPDATE ON seat_changes FOR EACH ROW
WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_changes_no_delete BEFORE DELETE ON seat_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_changes_no_truncate BEFORE TRUNCATE ON seat_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
