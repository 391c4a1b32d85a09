-- A round of calibration: one document that all reviewers of a call score before
-- the real scoring. It has tables of its own, so that no mean, rank or total of
-- reviews can read from it.
CREATE TABLE calibrations (
  id {{id}},
  version bigint NOT NULL,
  call_id bigint NOT NULL REFERENCES calls (id),
  stage text NOT NULL CHECK (stage IN ('concept', 'full')),
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  submission_id bigint NOT NULL REFERENCES submissions (id),
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  due_on {{date}} NOT NULL,
  note text NOT NULL,
  opened_by bigint NOT NULL,
  opened_at {{instant}} NOT NULL,
  closed_by bigint,
  closed_at {{instant}},
  reason text NOT NULL,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  -- By itself once everybody has sent, else by a person with a reason.
  CHECK ((closed_by IS NULL) = (reason = ''))
);
CREATE UNIQUE INDEX calibrations_one_open ON calibrations (call_id, stage) WHERE state = 'open';

CREATE TABLE calibration_members (
  id {{id}},
  version bigint NOT NULL,
  calibration_id bigint NOT NULL REFERENCES calibrations (id),
  person_id bigint NOT NULL REFERENCES people (id),
  mandate_id bigint NOT NULL REFERENCES mandates (id),
  sent_at {{instant}},
  UNIQUE (calibration_id, person_id)
);
CREATE INDEX calibration_members_by_person ON calibration_members (person_id, calibration_id);

CREATE TABLE calibration_scores (
  id {{id}},
  version bigint NOT NULL,
  member_id bigint NOT NULL REFERENCES calibration_members (id),
  criterion text NOT NULL CHECK (criterion <> ''),
  score bigint CHECK (score BETWEEN 1 AND 5),
  abstained {{bool}} NOT NULL,
  reason text NOT NULL,
  updated_at {{instant}} NOT NULL,
  CHECK (NOT abstained OR score IS NULL),
  UNIQUE (member_id, criterion)
);
