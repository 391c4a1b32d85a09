-- Bodies, their seats and who holds them; matters, votes and decisions.

CREATE TABLE bodies (
  id {{id}},
  code text NOT NULL UNIQUE CHECK (code <> ''),
  kind text NOT NULL CHECK (kind IN ('board', 'excom', 'group')),
  name text NOT NULL CHECK (name <> ''),
  instrument text NOT NULL CHECK (instrument <> ''),
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
-- clause 98: one multi-partner decision body.
CREATE UNIQUE INDEX bodies_one_board ON bodies (kind) WHERE kind = 'board';

CREATE TABLE seats (
  id {{id}},
  body_id bigint NOT NULL REFERENCES bodies (id),
  constituency text NOT NULL CHECK (constituency IN ('network', 'contributors', 'countries', 'stakeholders', 'chair', 'ex_officio')),
  number bigint NOT NULL CHECK (number > 0),
  voting {{bool}} NOT NULL,
  function text NOT NULL CHECK (function IN ('', 'coordinator')),
  since {{instant}} NOT NULL,
  until {{instant}},
  created_at {{instant}} NOT NULL,
  CHECK (until IS NULL OR until > since),
  CHECK ((constituency = 'chair') = (function = 'coordinator')),
  CHECK (NOT voting OR constituency NOT IN ('chair', 'ex_officio')),
  UNIQUE (body_id, constituency, number),
  UNIQUE (id, constituency)
);

-- Two time lines: starts_at and ends_at say when it is true, recorded_at and
-- superseded_at from when to when the record said so.
CREATE TABLE holdings (
  id {{id}},
  seat_id bigint NOT NULL,
  -- clause 98: the chair is bound to the Coordinator's function and held by no one else.
  constituency text NOT NULL CHECK (constituency <> 'chair'),
  kind text NOT NULL CHECK (kind IN ('holder', 'alternate')),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  country text NOT NULL CHECK (country = '' OR length(country) = 3),
  mandate_id bigint REFERENCES mandates (id),
  starts_at {{instant}} NOT NULL,
  ends_at {{instant}},
  instrument text NOT NULL CHECK (instrument <> ''),
  recorded_at {{instant}} NOT NULL,
  recorded_by bigint NOT NULL,
  superseded_at {{instant}},
  supersedes_id bigint REFERENCES holdings (id),
  CHECK (ends_at IS NULL OR ends_at > starts_at),
  CHECK (superseded_at IS NULL OR superseded_at >= recorded_at),
  FOREIGN KEY (seat_id, constituency) REFERENCES seats (id, constituency)
);
CREATE UNIQUE INDEX holdings_one_current ON holdings (seat_id, kind) WHERE ends_at IS NULL AND superseded_at IS NULL;
CREATE UNIQUE INDEX holdings_superseded_once ON holdings (supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX holdings_by_seat ON holdings (seat_id, starts_at);
CREATE INDEX holdings_by_organisation ON holdings (organisation_id, starts_at);

-- matters before decisions, decisions before the rules they adopt.
CREATE TABLE matters (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  body_id bigint NOT NULL REFERENCES bodies (id),
  kind text NOT NULL CHECK (kind IN ('funding', 'rules', 'other')),
  proposal_id bigint REFERENCES proposals (id),
  submission_id bigint REFERENCES submissions (id),
  revisits_id bigint REFERENCES matters (id),
  question text NOT NULL CHECK (question <> ''),
  recommendation text NOT NULL,
  language text NOT NULL CHECK (language <> ''),
  channel text NOT NULL CHECK (channel IN ('writing', 'meeting')),
  meeting text NOT NULL,
  method text NOT NULL CHECK (method IN ('consensus', 'no_objection', 'indicative', 'formal')),
  state text NOT NULL CHECK (state IN ('draft', 'open', 'adopted', 'not_adopted', 'withdrawn')),
  scoring text NOT NULL CHECK (scoring IN ('off', 'advisory', 'required')),
  criteria_set_id bigint REFERENCES criteria_sets (id),
  asked_cents bigint NOT NULL CHECK (asked_cents >= 0),
  text_number bigint NOT NULL CHECK (text_number > 0),
  rule_id bigint,
  method_id bigint,
  opens_at {{instant}},
  closes_at {{instant}},
  prepared_by bigint NOT NULL,
  CHECK ((kind = 'funding') = (proposal_id IS NOT NULL)),
  CHECK ((proposal_id IS NULL) = (submission_id IS NULL)),
  CHECK ((channel = 'meeting') = (meeting <> '')),
  CHECK (state IN ('draft', 'withdrawn') OR (rule_id IS NOT NULL AND method_id IS NOT NULL AND opens_at IS NOT NULL)),
  CHECK (closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at)
);
-- A proposal has one undecided matter at a time.
CREATE UNIQUE INDEX matters_one_undecided ON matters (proposal_id) WHERE proposal_id IS NOT NULL AND state IN ('draft', 'open');
CREATE INDEX matters_by_state ON matters (body_id, state, id);
CREATE INDEX matters_by_proposal ON matters (proposal_id, id);

CREATE TABLE matter_texts (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  number bigint NOT NULL CHECK (number > 0),
  outcome text NOT NULL CHECK (outcome IN ('approve', 'approve_with_conditions', 'return', 'defer', 'reserve', 'not_approve', 'note')),
  reserve text NOT NULL CHECK (reserve IN ('', 'first', 'all')),
  body text NOT NULL CHECK (body <> ''),
  why text NOT NULL,
  hash text NOT NULL CHECK (hash = '' OR length(hash) = 64),
  frozen_at {{instant}},
  prepared_by bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK ((frozen_at IS NULL) = (hash = '')),
  UNIQUE (matter_id, number)
);

CREATE TABLE matter_amounts (
  id {{id}},
  text_id bigint NOT NULL REFERENCES matter_texts (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  tranche bigint NOT NULL CHECK (tranche > 0),
  cents bigint NOT NULL CHECK (cents >= 0),
  UNIQUE (text_id, organisation_id, tranche)
);

CREATE TABLE matter_conditions (
  id {{id}},
  text_id bigint NOT NULL REFERENCES matter_texts (id),
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL CHECK (body <> ''),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  due_on {{date}} NOT NULL,
  blocks_tranche bigint NOT NULL CHECK (blocks_tranche >= 0),
  UNIQUE (text_id, number)
);

CREATE TABLE matter_events (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  action text NOT NULL CHECK (action IN ('prepare', 'edit', 'open', 'revise', 'adopt', 'close', 'withdraw', 'publish')),
  text_number bigint NOT NULL CHECK (text_number > 0),
  reason text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
CREATE INDEX matter_events_by_matter ON matter_events (matter_id, id);

-- The electorate is frozen when the matter opens.
CREATE TABLE electorate (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  constituency text NOT NULL CHECK (constituency IN ('network', 'contributors', 'countries', 'stakeholders', 'chair', 'ex_officio')),
  number bigint NOT NULL CHECK (number > 0),
  holding_id bigint REFERENCES holdings (id),
  organisation_id bigint REFERENCES organisations (id),
  country text NOT NULL CHECK (country = '' OR length(country) = 3),
  entitled {{bool}} NOT NULL,
  reason text NOT NULL CHECK (reason IN ('', 'vacant', 'interest', 'presides', 'ex_officio')),
  created_at {{instant}} NOT NULL,
  CHECK (entitled = (reason = '')),
  CHECK (NOT entitled OR holding_id IS NOT NULL),
  UNIQUE (matter_id, seat_id)
);

-- Answers are events: a change is a new row, the highest sequence counts.
CREATE TABLE votes (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  text_number bigint NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  answer text NOT NULL CHECK (answer IN ('agree', 'agree_with_remarks', 'object', 'abstain')),
  words text NOT NULL,
  reason text NOT NULL,
  would_remove text NOT NULL,
  holding_id bigint NOT NULL REFERENCES holdings (id),
  acted_as text NOT NULL CHECK (acted_as IN ('holder', 'alternate')),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (answer <> 'object' OR (reason <> '' AND would_remove <> '')),
  CHECK (answer <> 'agree_with_remarks' OR reason <> ''),
  UNIQUE (matter_id, seat_id, sequence),
  UNIQUE (matter_id, seat_id, id),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);

-- One current answer per seat and matter: a pointer that can be rebuilt.
CREATE TABLE positions (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  vote_id bigint NOT NULL UNIQUE,
  updated_at {{instant}} NOT NULL,
  UNIQUE (matter_id, seat_id),
  FOREIGN KEY (matter_id, seat_id, vote_id) REFERENCES votes (matter_id, seat_id, id)
);

CREATE TABLE signals (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('awaiting_instructions')),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id)
);
CREATE INDEX signals_by_matter ON signals (matter_id, seat_id, id);

CREATE TABLE seat_interests (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  grade text NOT NULL CHECK (grade IN ('disclosed', 'no_vote', 'withdrawn', 'screened')),
  origin text NOT NULL CHECK (origin IN ('computed', 'declared', 'decided')),
  reason text NOT NULL CHECK (reason IN ('leads', 'participates', 'benefits', 'presides', 'funds', 'personal', 'other')),
  note text NOT NULL,
  recorded_by bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
CREATE INDEX seat_interests_by_matter ON seat_interests (matter_id, seat_id, id);

CREATE TABLE board_sheets (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  reason text NOT NULL CHECK (reason <> ''),
  holding_id bigint NOT NULL REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, seat_id, sequence),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id)
);

CREATE TABLE board_marks (
  id {{id}},
  sheet_id bigint NOT NULL REFERENCES board_sheets (id),
  criterion text NOT NULL CHECK (criterion <> ''),
  score bigint NOT NULL CHECK (score BETWEEN 1 AND 5),
  UNIQUE (sheet_id, criterion)
);

CREATE TABLE decisions (
  id {{id}},
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  matter_id bigint NOT NULL UNIQUE REFERENCES matters (id),
  body_id bigint NOT NULL REFERENCES bodies (id),
  proposal_id bigint REFERENCES proposals (id),
  kind text NOT NULL CHECK (kind IN ('funding', 'rules', 'other')),
  text_number bigint NOT NULL,
  text_hash text NOT NULL CHECK (length(text_hash) = 64),
  outcome text NOT NULL CHECK (outcome IN ('approve', 'approve_with_conditions', 'return', 'defer', 'reserve', 'not_approve', 'note')),
  reserve text NOT NULL CHECK (reserve IN ('', 'first', 'all')),
  method text NOT NULL CHECK (method IN ('consensus', 'no_objection', 'indicative', 'formal')),
  method_id bigint NOT NULL,
  rule_id bigint NOT NULL,
  result {{json}} NOT NULL CHECK (result <> ''),
  sentence text NOT NULL CHECK (sentence <> ''),
  adopted_by bigint NOT NULL,
  person_id bigint NOT NULL,
  adopted_at {{instant}} NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (method <> 'indicative'),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE INDEX decisions_by_body ON decisions (body_id, adopted_at, id);
CREATE INDEX decisions_by_proposal ON decisions (proposal_id);

CREATE TABLE decision_publications (
  id {{id}},
  decision_id bigint NOT NULL UNIQUE REFERENCES decisions (id),
  published_by bigint NOT NULL,
  published_at {{instant}} NOT NULL
);

CREATE TABLE decision_conditions (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  decision_id bigint NOT NULL REFERENCES decisions (id),
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL CHECK (body <> ''),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  due_on {{date}} NOT NULL,
  blocks_tranche bigint NOT NULL CHECK (blocks_tranche >= 0),
  state text NOT NULL CHECK (state IN ('open', 'reported', 'met')),
  reported_by bigint NOT NULL,
  CHECK ((state = 'open') = (reported_by = 0)),
  UNIQUE (decision_id, number)
);

CREATE TABLE condition_events (
  id {{id}},
  condition_id bigint NOT NULL REFERENCES decision_conditions (id),
  state text NOT NULL CHECK (state IN ('open', 'reported', 'met')),
  note text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
CREATE INDEX condition_events_by_condition ON condition_events (condition_id, id);

CREATE TABLE body_rules (
  id {{id}},
  body_id bigint NOT NULL REFERENCES bodies (id),
  number bigint NOT NULL CHECK (number > 0),
  settings {{json}} NOT NULL CHECK (settings <> ''),
  effective_from {{instant}} NOT NULL,
  decision_id bigint REFERENCES decisions (id),
  instrument text NOT NULL CHECK (instrument <> ''),
  recorded_at {{instant}} NOT NULL,
  recorded_by bigint NOT NULL,
  -- After the set-up a decision adopts the rules.
  CHECK (number = 1 OR decision_id IS NOT NULL),
  UNIQUE (body_id, number),
  UNIQUE (body_id, effective_from)
);

-- clause 39: a method other than consensus needs the decision that adopted it.
CREATE TABLE body_methods (
  id {{id}},
  body_id bigint NOT NULL REFERENCES bodies (id),
  method text NOT NULL CHECK (method IN ('consensus', 'no_objection', 'indicative', 'formal')),
  number bigint NOT NULL CHECK (number > 0),
  starts_at {{instant}} NOT NULL,
  ends_at {{instant}},
  decision_id bigint REFERENCES decisions (id),
  instrument text NOT NULL CHECK (instrument <> ''),
  recorded_at {{instant}} NOT NULL,
  CHECK (method = 'consensus' OR decision_id IS NOT NULL),
  CHECK (method <> 'consensus' OR ends_at IS NULL),
  UNIQUE (body_id, method, number)
);
