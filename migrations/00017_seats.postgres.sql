-- A note of correction is never changed.
CREATE TRIGGER correction_notes_no_update BEFORE UPDATE ON correction_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER correction_notes_no_delete BEFORE DELETE ON correction_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER correction_notes_no_truncate BEFORE TRUNCATE ON correction_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
