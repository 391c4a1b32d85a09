-- The agent's books against ours: each comparison with the file it read, and the
-- differences, which stand until a later comparison finds them no more or a
-- person explains them. Nothing here moves money.
CREATE TABLE reconciliations (
  id {{id}},
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  hash text NOT NULL CHECK (length(hash) = 64),
  name text NOT NULL CHECK (name <> ''),
  file_id bigint NOT NULL REFERENCES files (id),
  from_on {{date}} NOT NULL,
  to_on {{date}} NOT NULL,
  days bigint NOT NULL CHECK (days BETWEEN 0 AND 60),
  tolerance_cents bigint NOT NULL CHECK (tolerance_cents BETWEEN 0 AND 10000),
  our_lines bigint NOT NULL CHECK (our_lines >= 0),
  lines bigint NOT NULL CHECK (lines >= 0),
  matched bigint NOT NULL CHECK (matched >= 0),
  breaks bigint NOT NULL CHECK (breaks >= 0),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (from_on <= to_on)
);

CREATE TABLE reconciliation_breaks (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  break_key text NOT NULL CHECK (break_key <> ''),
  kind text NOT NULL CHECK (kind IN ('only_ours', 'only_agents', 'amount', 'date')),
  entry_kind text NOT NULL REFERENCES ledger_kinds (code),
  project text NOT NULL,
  organisation text NOT NULL,
  ours_cents bigint NOT NULL CHECK (ours_cents >= 0),
  ours_on {{date}},
  entry text NOT NULL,
  agents_cents bigint NOT NULL CHECK (agents_cents >= 0),
  agents_on {{date}},
  agent_ref text NOT NULL,
  first_run bigint NOT NULL REFERENCES reconciliations (id),
  last_run bigint NOT NULL REFERENCES reconciliations (id),
  owner_id bigint REFERENCES people (id),
  state text NOT NULL CHECK (state IN ('open', 'agreed', 'explained')),
  closed_at {{instant}},
  closed_by bigint,
  explanation text NOT NULL,
  CHECK ((state = 'open') = (closed_at IS NULL)),
  CHECK ((state = 'explained') = (explanation <> '')),
  CHECK ((kind = 'only_agents') = (entry = '')),
  CHECK (kind <> 'only_ours' OR agents_on IS NULL)
);
-- A difference stands once.
CREATE UNIQUE INDEX reconciliation_breaks_open ON reconciliation_breaks (break_key) WHERE state = 'open';
CREATE INDEX reconciliation_breaks_by_state ON reconciliation_breaks (state, id);
