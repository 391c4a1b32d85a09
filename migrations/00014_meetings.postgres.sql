-- What was said and sent is never changed, and nothing is deleted.
CREATE TRIGGER meeting_events_no_update BEFORE UPDATE ON meeting_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_events_no_delete BEFORE DELETE ON meeting_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_events_no_truncate BEFORE TRUNCATE ON meeting_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follow_up_events_no_update BEFORE UPDATE ON follow_up_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follow_up_events_no_delete BEFORE DELETE ON follow_up_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follow_up_events_no_truncate BEFORE TRUNCATE ON follow_up_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agenda_versions_no_update BEFORE UPDATE ON agenda_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agenda_versions_no_delete BEFORE DELETE ON agenda_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agenda_versions_no_truncate BEFORE TRUNCATE ON agenda_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quorum_marks_no_update BEFORE UPDATE ON quorum_marks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quorum_marks_no_delete BEFORE DELETE ON quorum_marks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quorum_marks_no_truncate BEFORE TRUNCATE ON quorum_marks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_revisions_no_update BEFORE UPDATE ON minute_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_revisions_no_delete BEFORE DELETE ON minute_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_revisions_no_truncate BEFORE TRUNCATE ON minute_revisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_editions_no_update BEFORE UPDATE ON minute_editions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_editions_no_delete BEFORE DELETE ON minute_editions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_editions_no_truncate BEFORE TRUNCATE ON minute_editions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_notes_no_update BEFORE UPDATE ON minute_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_notes_no_delete BEFORE DELETE ON minute_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minute_notes_no_truncate BEFORE TRUNCATE ON minute_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_circulations_no_update BEFORE UPDATE ON meeting_circulations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_circulations_no_delete BEFORE DELETE ON meeting_circulations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_circulations_no_truncate BEFORE TRUNCATE ON meeting_circulations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_recipients_no_update BEFORE UPDATE ON meeting_recipients FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_recipients_no_delete BEFORE DELETE ON meeting_recipients FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_recipients_no_truncate BEFORE TRUNCATE ON meeting_recipients FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_receipts_no_update BEFORE UPDATE ON meeting_receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_receipts_no_delete BEFORE DELETE ON meeting_receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meeting_receipts_no_truncate BEFORE TRUNCATE ON meeting_receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meetings_no_delete BEFORE DELETE ON meetings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meetings_no_truncate BEFORE TRUNCATE ON meetings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follow_ups_no_delete BEFORE DELETE ON follow_ups FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER follow_ups_no_truncate BEFORE TRUNCATE ON follow_ups FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agenda_items_no_delete BEFORE DELETE ON agenda_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agenda_items_no_truncate BEFORE TRUNCATE ON agenda_items FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER presences_no_delete BEFORE DELETE ON presences FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER presences_no_truncate BEFORE TRUNCATE ON presences FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minutes_no_delete BEFORE DELETE ON minutes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minutes_no_truncate BEFORE TRUNCATE ON minutes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER presences_no_update BEFORE UPDATE ON presences FOR EACH ROW
WHEN (NOT (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.id IS NOT DISTINCT FROM OLD.id AND NEW.meeting_id IS NOT DISTINCT FROM OLD.meeting_id AND NEW.seat_id IS NOT DISTINCT FROM OLD.seat_id AND NEW.capacity IS NOT DISTINCT FROM OLD.capacity AND NEW.organisation_id IS NOT DISTINCT FROM OLD.organisation_id AND NEW.holding_id IS NOT DISTINCT FROM OLD.holding_id AND NEW.who IS NOT DISTINCT FROM OLD.who AND NEW.from_at IS NOT DISTINCT FROM OLD.from_at AND NEW.until_at IS NOT DISTINCT FROM OLD.until_at AND NEW.why IS NOT DISTINCT FROM OLD.why AND NEW.struck IS NOT DISTINCT FROM OLD.struck AND NEW.recorded_by IS NOT DISTINCT FROM OLD.recorded_by AND NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND NEW.supersedes_id IS NOT DISTINCT FROM OLD.supersedes_id)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meetings_over BEFORE UPDATE ON meetings FOR EACH ROW
WHEN (OLD.state IN ('held', 'cancelled')) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER minutes_over BEFORE UPDATE ON minutes FOR EACH ROW
WHEN (OLD.state = 'final') EXECUTE FUNCTION refuse_change();
-- The text of final minutes stays: what comes later is a note.
-- +goose StatementBegin
CREATE FUNCTION refuse_final_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM minutes m WHERE m.meeting_id = NEW.meeting_id AND m.state = 'final') THEN
    RAISE EXCEPTION 'append-only: minutes that are final';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER minute_revisions_while_open BEFORE INSERT ON minute_revisions FOR EACH ROW EXECUTE FUNCTION refuse_final_minutes();
-- A seat is in the room once at a time.
ALTER TABLE presences ADD CONSTRAINT presences_no_overlap EXCLUDE USING gist (
  int8range(meeting_id, meeting_id, '[]') WITH &&, int8range(seat_id, seat_id, '[]') WITH &&, tstzrange(from_at, until_at) WITH &&
) WHERE (seat_id IS NOT NULL AND superseded_at IS NULL AND NOT struck);
