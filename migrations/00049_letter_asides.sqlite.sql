-- +goose StatementBegin
CREATE TRIGGER letter_asides_no_update BEFORE UPDATE ON letter_asides
BEGIN
  SELECT RAISE(ABORT, 'append-only: letter_asides');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER letter_asides_no_delete BEFORE DELETE ON letter_asides
BEGIN
  SELECT RAISE(ABORT, 'append-only: letter_asides');
END;
-- +goose StatementEnd
