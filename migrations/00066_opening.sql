-- A fund that exists already: one workbook with its history, loaded by one person
-- and brought into the books by a second, whole, once.
CREATE TABLE opening_batches (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  cut_off {{date}} NOT NULL,
  name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
  hash text NOT NULL CHECK (length(hash) = 64),
  file_id bigint NOT NULL REFERENCES files (id),
  state text NOT NULL CHECK (state IN ('read', 'committed', 'dropped')),
  lines bigint NOT NULL CHECK (lines > 0),
  body text NOT NULL CHECK (body <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  settled_by bigint,
  settled_at {{instant}},
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((state = 'read') = (settled_by IS NULL)),
  -- clause 97: two persons stand behind what enters the books.
  CHECK (state <> 'committed' OR settled_by <> person_id)
);
-- The same bytes count once, and a fund is opened once.
CREATE UNIQUE INDEX opening_batches_hash ON opening_batches (hash) WHERE state <> 'dropped';
CREATE UNIQUE INDEX opening_batches_once ON opening_batches (state) WHERE state = 'committed';

-- Decisions taken before this system kept them. They are told, not proved here: no
-- certificate is made of them, and the register of decisions is without them.
CREATE TABLE prior_decisions (
  id {{id}},
  created_at {{instant}} NOT NULL,
  batch_id bigint NOT NULL REFERENCES opening_batches (id),
  position bigint NOT NULL CHECK (position > 0),
  reference text NOT NULL UNIQUE CHECK (reference <> '' AND length(reference) <= 80),
  decided_at {{instant}} NOT NULL,
  body text NOT NULL CHECK (body <> '' AND length(body) <= 200),
  method text NOT NULL CHECK (method <> '' AND length(method) <= 200),
  title text NOT NULL CHECK (title <> '' AND length(title) <= 500),
  text text NOT NULL CHECK (length(text) <= 10000),
  source text NOT NULL CHECK (length(source) <= 500),
  CHECK (text <> '' OR source <> '')
);
