-- +goose StatementBegin
CREATE TRIGGER opening_batches_no_delete BEFORE DELETE ON opening_batches
BEGIN
  SELECT RAISE(ABORT, 'append-only: opening_batches');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER opening_batches_settled BEFORE UPDATE ON opening_batches
WHEN (OLD.state <> 'read' OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.file_id <> OLD.file_id OR NEW.person_id <> OLD.person_id OR NEW.cut_off <> OLD.cut_off)
BEGIN
  SELECT RAISE(ABORT, 'append-only: opening_batches');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER prior_decisions_no_update BEFORE UPDATE ON prior_decisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: prior_decisions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER prior_decisions_no_delete BEFORE DELETE ON prior_decisions
BEGIN
  SELECT RAISE(ABORT, 'append-only: prior_decisions');
END;
-- +goose StatementEnd

-- A programme stands on one decision: of the register, with the proposal it is
-- about, or taken before this system. Another check needs the tables anew.
CREATE TABLE programmes_next (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  agent_number text NOT NULL CHECK (length(agent_number) <= 40),
  decision_id bigint UNIQUE REFERENCES decisions (id),
  proposal_id bigint UNIQUE REFERENCES proposals (id),
  title text NOT NULL CHECK (title <> ''),
  theme bigint NOT NULL CHECK (theme BETWEEN 0 AND 5),
  lead_organisation_id bigint NOT NULL REFERENCES organisations (id),
  state text NOT NULL CHECK (state IN ('approved', 'ongoing', 'operationally_closed', 'financially_closed')),
  months bigint NOT NULL CHECK (months BETWEEN 0 AND 120),
  start_on {{date}},
  end_on {{date}},
  approved_cents bigint NOT NULL CHECK (approved_cents > 0),
  reserve text NOT NULL CHECK (reserve IN ('first', 'all')),
  closed_on {{date}},
  settled_on {{date}},
  prior_decision_id bigint REFERENCES prior_decisions (id),
  CHECK (state <> 'ongoing' OR start_on IS NOT NULL),
  CHECK (state NOT IN ('operationally_closed', 'financially_closed') OR closed_on IS NOT NULL),
  CHECK ((state = 'financially_closed') = (settled_on IS NOT NULL)),
  CONSTRAINT programmes_decision CHECK ((decision_id IS NULL) = (prior_decision_id IS NOT NULL) AND (proposal_id IS NULL) = (decision_id IS NULL))
);
INSERT INTO programmes_next (id, version, created_at, reference, agent_number, decision_id, proposal_id, title, theme, lead_organisation_id, state, months, start_on, end_on, approved_cents, reserve, closed_on, settled_on)
SELECT id, version, created_at, reference, agent_number, decision_id, proposal_id, title, theme, lead_organisation_id, state, months, start_on, end_on, approved_cents, reserve, closed_on, settled_on FROM programmes;
DROP TABLE programmes;
ALTER TABLE programmes_next RENAME TO programmes;
CREATE UNIQUE INDEX programmes_agent_number ON programmes (agent_number) WHERE agent_number <> '';
CREATE INDEX programmes_by_state ON programmes (state, id);
-- +goose StatementBegin
CREATE TRIGGER programmes_no_delete BEFORE DELETE ON programmes
BEGIN
  SELECT RAISE(ABORT, 'append-only: programmes');
END;
-- +goose StatementEnd

CREATE TABLE programme_budgets_next (
  id {{id}},
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  number bigint NOT NULL CHECK (number > 0),
  reason text NOT NULL,
  decision_id bigint REFERENCES decisions (id),
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  revision_id bigint REFERENCES programme_revisions (id),
  UNIQUE (programme_id, number)
);
INSERT INTO programme_budgets_next (id, created_at, programme_id, number, reason, decision_id, total_cents, revision_id)
SELECT id, created_at, programme_id, number, reason, decision_id, total_cents, revision_id FROM programme_budgets;
DROP TABLE programme_budgets;
ALTER TABLE programme_budgets_next RENAME TO programme_budgets;
-- +goose StatementBegin
CREATE TRIGGER programme_budgets_no_update BEFORE UPDATE ON programme_budgets
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_budgets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER programme_budgets_no_delete BEFORE DELETE ON programme_budgets
BEGIN
  SELECT RAISE(ABORT, 'append-only: programme_budgets');
END;
-- +goose StatementEnd
