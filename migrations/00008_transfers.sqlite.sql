-- Signatures, steps and what the agent said are never changed.
-- +goose StatementBegin
CREATE TRIGGER transfer_approvals_no_update BEFORE UPDATE ON transfer_approvals
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_approvals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfer_approvals_no_delete BEFORE DELETE ON transfer_approvals
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_approvals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfer_events_no_update BEFORE UPDATE ON transfer_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfer_events_no_delete BEFORE DELETE ON transfer_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_record_lines_no_update BEFORE UPDATE ON agent_record_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_record_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_record_lines_no_delete BEFORE DELETE ON agent_record_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_record_lines');
END;
-- +goose StatementEnd
-- Records and kept sums change; they do not go.
-- +goose StatementBegin
CREATE TRIGGER transfer_requests_no_delete BEFORE DELETE ON transfer_requests
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_requests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfer_lines_no_delete BEFORE DELETE ON transfer_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_files_no_delete BEFORE DELETE ON agent_files
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_files');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_records_no_delete BEFORE DELETE ON agent_records
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_records');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfer_payments_no_delete BEFORE DELETE ON transfer_payments
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_payments');
END;
-- +goose StatementEnd
-- A payment is reversed once and never changed; a record that counts stands.
-- +goose StatementBegin
CREATE TRIGGER transfer_payments_no_update BEFORE UPDATE ON transfer_payments
WHEN (OLD.reversed_by IS NOT NULL OR NEW.cents <> OLD.cents OR NEW.value_date <> OLD.value_date OR NEW.agent_ref <> OLD.agent_ref OR NEW.line_id <> OLD.line_id OR NEW.transaction_id <> OLD.transaction_id)
BEGIN
  SELECT RAISE(ABORT, 'append-only: transfer_payments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_records_no_update BEFORE UPDATE ON agent_records
WHEN (OLD.state <> 'pending' OR NEW.action <> OLD.action OR NEW.text <> OLD.text OR NEW.agent_number <> OLD.agent_number OR NEW.road <> OLD.road OR NEW.recorded_by <> OLD.recorded_by)
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_records');
END;
-- +goose StatementEnd
