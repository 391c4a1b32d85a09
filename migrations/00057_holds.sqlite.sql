-- What was said of a hold stays; a lifted one does not change.
-- +goose StatementBegin
CREATE TRIGGER share_holds_lifted BEFORE UPDATE ON share_holds
WHEN OLD.lifted_at IS NOT NULL OR NEW.reason <> OLD.reason OR NEW.kind <> OLD.kind OR NEW.organisation_id <> OLD.organisation_id
BEGIN
  SELECT RAISE(ABORT, 'append-only: share_holds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_holds_no_delete BEFORE DELETE ON share_holds
BEGIN
  SELECT RAISE(ABORT, 'append-only: share_holds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_hold_events_no_update BEFORE UPDATE ON share_hold_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: share_hold_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_hold_events_no_delete BEFORE DELETE ON share_hold_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: share_hold_events');
END;
-- +goose StatementEnd
