-- What was done with a held letter stands.
CREATE TRIGGER message_settlements_no_update BEFORE UPDATE ON message_settlements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_settlements_no_delete BEFORE DELETE ON message_settlements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_settlements_no_truncate BEFORE TRUNCATE ON message_settlements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
