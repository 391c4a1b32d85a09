-- Methods of decision as a register (clause 39), mandate reservations (clause
-- 38), the chair's finding, formal and indicative votes, requests for time.

-- A line of the register names the kinds of matter it is for; a formal vote
-- has a threshold: share seats out of threshold_of voting seats.
ALTER TABLE body_methods ADD COLUMN kinds text NOT NULL DEFAULT 'funding,rules,other' CHECK (kinds <> '');
ALTER TABLE body_methods ADD COLUMN threshold_share bigint NOT NULL DEFAULT 0 CHECK (threshold_share >= 0);
ALTER TABLE body_methods ADD COLUMN threshold_of bigint NOT NULL DEFAULT 0 CHECK (threshold_of >= 0);
ALTER TABLE body_methods ADD COLUMN recorded_by bigint NOT NULL DEFAULT 0;

-- What a matter that is about neither money nor rules touches.
ALTER TABLE matters ADD COLUMN subject text NOT NULL DEFAULT '' CHECK (subject IN ('', 'seats', 'composition', 'conflicts'));

-- clause 38: an open reservation blocks adoption.
CREATE TABLE reservations (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  text_number bigint NOT NULL,
  reference text NOT NULL CHECK (reference <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  words text NOT NULL,
  change text NOT NULL CHECK (change <> ''),
  holding_id bigint NOT NULL REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE INDEX reservations_by_matter ON reservations (matter_id, id);

CREATE TABLE reservation_ends (
  id {{id}},
  reservation_id bigint NOT NULL UNIQUE REFERENCES reservations (id),
  text_number bigint NOT NULL CHECK (text_number > 0),
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

-- The chair's recorded finding that consensus is exhausted, once for a text.
CREATE TABLE findings (
  id {{id}},
  matter_id bigint NOT NULL,
  text_number bigint NOT NULL,
  heard text NOT NULL CHECK (heard <> ''),
  texts text NOT NULL CHECK (texts <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, text_number),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);

-- One roll call for a text: what failed is not put again.
CREATE TABLE formal_votes (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  matter_id bigint NOT NULL,
  text_number bigint NOT NULL,
  finding_id bigint NOT NULL UNIQUE REFERENCES findings (id),
  method_id bigint NOT NULL REFERENCES body_methods (id),
  closes_at {{instant}},
  closed_at {{instant}},
  carried {{bool}} NOT NULL,
  result {{json}} NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (matter_id, text_number),
  CHECK (closed_at IS NOT NULL OR NOT carried),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);

CREATE TABLE formal_ballots (
  id {{id}},
  formal_vote_id bigint NOT NULL REFERENCES formal_votes (id),
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  choice text NOT NULL CHECK (choice IN ('in_favour', 'against', 'abstain')),
  reason text NOT NULL,
  holding_id bigint NOT NULL REFERENCES holdings (id),
  acted_as text NOT NULL CHECK (acted_as IN ('holder', 'alternate')),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  -- One seat, one vote.
  UNIQUE (formal_vote_id, seat_id),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id)
);

-- An indicative vote decides nothing: no decision, posting or certificate refers to it.
CREATE TABLE indicative_votes (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  matter_id bigint NOT NULL,
  text_number bigint NOT NULL,
  form text NOT NULL CHECK (form IN ('text', 'options', 'ranking')),
  question text NOT NULL CHECK (question <> ''),
  options {{json}} NOT NULL,
  closed_at {{instant}},
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE UNIQUE INDEX indicative_votes_one_open ON indicative_votes (matter_id) WHERE closed_at IS NULL;

CREATE TABLE indicative_answers (
  id {{id}},
  indicative_vote_id bigint NOT NULL REFERENCES indicative_votes (id),
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  choice {{json}} NOT NULL CHECK (choice <> ''),
  holding_id bigint NOT NULL REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (indicative_vote_id, seat_id, sequence),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id)
);

-- A seat may ask for more time once.
CREATE TABLE time_requests (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  closed_at {{instant}} NOT NULL,
  closes_at {{instant}} NOT NULL,
  holding_id bigint NOT NULL REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, seat_id),
  CHECK (closes_at > closed_at),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id)
);
