-- What was said and sent is never changed, and nothing is deleted.
-- +goose StatementBegin
CREATE TRIGGER meeting_events_no_update BEFORE UPDATE ON meeting_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_events_no_delete BEFORE DELETE ON meeting_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER follow_up_events_no_update BEFORE UPDATE ON follow_up_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: follow_up_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER follow_up_events_no_delete BEFORE DELETE ON follow_up_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: follow_up_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agenda_versions_no_update BEFORE UPDATE ON agenda_versions
BEGIN
  SELECT RAISE(ABORT, 'append-only: agenda_versions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agenda_versions_no_delete BEFORE DELETE ON agenda_versions
BEGIN
  SELECT RAISE(ABORT, 'append-only: agenda_versions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER quorum_marks_no_update BEFORE UPDATE ON quorum_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: quorum_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER quorum_marks_no_delete BEFORE DELETE ON quorum_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: quorum_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_revisions_no_update BEFORE UPDATE ON minute_revisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: minute_revisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_revisions_no_delete BEFORE DELETE ON minute_revisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: minute_revisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_editions_no_update BEFORE UPDATE ON minute_editions
BEGIN
  SELECT RAISE(ABORT, 'append-only: minute_editions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_editions_no_delete BEFORE DELETE ON minute_editions
BEGIN
  SELECT RAISE(ABORT, 'append-only: minute_editions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_notes_no_update BEFORE UPDATE ON minute_notes
BEGIN
  SELECT RAISE(ABORT, 'append-only: minute_notes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_notes_no_delete BEFORE DELETE ON minute_notes
BEGIN
  SELECT RAISE(ABORT, 'append-only: minute_notes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_circulations_no_update BEFORE UPDATE ON meeting_circulations
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_circulations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_circulations_no_delete BEFORE DELETE ON meeting_circulations
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_circulations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_recipients_no_update BEFORE UPDATE ON meeting_recipients
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_recipients');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_recipients_no_delete BEFORE DELETE ON meeting_recipients
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_recipients');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_receipts_no_update BEFORE UPDATE ON meeting_receipts
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_receipts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meeting_receipts_no_delete BEFORE DELETE ON meeting_receipts
BEGIN
  SELECT RAISE(ABORT, 'append-only: meeting_receipts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meetings_no_delete BEFORE DELETE ON meetings
BEGIN
  SELECT RAISE(ABORT, 'append-only: meetings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER follow_ups_no_delete BEFORE DELETE ON follow_ups
BEGIN
  SELECT RAISE(ABORT, 'append-only: follow_ups');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agenda_items_no_delete BEFORE DELETE ON agenda_items
BEGIN
  SELECT RAISE(ABORT, 'append-only: agenda_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER presences_no_delete BEFORE DELETE ON presences
BEGIN
  SELECT RAISE(ABORT, 'append-only: presences');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_no_delete BEFORE DELETE ON minutes
BEGIN
  SELECT RAISE(ABORT, 'append-only: minutes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER presences_no_update BEFORE UPDATE ON presences
WHEN NOT (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.id IS OLD.id AND NEW.meeting_id IS OLD.meeting_id AND NEW.seat_id IS OLD.seat_id AND NEW.capacity IS OLD.capacity AND NEW.organisation_id IS OLD.organisation_id AND NEW.holding_id IS OLD.holding_id AND NEW.who IS OLD.who AND NEW.from_at IS OLD.from_at AND NEW.until_at IS OLD.until_at AND NEW.why IS OLD.why AND NEW.struck IS OLD.struck AND NEW.recorded_by IS OLD.recorded_by AND NEW.recorded_at IS OLD.recorded_at AND NEW.supersedes_id IS OLD.supersedes_id)
BEGIN
  SELECT RAISE(ABORT, 'append-only: presences can only be superseded');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meetings_over BEFORE UPDATE ON meetings
WHEN OLD.state IN ('held', 'cancelled')
BEGIN
  SELECT RAISE(ABORT, 'append-only: a meeting that is over');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minutes_over BEFORE UPDATE ON minutes
WHEN OLD.state = 'final'
BEGIN
  SELECT RAISE(ABORT, 'append-only: minutes that are final');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER minute_revisions_while_open BEFORE INSERT ON minute_revisions
WHEN EXISTS (SELECT 1 FROM minutes m WHERE m.meeting_id = NEW.meeting_id AND m.state = 'final')
BEGIN
  SELECT RAISE(ABORT, 'append-only: minutes that are final');
END;
-- +goose StatementEnd
-- A seat is in the room once at a time.
-- +goose StatementBegin
CREATE TRIGGER presences_no_overlap BEFORE INSERT ON presences
WHEN NEW.seat_id IS NOT NULL AND NOT NEW.struck AND EXISTS (SELECT 1 FROM presences p WHERE p.meeting_id = NEW.meeting_id AND p.seat_id = NEW.seat_id
  AND p.superseded_at IS NULL AND NOT p.struck AND (p.until_at IS NULL OR NEW.from_at < p.until_at) AND (NEW.until_at IS NULL OR p.from_at < NEW.until_at))
BEGIN
  SELECT RAISE(ABORT, 'presences_no_overlap');
END;
-- +goose StatementEnd
