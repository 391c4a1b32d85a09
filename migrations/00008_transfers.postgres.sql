-- Signatures, steps and what the agent said are never changed.
CREATE TRIGGER transfer_approvals_no_update BEFORE UPDATE ON transfer_approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_approvals_no_delete BEFORE DELETE ON transfer_approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_approvals_no_truncate BEFORE TRUNCATE ON transfer_approvals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_events_no_update BEFORE UPDATE ON transfer_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_events_no_delete BEFORE DELETE ON transfer_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_events_no_truncate BEFORE TRUNCATE ON transfer_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_record_lines_no_update BEFORE UPDATE ON agent_record_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_record_lines_no_delete BEFORE DELETE ON agent_record_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_record_lines_no_truncate BEFORE TRUNCATE ON agent_record_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Records and kept sums change; they do not go.
CREATE TRIGGER transfer_requests_no_delete BEFORE DELETE ON transfer_requests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_requests_no_truncate BEFORE TRUNCATE ON transfer_requests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_lines_no_delete BEFORE DELETE ON transfer_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_lines_no_truncate BEFORE TRUNCATE ON transfer_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_files_no_delete BEFORE DELETE ON agent_files FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_files_no_truncate BEFORE TRUNCATE ON agent_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_records_no_delete BEFORE DELETE ON agent_records FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_records_no_truncate BEFORE TRUNCATE ON agent_records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_payments_no_delete BEFORE DELETE ON transfer_payments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_payments_no_truncate BEFORE TRUNCATE ON transfer_payments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- A payment is reversed once and never changed; a record that counts stands.
CREATE TRIGGER transfer_payments_no_update BEFORE UPDATE ON transfer_payments FOR EACH ROW WHEN (OLD.reversed_by IS NOT NULL OR NEW.cents <> OLD.cents OR NEW.value_date <> OLD.value_date OR NEW.agent_ref <> OLD.agent_ref OR NEW.line_id <> OLD.line_id OR NEW.transaction_id <> OLD.transaction_id) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_records_no_update BEFORE UPDATE ON agent_records FOR EACH ROW WHEN (OLD.state <> 'pending' OR NEW.action <> OLD.action OR NEW.text <> OLD.text OR NEW.agent_number <> OLD.agent_number OR NEW.road <> OLD.road OR NEW.recorded_by <> OLD.recorded_by) EXECUTE FUNCTION refuse_change();
