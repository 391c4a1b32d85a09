-- What was sent and what was said stand.
-- +goose StatementBegin
CREATE TRIGGER sounding_comments_no_update BEFORE UPDATE ON sounding_comments
BEGIN
  SELECT RAISE(ABORT, 'append-only: sounding_comments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sounding_comments_no_delete BEFORE DELETE ON sounding_comments
BEGIN
  SELECT RAISE(ABORT, 'append-only: sounding_comments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER soundings_sent BEFORE UPDATE ON soundings
WHEN OLD.state = 'sent'
BEGIN
  SELECT RAISE(ABORT, 'append-only: a sounding that was sent');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER soundings_no_delete BEFORE DELETE ON soundings
BEGIN
  SELECT RAISE(ABORT, 'append-only: soundings');
END;
-- +goose StatementEnd
