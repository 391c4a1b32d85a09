ALTER TABLE seat_interests DROP CONSTRAINT seat_interests_reason_check;
ALTER TABLE seat_interests ADD CONSTRAINT seat_interests_reason_check CHECK (reason IN ('leads', 'participates', 'benefits', 'presides', 'funds', 'hosts', 'personal', 'other'));
ALTER TABLE agent_items ADD CONSTRAINT agent_items_budget CHECK (budget_id IS NULL OR kind = 'direct_cost');
ALTER TABLE agent_items ADD CONSTRAINT agent_items_drawn CHECK ((draw_id IS NOT NULL) = (budget_id IS NOT NULL AND transaction_id IS NOT NULL));

-- What was decided stands; only what was paid and freed moves.
CREATE TRIGGER secretariat_budgets_no_update BEFORE UPDATE ON secretariat_budgets FOR EACH ROW
WHEN (NEW.reference <> OLD.reference OR NEW.decision_id <> OLD.decision_id OR NEW.organisation_id <> OLD.organisation_id OR NEW.starts_on <> OLD.starts_on
  OR NEW.ends_on <> OLD.ends_on OR NEW.decided_cents <> OLD.decided_cents OR NEW.entry_id <> OLD.entry_id) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER secretariat_budgets_no_delete BEFORE DELETE ON secretariat_budgets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER secretariat_budgets_no_truncate BEFORE TRUNCATE ON secretariat_budgets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agent_items_budget_stays BEFORE UPDATE ON agent_items FOR EACH ROW
WHEN (OLD.state <> 'pending' AND (NEW.budget_id IS DISTINCT FROM OLD.budget_id OR NEW.draw_id IS DISTINCT FROM OLD.draw_id)) EXECUTE FUNCTION refuse_change();

-- A plan changes with its draft alone.
-- +goose StatementBegin
CREATE FUNCTION refuse_plan_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR EXISTS (SELECT 1 FROM matters m WHERE m.id = OLD.matter_id AND m.state <> 'draft') THEN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER secretariat_plans_frozen BEFORE UPDATE OR DELETE ON secretariat_plans FOR EACH ROW EXECUTE FUNCTION refuse_plan_change();
CREATE TRIGGER secretariat_plans_no_truncate BEFORE TRUNCATE ON secretariat_plans FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
