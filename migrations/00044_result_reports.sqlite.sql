-- A version of a value is followed by another, never changed.
-- +goose StatementBegin
CREATE TRIGGER result_events_no_update BEFORE UPDATE ON result_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: result_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER result_events_no_delete BEFORE DELETE ON result_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: result_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER indicator_values_no_update BEFORE UPDATE ON indicator_values
BEGIN
  SELECT RAISE(ABORT, 'append-only: indicator_values');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER indicator_values_no_delete BEFORE DELETE ON indicator_values
BEGIN
  SELECT RAISE(ABORT, 'append-only: indicator_values');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_statuses_no_update BEFORE UPDATE ON risk_statuses
BEGIN
  SELECT RAISE(ABORT, 'append-only: risk_statuses');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_statuses_no_delete BEFORE DELETE ON risk_statuses
BEGIN
  SELECT RAISE(ABORT, 'append-only: risk_statuses');
END;
-- +goose StatementEnd
