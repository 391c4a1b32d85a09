-- What was said is never changed; the values under a certificate's commitments
-- can be taken out, nothing else.
CREATE TRIGGER seat_notices_no_update BEFORE UPDATE ON seat_notices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_notices_no_delete BEFORE DELETE ON seat_notices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_notices_no_truncate BEFORE TRUNCATE ON seat_notices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notice_outcomes_no_update BEFORE UPDATE ON notice_outcomes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notice_outcomes_no_delete BEFORE DELETE ON notice_outcomes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notice_outcomes_no_truncate BEFORE TRUNCATE ON notice_outcomes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER late_objections_no_update BEFORE UPDATE ON late_objections FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER late_objections_no_delete BEFORE DELETE ON late_objections FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER late_objections_no_truncate BEFORE TRUNCATE ON late_objections FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconsiderations_no_update BEFORE UPDATE ON reconsiderations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconsiderations_no_delete BEFORE DELETE ON reconsiderations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconsiderations_no_truncate BEFORE TRUNCATE ON reconsiderations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificate_erasures_no_update BEFORE UPDATE ON certificate_erasures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificate_erasures_no_delete BEFORE DELETE ON certificate_erasures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificate_erasures_no_truncate BEFORE TRUNCATE ON certificate_erasures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP TRIGGER certificates_no_update ON certificates;
CREATE TRIGGER certificates_no_update BEFORE UPDATE ON certificates FOR EACH ROW
WHEN (NOT (NEW.id = OLD.id AND NEW.number = OLD.number AND NEW.decision_id = OLD.decision_id AND NEW.previous = OLD.previous AND NEW.hash = OLD.hash
  AND NEW.body = OLD.body AND NEW.created_at = OLD.created_at AND length(NEW.opened) < length(OLD.opened))) EXECUTE FUNCTION refuse_change();
