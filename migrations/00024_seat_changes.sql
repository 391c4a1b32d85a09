-- Changes of seats that need a second person while a matter is open: proposed by
-- one, confirmed or refused by another, and nothing until then.
CREATE TABLE seat_changes (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  kind text NOT NULL CHECK (kind IN ('hold', 'end', 'correct', 'take_up')),
  holding_kind text NOT NULL CHECK (holding_kind IN ('holder', 'alternate')),
  -- What is ended or corrected, and what is taken up.
  holding_id bigint REFERENCES holdings (id),
  nomination_id bigint REFERENCES nominations (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  acting_mandate_id bigint REFERENCES mandates (id),
  starts_at {{instant}} NOT NULL,
  ends_at {{instant}},
  instrument text NOT NULL CHECK (instrument <> ''),
  state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused')),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  closed_by bigint,
  closed_at {{instant}},
  reason text NOT NULL,
  made_id bigint REFERENCES holdings (id),
  CHECK ((state = 'proposed') = (closed_at IS NULL)),
  CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  CHECK ((state = 'confirmed') = (made_id IS NOT NULL)),
  -- Four eyes: nobody confirms what they proposed.
  CHECK (state <> 'confirmed' OR closed_by <> person_id),
  CHECK (state <> 'refused' OR reason <> ''),
  CHECK ((kind IN ('end', 'correct')) = (holding_id IS NOT NULL)),
  CHECK ((kind = 'take_up') = (nomination_id IS NOT NULL))
);
CREATE UNIQUE INDEX seat_changes_one_open ON seat_changes (seat_id, holding_kind) WHERE state = 'proposed';
CREATE INDEX seat_changes_by_body ON seat_changes (body_id, id);
