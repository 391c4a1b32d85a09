-- +goose StatementBegin
CREATE TRIGGER programme_evaluations_no_delete BEFORE DELETE ON programme_evaluations
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_evaluations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evaluation_items_words BEFORE UPDATE ON evaluation_items
WHEN NEW.body <> OLD.body OR NEW.number <> OLD.number
BEGIN
  SELECT RAISE(ABORT, 'append-only: evaluation_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evaluation_items_no_delete BEFORE DELETE ON evaluation_items
BEGIN
  SELECT RAISE(ABORT, 'append-only: evaluation_items');
END;
-- +goose StatementEnd
