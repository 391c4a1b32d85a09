-- The register and the paths taken are only added to.
-- +goose StatementBegin
CREATE TRIGGER standing_interests_no_update BEFORE UPDATE ON standing_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: standing_interests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER standing_interests_no_delete BEFORE DELETE ON standing_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: standing_interests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER substitutions_no_update BEFORE UPDATE ON substitutions
BEGIN
  SELECT RAISE(ABORT, 'append-only: substitutions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER substitutions_no_delete BEFORE DELETE ON substitutions
BEGIN
  SELECT RAISE(ABORT, 'append-only: substitutions');
END;
-- +goose StatementEnd
