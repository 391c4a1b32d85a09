-- Screenings, reviewers' assignments and scores, their interests, and the
-- appraisal note that goes to the Board.

-- One finding on one submission; a later submission gets its own.
CREATE TABLE screenings (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  submission_id bigint NOT NULL UNIQUE REFERENCES submissions (id),
  result text NOT NULL CHECK (result IN ('admissible', 'returned', 'not_admissible')),
  reasons text NOT NULL,
  account_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  at {{instant}} NOT NULL,
  CHECK (result = 'admissible' OR reasons <> '')
);
CREATE INDEX screenings_by_proposal ON screenings (proposal_id, id);

CREATE TABLE review_assignments (
  id {{id}},
  version bigint NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  submission_id bigint NOT NULL REFERENCES submissions (id),
  stage text NOT NULL CHECK (stage IN ('concept', 'full')),
  person_id bigint NOT NULL REFERENCES people (id),
  mandate_id bigint NOT NULL REFERENCES mandates (id),
  organisation_id bigint REFERENCES organisations (id),
  state text NOT NULL CHECK (state IN ('assigned', 'declined', 'submitted', 'abstained', 'removed')),
  due_on {{date}} NOT NULL,
  note text NOT NULL,
  overall text NOT NULL,
  answer text NOT NULL,
  assigned_at {{instant}} NOT NULL,
  answered_at {{instant}},
  CHECK ((state = 'assigned') = (answered_at IS NULL)),
  CHECK (state IN ('assigned', 'submitted') OR answer <> '')
);
-- A person reviews a submission once; who declined or was taken off may be asked again.
CREATE UNIQUE INDEX review_assignments_once ON review_assignments (submission_id, person_id) WHERE state IN ('assigned', 'submitted', 'abstained');
CREATE INDEX review_assignments_by_person ON review_assignments (person_id, state, due_on);
CREATE INDEX review_assignments_by_proposal ON review_assignments (proposal_id, id);

CREATE TABLE review_scores (
  id {{id}},
  version bigint NOT NULL,
  assignment_id bigint NOT NULL REFERENCES review_assignments (id),
  criterion text NOT NULL CHECK (criterion <> ''),
  score bigint CHECK (score BETWEEN 1 AND 5),
  abstained {{bool}} NOT NULL,
  reason text NOT NULL,
  updated_at {{instant}} NOT NULL,
  CHECK (NOT abstained OR score IS NULL),
  UNIQUE (assignment_id, criterion)
);

-- Interests that follow from organisations and countries are computed at every
-- reading and not kept here.
CREATE TABLE review_interests (
  id {{id}},
  person_id bigint NOT NULL REFERENCES people (id),
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  source text NOT NULL CHECK (source IN ('declared', 'secretariat')),
  reason_kind text NOT NULL CHECK (reason_kind IN ('organisation', 'country', 'personal')),
  account_id bigint NOT NULL,
  at {{instant}} NOT NULL,
  UNIQUE (person_id, proposal_id)
);
CREATE INDEX review_interests_by_proposal ON review_interests (proposal_id);

-- clause 99: two persons stand behind each note the secretariat hands over.
CREATE TABLE appraisals (
  id {{id}},
  version bigint NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  submission_id bigint NOT NULL UNIQUE REFERENCES submissions (id),
  state text NOT NULL CHECK (state IN ('draft', 'signed')),
  body text NOT NULL CHECK (body <> ''),
  recommendation text NOT NULL CHECK (recommendation IN ('approve', 'approve_with_conditions', 'return', 'defer', 'not_approve')),
  amount_cents bigint NOT NULL CHECK (amount_cents >= 0),
  prepared_by bigint NOT NULL REFERENCES accounts (id),
  prepared_at {{instant}} NOT NULL,
  signed_by bigint REFERENCES accounts (id),
  signed_at {{instant}},
  signed_version bigint,
  CHECK ((state = 'signed') = (signed_by IS NOT NULL)),
  CHECK ((signed_by IS NULL) = (signed_at IS NULL)),
  CHECK ((signed_by IS NULL) = (signed_version IS NULL)),
  CHECK (signed_by IS NULL OR signed_by <> prepared_by)
);
CREATE INDEX appraisals_by_proposal ON appraisals (proposal_id, id);
