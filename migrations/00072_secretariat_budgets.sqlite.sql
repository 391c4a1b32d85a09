CREATE TABLE seat_interests_next (
  id {{id}},
  matter_id bigint NOT NULL REFERENCES matters (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  grade text NOT NULL CHECK (grade IN ('disclosed', 'no_vote', 'withdrawn', 'screened')),
  origin text NOT NULL CHECK (origin IN ('computed', 'declared', 'decided')),
  reason text NOT NULL CHECK (reason IN ('leads', 'participates', 'benefits', 'presides', 'funds', 'hosts', 'personal', 'other')),
  note text NOT NULL,
  recorded_by bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  settles {{bool}} NOT NULL DEFAULT {{false}},
  organisation_id bigint REFERENCES organisations (id),
  person_id bigint,
  alternate {{bool}} NOT NULL DEFAULT {{false}},
  motion_id bigint REFERENCES interest_motions (id)
);
INSERT INTO seat_interests_next (id, matter_id, seat_id, grade, origin, reason, note, recorded_by, created_at, settles, organisation_id, person_id, alternate, motion_id)
SELECT id, matter_id, seat_id, grade, origin, reason, note, recorded_by, created_at, settles, organisation_id, person_id, alternate, motion_id FROM seat_interests ORDER BY id;
DROP TABLE seat_interests;
ALTER TABLE seat_interests_next RENAME TO seat_interests;
CREATE INDEX seat_interests_by_matter ON seat_interests (matter_id, seat_id, id);
-- +goose StatementBegin
CREATE TRIGGER seat_interests_no_update BEFORE UPDATE ON seat_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_interests');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_interests_no_delete BEFORE DELETE ON seat_interests
BEGIN
  SELECT RAISE(ABORT, 'append-only: seat_interests');
END;
-- +goose StatementEnd

-- What was decided stands; only what was paid and freed moves.
-- +goose StatementBegin
CREATE TRIGGER secretariat_budgets_no_update BEFORE UPDATE ON secretariat_budgets
WHEN NEW.reference <> OLD.reference OR NEW.decision_id <> OLD.decision_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.starts_on <> OLD.starts_on
  OR NEW.ends_on <> OLD.ends_on OR NEW.decided_cents <> OLD.decided_cents OR NEW.entry_id <> OLD.entry_id
BEGIN
  SELECT RAISE(ABORT, 'append-only: secretariat_budgets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER secretariat_budgets_no_delete BEFORE DELETE ON secretariat_budgets
BEGIN
  SELECT RAISE(ABORT, 'append-only: secretariat_budgets');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_items_budget_stays BEFORE UPDATE ON agent_items
WHEN OLD.state <> 'pending' AND (NEW.budget_id IS NOT OLD.budget_id OR NEW.draw_id IS NOT OLD.draw_id)
BEGIN
  SELECT RAISE(ABORT, 'append-only: agent_items');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_items_drawn_insert BEFORE INSERT ON agent_items
WHEN (NEW.budget_id IS NOT NULL AND NEW.kind <> 'direct_cost') OR (NEW.draw_id IS NOT NULL) <> (NEW.budget_id IS NOT NULL AND NEW.transaction_id IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'agent_items_drawn');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agent_items_drawn_update BEFORE UPDATE ON agent_items
WHEN (NEW.budget_id IS NOT NULL AND NEW.kind <> 'direct_cost') OR (NEW.draw_id IS NOT NULL) <> (NEW.budget_id IS NOT NULL AND NEW.transaction_id IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'agent_items_drawn');
END;
-- +goose StatementEnd

-- A plan changes with its draft alone.
-- +goose StatementBegin
CREATE TRIGGER secretariat_plans_frozen BEFORE UPDATE ON secretariat_plans
WHEN EXISTS (SELECT 1 FROM matters m WHERE m.id = OLD.matter_id AND m.state <> 'draft')
BEGIN
  SELECT RAISE(ABORT, 'append-only: secretariat_plans');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER secretariat_plans_no_delete BEFORE DELETE ON secretariat_plans
BEGIN
  SELECT RAISE(ABORT, 'append-only: secretariat_plans');
END;
-- +goose StatementEnd
