-- A frozen scenario stays frozen.
CREATE TRIGGER scenarios_no_update BEFORE UPDATE ON scenarios FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scenarios_no_delete BEFORE DELETE ON scenarios FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scenarios_no_truncate BEFORE TRUNCATE ON scenarios FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scenario_proposals_no_update BEFORE UPDATE ON scenario_proposals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scenario_proposals_no_delete BEFORE DELETE ON scenario_proposals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scenario_proposals_no_truncate BEFORE TRUNCATE ON scenario_proposals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
