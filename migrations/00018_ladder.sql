-- The path of a matter of the Executive Committee (clauses 36 and 37):
-- mediation, referral to the Secretary-General, answer. Where a matter stands
-- follows from these rows.

CREATE TABLE mediations (
  id {{id}},
  matter_id bigint NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  text_number bigint NOT NULL,
  due_at {{instant}} NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, number),
  CHECK (due_at > created_at),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);

CREATE TABLE mediation_extensions (
  id {{id}},
  -- One extension, to be seen by all.
  mediation_id bigint NOT NULL UNIQUE REFERENCES mediations (id),
  due_from {{instant}} NOT NULL,
  due_at {{instant}} NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (due_at > due_from)
);

CREATE TABLE mediation_contacts (
  id {{id}},
  mediation_id bigint NOT NULL REFERENCES mediations (id),
  principal text NOT NULL CHECK (principal <> ''),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  of_network {{bool}} NOT NULL,
  contacted_on {{date}} NOT NULL,
  means text NOT NULL CHECK (means IN ('meeting', 'call', 'letter', 'message')),
  note text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

CREATE TABLE mediation_proposals (
  id {{id}},
  mediation_id bigint NOT NULL REFERENCES mediations (id),
  number bigint NOT NULL CHECK (number > 0),
  source text NOT NULL CHECK (source <> ''),
  body text NOT NULL CHECK (body <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (mediation_id, number)
);

CREATE TABLE mediation_ends (
  id {{id}},
  mediation_id bigint NOT NULL UNIQUE REFERENCES mediations (id),
  outcome text NOT NULL CHECK (outcome IN ('agreed', 'failed')),
  text_number bigint NOT NULL CHECK (text_number > 0),
  network_why text NOT NULL,
  report text NOT NULL CHECK (report <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

CREATE TABLE referrals (
  id {{id}},
  -- clause 37: once, and not back.
  matter_id bigint NOT NULL UNIQUE REFERENCES matters (id),
  mediation_id bigint NOT NULL UNIQUE REFERENCES mediation_ends (mediation_id),
  body text NOT NULL CHECK (body <> ''),
  hash text NOT NULL CHECK (length(hash) = 64),
  sent_on {{date}} NOT NULL,
  channel text NOT NULL CHECK (channel <> ''),
  letter text NOT NULL CHECK (letter <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

CREATE TABLE referral_receipts (
  id {{id}},
  referral_id bigint NOT NULL UNIQUE REFERENCES referrals (id),
  received_on {{date}} NOT NULL,
  note text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

CREATE TABLE referral_answers (
  id {{id}},
  referral_id bigint NOT NULL UNIQUE REFERENCES referral_receipts (referral_id),
  answered_on {{date}} NOT NULL,
  summary text NOT NULL CHECK (summary <> ''),
  file_id bigint NOT NULL REFERENCES files (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

CREATE TABLE matter_passings (
  id {{id}},
  from_id bigint NOT NULL UNIQUE,
  to_id bigint NOT NULL UNIQUE REFERENCES matters (id),
  text_number bigint NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  FOREIGN KEY (from_id, text_number) REFERENCES matter_texts (matter_id, number)
);

CREATE INDEX mediation_contacts_by_mediation ON mediation_contacts (mediation_id, id);

-- A decision may follow from the Secretary-General's answer.
ALTER TABLE decisions ADD COLUMN path text NOT NULL DEFAULT '' CHECK (path IN ('', 'referral'));
