-- Lots, once drawn, stand; entries and nominations change and do not go.
-- +goose StatementBegin
CREATE TRIGGER rotation_draws_no_update BEFORE UPDATE ON rotation_draws
BEGIN
  SELECT RAISE(ABORT, 'append-only: rotation_draws');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rotation_draws_no_delete BEFORE DELETE ON rotation_draws
BEGIN
  SELECT RAISE(ABORT, 'append-only: rotation_draws');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rotation_places_no_update BEFORE UPDATE ON rotation_places
BEGIN
  SELECT RAISE(ABORT, 'append-only: rotation_places');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rotation_places_no_delete BEFORE DELETE ON rotation_places
BEGIN
  SELECT RAISE(ABORT, 'append-only: rotation_places');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rotation_entries_no_delete BEFORE DELETE ON rotation_entries
BEGIN
  SELECT RAISE(ABORT, 'append-only: rotation_entries');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER nominations_no_delete BEFORE DELETE ON nominations
BEGIN
  SELECT RAISE(ABORT, 'append-only: nominations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER nominations_closed BEFORE UPDATE ON nominations
WHEN OLD.state <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'append-only: a nomination that has ended');
END;
-- +goose StatementEnd
