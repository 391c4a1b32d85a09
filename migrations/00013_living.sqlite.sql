-- A member without a seat on the body reserves for its organisation. A column
-- that may be empty needs the table anew.
CREATE TABLE reservations_next (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint,
  text_number bigint NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  words text NOT NULL,
  change text NOT NULL CHECK (change <> ''),
  holding_id bigint REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  organisation_id bigint REFERENCES organisations (id),
  carries_id bigint UNIQUE REFERENCES reservations_next (id),
  CHECK ((seat_id IS NULL) = (organisation_id IS NOT NULL)),
  CHECK ((seat_id IS NULL) = (holding_id IS NULL)),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
INSERT INTO reservations_next (id, matter_id, seat_id, text_number, reference, reason, words, change, holding_id, person_id, mandate_id, created_at)
SELECT id, matter_id, seat_id, text_number, reference, reason, words, change, holding_id, person_id, mandate_id, created_at FROM reservations;
CREATE TABLE reservation_ends_next (
  id {{id}},
  reservation_id bigint NOT NULL UNIQUE REFERENCES reservations_next (id),
  text_number bigint NOT NULL CHECK (text_number > 0),
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
INSERT INTO reservation_ends_next (id, reservation_id, text_number, reason, person_id, mandate_id, created_at)
SELECT id, reservation_id, text_number, reason, person_id, mandate_id, created_at FROM reservation_ends;
DROP TABLE reservation_ends;
DROP TABLE reservations;
ALTER TABLE reservations_next RENAME TO reservations;
ALTER TABLE reservation_ends_next RENAME TO reservation_ends;
CREATE INDEX reservations_by_matter ON reservations (matter_id, id);
-- +goose StatementBegin
CREATE TRIGGER reservations_no_update BEFORE UPDATE ON reservations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reservations_no_delete BEFORE DELETE ON reservations
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reservation_ends_no_update BEFORE UPDATE ON reservation_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservation_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reservation_ends_no_delete BEFORE DELETE ON reservation_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: reservation_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER brackets_no_update BEFORE UPDATE ON brackets
BEGIN
  SELECT RAISE(ABORT, 'append-only: brackets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER brackets_no_delete BEFORE DELETE ON brackets
BEGIN
  SELECT RAISE(ABORT, 'append-only: brackets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER addressed_no_update BEFORE UPDATE ON addressed
BEGIN
  SELECT RAISE(ABORT, 'append-only: addressed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER addressed_no_delete BEFORE DELETE ON addressed
BEGIN
  SELECT RAISE(ABORT, 'append-only: addressed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER confirmations_no_update BEFORE UPDATE ON confirmations
BEGIN
  SELECT RAISE(ABORT, 'append-only: confirmations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER confirmations_no_delete BEFORE DELETE ON confirmations
BEGIN
  SELECT RAISE(ABORT, 'append-only: confirmations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chair_notes_no_update BEFORE UPDATE ON chair_notes
BEGIN
  SELECT RAISE(ABORT, 'append-only: chair_notes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chair_notes_no_delete BEFORE DELETE ON chair_notes
BEGIN
  SELECT RAISE(ABORT, 'append-only: chair_notes');
END;
-- +goose StatementEnd
