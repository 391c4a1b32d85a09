-- What was said of a part, and how it ended, stands.
-- +goose StatementBegin
CREATE TRIGGER proposal_part_events_no_update BEFORE UPDATE ON proposal_part_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_part_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_part_events_no_delete BEFORE DELETE ON proposal_part_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_part_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_remarks_no_update BEFORE UPDATE ON proposal_remarks
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_remarks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_remarks_no_delete BEFORE DELETE ON proposal_remarks
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_remarks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_remark_ends_no_update BEFORE UPDATE ON proposal_remark_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_remark_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_remark_ends_no_delete BEFORE DELETE ON proposal_remark_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_remark_ends');
END;
-- +goose StatementEnd
