-- An item is what was said: a correction is another version of the answer.
CREATE TRIGGER growth_items_no_update BEFORE UPDATE ON growth_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER growth_items_no_delete BEFORE DELETE ON growth_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER growth_items_no_truncate BEFORE TRUNCATE ON growth_items FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER growth_answers_no_delete BEFORE DELETE ON growth_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER growth_answers_no_truncate BEFORE TRUNCATE ON growth_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
