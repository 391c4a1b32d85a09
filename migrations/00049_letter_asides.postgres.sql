CREATE TRIGGER letter_asides_no_update BEFORE UPDATE ON letter_asides FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER letter_asides_no_delete BEFORE DELETE ON letter_asides FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER letter_asides_no_truncate BEFORE TRUNCATE ON letter_asides FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
