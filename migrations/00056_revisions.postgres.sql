-- What was decided on a revision does not change, and the log of extensions not.
CREATE TRIGGER programme_revisions_settled BEFORE UPDATE ON programme_revisions FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_revisions_no_delete BEFORE DELETE ON programme_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_extensions_no_update BEFORE UPDATE ON programme_extensions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_extensions_no_delete BEFORE DELETE ON programme_extensions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programme_extensions_no_truncate BEFORE TRUNCATE ON programme_extensions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
