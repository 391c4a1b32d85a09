-- What was said is never changed; a vote that is closed stays as it was counted.
-- +goose StatementBegin
CREATE TRIGGER reservations_no_update BEFORE UPDATE ON reservations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reservations_no_delete BEFORE DELETE ON reservations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reservation_ends_no_update BEFORE UPDATE ON reservation_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservation_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reservation_ends_no_delete BEFORE DELETE ON reservation_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservation_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings
BEGIN
  SELECT RAISE(ABORT, 'append-only: findings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings
BEGIN
  SELECT RAISE(ABORT, 'append-only: findings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER formal_ballots_no_update BEFORE UPDATE ON formal_ballots
BEGIN
  SELECT RAISE(ABORT, 'append-only: formal_ballots');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER formal_ballots_no_delete BEFORE DELETE ON formal_ballots
BEGIN
  SELECT RAISE(ABORT, 'append-only: formal_ballots');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER indicative_answers_no_update BEFORE UPDATE ON indicative_answers
BEGIN
  SELECT RAISE(ABORT, 'append-only: indicative_answers');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER indicative_answers_no_delete BEFORE DELETE ON indicative_answers
BEGIN
  SELECT RAISE(ABORT, 'append-only: indicative_answers');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER time_requests_no_update BEFORE UPDATE ON time_requests
BEGIN
  SELECT RAISE(ABORT, 'append-only: time_requests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER time_requests_no_delete BEFORE DELETE ON time_requests
BEGIN
  SELECT RAISE(ABORT, 'append-only: time_requests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER formal_votes_no_update BEFORE UPDATE ON formal_votes
WHEN OLD.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: formal_votes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER formal_votes_no_delete BEFORE DELETE ON formal_votes
BEGIN
  SELECT RAISE(ABORT, 'append-only: formal_votes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER indicative_votes_no_update BEFORE UPDATE ON indicative_votes
WHEN OLD.closed_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: indicative_votes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER indicative_votes_no_delete BEFORE DELETE ON indicative_votes
BEGIN
  SELECT RAISE(ABORT, 'append-only: indicative_votes');
END;
-- +goose StatementEnd
