-- What an endorser was shown stands.
CREATE TRIGGER endorsed_texts_no_update BEFORE UPDATE ON endorsed_texts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER endorsed_texts_no_delete BEFORE DELETE ON endorsed_texts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER endorsed_texts_no_truncate BEFORE TRUNCATE ON endorsed_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
