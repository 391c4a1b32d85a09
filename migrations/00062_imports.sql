-- Files that bring figures into the books: what one person loads waits as a
-- batch, a second person's word brings it in, whole or not at all. The rows stand
-- beside the file they were read from.
CREATE TABLE import_batches (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  kind text NOT NULL CHECK (kind IN ('expenditure')),
  organisation_id bigint REFERENCES organisations (id),
  year bigint NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  as_at {{date}} NOT NULL,
  name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
  hash text NOT NULL CHECK (length(hash) = 64),
  file_id bigint NOT NULL REFERENCES files (id),
  state text NOT NULL CHECK (state IN ('read', 'committed', 'dropped')),
  lines bigint NOT NULL CHECK (lines > 0),
  reason text NOT NULL CHECK (length(reason) <= 2000),
  body text NOT NULL CHECK (body <> ''),
  outcome text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  settled_by bigint,
  settled_at {{instant}},
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((state = 'read') = (settled_by IS NULL)),
  CHECK ((state = 'committed') = (outcome <> '')),
  -- clause 97: two persons stand behind what enters the books.
  CHECK (state <> 'committed' OR settled_by <> person_id)
);
-- The same bytes count once.
CREATE UNIQUE INDEX import_batches_hash ON import_batches (kind, COALESCE(organisation_id, 0), hash) WHERE state <> 'dropped';
CREATE INDEX import_batches_by_state ON import_batches (kind, state, id);
CREATE INDEX expenditure_reports_by_file ON expenditure_reports (file_id) WHERE file_id IS NOT NULL;
