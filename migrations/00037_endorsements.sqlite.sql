-- What an endorser was shown stands.
-- +goose StatementBegin
CREATE TRIGGER endorsed_texts_no_update BEFORE UPDATE ON endorsed_texts
BEGIN
  SELECT RAISE(ABORT, 'append-only: endorsed_texts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER endorsed_texts_no_delete BEFORE DELETE ON endorsed_texts
BEGIN
  SELECT RAISE(ABORT, 'append-only: endorsed_texts');
END;
-- +goose StatementEnd
