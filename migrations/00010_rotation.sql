-- Rotation: who stands ready for a seat, in what order, by which lots, and the
-- nominations that lead to a holding.

-- A holder whose term has ended stays until the successor's instrument takes
-- effect, at most to this instant; what was recorded before has none.
ALTER TABLE holdings ADD COLUMN over_until {{instant}} CHECK (over_until IS NULL OR (ends_at IS NOT NULL AND over_until >= ends_at));

-- clause 100: members take turns; the pool of a constituency.
CREATE TABLE rotation_entries (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  constituency text NOT NULL CHECK (constituency IN ('network', 'contributors', 'countries', 'stakeholders')),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  eligible_from {{date}} NOT NULL,
  willing {{bool}} NOT NULL,
  terms_before bigint NOT NULL CHECK (terms_before BETWEEN 0 AND 20),
  note text NOT NULL CHECK (length(note) <= 1000),
  UNIQUE (body_id, constituency, organisation_id)
);

CREATE TABLE nominations (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  seat_id bigint NOT NULL,
  constituency text NOT NULL CHECK (constituency IN ('network', 'contributors', 'countries', 'stakeholders')),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  starts_at {{instant}} NOT NULL,
  ends_at {{instant}} NOT NULL,
  instrument text NOT NULL CHECK (instrument <> '' AND length(instrument) <= 500),
  method text NOT NULL CHECK (method <> '' AND length(method) <= 500),
  file_id bigint REFERENCES files (id),
  place bigint NOT NULL CHECK (place >= 0),
  first_id bigint REFERENCES organisations (id),
  departure text NOT NULL CHECK (length(departure) <= 2000),
  state text NOT NULL CHECK (state IN ('open', 'seated', 'declined')),
  holding_id bigint REFERENCES holdings (id),
  ending text NOT NULL CHECK (length(ending) <= 2000),
  recorded_by bigint NOT NULL,
  closed_at {{instant}},
  CHECK (ends_at > starts_at),
  -- Who is not first in the proposed order is nominated with a reason.
  CONSTRAINT nominations_departure CHECK (place = 1 OR departure <> ''),
  CHECK ((state = 'seated') = (holding_id IS NOT NULL)),
  CHECK ((state = 'open') = (closed_at IS NULL)),
  CHECK (state <> 'declined' OR ending <> ''),
  FOREIGN KEY (seat_id, constituency) REFERENCES seats (id, constituency)
);
CREATE UNIQUE INDEX nominations_one_open ON nominations (seat_id) WHERE state = 'open';
CREATE UNIQUE INDEX nominations_holding ON nominations (holding_id) WHERE holding_id IS NOT NULL;
CREATE INDEX nominations_by_body ON nominations (body_id, id);

CREATE TABLE rotation_draws (
  id {{id}},
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  constituency text NOT NULL CHECK (constituency IN ('network', 'contributors', 'countries', 'stakeholders')),
  method text NOT NULL CHECK (method IN ('drawn', 'computed')),
  drawn_on {{date}} NOT NULL,
  meeting text NOT NULL CHECK (length(meeting) <= 200),
  seed text NOT NULL CHECK (length(seed) <= 500),
  pool_hash text NOT NULL CHECK (length(pool_hash) = 64),
  recorded_by bigint NOT NULL,
  CHECK ((method = 'drawn') = (meeting <> '')),
  CHECK ((method = 'computed') = (seed <> ''))
);
CREATE INDEX rotation_draws_by_body ON rotation_draws (body_id, constituency, id);

CREATE TABLE rotation_places (
  id {{id}},
  draw_id bigint NOT NULL REFERENCES rotation_draws (id),
  place bigint NOT NULL CHECK (place > 0),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  UNIQUE (draw_id, place),
  UNIQUE (draw_id, organisation_id)
);
