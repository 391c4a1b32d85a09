-- Notices by seat with what became of them, late objections, and erasures of
-- what certificates hold under their commitments.

-- To each address of a seat, for one text; another channel by its evidence.
CREATE TABLE seat_notices (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  text_number bigint NOT NULL,
  channel text NOT NULL CHECK (channel IN ('mail', 'note_verbale', 'by_hand', 'courier', 'meeting')),
  address text NOT NULL CHECK (address IN ('holder', 'alternate', 'capital', 'mission')),
  account_id bigint NOT NULL,
  message_id bigint NOT NULL,
  reached_at {{instant}},
  evidence text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK ((channel = 'mail') = (message_id > 0)),
  CHECK ((channel = 'mail') = (reached_at IS NULL)),
  CHECK (channel = 'mail' OR evidence <> ''),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);
CREATE INDEX seat_notices_by_matter ON seat_notices (matter_id, id);
CREATE UNIQUE INDEX seat_notices_by_message ON seat_notices (message_id, seat_id) WHERE message_id > 0;

-- What became of a letter; the last counts.
CREATE TABLE notice_outcomes (
  id {{id}},
  notice_id bigint NOT NULL REFERENCES seat_notices (id),
  state text NOT NULL CHECK (state IN ('sent', 'kept', 'failed')),
  why text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (state <> 'failed' OR why <> '')
);
CREATE INDEX notice_outcomes_by_notice ON notice_outcomes (notice_id, id);

-- An objection after the end has no effect on the decision.
CREATE TABLE late_objections (
  id {{id}},
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  text_number bigint NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  would_remove text NOT NULL CHECK (would_remove <> ''),
  holding_id bigint NOT NULL REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (matter_id, seat_id),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);

CREATE TABLE reconsiderations (
  id {{id}},
  late_objection_id bigint NOT NULL UNIQUE REFERENCES late_objections (id),
  asked {{bool}} NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);

-- A field of a certificate whose salt and value are gone, once.
CREATE TABLE certificate_erasures (
  id {{id}},
  certificate_id bigint NOT NULL REFERENCES certificates (id),
  field text NOT NULL CHECK (field <> ''),
  erased_person_id bigint NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (certificate_id, field)
);
