-- Reviewed copies of a programme's budget, length and days. One is open at a
-- time; the programme is unchanged until it is accepted.
CREATE TABLE programme_revisions (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  programme_id bigint NOT NULL REFERENCES programmes (id),
  base_number bigint NOT NULL CHECK (base_number > 0),
  state text NOT NULL CHECK (state IN ('draft', 'proposed', 'accepted', 'declined', 'withdrawn')),
  reason text NOT NULL CHECK (length(reason) <= 4000),
  months bigint NOT NULL CHECK (months BETWEEN 0 AND 120),
  outcomes {{bool}} NOT NULL,
  road text NOT NULL CHECK (road IN ('', 'delegated', 'board')),
  rule text NOT NULL,
  opened_by bigint NOT NULL,
  opened_role text NOT NULL CHECK (opened_role <> ''),
  person_id bigint NOT NULL,
  proposed_by bigint,
  proposed_as bigint,
  proposed_at {{instant}},
  decision_id bigint UNIQUE REFERENCES decisions (id),
  committee {{bool}} NOT NULL,
  met_on {{date}},
  settled_note text NOT NULL CHECK (length(settled_note) <= 4000),
  settled_by bigint,
  settled_as bigint,
  settled_at {{instant}},
  CHECK ((state IN ('draft', 'proposed')) = (settled_at IS NULL)),
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK (state = 'draft' OR reason <> '' OR state = 'withdrawn'),
  CHECK (state NOT IN ('proposed', 'accepted', 'declined') OR (road <> '' AND proposed_at IS NOT NULL AND rule <> '')),
  -- clause 99: two persons stand behind what is accepted; clause 98: of what is
  -- the Board's, its decision does.
  CHECK (state <> 'accepted' OR settled_by <> proposed_by),
  CHECK (state <> 'accepted' OR (road = 'board') = (decision_id IS NOT NULL)),
  CHECK (NOT committee OR (met_on IS NOT NULL AND settled_note <> '')),
  CHECK (state NOT IN ('declined', 'withdrawn') OR settled_note <> '')
);
CREATE UNIQUE INDEX programme_revisions_one_open ON programme_revisions (programme_id) WHERE state IN ('draft', 'proposed');
CREATE INDEX programme_revisions_by_programme ON programme_revisions (programme_id, id);

CREATE TABLE programme_revision_lines (
  id {{id}},
  revision_id bigint NOT NULL REFERENCES programme_revisions (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  category bigint NOT NULL CHECK (category BETWEEN 1 AND 7),
  tranche bigint NOT NULL CHECK (tranche > 0),
  cents bigint NOT NULL CHECK (cents >= 0),
  UNIQUE (revision_id, organisation_id, category, tranche)
);

CREATE TABLE programme_revision_tranches (
  id {{id}},
  revision_id bigint NOT NULL REFERENCES programme_revisions (id),
  number bigint NOT NULL CHECK (number > 0),
  was_on {{date}},
  due_on {{date}},
  UNIQUE (revision_id, number)
);

-- A version of the budget that a revision made names it; its decision is then
-- the Board's last, under which the revision was accepted.
ALTER TABLE programme_budgets ADD COLUMN revision_id bigint REFERENCES programme_revisions (id);

CREATE TABLE programme_extensions (
  id {{id}},
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  revision_id bigint NOT NULL UNIQUE REFERENCES programme_revisions (id),
  months_added bigint NOT NULL CHECK (months_added > 0),
  previous_months bigint NOT NULL CHECK (previous_months >= 0),
  new_months bigint NOT NULL,
  previous_end {{date}},
  new_end {{date}},
  note text NOT NULL,
  decision_id bigint REFERENCES decisions (id),
  CHECK (new_months = previous_months + months_added),
  CHECK ((previous_end IS NULL) = (new_end IS NULL))
);
CREATE INDEX programme_extensions_by_programme ON programme_extensions (programme_id, id);

-- The steering committee of a programme, by function and office.
CREATE TABLE programme_committee_members (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  function text NOT NULL CHECK (function IN ('ministry', 'resident_coordinator', 'organisation', 'other')),
  office text NOT NULL CHECK (office <> '' AND length(office) <= 200),
  from_on {{date}} NOT NULL,
  until_on {{date}},
  mandate_id bigint NOT NULL,
  person_id bigint NOT NULL,
  CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE UNIQUE INDEX programme_committee_members_chair ON programme_committee_members (programme_id, function)
  WHERE until_on IS NULL AND function IN ('ministry', 'resident_coordinator');
CREATE INDEX programme_committee_members_by_programme ON programme_committee_members (programme_id, id);
