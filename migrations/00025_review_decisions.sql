-- The annual review is adopted by a decision of the Executive Committee, its
-- recommendations enter the register of follow-ups, and a version of a body's
-- rules that has not begun can be withdrawn.

-- Reviews adopted before this step name their meeting in words alone.
ALTER TABLE annual_reviews ADD COLUMN decision_id bigint REFERENCES decisions (id);

-- Who owes it, as the register of follow-ups names an owner; '' for those that
-- were written in words alone.
ALTER TABLE recommendations ADD COLUMN owner_kind text NOT NULL DEFAULT '' CHECK (owner_kind IN ('', 'organisation', 'role'));
ALTER TABLE recommendations ADD COLUMN owner_organisation_id bigint REFERENCES organisations (id);
ALTER TABLE recommendations ADD COLUMN owner_role text NOT NULL DEFAULT '';
ALTER TABLE recommendations ADD COLUMN follow_up_id bigint REFERENCES follow_ups (id);

-- clause 39: a version that was recorded in error never comes into force, and
-- stays on record with the reason.
CREATE TABLE rule_withdrawals (
  id {{id}},
  rule_id bigint NOT NULL REFERENCES body_rules (id),
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (rule_id)
);
