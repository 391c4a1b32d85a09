-- A note of correction is never changed.
-- +goose StatementBegin
CREATE TRIGGER correction_notes_no_update BEFORE UPDATE ON correction_notes
BEGIN
  SELECT RAISE(ABORT, 'append-only: correction_notes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER correction_notes_no_delete BEFORE DELETE ON correction_notes
BEGIN
  SELECT RAISE(ABORT, 'append-only: correction_notes');
END;
-- +goose StatementEnd
