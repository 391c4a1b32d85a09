-- What was announced stands; what became of it is added.
CREATE TRIGGER pledges_no_delete BEFORE DELETE ON pledges FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pledges_no_truncate BEFORE TRUNCATE ON pledges FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pledges_said BEFORE UPDATE ON pledges FOR EACH ROW
WHEN (NEW.id <> OLD.id OR NEW.organisation_id <> OLD.organisation_id OR NEW.currency <> OLD.currency OR NEW.minor <> OLD.minor OR NEW.announced_on <> OLD.announced_on OR NEW.source <> OLD.source OR NEW.preference <> OLD.preference OR NEW.turned_minor < OLD.turned_minor OR OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pledge_commitments_no_update BEFORE UPDATE ON pledge_commitments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pledge_commitments_no_delete BEFORE DELETE ON pledge_commitments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pledge_commitments_no_truncate BEFORE TRUNCATE ON pledge_commitments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
