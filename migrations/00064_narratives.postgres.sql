-- What was recorded stays; a published report and its parts are never changed again.
CREATE TRIGGER report_marks_no_update BEFORE UPDATE ON report_marks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_marks_no_delete BEFORE DELETE ON report_marks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_marks_no_truncate BEFORE TRUNCATE ON report_marks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER narrative_events_no_update BEFORE UPDATE ON narrative_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER narrative_events_no_delete BEFORE DELETE ON narrative_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER narrative_events_no_truncate BEFORE TRUNCATE ON narrative_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_reminders_no_update BEFORE UPDATE ON report_reminders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_reminders_no_delete BEFORE DELETE ON report_reminders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_reminders_no_truncate BEFORE TRUNCATE ON report_reminders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER narrative_reports_published BEFORE UPDATE ON narrative_reports FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER narrative_reports_stay BEFORE DELETE ON narrative_reports FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- +goose StatementBegin
CREATE FUNCTION refuse_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM narrative_reports r WHERE r.id = NEW.report_id AND r.state = 'published') THEN
    RAISE EXCEPTION 'published: narrative_parts';
  END IF;
  RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER narrative_parts_published BEFORE INSERT OR UPDATE ON narrative_parts FOR EACH ROW EXECUTE FUNCTION refuse_published_part();
CREATE TRIGGER narrative_parts_stay BEFORE DELETE ON narrative_parts FOR EACH ROW EXECUTE FUNCTION refuse_change();
