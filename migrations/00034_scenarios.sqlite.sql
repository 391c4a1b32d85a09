-- A frozen scenario stays frozen.
-- +goose StatementBegin
CREATE TRIGGER scenarios_no_update BEFORE UPDATE ON scenarios
BEGIN
  SELECT RAISE(ABORT, 'append-only: scenarios');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scenarios_no_delete BEFORE DELETE ON scenarios
BEGIN
  SELECT RAISE(ABORT, 'append-only: scenarios');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scenario_proposals_no_update BEFORE UPDATE ON scenario_proposals
BEGIN
  SELECT RAISE(ABORT, 'append-only: scenario_proposals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scenario_proposals_no_delete BEFORE DELETE ON scenario_proposals
BEGIN
  SELECT RAISE(ABORT, 'append-only: scenario_proposals');
END;
-- +goose StatementEnd
