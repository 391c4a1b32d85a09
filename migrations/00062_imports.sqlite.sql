-- +goose StatementBegin
CREATE TRIGGER import_batches_no_delete BEFORE DELETE ON import_batches
BEGIN
  SELECT RAISE(ABORT, 'append-only: import_batches');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER import_batches_settled BEFORE UPDATE ON import_batches
WHEN (OLD.state <> 'read' OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.file_id <> OLD.file_id OR NEW.person_id <> OLD.person_id)
BEGIN
  SELECT RAISE(ABORT, 'append-only: import_batches');
END;
-- +goose StatementEnd
