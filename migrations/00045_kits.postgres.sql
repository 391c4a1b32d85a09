-- What was handed out, what came back and what became of it stands.
CREATE TRIGGER kits_no_update BEFORE UPDATE ON kits FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kits_no_delete BEFORE DELETE ON kits FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kits_no_truncate BEFORE TRUNCATE ON kits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_returns_no_update BEFORE UPDATE ON kit_returns FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_returns_no_delete BEFORE DELETE ON kit_returns FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_returns_no_truncate BEFORE TRUNCATE ON kit_returns FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_changes_no_update BEFORE UPDATE ON kit_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_changes_no_delete BEFORE DELETE ON kit_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_changes_no_truncate BEFORE TRUNCATE ON kit_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_choices_no_update BEFORE UPDATE ON kit_choices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_choices_no_delete BEFORE DELETE ON kit_choices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kit_choices_no_truncate BEFORE TRUNCATE ON kit_choices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
