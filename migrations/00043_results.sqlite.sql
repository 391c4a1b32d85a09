-- What was approved stays; a grading is followed by another, never changed.
-- +goose StatementBegin
CREATE TRIGGER programme_indicators_no_update BEFORE UPDATE ON programme_indicators
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_indicators');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_indicators_no_delete BEFORE DELETE ON programme_indicators
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_indicators');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_risks_no_update BEFORE UPDATE ON programme_risks
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_risks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_risks_no_delete BEFORE DELETE ON programme_risks
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_risks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_markers_no_update BEFORE UPDATE ON programme_markers
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_markers');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_markers_no_delete BEFORE DELETE ON programme_markers
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_markers');
END;
-- +goose StatementEnd
