-- What was said, and how a thread was closed, stands.
CREATE TRIGGER thread_messages_no_update BEFORE UPDATE ON thread_messages FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER thread_messages_no_delete BEFORE DELETE ON thread_messages FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER thread_messages_no_truncate BEFORE TRUNCATE ON thread_messages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER thread_events_no_update BEFORE UPDATE ON thread_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER thread_events_no_delete BEFORE DELETE ON thread_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER thread_events_no_truncate BEFORE TRUNCATE ON thread_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
