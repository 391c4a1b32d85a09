-- What was done with a held letter stands.
-- +goose StatementBegin
CREATE TRIGGER message_settlements_no_update BEFORE UPDATE ON message_settlements
BEGIN
  SELECT RAISE(ABORT, 'append-only: message_settlements');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER message_settlements_no_delete BEFORE DELETE ON message_settlements
BEGIN
  SELECT RAISE(ABORT, 'append-only: message_settlements');
END;
-- +goose StatementEnd
