-- What was counted, said and adopted stays as it was.
-- +goose StatementBegin
CREATE TRIGGER review_seats_no_update BEFORE UPDATE ON review_seats
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_seats');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_seats_no_delete BEFORE DELETE ON review_seats
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_seats');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_measures_no_update BEFORE UPDATE ON review_measures
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_measures');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_measures_no_delete BEFORE DELETE ON review_measures
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_measures');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_drafts_no_update BEFORE UPDATE ON review_drafts
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_drafts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_drafts_no_delete BEFORE DELETE ON review_drafts
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_drafts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER annual_reviews_no_update BEFORE UPDATE ON annual_reviews
WHEN OLD.state = 'adopted'
BEGIN
  SELECT RAISE(ABORT, 'append-only: annual_reviews');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER annual_reviews_no_delete BEFORE DELETE ON annual_reviews
BEGIN
  SELECT RAISE(ABORT, 'append-only: annual_reviews');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_sheets_no_update BEFORE UPDATE ON review_sheets
WHEN OLD.sent_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_sheets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_sheets_no_delete BEFORE DELETE ON review_sheets
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_sheets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recommendations_no_update BEFORE UPDATE ON recommendations
WHEN OLD.answer <> '' OR OLD.dropped_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: recommendations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recommendations_no_delete BEFORE DELETE ON recommendations
BEGIN
  SELECT RAISE(ABORT, 'append-only: recommendations');
END;
-- +goose StatementEnd
