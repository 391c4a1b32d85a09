-- A motion that was closed stands.
CREATE TRIGGER interest_motions_closed BEFORE UPDATE ON interest_motions FOR EACH ROW
WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER interest_motions_no_delete BEFORE DELETE ON interest_motions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER interest_motions_no_truncate BEFORE TRUNCATE ON interest_motions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
