-- What was said and closed is never changed; what was done keeps its date.
-- +goose StatementBegin
CREATE TRIGGER consultees_no_update BEFORE UPDATE ON consultees
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultees');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultees_no_delete BEFORE DELETE ON consultees
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultees');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultation_notices_no_update BEFORE UPDATE ON consultation_notices
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultation_notices');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultation_notices_no_delete BEFORE DELETE ON consultation_notices
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultation_notices');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultation_replies_no_update BEFORE UPDATE ON consultation_replies
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultation_replies');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultation_replies_no_delete BEFORE DELETE ON consultation_replies
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultation_replies');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_uses_no_update BEFORE UPDATE ON reply_uses
BEGIN
  SELECT RAISE(ABORT, 'append-only: reply_uses');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_uses_no_delete BEFORE DELETE ON reply_uses
BEGIN
  SELECT RAISE(ABORT, 'append-only: reply_uses');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gated_matters_no_update BEFORE UPDATE ON gated_matters
BEGIN
  SELECT RAISE(ABORT, 'append-only: gated_matters');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gated_matters_no_delete BEFORE DELETE ON gated_matters
BEGIN
  SELECT RAISE(ABORT, 'append-only: gated_matters');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultations_no_update BEFORE UPDATE ON consultations
WHEN OLD.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER consultations_no_delete BEFORE DELETE ON consultations
BEGIN
  SELECT RAISE(ABORT, 'append-only: consultations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occurrences_no_update BEFORE UPDATE ON occurrences
WHEN OLD.completed_on IS NOT NULL OR OLD.waived_on IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: occurrences');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occurrences_no_delete BEFORE DELETE ON occurrences
BEGIN
  SELECT RAISE(ABORT, 'append-only: occurrences');
END;
-- +goose StatementEnd
