-- What was said of a part, and how it ended, stands.
CREATE TRIGGER proposal_part_events_no_update BEFORE UPDATE ON proposal_part_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_part_events_no_delete BEFORE DELETE ON proposal_part_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_part_events_no_truncate BEFORE TRUNCATE ON proposal_part_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_remarks_no_update BEFORE UPDATE ON proposal_remarks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_remarks_no_delete BEFORE DELETE ON proposal_remarks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_remarks_no_truncate BEFORE TRUNCATE ON proposal_remarks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_remark_ends_no_update BEFORE UPDATE ON proposal_remark_ends FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_remark_ends_no_delete BEFORE DELETE ON proposal_remark_ends FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_remark_ends_no_truncate BEFORE TRUNCATE ON proposal_remark_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
