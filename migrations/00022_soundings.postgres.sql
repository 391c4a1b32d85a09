-- What was sent and what was said stand.
CREATE TRIGGER sounding_comments_no_update BEFORE UPDATE ON sounding_comments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sounding_comments_no_delete BEFORE DELETE ON sounding_comments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sounding_comments_no_truncate BEFORE TRUNCATE ON sounding_comments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER soundings_sent BEFORE UPDATE ON soundings FOR EACH ROW
WHEN (OLD.state = 'sent') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER soundings_no_delete BEFORE DELETE ON soundings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER soundings_no_truncate BEFORE TRUNCATE ON soundings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
