-- What was decided on a revision does not change, and the log of extensions not.
-- +goose StatementBegin
CREATE TRIGGER programme_revisions_settled BEFORE UPDATE ON programme_revisions
WHEN OLD.settled_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_revisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_revisions_no_delete BEFORE DELETE ON programme_revisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_revisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_extensions_no_update BEFORE UPDATE ON programme_extensions
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_extensions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_extensions_no_delete BEFORE DELETE ON programme_extensions
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_extensions');
END;
-- +goose StatementEnd
