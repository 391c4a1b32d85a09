-- What was answered and what was decided stand.
CREATE TRIGGER call_questions_closed BEFORE UPDATE ON call_questions FOR EACH ROW
WHEN (OLD.state <> 'asked') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER call_questions_no_delete BEFORE DELETE ON call_questions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER call_questions_no_truncate BEFORE TRUNCATE ON call_questions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_extensions_decided BEFORE UPDATE ON proposal_extensions FOR EACH ROW
WHEN (OLD.state <> 'asked') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_extensions_no_delete BEFORE DELETE ON proposal_extensions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_extensions_no_truncate BEFORE TRUNCATE ON proposal_extensions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
