-- A motion that was closed stands.
-- +goose StatementBegin
CREATE TRIGGER interest_motions_closed BEFORE UPDATE ON interest_motions
WHEN OLD.state <> 'proposed'
BEGIN
  SELECT RAISE(ABORT, 'append-only: a motion that was closed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER interest_motions_no_delete BEFORE DELETE ON interest_motions
BEGIN
  SELECT RAISE(ABORT, 'append-only: interest_motions');
END;
-- +goose StatementEnd
