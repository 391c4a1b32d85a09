-- Offices of a State and what each may do, notes of correction on decisions,
-- and who signed a nomination.

-- A State acts through its capital and its missions; the mandate names the
-- office and its powers. What was granted before has every power.
ALTER TABLE mandates ADD COLUMN office text NOT NULL DEFAULT '' CHECK (office IN ('', 'capital', 'new_york', 'geneva', 'other'));
ALTER TABLE mandates ADD COLUMN powers text NOT NULL DEFAULT 'endorse,nominate,vote';

-- The mandate whose holder signed the letter, where it is known here.
ALTER TABLE nominations ADD COLUMN signed_by bigint REFERENCES mandates (id);

-- What became known after a decision and would have changed its composition.
-- The certificate stays as it was.
CREATE TABLE correction_notes (
  id {{id}},
  decision_id bigint NOT NULL REFERENCES decisions (id),
  seat_id bigint NOT NULL REFERENCES seats (id),
  holding_id bigint NOT NULL REFERENCES holdings (id),
  moment text NOT NULL CHECK (moment IN ('opening', 'adoption')),
  kind text NOT NULL CHECK (kind IN ('holder', 'alternate')),
  before_id bigint REFERENCES organisations (id),
  after_id bigint REFERENCES organisations (id),
  valid_after {{bool}} NOT NULL,
  instrument text NOT NULL CHECK (instrument <> ''),
  recorded_by bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (decision_id, seat_id, kind, moment, holding_id)
);
