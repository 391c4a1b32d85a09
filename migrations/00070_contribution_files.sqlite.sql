-- Files of contributions and deposits come by the same road as those of
-- expenditure. What a file would do is kept as a digest from the day it is taken
-- in: a second person commits that, or nothing. Another check needs the table anew.
CREATE TABLE import_batches_next (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  kind text NOT NULL CHECK (kind IN ('expenditure', 'contributions')),
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
  held text NOT NULL DEFAULT '' CHECK (held = '' OR length(held) = 64),
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((state = 'read') = (settled_by IS NULL)),
  CHECK ((state = 'committed') = (outcome <> '')),
  -- clause 97: two persons stand behind what enters the books.
  CHECK (state <> 'committed' OR settled_by <> person_id),
  CHECK (kind = 'expenditure' OR (organisation_id IS NULL AND held <> ''))
);
INSERT INTO import_batches_next (id, version, created_at, reference, kind, organisation_id, year, as_at, name, hash, file_id, state, lines, reason, body, outcome, person_id, mandate_id, settled_by, settled_at)
SELECT id, version, created_at, reference, kind, organisation_id, year, as_at, name, hash, file_id, state, lines, reason, body, outcome, person_id, mandate_id, settled_by, settled_at FROM import_batches ORDER BY id;
DROP TABLE import_batches;
ALTER TABLE import_batches_next RENAME TO import_batches;
-- The same bytes count once.
CREATE UNIQUE INDEX import_batches_hash ON import_batches (kind, COALESCE(organisation_id, 0), hash) WHERE state <> 'dropped';
CREATE INDEX import_batches_by_state ON import_batches (kind, state, id);
-- +goose StatementBegin
CREATE TRIGGER import_batches_no_delete BEFORE DELETE ON import_batches
BEGIN
  SELECT RAISE(ABORT, 'append-only: import_batches');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER import_batches_settled BEFORE UPDATE ON import_batches
WHEN (OLD.state <> 'read' OR NEW.kind <> OLD.kind OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.held <> OLD.held OR NEW.file_id <> OLD.file_id OR NEW.person_id <> OLD.person_id)
BEGIN
  SELECT RAISE(ABORT, 'append-only: import_batches');
END;
-- +goose StatementEnd
