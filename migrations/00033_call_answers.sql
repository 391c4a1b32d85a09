-- What an applicant needs of a call beyond its conditions: money by theme, answers
-- to questions that all read, and more time for one application.
ALTER TABLE call_themes ADD COLUMN envelope bigint NOT NULL DEFAULT 0 CHECK (envelope >= 0);
ALTER TABLE calls ADD COLUMN questions_until {{instant}};

-- A question is asked by an applicant and answered to all. Its answer carries the
-- words of the secretariat only, not those of who asked.
CREATE TABLE call_questions (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  call_id bigint NOT NULL REFERENCES calls (id),
  body text NOT NULL CHECK (body <> ''),
  account_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'answered', 'set_aside')),
  number bigint NOT NULL CHECK (number >= 0),
  question {{json}} NOT NULL,
  answer {{json}} NOT NULL,
  reason text NOT NULL,
  closed_by bigint,
  closed_at {{instant}},
  CHECK ((state = 'asked') = (closed_at IS NULL)),
  CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  CHECK ((state = 'answered') = (number > 0)),
  CHECK ((state = 'set_aside') = (reason <> ''))
);
CREATE UNIQUE INDEX call_questions_by_number ON call_questions (call_id, number) WHERE number > 0;
CREATE INDEX call_questions_by_call ON call_questions (call_id, state, id);

-- More time for one application: asked for by its authors, granted or refused by
-- the secretariat with its reason.
CREATE TABLE proposal_extensions (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  state text NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
  request text NOT NULL CHECK (request <> ''),
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  deadline {{instant}} NOT NULL,
  until {{instant}},
  reason text NOT NULL,
  decided_by bigint,
  decided_role text NOT NULL,
  decided_name text NOT NULL,
  decided_at {{instant}},
  CHECK ((state = 'asked') = (decided_at IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'granted') = (until IS NOT NULL)),
  CHECK ((state = 'asked') = (reason = '')),
  CHECK (until IS NULL OR until > deadline)
);
CREATE UNIQUE INDEX proposal_extensions_one_open ON proposal_extensions (proposal_id) WHERE state = 'asked';
CREATE INDEX proposal_extensions_by_proposal ON proposal_extensions (proposal_id, id);
