-- What was said, and how a thread was closed, stands.
-- +goose StatementBegin
CREATE TRIGGER thread_messages_no_update BEFORE UPDATE ON thread_messages
BEGIN
  SELECT RAISE(ABORT, 'append-only: thread_messages');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER thread_messages_no_delete BEFORE DELETE ON thread_messages
BEGIN
  SELECT RAISE(ABORT, 'append-only: thread_messages');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER thread_events_no_update BEFORE UPDATE ON thread_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: thread_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER thread_events_no_delete BEFORE DELETE ON thread_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: thread_events');
END;
-- +goose StatementEnd
