CREATE TRIGGER opening_batches_no_delete BEFORE DELETE ON opening_batches FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_batches_no_truncate BEFORE TRUNCATE ON opening_batches FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_batches_settled BEFORE UPDATE ON opening_batches FOR EACH ROW
WHEN (OLD.state <> 'read' OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.file_id <> OLD.file_id OR NEW.person_id <> OLD.person_id OR NEW.cut_off <> OLD.cut_off) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prior_decisions_no_update BEFORE UPDATE ON prior_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prior_decisions_no_delete BEFORE DELETE ON prior_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prior_decisions_no_truncate BEFORE TRUNCATE ON prior_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A programme stands on one decision: of the register, with the proposal it is
-- about, or taken before this system.
ALTER TABLE programmes ALTER COLUMN decision_id DROP NOT NULL;
ALTER TABLE programmes ALTER COLUMN proposal_id DROP NOT NULL;
ALTER TABLE programmes ADD COLUMN prior_decision_id bigint REFERENCES prior_decisions (id);
ALTER TABLE programmes ADD CONSTRAINT programmes_decision CHECK ((decision_id IS NULL) = (prior_decision_id IS NOT NULL) AND (proposal_id IS NULL) = (decision_id IS NULL));
ALTER TABLE programme_budgets ALTER COLUMN decision_id DROP NOT NULL;
