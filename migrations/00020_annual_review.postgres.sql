-- What was counted, said and adopted stays as it was.
CREATE TRIGGER review_seats_no_update BEFORE UPDATE ON review_seats FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_seats_no_delete BEFORE DELETE ON review_seats FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_seats_no_truncate BEFORE TRUNCATE ON review_seats FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_measures_no_update BEFORE UPDATE ON review_measures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_measures_no_delete BEFORE DELETE ON review_measures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_measures_no_truncate BEFORE TRUNCATE ON review_measures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_drafts_no_update BEFORE UPDATE ON review_drafts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_drafts_no_delete BEFORE DELETE ON review_drafts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_drafts_no_truncate BEFORE TRUNCATE ON review_drafts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annual_reviews_no_update BEFORE UPDATE ON annual_reviews FOR EACH ROW
WHEN (OLD.state = 'adopted') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annual_reviews_no_delete BEFORE DELETE ON annual_reviews FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annual_reviews_no_truncate BEFORE TRUNCATE ON annual_reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_sheets_no_update BEFORE UPDATE ON review_sheets FOR EACH ROW
WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_sheets_no_delete BEFORE DELETE ON review_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_sheets_no_truncate BEFORE TRUNCATE ON review_sheets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recommendations_no_update BEFORE UPDATE ON recommendations FOR EACH ROW
WHEN (OLD.answer <> '' OR OLD.dropped_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recommendations_no_delete BEFORE DELETE ON recommendations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recommendations_no_truncate BEFORE TRUNCATE ON recommendations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
