-- A member without a seat on the body reserves for its organisation.
ALTER TABLE reservations ALTER COLUMN seat_id DROP NOT NULL;
ALTER TABLE reservations ALTER COLUMN holding_id DROP NOT NULL;
ALTER TABLE reservations ADD COLUMN organisation_id bigint REFERENCES organisations (id);
ALTER TABLE reservations ADD COLUMN carries_id bigint UNIQUE REFERENCES reservations (id);
ALTER TABLE reservations ADD CHECK ((seat_id IS NULL) = (organisation_id IS NOT NULL));
ALTER TABLE reservations ADD CHECK ((seat_id IS NULL) = (holding_id IS NULL));
CREATE TRIGGER brackets_no_update BEFORE UPDATE ON brackets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER brackets_no_delete BEFORE DELETE ON brackets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER brackets_no_truncate BEFORE TRUNCATE ON brackets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER addressed_no_update BEFORE UPDATE ON addressed FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER addressed_no_delete BEFORE DELETE ON addressed FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER addressed_no_truncate BEFORE TRUNCATE ON addressed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER confirmations_no_update BEFORE UPDATE ON confirmations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER confirmations_no_delete BEFORE DELETE ON confirmations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER confirmations_no_truncate BEFORE TRUNCATE ON confirmations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chair_notes_no_update BEFORE UPDATE ON chair_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chair_notes_no_delete BEFORE DELETE ON chair_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chair_notes_no_truncate BEFORE TRUNCATE ON chair_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
