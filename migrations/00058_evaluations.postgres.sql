CREATE TRIGGER programme_evaluations_no_delete BEFORE DELETE ON programme_evaluations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluation_items_words BEFORE UPDATE ON evaluation_items FOR EACH ROW WHEN (NEW.body <> OLD.body OR NEW.number <> OLD.number) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evaluation_items_no_delete BEFORE DELETE ON evaluation_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
