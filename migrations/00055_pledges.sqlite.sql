-- What was announced stands; what became of it is added.
-- +goose StatementBegin
CREATE TRIGGER pledges_no_delete BEFORE DELETE ON pledges
BEGIN
  SELECT RAISE(ABORT, 'append-only: pledges');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER pledges_said BEFORE UPDATE ON pledges
WHEN (NEW.id <> OLD.id OR NEW.organisation_id <> OLD.organisation_id OR NEW.currency <> OLD.currency OR NEW.minor <> OLD.minor OR NEW.announced_on <> OLD.announced_on OR NEW.source <> OLD.source OR NEW.preference <> OLD.preference OR NEW.turned_minor < OLD.turned_minor OR OLD.state <> 'open')
BEGIN
  SELECT RAISE(ABORT, 'append-only: pledges');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER pledge_commitments_no_update BEFORE UPDATE ON pledge_commitments
BEGIN
  SELECT RAISE(ABORT, 'append-only: pledge_commitments');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER pledge_commitments_no_delete BEFORE DELETE ON pledge_commitments
BEGIN
  SELECT RAISE(ABORT, 'append-only: pledge_commitments');
END;
-- +goose StatementEnd
