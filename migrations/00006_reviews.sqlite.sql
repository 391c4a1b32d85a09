-- A finding and an interest stay as they were recorded.
-- +goose StatementBegin
CREATE TRIGGER screenings_no_update BEFORE UPDATE ON screenings
BEGIN
  SELECT RAISE(ABORT, 'append-only: screenings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER screenings_no_delete BEFORE DELETE ON screenings
BEGIN
  SELECT RAISE(ABORT, 'append-only: screenings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_interests_no_update BEFORE UPDATE ON review_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_interests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_interests_no_delete BEFORE DELETE ON review_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_interests');
END;
-- +goose StatementEnd
