-- A finding and an interest stay as they were recorded.
CREATE TRIGGER screenings_no_update BEFORE UPDATE ON screenings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER screenings_no_delete BEFORE DELETE ON screenings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER screenings_no_truncate BEFORE TRUNCATE ON screenings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_interests_no_update BEFORE UPDATE ON review_interests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_interests_no_delete BEFORE DELETE ON review_interests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_interests_no_truncate BEFORE TRUNCATE ON review_interests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
