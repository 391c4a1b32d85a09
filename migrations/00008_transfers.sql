-- Transfer requests to the agent, their two signatures, the agent's acts by
-- whichever road, and the payments. Amounts are whole US cents.

CREATE TABLE transfer_requests (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  programme_id bigint NOT NULL REFERENCES programmes (id),
  tranche_id bigint NOT NULL REFERENCES tranches (id),
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'sent', 'received', 'query', 'accepted', 'paid', 'returned', 'cancelled')),
  revision bigint NOT NULL CHECK (revision > 0),
  note text NOT NULL CHECK (length(note) <= 4000),
  prepared_by bigint NOT NULL,
  prepared_at {{instant}} NOT NULL,
  sent_at {{instant}},
  closed_at {{instant}},
  CHECK (state IN ('draft', 'approved', 'returned', 'cancelled') OR sent_at IS NOT NULL),
  CHECK ((state IN ('paid', 'returned', 'cancelled')) = (closed_at IS NOT NULL))
);
CREATE INDEX transfer_requests_by_state ON transfer_requests (state, id);
CREATE INDEX transfer_requests_by_programme ON transfer_requests (programme_id, id);
CREATE INDEX transfer_requests_by_tranche ON transfer_requests (tranche_id, id);

-- What was paid is never more than what was asked.
CREATE TABLE transfer_lines (
  id {{id}},
  request_id bigint NOT NULL REFERENCES transfer_requests (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  asked_cents bigint NOT NULL,
  paid_cents bigint NOT NULL,
  CONSTRAINT transfer_lines_paid CHECK (paid_cents BETWEEN 0 AND asked_cents),
  UNIQUE (request_id, organisation_id)
);
CREATE INDEX transfer_lines_by_organisation ON transfer_lines (organisation_id, request_id);

-- A signature holds for the revision it was given to.
CREATE TABLE transfer_approvals (
  id {{id}},
  created_at {{instant}} NOT NULL,
  request_id bigint NOT NULL REFERENCES transfer_requests (id),
  revision bigint NOT NULL CHECK (revision > 0),
  person_id bigint NOT NULL CHECK (person_id > 0),
  mandate_id bigint NOT NULL,
  UNIQUE (request_id, revision)
);

-- The agent's files as they were loaded; the same bytes count once.
CREATE TABLE agent_files (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  file_id bigint NOT NULL REFERENCES files (id),
  hash text NOT NULL CHECK (length(hash) = 64),
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('read', 'loaded', 'dropped')),
  lines bigint NOT NULL CHECK (lines > 0),
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL
);
CREATE UNIQUE INDEX agent_files_hash ON agent_files (hash) WHERE state <> 'dropped';

CREATE TABLE agent_records (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  request_id bigint NOT NULL REFERENCES transfer_requests (id),
  action text NOT NULL CHECK (action IN ('receive', 'query', 'accept', 'pay', 'return', 'reverse')),
  text text NOT NULL CHECK (length(text) <= 4000),
  agent_number text NOT NULL CHECK (length(agent_number) <= 40),
  notified_on {{date}},
  payment_id bigint,
  road text NOT NULL CHECK (road IN ('inbox', 'file', 'on_behalf')),
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'refused')),
  file_id bigint REFERENCES files (id),
  recorded_by bigint NOT NULL,
  recorded_as bigint NOT NULL,
  confirmed_by bigint,
  confirmed_at {{instant}},
  refused_why text NOT NULL,
  CHECK (action NOT IN ('query', 'return', 'reverse') OR text <> ''),
  CHECK (action <> 'pay' OR agent_number <> ''),
  CHECK ((action = 'reverse') = (payment_id IS NOT NULL)),
  -- clause 97: what is entered in the agent's place rests on its notification and on two persons.
  CHECK (road = 'inbox' OR file_id IS NOT NULL),
  CHECK (road <> 'on_behalf' OR state <> 'posted' OR (confirmed_by IS NOT NULL AND confirmed_by <> recorded_by)),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((state = 'refused') = (refused_why <> ''))
);
CREATE INDEX agent_records_by_request ON agent_records (request_id, id);
CREATE INDEX agent_records_by_state ON agent_records (state, id);
CREATE UNIQUE INDEX agent_records_pending ON agent_records (request_id) WHERE state = 'pending';

CREATE TABLE agent_record_lines (
  id {{id}},
  record_id bigint NOT NULL REFERENCES agent_records (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  cents bigint NOT NULL CHECK (cents > 0),
  value_date {{date}} NOT NULL,
  agent_ref text NOT NULL CHECK (agent_ref <> '' AND length(agent_ref) <= 120),
  UNIQUE (record_id, organisation_id)
);

CREATE TABLE transfer_payments (
  id {{id}},
  created_at {{instant}} NOT NULL,
  request_id bigint NOT NULL REFERENCES transfer_requests (id),
  line_id bigint NOT NULL REFERENCES transfer_lines (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  cents bigint NOT NULL CHECK (cents > 0),
  value_date {{date}} NOT NULL,
  agent_ref text NOT NULL CHECK (agent_ref <> '' AND length(agent_ref) <= 120),
  record_id bigint NOT NULL REFERENCES agent_records (id),
  transaction_id bigint NOT NULL UNIQUE REFERENCES ledger_entries (id),
  reversed_by bigint UNIQUE REFERENCES ledger_entries (id),
  reversed_at {{instant}},
  reverse_reason text NOT NULL,
  CHECK ((reversed_by IS NULL) = (reversed_at IS NULL)),
  CHECK ((reversed_by IS NULL) = (reverse_reason = ''))
);
-- The agent's reference counts once for an organisation.
CREATE UNIQUE INDEX transfer_payments_agent_ref ON transfer_payments (agent_ref, organisation_id) WHERE reversed_by IS NULL;
CREATE INDEX transfer_payments_by_request ON transfer_payments (request_id, id);
CREATE INDEX transfer_payments_by_line ON transfer_payments (line_id, id);

CREATE TABLE transfer_events (
  id {{id}},
  created_at {{instant}} NOT NULL,
  request_id bigint NOT NULL REFERENCES transfer_requests (id),
  action text NOT NULL CHECK (action IN ('prepare', 'edit', 'approve', 'send', 'cancel', 'receive', 'query', 'answer', 'accept', 'pay', 'return', 'reverse')),
  from_state text NOT NULL,
  to_state text NOT NULL,
  revision bigint NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  role text NOT NULL CHECK (role <> ''),
  text text NOT NULL,
  record_id bigint REFERENCES agent_records (id)
);
CREATE INDEX transfer_events_by_request ON transfer_events (request_id, id);
