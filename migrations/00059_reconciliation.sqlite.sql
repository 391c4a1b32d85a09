-- +goose StatementBegin
CREATE TRIGGER reconciliations_no_update BEFORE UPDATE ON reconciliations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reconciliations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reconciliations_no_delete BEFORE DELETE ON reconciliations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reconciliations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reconciliation_breaks_no_update BEFORE UPDATE ON reconciliation_breaks
WHEN OLD.state <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'append-only: reconciliation_breaks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reconciliation_breaks_no_delete BEFORE DELETE ON reconciliation_breaks
BEGIN
  SELECT RAISE(ABORT, 'append-only: reconciliation_breaks');
END;
-- +goose StatementEnd
