-- What has been recorded is never changed. Each refusal says which rule it is.
-- +goose StatementBegin
CREATE TRIGGER stores_no_update BEFORE UPDATE ON stores
BEGIN
  SELECT RAISE(ABORT, 'append-only: stores');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stores_no_delete BEFORE DELETE ON stores
BEGIN
  SELECT RAISE(ABORT, 'append-only: stores');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acts_no_update BEFORE UPDATE ON acts
BEGIN
  SELECT RAISE(ABORT, 'append-only: acts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acts_no_delete BEFORE DELETE ON acts
BEGIN
  SELECT RAISE(ABORT, 'append-only: acts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals
BEGIN
  SELECT RAISE(ABORT, 'append-only: seals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
BEGIN
  SELECT RAISE(ABORT, 'append-only: seals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seal_links_no_update BEFORE UPDATE ON seal_links
BEGIN
  SELECT RAISE(ABORT, 'append-only: seal_links');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seal_links_no_delete BEFORE DELETE ON seal_links
BEGIN
  SELECT RAISE(ABORT, 'append-only: seal_links');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER act_values_no_delete BEFORE DELETE ON act_values
BEGIN
  SELECT RAISE(ABORT, 'append-only: act_values');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER act_values_no_update BEFORE UPDATE ON act_values
WHEN NOT (OLD.emptied_at IS NULL AND NEW.emptied_at IS NOT NULL AND NEW.act_id = OLD.act_id AND NEW.body = '' AND NEW.salt = '')
BEGIN
  SELECT RAISE(ABORT, 'append-only: act_values can only be emptied');
END;
-- +goose StatementEnd
