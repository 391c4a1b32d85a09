-- Calls, the versions of forms and criteria they pin, and proposals from the
-- first typed word to the frozen copy of a submission.

CREATE TABLE form_versions (
  id {{id}},
  kind text NOT NULL CHECK (kind IN ('concept', 'full')),
  number bigint NOT NULL CHECK (number > 0),
  schema {{json}} NOT NULL CHECK (schema <> ''),
  created_at {{instant}} NOT NULL,
  UNIQUE (kind, number)
);

CREATE TABLE criteria_sets (
  id {{id}},
  number bigint NOT NULL UNIQUE CHECK (number > 0),
  title {{json}} NOT NULL,
  created_at {{instant}} NOT NULL
);

CREATE TABLE criteria (
  id {{id}},
  criteria_set_id bigint NOT NULL REFERENCES criteria_sets (id),
  code text NOT NULL CHECK (code <> ''),
  position bigint NOT NULL CHECK (position > 0),
  weight bigint NOT NULL CHECK (weight BETWEEN 0 AND 100),
  recorded_only {{bool}} NOT NULL,
  label {{json}} NOT NULL,
  hint {{json}} NOT NULL,
  anchor1 {{json}} NOT NULL,
  anchor2 {{json}} NOT NULL,
  anchor3 {{json}} NOT NULL,
  anchor4 {{json}} NOT NULL,
  anchor5 {{json}} NOT NULL,
  UNIQUE (criteria_set_id, code),
  UNIQUE (criteria_set_id, position),
  CHECK (NOT recorded_only OR weight = 0)
);

CREATE TABLE calls (
  id {{id}},
  version bigint NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  kind text NOT NULL CHECK (kind IN ('open', 'invited')),
  state text NOT NULL CHECK (state IN ('draft', 'published', 'closed', 'cancelled')),
  title {{json}} NOT NULL,
  summary {{json}} NOT NULL,
  guidance {{json}} NOT NULL,
  opens_at {{instant}} NOT NULL,
  closes_at {{instant}} NOT NULL,
  grace_minutes bigint NOT NULL CHECK (grace_minutes BETWEEN 0 AND 1440),
  envelope bigint NOT NULL CHECK (envelope >= 0),
  minimum bigint NOT NULL CHECK (minimum >= 0),
  maximum bigint NOT NULL CHECK (maximum >= 0),
  min_organisations bigint NOT NULL CHECK (min_organisations BETWEEN 1 AND 20),
  max_months bigint NOT NULL CHECK (max_months BETWEEN 1 AND 120),
  tranches bigint NOT NULL CHECK (tranches BETWEEN 1 AND 6),
  isc_bp bigint NOT NULL CHECK (isc_bp BETWEEN 0 AND 10000),
  board_scoring text NOT NULL CHECK (board_scoring IN ('off', 'advisory', 'required')),
  concept_form_id bigint NOT NULL REFERENCES form_versions (id),
  full_form_id bigint NOT NULL REFERENCES form_versions (id),
  criteria_set_id bigint NOT NULL REFERENCES criteria_sets (id),
  created_at {{instant}} NOT NULL,
  CHECK (opens_at < closes_at),
  CHECK (minimum <= maximum)
);
CREATE INDEX calls_by_closing ON calls (state, closes_at, id);

CREATE TABLE call_themes (
  id {{id}},
  call_id bigint NOT NULL REFERENCES calls (id),
  theme bigint NOT NULL CHECK (theme > 0),
  UNIQUE (call_id, theme)
);

CREATE TABLE call_guests (
  id {{id}},
  call_id bigint NOT NULL REFERENCES calls (id),
  organisation_id bigint NOT NULL CHECK (organisation_id >= 0),
  country text NOT NULL,
  UNIQUE (call_id, organisation_id, country),
  CHECK ((organisation_id = 0) <> (country = ''))
);

CREATE TABLE call_events (
  id {{id}},
  call_id bigint NOT NULL REFERENCES calls (id),
  action text NOT NULL CHECK (action IN ('publish', 'close', 'reopen', 'cancel')),
  from_state text NOT NULL,
  to_state text NOT NULL,
  at {{instant}} NOT NULL,
  by_role text NOT NULL CHECK (by_role <> ''),
  by_name text NOT NULL,
  mandate_id bigint NOT NULL,
  reason text NOT NULL
);
CREATE INDEX call_events_by_call ON call_events (call_id, id);

CREATE TABLE proposals (
  id {{id}},
  version bigint NOT NULL,
  reference text NOT NULL,
  call_id bigint NOT NULL REFERENCES calls (id),
  stage text NOT NULL CHECK (stage IN ('concept', 'full')),
  concept_id bigint UNIQUE REFERENCES proposals (id),
  state text NOT NULL CHECK (state IN ('draft', 'returned', 'submitted', 'admissible', 'not_admissible', 'in_review',
    'shortlisted', 'not_shortlisted', 'invited', 'technical_review', 'board_paper', 'approved', 'approved_with_conditions',
    'deferred', 'reserved', 'not_approved', 'noted', 'withdrawn')),
  title text NOT NULL,
  lead_organisation_id bigint REFERENCES organisations (id),
  started_side text NOT NULL CHECK (started_side IN ('un', 'state')),
  months bigint NOT NULL CHECK (months BETWEEN 0 AND 120),
  start_on {{date}},
  theme bigint NOT NULL CHECK (theme >= 0),
  asked bigint NOT NULL CHECK (asked >= 0),
  form_version_id bigint NOT NULL REFERENCES form_versions (id),
  due_at {{instant}},
  created_at {{instant}} NOT NULL,
  -- clause 96: a full document exists only where a concept note was invited.
  CHECK ((stage = 'full') = (concept_id IS NOT NULL))
);
CREATE UNIQUE INDEX proposals_by_reference ON proposals (reference) WHERE reference <> '';
CREATE INDEX proposals_by_call ON proposals (call_id, state, id);
CREATE INDEX proposals_by_lead ON proposals (lead_organisation_id, id);

