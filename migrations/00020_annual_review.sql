-- The Executive Committee's annual review of the Board (clause 102).

CREATE TABLE annual_reviews (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  year bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('opened', 'frozen', 'asking', 'draft', 'comments', 'adopted')),
  opened_at {{instant}} NOT NULL,
  covers_from {{instant}} NOT NULL,
  covers_until {{instant}},
  questions bigint NOT NULL,
  draft_number bigint NOT NULL CHECK (draft_number >= 0),
  adopted_at {{instant}},
  adopted_by bigint NOT NULL,
  adoption text NOT NULL,
  UNIQUE (body_id, year),
  CHECK ((state = 'opened') = (covers_until IS NULL)),
  CHECK ((state = 'adopted') = (adopted_at IS NOT NULL))
);

-- The Board as at the opening: all of them are consulted.
CREATE TABLE review_seats (
  id {{id}},
  review_id bigint NOT NULL REFERENCES annual_reviews (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  constituency text NOT NULL,
  number bigint NOT NULL,
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  name text NOT NULL CHECK (name <> ''),
  UNIQUE (review_id, seat_id)
);

-- A measure of the year as it was frozen, with the rows it counts.
CREATE TABLE review_measures (
  id {{id}},
  review_id bigint NOT NULL REFERENCES annual_reviews (id),
  place bigint NOT NULL,
  code text NOT NULL CHECK (code <> ''),
  part text NOT NULL,
  unit text NOT NULL CHECK (unit IN ('count', 'median_days', 'worst_days')),
  figure bigint NOT NULL,
  lines {{json}} NOT NULL CHECK (lines <> ''),
  created_at {{instant}} NOT NULL,
  UNIQUE (review_id, place)
);

-- One sheet of answers for each seat that is asked; sent, it does not change.
CREATE TABLE review_sheets (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  review_id bigint NOT NULL REFERENCES annual_reviews (id),
  seat_id bigint NOT NULL,
  answers {{json}} NOT NULL CHECK (answers <> ''),
  sent_at {{instant}},
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (review_id, seat_id),
  FOREIGN KEY (review_id, seat_id) REFERENCES review_seats (review_id, seat_id)
);

CREATE TABLE review_drafts (
  id {{id}},
  review_id bigint NOT NULL REFERENCES annual_reviews (id),
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL CHECK (body <> ''),
  why text NOT NULL,
  hash text NOT NULL CHECK (length(hash) = 64),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (review_id, number)
);

-- A recommendation is answered once, before the next review is adopted.
CREATE TABLE recommendations (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  review_id bigint NOT NULL REFERENCES annual_reviews (id),
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL CHECK (body <> ''),
  owner text NOT NULL CHECK (owner <> ''),
  due_on {{date}} NOT NULL,
  dropped_at {{instant}},
  answer text NOT NULL CHECK (answer IN ('', 'done', 'under_way', 'not_taken', 'no_action')),
  words text NOT NULL,
  answered_at {{instant}},
  answered_in bigint REFERENCES annual_reviews (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (review_id, number),
  CHECK ((answer = '') = (answered_at IS NULL)),
  CHECK ((answer = '') = (answered_in IS NULL)),
  CHECK (answer = '' OR words <> '')
);
