-- The secretariat's own budget: a decision of the Board on which its host has no
-- vote. Cash is set aside for it, paid as direct cost of the fund, and never
-- above what was decided.
INSERT INTO ledger_kinds (code, position) VALUES ('secretariat_budget', 20), ('secretariat_draw', 21), ('secretariat_free', 22);

CREATE TABLE secretariat_plans (
  id {{id}},
  matter_id bigint NOT NULL UNIQUE REFERENCES matters (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  starts_on {{date}} NOT NULL,
  ends_on {{date}} NOT NULL,
  CHECK (ends_on >= starts_on)
);

CREATE TABLE secretariat_budgets (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  decision_id bigint NOT NULL UNIQUE REFERENCES decisions (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  starts_on {{date}} NOT NULL,
  ends_on {{date}} NOT NULL,
  decided_cents bigint NOT NULL CHECK (decided_cents > 0),
  paid_cents bigint NOT NULL CHECK (paid_cents >= 0),
  freed_cents bigint NOT NULL CHECK (freed_cents >= 0),
  entry_id bigint NOT NULL UNIQUE REFERENCES ledger_entries (id),
  CHECK (ends_on >= starts_on),
  CONSTRAINT secretariat_budgets_decided CHECK (paid_cents + freed_cents <= decided_cents)
);

ALTER TABLE agent_items ADD COLUMN budget_id bigint REFERENCES secretariat_budgets (id);
ALTER TABLE agent_items ADD COLUMN draw_id bigint REFERENCES ledger_entries (id);
CREATE UNIQUE INDEX agent_items_draw ON agent_items (draw_id);
CREATE INDEX agent_items_by_budget ON agent_items (budget_id, id);