CREATE TABLE proposal_countries (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  country text NOT NULL CHECK (length(country) = 3),
  share_bp bigint NOT NULL CHECK (share_bp BETWEEN 0 AND 10000),
  UNIQUE (proposal_id, country)
);
CREATE INDEX proposal_countries_by_country ON proposal_countries (country, proposal_id);

CREATE TABLE proposal_organisations (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  isc_bp bigint NOT NULL CHECK (isc_bp BETWEEN 0 AND 10000),
  UNIQUE (proposal_id, organisation_id)
);
CREATE INDEX proposal_organisations_by_organisation ON proposal_organisations (organisation_id, proposal_id);

CREATE TABLE proposal_objectives (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  objective bigint NOT NULL CHECK (objective BETWEEN 1 AND 23),
  UNIQUE (proposal_id, objective)
);

CREATE TABLE proposal_answers (
  id {{id}},
  version bigint NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  question text NOT NULL CHECK (question <> ''),
  text text NOT NULL,
  carried {{bool}} NOT NULL,
  updated_at {{instant}} NOT NULL,
  updated_by bigint NOT NULL,
  by_name text NOT NULL,
  UNIQUE (proposal_id, question)
);

-- What somebody has typed and not yet saved: kept outside the record of acts,
-- one row for each person and field, so that no text is lost.
CREATE TABLE drafts (
  id {{id}},
  subject text NOT NULL CHECK (subject <> ''),
  subject_id bigint NOT NULL CHECK (subject_id > 0),
  field text NOT NULL CHECK (field <> ''),
  account_id bigint NOT NULL CHECK (account_id > 0),
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  base bigint NOT NULL CHECK (base >= 0),
  text text NOT NULL,
  updated_at {{instant}} NOT NULL,
  UNIQUE (subject, subject_id, field, account_id)
);
CREATE INDEX drafts_by_time ON drafts (updated_at);

CREATE TABLE proposal_parts (
  id {{id}},
  version bigint NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  part text NOT NULL CHECK (part <> ''),
  updated_at {{instant}} NOT NULL,
  by_name text NOT NULL,
  UNIQUE (proposal_id, part)
);

CREATE TABLE proposal_sides (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  side text NOT NULL CHECK (side IN ('un', 'state')),
  act text NOT NULL CHECK (act IN ('started', 'joined', 'endorsed')),
  country text NOT NULL,
  organisation_id bigint NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  digest text NOT NULL,
  remarks text NOT NULL,
  CHECK ((side = 'state') = (country <> '')),
  CHECK ((side = 'un') = (organisation_id <> 0)),
  CHECK (act <> 'endorsed' OR (side = 'state' AND length(digest) = 64))
);
CREATE INDEX proposal_sides_by_proposal ON proposal_sides (proposal_id, id);

CREATE TABLE proposal_attachments (
  id {{id}},
  version bigint NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  kind text NOT NULL CHECK (kind IN ('government_letter', 'rc_letter', 'budget', 'other')),
  file_id bigint NOT NULL REFERENCES files (id),
  name text NOT NULL CHECK (name <> ''),
  size bigint NOT NULL CHECK (size > 0),
  hash text NOT NULL CHECK (length(hash) = 64),
  created_at {{instant}} NOT NULL,
  by_name text NOT NULL,
  removed_at {{instant}}
);
CREATE INDEX proposal_attachments_by_proposal ON proposal_attachments (proposal_id, id);

CREATE TABLE proposal_tranches (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  number bigint NOT NULL CHECK (number BETWEEN 1 AND 6),
  due_on {{date}},
  UNIQUE (proposal_id, number)
);

-- A cell may be negative while it is being written; the checks name it and no
-- submission passes with it.
CREATE TABLE budget_lines (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  category bigint NOT NULL CHECK (category BETWEEN 1 AND 7),
  tranche bigint NOT NULL CHECK (tranche BETWEEN 1 AND 6),
  cents bigint NOT NULL CHECK (cents BETWEEN -100000000000000 AND 100000000000000),
  UNIQUE (proposal_id, organisation_id, category, tranche)
);

-- What was submitted is kept as it was, byte by byte.
CREATE TABLE submissions (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  number bigint NOT NULL CHECK (number > 0),
  reference text NOT NULL CHECK (reference <> ''),
  at {{instant}} NOT NULL,
  hash text NOT NULL CHECK (length(hash) = 64),
  body {{json}} NOT NULL CHECK (body <> ''),
  in_grace {{bool}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_role text NOT NULL CHECK (by_role <> ''),
  by_name text NOT NULL,
  UNIQUE (proposal_id, number)
);

CREATE TABLE proposal_events (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  action text NOT NULL CHECK (action <> ''),
  from_state text NOT NULL,
  to_state text NOT NULL,
  at {{instant}} NOT NULL,
  by_role text NOT NULL CHECK (by_role <> ''),
  by_name text NOT NULL,
  mandate_id bigint NOT NULL,
  reason text NOT NULL
);
CREATE INDEX proposal_events_by_proposal ON proposal_events (proposal_id, id);
