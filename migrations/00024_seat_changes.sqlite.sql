-- A change that was confirmed or refused stands.
-- +goose StatementBegin
CREATE TRIGGER seat_changes_closed BEFORE UPDATE ON seat_changes
WHEN OLD.state <> 'proposed'
BEGIN
  SELECT RAISE(ABORT, 'append-only: a change of a seat that was closed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_changes_no_delete BEFORE DELETE ON seat_changes
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_changes');
END;
-- +goose StatementEnd
