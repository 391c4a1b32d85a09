-- A withdrawal is never changed.
-- +goose StatementBegin
CREATE TRIGGER rule_withdrawals_no_update BEFORE UPDATE ON rule_withdrawals
BEGIN
  SELECT RAISE(ABORT, 'append-only: rule_withdrawals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rule_withdrawals_no_delete BEFORE DELETE ON rule_withdrawals
BEGIN
  SELECT RAISE(ABORT, 'append-only: rule_withdrawals');
END;
-- +goose StatementEnd
