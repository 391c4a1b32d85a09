-- What was said is never changed; a vote that is closed stays as it was counted.
CREATE TRIGGER reservations_no_update BEFORE UPDATE ON reservations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reservations_no_delete BEFORE DELETE ON reservations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reservations_no_truncate BEFORE TRUNCATE ON reservations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reservation_ends_no_update BEFORE UPDATE ON reservation_ends FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reservation_ends_no_delete BEFORE DELETE ON reservation_ends FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reservation_ends_no_truncate BEFORE TRUNCATE ON reservation_ends FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER findings_no_truncate BEFORE TRUNCATE ON findings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER formal_ballots_no_update BEFORE UPDATE ON formal_ballots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER formal_ballots_no_delete BEFORE DELETE ON formal_ballots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER formal_ballots_no_truncate BEFORE TRUNCATE ON formal_ballots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicative_answers_no_update BEFORE UPDATE ON indicative_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicative_answers_no_delete BEFORE DELETE ON indicative_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicative_answers_no_truncate BEFORE TRUNCATE ON indicative_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER time_requests_no_update BEFORE UPDATE ON time_requests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER time_requests_no_delete BEFORE DELETE ON time_requests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER time_requests_no_truncate BEFORE TRUNCATE ON time_requests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER formal_votes_no_update BEFORE UPDATE ON formal_votes FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER formal_votes_no_delete BEFORE DELETE ON formal_votes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER formal_votes_no_truncate BEFORE TRUNCATE ON formal_votes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicative_votes_no_update BEFORE UPDATE ON indicative_votes FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicative_votes_no_delete BEFORE DELETE ON indicative_votes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER indicative_votes_no_truncate BEFORE TRUNCATE ON indicative_votes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
