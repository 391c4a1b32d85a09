-- Consultations (clauses 33 to 110 demand them), the gate before a decision,
-- and the duties of the calendar.

CREATE TABLE consultations (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  subject text NOT NULL CHECK (subject IN ('matter', 'annual_review', 'questionnaire')),
  subject_id bigint NOT NULL,
  text_number bigint NOT NULL CHECK (text_number > 0),
  text_hash text NOT NULL CHECK (text_hash <> ''),
  clause text NOT NULL CHECK (clause <> ''),
  title text NOT NULL CHECK (title <> ''),
  question text NOT NULL CHECK (question <> ''),
  language text NOT NULL,
  rule text NOT NULL CHECK (rule IN ('board_members', 'network_members', 'stated')),
  reason text NOT NULL,
  body_id bigint REFERENCES bodies (id),
  opens_at {{instant}} NOT NULL,
  closes_at {{instant}} NOT NULL,
  closed_at {{instant}},
  summary text NOT NULL,
  opened_by bigint NOT NULL,
  closed_by bigint NOT NULL,
  CHECK (closes_at > opens_at),
  CHECK (closed_at IS NULL OR summary <> ''),
  CHECK (rule <> 'stated' OR reason <> '')
);
CREATE INDEX consultations_by_subject ON consultations (subject, subject_id, id);
-- A version is asked about once at a time.
CREATE UNIQUE INDEX consultations_one_open ON consultations (subject, subject_id, clause, text_hash) WHERE closed_at IS NULL;

CREATE TABLE consultees (
  id {{id}},
  consultation_id bigint NOT NULL REFERENCES consultations (id),
  name text NOT NULL CHECK (name <> ''),
  seat_id bigint REFERENCES seats (id),
  constituency text NOT NULL,
  number bigint NOT NULL,
  organisation_id bigint REFERENCES organisations (id),
  country text NOT NULL,
  late {{bool}} NOT NULL,
  reason text NOT NULL,
  answer_by {{instant}} NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (seat_id IS NOT NULL OR organisation_id IS NOT NULL),
  CHECK (NOT late OR reason <> '')
);
CREATE UNIQUE INDEX consultees_one_seat ON consultees (consultation_id, seat_id) WHERE seat_id IS NOT NULL;
CREATE UNIQUE INDEX consultees_one_organisation ON consultees (consultation_id, organisation_id) WHERE seat_id IS NULL;

CREATE TABLE consultation_notices (
  id {{id}},
  consultation_id bigint NOT NULL REFERENCES consultations (id),
  consultee_id bigint NOT NULL REFERENCES consultees (id),
  channel text NOT NULL CHECK (channel IN ('letter', 'other')),
  reached bigint NOT NULL CHECK (reached >= 0),
  words text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (channel <> 'other' OR words <> '')
);
CREATE INDEX consultation_notices_by_consultation ON consultation_notices (consultation_id, id);

CREATE TABLE consultation_replies (
  id {{id}},
  consultation_id bigint NOT NULL REFERENCES consultations (id),
  consultee_id bigint NOT NULL REFERENCES consultees (id),
  sequence bigint NOT NULL CHECK (sequence > 0),
  view text NOT NULL CHECK (view IN ('support', 'concern', 'proposal', 'no_view')),
  body text NOT NULL,
  late {{bool}} NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (consultee_id, sequence)
);
CREATE INDEX consultation_replies_by_consultation ON consultation_replies (consultation_id, id);

CREATE TABLE reply_uses (
  id {{id}},
  reply_id bigint NOT NULL UNIQUE REFERENCES consultation_replies (id),
  use text NOT NULL CHECK (use IN ('taken', 'partly', 'not_taken', 'noted')),
  words text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

-- A matter that decides on a text outside it, with the consultation it needs.
CREATE TABLE gated_matters (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  clause text NOT NULL CHECK (clause <> ''),
  subject text NOT NULL CHECK (subject IN ('annual_review')),
  subject_id bigint NOT NULL,
  text_number bigint NOT NULL CHECK (text_number > 0),
  text_hash text NOT NULL CHECK (text_hash <> ''),
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, clause)
);

-- An occurrence of a duty: planned ones are computed, opened ones are stored.
CREATE TABLE occurrences (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  duty text NOT NULL CHECK (duty <> ''),
  period bigint NOT NULL,
  due_from {{date}} NOT NULL,
  due_by {{date}} NOT NULL,
  completed_on {{date}},
  evidence text NOT NULL,
  waived_on {{date}},
  waived_by text NOT NULL,
  reason text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (duty, period),
  CHECK (due_by >= due_from),
  CHECK (completed_on IS NULL OR waived_on IS NULL),
  CHECK (completed_on IS NULL OR evidence <> ''),
  CHECK (waived_on IS NULL OR (waived_by <> '' AND reason <> ''))
);
