-- Motions on the interest of a seat: proposed by one, without effect until a seat
-- of another organisation confirms.
CREATE TABLE interest_motions (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  matter_id bigint NOT NULL REFERENCES matters (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  grade text NOT NULL CHECK (grade IN ('disclosed', 'no_vote', 'withdrawn', 'screened')),
  reason text NOT NULL,
  note text NOT NULL CHECK (note <> ''),
  state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused', 'withdrawn')),
  -- What stood at the proposal: who held the seat, by function without a holding,
  -- and its last interest.
  holding_id bigint REFERENCES holdings (id),
  stood_id bigint REFERENCES seat_interests (id),
  organisation_id bigint REFERENCES organisations (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  closed_by bigint,
  closing_seat_id bigint REFERENCES seats (id),
  closing_holding_id bigint REFERENCES holdings (id),
  closed_at {{instant}},
  why text NOT NULL,
  CHECK ((state = 'proposed') = (closed_at IS NULL)),
  CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  CHECK ((state IN ('confirmed', 'refused')) = (closing_seat_id IS NOT NULL)),
  CHECK ((closing_seat_id IS NULL) = (closing_holding_id IS NULL)),
  -- Nobody decides their own case, nor alone.
  CHECK (closing_seat_id IS NULL OR closing_seat_id <> seat_id),
  CHECK (state NOT IN ('confirmed', 'refused') OR closed_by <> person_id),
  CHECK (state <> 'withdrawn' OR closed_by = person_id),
  CHECK (state <> 'refused' OR why <> '')
);
CREATE UNIQUE INDEX interest_motions_one_open ON interest_motions (matter_id, seat_id) WHERE state = 'proposed';
CREATE INDEX interest_motions_by_matter ON interest_motions (matter_id, id);

-- Whose relation an interest is, where it is a person's; whether it is that of who
-- acts as alternate, which closes doors to them and leaves the seat its vote; and
-- the motion that settled it.
ALTER TABLE seat_interests ADD COLUMN person_id bigint;
ALTER TABLE seat_interests ADD COLUMN alternate {{bool}} NOT NULL DEFAULT {{false}};
ALTER TABLE seat_interests ADD COLUMN motion_id bigint REFERENCES interest_motions (id);
