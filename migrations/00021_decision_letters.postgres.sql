-- A letter, once released, stands.
CREATE TRIGGER decision_letters_no_update BEFORE UPDATE ON decision_letters FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_letters_no_delete BEFORE DELETE ON decision_letters FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_letters_no_truncate BEFORE TRUNCATE ON decision_letters FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
