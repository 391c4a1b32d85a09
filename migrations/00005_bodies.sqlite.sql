-- What was opened, answered or adopted is never changed.
-- +goose StatementBegin
CREATE TRIGGER electorate_no_update BEFORE UPDATE ON electorate
BEGIN
  SELECT RAISE(ABORT, 'append-only: electorate');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER electorate_no_delete BEFORE DELETE ON electorate
BEGIN
  SELECT RAISE(ABORT, 'append-only: electorate');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER votes_no_update BEFORE UPDATE ON votes
BEGIN
  SELECT RAISE(ABORT, 'append-only: votes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER votes_no_delete BEFORE DELETE ON votes
BEGIN
  SELECT RAISE(ABORT, 'append-only: votes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signals_no_update BEFORE UPDATE ON signals
BEGIN
  SELECT RAISE(ABORT, 'append-only: signals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signals_no_delete BEFORE DELETE ON signals
BEGIN
  SELECT RAISE(ABORT, 'append-only: signals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_interests_no_update BEFORE UPDATE ON seat_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_interests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_interests_no_delete BEFORE DELETE ON seat_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_interests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER board_sheets_no_update BEFORE UPDATE ON board_sheets
BEGIN
  SELECT RAISE(ABORT, 'append-only: board_sheets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER board_sheets_no_delete BEFORE DELETE ON board_sheets
BEGIN
  SELECT RAISE(ABORT, 'append-only: board_sheets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER board_marks_no_update BEFORE UPDATE ON board_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: board_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER board_marks_no_delete BEFORE DELETE ON board_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: board_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: decisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: decisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_publications_no_update BEFORE UPDATE ON decision_publications
BEGIN
  SELECT RAISE(ABORT, 'append-only: decision_publications');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_publications_no_delete BEFORE DELETE ON decision_publications
BEGIN
  SELECT RAISE(ABORT, 'append-only: decision_publications');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER condition_events_no_update BEFORE UPDATE ON condition_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: condition_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER condition_events_no_delete BEFORE DELETE ON condition_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: condition_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER body_rules_no_update BEFORE UPDATE ON body_rules
BEGIN
  SELECT RAISE(ABORT, 'append-only: body_rules');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER body_rules_no_delete BEFORE DELETE ON body_rules
BEGIN
  SELECT RAISE(ABORT, 'append-only: body_rules');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER body_methods_no_update BEFORE UPDATE ON body_methods
BEGIN
  SELECT RAISE(ABORT, 'append-only: body_methods');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER body_methods_no_delete BEFORE DELETE ON body_methods
BEGIN
  SELECT RAISE(ABORT, 'append-only: body_methods');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_events_no_update BEFORE UPDATE ON matter_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: matter_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_events_no_delete BEFORE DELETE ON matter_events
BEGIN
  SELECT RAISE(ABORT, 'append-only: matter_events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matters_no_delete BEFORE DELETE ON matters
BEGIN
  SELECT RAISE(ABORT, 'append-only: matters');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bodies_no_delete BEFORE DELETE ON bodies
BEGIN
  SELECT RAISE(ABORT, 'append-only: bodies');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seats_no_delete BEFORE DELETE ON seats
BEGIN
  SELECT RAISE(ABORT, 'append-only: seats');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holdings_no_delete BEFORE DELETE ON holdings
BEGIN
  SELECT RAISE(ABORT, 'append-only: holdings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_conditions_no_delete BEFORE DELETE ON decision_conditions
BEGIN
  SELECT RAISE(ABORT, 'append-only: decision_conditions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER positions_no_delete BEFORE DELETE ON positions
BEGIN
  SELECT RAISE(ABORT, 'append-only: positions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holdings_no_update BEFORE UPDATE ON holdings
WHEN NOT (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.id = OLD.id AND NEW.seat_id = OLD.seat_id AND NEW.kind = OLD.kind AND NEW.organisation_id = OLD.organisation_id AND NEW.starts_at = OLD.starts_at AND NEW.recorded_at = OLD.recorded_at)
BEGIN
  SELECT RAISE(ABORT, 'append-only: holdings can only be superseded');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_texts_no_update BEFORE UPDATE ON matter_texts
WHEN OLD.frozen_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_texts_no_delete BEFORE DELETE ON matter_texts
BEGIN
  SELECT RAISE(ABORT, 'append-only: matter_texts');
END;
-- +goose StatementEnd
-- Amounts and conditions are frozen with their text.
-- +goose StatementBegin
CREATE TRIGGER matter_amounts_frozen_insert BEFORE INSERT ON matter_amounts
WHEN EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = NEW.text_id AND x.frozen_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_amounts_frozen_update BEFORE UPDATE ON matter_amounts
WHEN EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = OLD.text_id AND x.frozen_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_amounts_frozen_delete BEFORE DELETE ON matter_amounts
WHEN EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = OLD.text_id AND x.frozen_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_conditions_frozen_insert BEFORE INSERT ON matter_conditions
WHEN EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = NEW.text_id AND x.frozen_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_conditions_frozen_update BEFORE UPDATE ON matter_conditions
WHEN EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = OLD.text_id AND x.frozen_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_conditions_frozen_delete BEFORE DELETE ON matter_conditions
WHEN EXISTS (SELECT 1 FROM matter_texts x WHERE x.id = OLD.text_id AND x.frozen_at IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'append-only: a frozen text');
END;
-- +goose StatementEnd
-- The electorate is complete when the matter opens, and only an open matter is answered.
-- +goose StatementBegin
CREATE TRIGGER electorate_before_opening BEFORE INSERT ON electorate
WHEN (SELECT state FROM matters m WHERE m.id = NEW.matter_id) <> 'draft'
BEGIN
  SELECT RAISE(ABORT, 'append-only: the electorate is frozen');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER votes_while_open BEFORE INSERT ON votes
WHEN (SELECT state FROM matters m WHERE m.id = NEW.matter_id) <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'votes: the matter is not open');
END;
-- +goose StatementEnd
-- Two holders of one seat never claim the same instant.
-- +goose StatementBegin
CREATE TRIGGER holdings_no_overlap BEFORE INSERT ON holdings
WHEN EXISTS (SELECT 1 FROM holdings h WHERE h.seat_id = NEW.seat_id AND h.kind = NEW.kind AND h.superseded_at IS NULL
  AND (h.ends_at IS NULL OR NEW.starts_at < h.ends_at) AND (NEW.ends_at IS NULL OR h.starts_at < NEW.ends_at))
BEGIN
  SELECT RAISE(ABORT, 'holdings_no_overlap');
END;
-- +goose StatementEnd
