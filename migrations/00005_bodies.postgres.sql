-- What was opened, answered or adopted is never changed.
CREATE TRIGGER electorate_no_update BEFORE UPDATE ON electorate FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER electorate_no_delete BEFORE DELETE ON electorate FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER electorate_no_truncate BEFORE TRUNCATE ON electorate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER votes_no_update BEFORE UPDATE ON votes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER votes_no_delete BEFORE DELETE ON votes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER votes_no_truncate BEFORE TRUNCATE ON votes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signals_no_update BEFORE UPDATE ON signals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signals_no_delete BEFORE DELETE ON signals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signals_no_truncate BEFORE TRUNCATE ON signals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_interests_no_update BEFORE UPDATE ON seat_interests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_interests_no_delete BEFORE DELETE ON seat_interests FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_interests_no_truncate BEFORE TRUNCATE ON seat_interests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_sheets_no_update BEFORE UPDATE ON board_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_sheets_no_delete BEFORE DELETE ON board_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_sheets_no_truncate BEFORE TRUNCATE ON board_sheets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_marks_no_update BEFORE UPDATE ON board_marks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_marks_no_delete BEFORE DELETE ON board_marks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER board_marks_no_truncate BEFORE TRUNCATE ON board_marks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_publications_no_update BEFORE UPDATE ON decision_publications FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_publications_no_delete BEFORE DELETE ON decision_publications FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_publications_no_truncate BEFORE TRUNCATE ON decision_publications FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER condition_events_no_update BEFORE UPDATE ON condition_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER condition_events_no_delete BEFORE DELETE ON condition_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER condition_events_no_truncate BEFORE TRUNCATE ON condition_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER body_rules_no_update BEFORE UPDATE ON body_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER body_rules_no_delete BEFORE DELETE ON body_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER body_rules_no_truncate BEFORE TRUNCATE ON body_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER body_methods_no_update BEFORE UPDATE ON body_methods FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER body_methods_no_delete BEFORE DELETE ON body_methods FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER body_methods_no_truncate BEFORE TRUNCATE ON body_methods FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matter_events_no_update BEFORE UPDATE ON matter_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matter_events_no_delete BEFORE DELETE ON matter_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matter_events_no_truncate BEFORE TRUNCATE ON matter_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matters_no_delete BEFORE DELETE ON matters FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matters_no_truncate BEFORE TRUNCATE ON matters FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bodies_no_delete BEFORE DELETE ON bodies FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bodies_no_truncate BEFORE TRUNCATE ON bodies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seats_no_delete BEFORE DELETE ON seats FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seats_no_truncate BEFORE TRUNCATE ON seats FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holdings_no_delete BEFORE DELETE ON holdings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holdings_no_truncate BEFORE TRUNCATE ON holdings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_conditions_no_delete BEFORE DELETE ON decision_conditions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_conditions_no_truncate BEFORE TRUNCATE ON decision_conditions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER positions_no_delete BEFORE DELETE ON positions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER positions_no_truncate BEFORE TRUNCATE ON positions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holdings_no_update BEFORE UPDATE ON holdings FOR EACH ROW
WHEN (NOT (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.id = OLD.id AND NEW.seat_id = OLD.seat_id AND NEW.kind = OLD.kind AND NEW.organisation_id = OLD.organisation_id AND NEW.starts_at = OLD.starts_at AND NEW.recorded_at = OLD.recorded_at)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matter_texts_no_update BEFORE UPDATE ON matter_texts FOR EACH ROW
WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matter_texts_no_delete BEFORE DELETE ON matter_texts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER matter_texts_no_truncate BEFORE TRUNCATE ON matter_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Amounts and conditions are frozen with their text.
-- +goose StatementBegin
CREATE FUNCTION refuse_frozen_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  text_of bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN text_of := NEW.text_id; ELSE text_of := OLD.text_id; END IF;
  IF EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = text_of AND x.frozen_at IS NOT NULL) THEN
    RAISE EXCEPTION 'append-only: a frozen text';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER matter_amounts_frozen BEFORE INSERT OR UPDATE OR DELETE ON matter_amounts FOR EACH ROW EXECUTE FUNCTION refuse_frozen_text();
CREATE TRIGGER matter_conditions_frozen BEFORE INSERT OR UPDATE OR DELETE ON matter_conditions FOR EACH ROW EXECUTE FUNCTION refuse_frozen_text();
-- The electorate is complete when the matter opens, and only an open matter is answered.
-- +goose StatementBegin
CREATE FUNCTION refuse_by_matter_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM matters m WHERE m.id = NEW.matter_id) <> TG_ARGV[0] THEN
    RAISE EXCEPTION '%: the matter is not %', TG_TABLE_NAME, TG_ARGV[0];
  END IF;
  RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER electorate_before_opening BEFORE INSERT ON electorate FOR EACH ROW EXECUTE FUNCTION refuse_by_matter_state('draft');
CREATE TRIGGER votes_while_open BEFORE INSERT ON votes FOR EACH ROW EXECUTE FUNCTION refuse_by_matter_state('open');
-- Two holders of one seat never claim the same instant.
ALTER TABLE holdings ADD CONSTRAINT holdings_no_overlap EXCLUDE USING gist (
  int8range(seat_id, seat_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
) WHERE (kind = 'holder' AND superseded_at IS NULL);
ALTER TABLE holdings ADD CONSTRAINT alternates_no_overlap EXCLUDE USING gist (
  int8range(seat_id, seat_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
) WHERE (kind = 'alternate' AND superseded_at IS NULL);
