-- What was handed out, what came back and what became of it stands.
-- +goose StatementBegin
CREATE TRIGGER kits_no_update BEFORE UPDATE ON kits
BEGIN
  SELECT RAISE(ABORT, 'append-only: kits');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kits_no_delete BEFORE DELETE ON kits
BEGIN
  SELECT RAISE(ABORT, 'append-only: kits');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kit_returns_no_update BEFORE UPDATE ON kit_returns
BEGIN
  SELECT RAISE(ABORT, 'append-only: kit_returns');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kit_returns_no_delete BEFORE DELETE ON kit_returns
BEGIN
  SELECT RAISE(ABORT, 'append-only: kit_returns');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kit_changes_no_update BEFORE UPDATE ON kit_changes
BEGIN
  SELECT RAISE(ABORT, 'append-only: kit_changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kit_changes_no_delete BEFORE DELETE ON kit_changes
BEGIN
  SELECT RAISE(ABORT, 'append-only: kit_changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kit_choices_no_update BEFORE UPDATE ON kit_choices
BEGIN
  SELECT RAISE(ABORT, 'append-only: kit_choices');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kit_choices_no_delete BEFORE DELETE ON kit_choices
BEGIN
  SELECT RAISE(ABORT, 'append-only: kit_choices');
END;
-- +goose StatementEnd
