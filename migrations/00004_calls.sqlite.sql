-- What was published, submitted or recorded is never changed.
-- +goose StatementBegin
CREATE TRIGGER call_events_no_update BEFORE UPDATE ON call_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: call_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER call_events_no_delete BEFORE DELETE ON call_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: call_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_sides_no_update BEFORE UPDATE ON proposal_sides
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_sides');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_sides_no_delete BEFORE DELETE ON proposal_sides
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_sides');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER submissions_no_update BEFORE UPDATE ON submissions
BEGIN
  SELECT RAISE(ABORT, 'append-only: submissions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER submissions_no_delete BEFORE DELETE ON submissions
BEGIN
  SELECT RAISE(ABORT, 'append-only: submissions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_events_no_update BEFORE UPDATE ON proposal_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_events_no_delete BEFORE DELETE ON proposal_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER form_versions_no_update BEFORE UPDATE ON form_versions
BEGIN
  SELECT RAISE(ABORT, 'append-only: form_versions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER form_versions_no_delete BEFORE DELETE ON form_versions
BEGIN
  SELECT RAISE(ABORT, 'append-only: form_versions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER criteria_sets_no_update BEFORE UPDATE ON criteria_sets
BEGIN
  SELECT RAISE(ABORT, 'append-only: criteria_sets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER criteria_sets_no_delete BEFORE DELETE ON criteria_sets
BEGIN
  SELECT RAISE(ABORT, 'append-only: criteria_sets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER criteria_no_update BEFORE UPDATE ON criteria
BEGIN
  SELECT RAISE(ABORT, 'append-only: criteria');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER criteria_no_delete BEFORE DELETE ON criteria
BEGIN
  SELECT RAISE(ABORT, 'append-only: criteria');
END;
-- +goose StatementEnd
