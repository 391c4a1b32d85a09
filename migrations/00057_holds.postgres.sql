-- What was said of a hold stays; a lifted one does not change.
CREATE TRIGGER share_holds_lifted BEFORE UPDATE ON share_holds FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL OR NEW.reason <> OLD.reason OR NEW.kind <> OLD.kind OR NEW.organisation_id <> OLD.organisation_id) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER share_holds_no_delete BEFORE DELETE ON share_holds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER share_hold_events_no_update BEFORE UPDATE ON share_hold_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER share_hold_events_no_delete BEFORE DELETE ON share_hold_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER share_hold_events_no_truncate BEFORE TRUNCATE ON share_hold_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
