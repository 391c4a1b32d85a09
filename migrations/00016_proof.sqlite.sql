-- What was said is never changed; the values under a certificate's commitments
-- can be taken out, nothing else.
-- +goose StatementBegin
CREATE TRIGGER seat_notices_no_update BEFORE UPDATE ON seat_notices
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_notices');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_notices_no_delete BEFORE DELETE ON seat_notices
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_notices');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notice_outcomes_no_update BEFORE UPDATE ON notice_outcomes
BEGIN
  SELECT RAISE(ABORT, 'append-only: notice_outcomes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notice_outcomes_no_delete BEFORE DELETE ON notice_outcomes
BEGIN
  SELECT RAISE(ABORT, 'append-only: notice_outcomes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER late_objections_no_update BEFORE UPDATE ON late_objections
BEGIN
  SELECT RAISE(ABORT, 'append-only: late_objections');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER late_objections_no_delete BEFORE DELETE ON late_objections
BEGIN
  SELECT RAISE(ABORT, 'append-only: late_objections');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reconsiderations_no_update BEFORE UPDATE ON reconsiderations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reconsiderations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reconsiderations_no_delete BEFORE DELETE ON reconsiderations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reconsiderations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificate_erasures_no_update BEFORE UPDATE ON certificate_erasures
BEGIN
  SELECT RAISE(ABORT, 'append-only: certificate_erasures');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificate_erasures_no_delete BEFORE DELETE ON certificate_erasures
BEGIN
  SELECT RAISE(ABORT, 'append-only: certificate_erasures');
END;
-- +goose StatementEnd
DROP TRIGGER certificates_no_update;
-- +goose StatementBegin
CREATE TRIGGER certificates_no_update BEFORE UPDATE ON certificates
WHEN NOT (NEW.id = OLD.id AND NEW.number = OLD.number AND NEW.decision_id = OLD.decision_id AND NEW.previous = OLD.previous AND NEW.hash = OLD.hash
  AND NEW.body = OLD.body AND NEW.created_at = OLD.created_at AND length(NEW.opened) < length(OLD.opened))
BEGIN
  SELECT RAISE(ABORT, 'append-only: certificates');
END;
-- +goose StatementEnd
