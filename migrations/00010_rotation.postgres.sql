-- Lots, once drawn, stand; entries and nominations change and do not go.
CREATE TRIGGER rotation_draws_no_update BEFORE UPDATE ON rotation_draws FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_draws_no_delete BEFORE DELETE ON rotation_draws FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_draws_no_truncate BEFORE TRUNCATE ON rotation_draws FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_places_no_update BEFORE UPDATE ON rotation_places FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_places_no_delete BEFORE DELETE ON rotation_places FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_places_no_truncate BEFORE TRUNCATE ON rotation_places FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_entries_no_delete BEFORE DELETE ON rotation_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rotation_entries_no_truncate BEFORE TRUNCATE ON rotation_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER nominations_no_delete BEFORE DELETE ON nominations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER nominations_no_truncate BEFORE TRUNCATE ON nominations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER nominations_closed BEFORE UPDATE ON nominations FOR EACH ROW
WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
