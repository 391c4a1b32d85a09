-- The register and the paths taken are only added to.
CREATE TRIGGER standing_interests_no_update BEFORE UPDATE ON standing_interests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER standing_interests_no_delete BEFORE DELETE ON standing_interests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER standing_interests_no_truncate BEFORE TRUNCATE ON standing_interests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER substitutions_no_update BEFORE UPDATE ON substitutions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER substitutions_no_delete BEFORE DELETE ON substitutions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER substitutions_no_truncate BEFORE TRUNCATE ON substitutions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
