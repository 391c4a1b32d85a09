-- What was found apart, and what was said the second time, stay.
-- +goose StatementBegin
CREATE TRIGGER review_round_criteria_no_update BEFORE UPDATE ON review_round_criteria
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_round_criteria');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER review_round_criteria_no_delete BEFORE DELETE ON review_round_criteria
BEGIN
  SELECT RAISE(ABORT, 'append-only: review_round_criteria');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER second_scores_no_update BEFORE UPDATE ON second_scores
BEGIN
  SELECT RAISE(ABORT, 'append-only: second_scores');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER second_scores_no_delete BEFORE DELETE ON second_scores
BEGIN
  SELECT RAISE(ABORT, 'append-only: second_scores');
END;
-- +goose StatementEnd
