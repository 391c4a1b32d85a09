-- A round on what the reviewers of one submission see differently: its criteria
-- with the figures of its opening, its reviewers, and what each says the second
-- time. The first scores stay where they are.
CREATE TABLE review_rounds (
  id {{id}},
  version bigint NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  submission_id bigint NOT NULL UNIQUE REFERENCES submissions (id),
  spread_rule bigint NOT NULL CHECK (spread_rule > 0),
  step_rule bigint NOT NULL CHECK (step_rule >= 0),
  due_at {{instant}} NOT NULL,
  note text NOT NULL,
  opened_by bigint NOT NULL,
  opened_at {{instant}} NOT NULL,
  closed_by bigint,
  closed_at {{instant}},
  reason text NOT NULL,
  CHECK (due_at > opened_at),
  CHECK (closed_by IS NULL OR closed_at IS NOT NULL),
  -- By itself once everybody has answered, else by a person with a reason.
  CHECK ((closed_by IS NULL) = (reason = ''))
);
CREATE INDEX review_rounds_by_proposal ON review_rounds (proposal_id, id);

CREATE TABLE review_round_criteria (
  id {{id}},
  round_id bigint NOT NULL REFERENCES review_rounds (id),
  criterion text NOT NULL CHECK (criterion <> ''),
  low bigint NOT NULL,
  high bigint NOT NULL,
  CHECK (low < high),
  UNIQUE (round_id, criterion)
);

CREATE TABLE review_round_members (
  id {{id}},
  version bigint NOT NULL,
  round_id bigint NOT NULL REFERENCES review_rounds (id),
  assignment_id bigint NOT NULL UNIQUE REFERENCES review_assignments (id),
  position bigint NOT NULL CHECK (position > 0),
  answered_at {{instant}},
  UNIQUE (round_id, position)
);

CREATE TABLE second_scores (
  id {{id}},
  round_id bigint NOT NULL REFERENCES review_rounds (id),
  assignment_id bigint NOT NULL REFERENCES review_assignments (id),
  criterion text NOT NULL CHECK (criterion <> ''),
  kept {{bool}} NOT NULL,
  score bigint CHECK (score BETWEEN 1 AND 5),
  reason text NOT NULL CHECK (reason <> ''),
  at {{instant}} NOT NULL,
  CHECK (kept OR score IS NOT NULL),
  UNIQUE (assignment_id, criterion)
);
CREATE INDEX second_scores_by_round ON second_scores (round_id, id);
