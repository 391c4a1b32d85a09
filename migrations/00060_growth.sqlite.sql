-- An item is what was said: a correction is another version of the answer.
-- +goose StatementBegin
CREATE TRIGGER growth_items_no_update BEFORE UPDATE ON growth_items
BEGIN
  SELECT RAISE(ABORT, 'append-only: growth_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER growth_items_no_delete BEFORE DELETE ON growth_items
BEGIN
  SELECT RAISE(ABORT, 'append-only: growth_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER growth_answers_no_delete BEFORE DELETE ON growth_answers
BEGIN
  SELECT RAISE(ABORT, 'append-only: growth_answers');
END;
-- +goose StatementEnd
