-- A certificate is never changed.
-- +goose StatementBegin
CREATE TRIGGER certificates_no_update BEFORE UPDATE ON certificates
BEGIN
  SELECT RAISE(ABORT, 'append-only: certificates');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificates_no_delete BEFORE DELETE ON certificates
BEGIN
  SELECT RAISE(ABORT, 'append-only: certificates');
END;
-- +goose StatementEnd
