-- What was found apart, and what was said the second time, stay.
CREATE TRIGGER review_round_criteria_no_update BEFORE UPDATE ON review_round_criteria FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_round_criteria_no_delete BEFORE DELETE ON review_round_criteria FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_round_criteria_no_truncate BEFORE TRUNCATE ON review_round_criteria FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER second_scores_no_update BEFORE UPDATE ON second_scores FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER second_scores_no_delete BEFORE DELETE ON second_scores FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER second_scores_no_truncate BEFORE TRUNCATE ON second_scores FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
