-- Holds of an organisation's share of a programme, or of all its programmes.
CREATE TABLE share_holds (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint,
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  kind text NOT NULL CHECK (kind IN ('audit', 'fraud', 'misconduct', 'security')),
  reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 4000),
  from_on {{date}} NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  asked_by bigint,
  asked_why text NOT NULL CHECK (length(asked_why) <= 4000),
  lifted_by bigint,
  lifted_at {{instant}},
  CHECK ((asked_by IS NULL) = (asked_why = '')),
  CHECK ((lifted_by IS NULL) = (lifted_at IS NULL)),
  -- clause 97: who asks that it be lifted does not lift it.
  CHECK (lifted_at IS NULL OR (asked_by IS NOT NULL AND lifted_by <> asked_by)),
  FOREIGN KEY (programme_id, organisation_id) REFERENCES programme_organisations (programme_id, organisation_id)
);
CREATE INDEX share_holds_standing ON share_holds (organisation_id, programme_id) WHERE lifted_at IS NULL;

CREATE TABLE share_hold_events (
  id {{id}},
  created_at {{instant}} NOT NULL,
  hold_id bigint NOT NULL REFERENCES share_holds (id),
  action text NOT NULL CHECK (action IN ('impose', 'expect', 'receive', 'ask', 'keep', 'lift')),
  cents bigint NOT NULL CHECK (cents >= 0),
  on_day {{date}},
  refund_id bigint REFERENCES refunds (id),
  text text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  role text NOT NULL CHECK (role <> ''),
  CHECK ((action IN ('expect', 'receive')) = (cents > 0 AND on_day IS NOT NULL)),
  CHECK (refund_id IS NULL OR action = 'receive')
);
CREATE INDEX share_hold_events_by_hold ON share_hold_events (hold_id, id);
-- A refund is what came back under one hold.
CREATE UNIQUE INDEX share_hold_events_refund ON share_hold_events (refund_id) WHERE refund_id IS NOT NULL;
