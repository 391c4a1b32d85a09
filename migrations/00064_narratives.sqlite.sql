-- What was recorded stays; a published report and its parts are never changed again.
-- +goose StatementBegin
CREATE TRIGGER report_marks_no_update BEFORE UPDATE ON report_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: report_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_marks_no_delete BEFORE DELETE ON report_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: report_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_events_no_update BEFORE UPDATE ON narrative_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: narrative_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_events_no_delete BEFORE DELETE ON narrative_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: narrative_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_reminders_no_update BEFORE UPDATE ON report_reminders
BEGIN
  SELECT RAISE(ABORT, 'append-only: report_reminders');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_reminders_no_delete BEFORE DELETE ON report_reminders
BEGIN
  SELECT RAISE(ABORT, 'append-only: report_reminders');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_reports_published BEFORE UPDATE ON narrative_reports WHEN OLD.state = 'published'
BEGIN
  SELECT RAISE(ABORT, 'published: narrative_reports');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_reports_stay BEFORE DELETE ON narrative_reports
BEGIN
  SELECT RAISE(ABORT, 'kept: narrative_reports');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_parts_published BEFORE UPDATE ON narrative_parts WHEN (SELECT state FROM narrative_reports WHERE id = NEW.report_id) = 'published'
BEGIN
  SELECT RAISE(ABORT, 'published: narrative_parts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_parts_begun BEFORE INSERT ON narrative_parts WHEN (SELECT state FROM narrative_reports WHERE id = NEW.report_id) = 'published'
BEGIN
  SELECT RAISE(ABORT, 'published: narrative_parts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER narrative_parts_stay BEFORE DELETE ON narrative_parts
BEGIN
  SELECT RAISE(ABORT, 'kept: narrative_parts');
END;
-- +goose StatementEnd
