-- Living text: words in brackets, what a new wording takes up, what a seat says
-- of it; reservations of members without a seat; the chair's note.

-- The words of the text that an answer or a reservation is about.
CREATE TABLE brackets (
  id {{id}},
  matter_id bigint NOT NULL,
  text_number bigint NOT NULL,
  vote_id bigint UNIQUE REFERENCES votes (id),
  reservation_id bigint UNIQUE REFERENCES reservations (id),
  paragraph bigint NOT NULL CHECK (paragraph > 0),
  occurrence bigint NOT NULL CHECK (occurrence > 0),
  words text NOT NULL CHECK (words <> ''),
  created_at {{instant}} NOT NULL,
  CHECK ((vote_id IS NULL) <> (reservation_id IS NULL)),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE INDEX brackets_by_matter ON brackets (matter_id, id);

-- What the preparer of a new wording says that it takes up.
CREATE TABLE addressed (
  id {{id}},
  matter_id bigint NOT NULL,
  text_number bigint NOT NULL CHECK (text_number > 1),
  vote_id bigint REFERENCES votes (id),
  reservation_id bigint REFERENCES reservations (id),
  created_at {{instant}} NOT NULL,
  CHECK ((vote_id IS NULL) <> (reservation_id IS NULL)),
  UNIQUE (text_number, vote_id),
  UNIQUE (text_number, reservation_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE INDEX addressed_by_matter ON addressed (matter_id, id);

-- clause 34: only the seat itself says whether a new wording meets its objection.
CREATE TABLE confirmations (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  vote_id bigint NOT NULL REFERENCES votes (id),
  text_number bigint NOT NULL CHECK (text_number > 1),
  verdict text NOT NULL CHECK (verdict IN ('satisfied', 'not_satisfied', 'withdrawn')),
  note text NOT NULL,
  holding_id bigint NOT NULL REFERENCES holdings (id),
  acted_as text NOT NULL CHECK (acted_as IN ('holder', 'alternate')),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (verdict <> 'not_satisfied' OR note <> ''),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE INDEX confirmations_by_matter ON confirmations (matter_id, id);
-- What is met or withdrawn is so once.
CREATE UNIQUE INDEX confirmations_once ON confirmations (vote_id) WHERE verdict <> 'not_satisfied';

-- The chair's bridging text on a matter; each saving is a version.
CREATE TABLE chair_notes (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, number)
);
