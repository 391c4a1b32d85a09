-- What was said and closed is never changed; what was done keeps its date.
CREATE TRIGGER consultees_no_update BEFORE UPDATE ON consultees FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultees_no_delete BEFORE DELETE ON consultees FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultees_no_truncate BEFORE TRUNCATE ON consultees FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultation_notices_no_update BEFORE UPDATE ON consultation_notices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultation_notices_no_delete BEFORE DELETE ON consultation_notices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultation_notices_no_truncate BEFORE TRUNCATE ON consultation_notices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultation_replies_no_update BEFORE UPDATE ON consultation_replies FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultation_replies_no_delete BEFORE DELETE ON consultation_replies FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultation_replies_no_truncate BEFORE TRUNCATE ON consultation_replies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reply_uses_no_update BEFORE UPDATE ON reply_uses FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reply_uses_no_delete BEFORE DELETE ON reply_uses FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reply_uses_no_truncate BEFORE TRUNCATE ON reply_uses FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gated_matters_no_update BEFORE UPDATE ON gated_matters FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gated_matters_no_delete BEFORE DELETE ON gated_matters FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER gated_matters_no_truncate BEFORE TRUNCATE ON gated_matters FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultations_no_update BEFORE UPDATE ON consultations FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultations_no_delete BEFORE DELETE ON consultations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultations_no_truncate BEFORE TRUNCATE ON consultations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER occurrences_no_update BEFORE UPDATE ON occurrences FOR EACH ROW
WHEN (OLD.completed_on IS NOT NULL OR OLD.waived_on IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER occurrences_no_delete BEFORE DELETE ON occurrences FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER occurrences_no_truncate BEFORE TRUNCATE ON occurrences FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
