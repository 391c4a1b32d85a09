-- What was answered and what was decided stand.
-- +goose StatementBegin
CREATE TRIGGER call_questions_closed BEFORE UPDATE ON call_questions
WHEN OLD.state <> 'asked'
BEGIN
  SELECT RAISE(ABORT, 'append-only: call_questions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER call_questions_no_delete BEFORE DELETE ON call_questions
BEGIN
  SELECT RAISE(ABORT, 'append-only: call_questions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_extensions_decided BEFORE UPDATE ON proposal_extensions
WHEN OLD.state <> 'asked'
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_extensions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_extensions_no_delete BEFORE DELETE ON proposal_extensions
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_extensions');
END;
-- +goose StatementEnd
