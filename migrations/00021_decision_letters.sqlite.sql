-- A letter, once released, stands.
-- +goose StatementBegin
CREATE TRIGGER decision_letters_no_update BEFORE UPDATE ON decision_letters
BEGIN
  SELECT RAISE(ABORT, 'append-only: decision_letters');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_letters_no_delete BEFORE DELETE ON decision_letters
BEGIN
  SELECT RAISE(ABORT, 'append-only: decision_letters');
END;
-- +goose StatementEnd
