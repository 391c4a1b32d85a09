CREATE TRIGGER import_batches_no_delete BEFORE DELETE ON import_batches FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER import_batches_no_truncate BEFORE TRUNCATE ON import_batches FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER import_batches_settled BEFORE UPDATE ON import_batches FOR EACH ROW
WHEN (OLD.state <> 'read' OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.file_id <> OLD.file_id OR NEW.person_id <> OLD.person_id) EXECUTE FUNCTION refuse_change();
