-- What has been recorded is never changed. Each refusal says which rule it is.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER stores_no_update BEFORE UPDATE ON stores FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stores_no_delete BEFORE DELETE ON stores FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stores_no_truncate BEFORE TRUNCATE ON stores FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER acts_no_update BEFORE UPDATE ON acts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER acts_no_delete BEFORE DELETE ON acts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER acts_no_truncate BEFORE TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seals_no_truncate BEFORE TRUNCATE ON seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_links_no_update BEFORE UPDATE ON seal_links FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_links_no_delete BEFORE DELETE ON seal_links FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_links_no_truncate BEFORE TRUNCATE ON seal_links FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER act_values_no_delete BEFORE DELETE ON act_values FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER act_values_no_truncate BEFORE TRUNCATE ON act_values FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER act_values_no_update BEFORE UPDATE ON act_values FOR EACH ROW
WHEN (NOT (OLD.emptied_at IS NULL AND NEW.emptied_at IS NOT NULL AND NEW.act_id = OLD.act_id AND NEW.body = '' AND NEW.salt = ''))
EXECUTE FUNCTION refuse_change();
