-- The ledger, contributions, programmes with their tranches, and expenditure.
-- Amounts are whole US cents unless a currency stands beside them.

-- Programmes first: the ledger's lines name them.

-- One programme per decision and per proposal: it is established in the
-- transaction that adopts the decision and never twice.
CREATE TABLE programmes (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  agent_number text NOT NULL CHECK (length(agent_number) <= 40),
  decision_id bigint NOT NULL UNIQUE REFERENCES decisions (id),
  proposal_id bigint NOT NULL UNIQUE REFERENCES proposals (id),
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
  CHECK (state <> 'ongoing' OR start_on IS NOT NULL),
  CHECK (state NOT IN ('operationally_closed', 'financially_closed') OR closed_on IS NOT NULL),
  CHECK ((state = 'financially_closed') = (settled_on IS NOT NULL))
);
CREATE UNIQUE INDEX programmes_agent_number ON programmes (agent_number) WHERE agent_number <> '';
CREATE INDEX programmes_by_state ON programmes (state, id);

-- Kept sums: written with the postings, their limits here.
CREATE TABLE programme_organisations (
  id {{id}},
  programme_id bigint NOT NULL REFERENCES programmes (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  position bigint NOT NULL CHECK (position > 0),
  isc_bp bigint NOT NULL CHECK (isc_bp BETWEEN 0 AND 10000),
  approved_cents bigint NOT NULL CHECK (approved_cents >= 0),
  transferred_cents bigint NOT NULL,
  refunded_cents bigint NOT NULL,
  spent_cents bigint NOT NULL,
  committed_cents bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('approved', 'ongoing', 'operationally_closed', 'financially_closed')),
  CONSTRAINT programme_organisations_transferred CHECK (transferred_cents BETWEEN 0 AND approved_cents),
  CONSTRAINT programme_organisations_refunded CHECK (refunded_cents BETWEEN 0 AND transferred_cents),
  CONSTRAINT programme_organisations_spent CHECK (spent_cents >= 0 AND committed_cents >= 0),
  UNIQUE (programme_id, organisation_id),
  UNIQUE (programme_id, position)
);
CREATE INDEX programme_organisations_by_organisation ON programme_organisations (organisation_id, programme_id);

CREATE TABLE programme_countries (
  id {{id}},
  programme_id bigint NOT NULL REFERENCES programmes (id),
  country text NOT NULL CHECK (length(country) = 3),
  share_bp bigint NOT NULL CHECK (share_bp BETWEEN 0 AND 10000),
  UNIQUE (programme_id, country)
);
CREATE INDEX programme_countries_by_country ON programme_countries (country, programme_id);

CREATE TABLE programme_budgets (
  id {{id}},
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  number bigint NOT NULL CHECK (number > 0),
  reason text NOT NULL,
  decision_id bigint NOT NULL REFERENCES decisions (id),
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  UNIQUE (programme_id, number)
);

CREATE TABLE programme_budget_lines (
  id {{id}},
  budget_id bigint NOT NULL REFERENCES programme_budgets (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  category bigint NOT NULL CHECK (category BETWEEN 1 AND 8),
  tranche bigint NOT NULL CHECK (tranche > 0),
  cents bigint NOT NULL CHECK (cents >= 0),
  UNIQUE (budget_id, organisation_id, category, tranche)
);

CREATE TABLE tranches (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  number bigint NOT NULL CHECK (number > 0),
  due_on {{date}},
  state text NOT NULL CHECK (state IN ('planned', 'reserved', 'released', 'transferred')),
  UNIQUE (programme_id, number)
);
CREATE INDEX tranches_by_state ON tranches (state, due_on, id);

-- No act, however many come at once, can transfer more than was requested,
-- request more than was released, release more than was approved.
CREATE TABLE tranche_amounts (
  id {{id}},
  tranche_id bigint NOT NULL REFERENCES tranches (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  cents bigint NOT NULL CHECK (cents >= 0),
  released_cents bigint NOT NULL,
  requested_cents bigint NOT NULL,
  transferred_cents bigint NOT NULL,
  CONSTRAINT tranche_amounts_transferred CHECK (transferred_cents >= 0),
  CONSTRAINT tranche_amounts_requested CHECK (requested_cents >= transferred_cents),
  CONSTRAINT tranche_amounts_released CHECK (released_cents >= requested_cents),
  CONSTRAINT tranche_amounts_approved CHECK (cents >= released_cents),
  UNIQUE (tranche_id, organisation_id)
);

CREATE TABLE programme_events (
  id {{id}},
  programme_id bigint NOT NULL REFERENCES programmes (id),
  action text NOT NULL CHECK (action IN ('establish', 'begin', 'halt', 'close_operationally', 'close_financially', 'reopen')),
  from_state text NOT NULL,
  to_state text NOT NULL CHECK (to_state IN ('approved', 'ongoing', 'operationally_closed', 'financially_closed')),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  role text NOT NULL CHECK (role <> ''),
  note text NOT NULL,
  created_at {{instant}} NOT NULL
);
CREATE INDEX programme_events_by_programme ON programme_events (programme_id, id);

-- The ledger. Debits are above zero, credits below. An entry is never changed;
-- a wrong one is taken back by another, once.
CREATE TABLE ledger_entries (
  id {{id}},
  created_at {{instant}} NOT NULL,
  number text NOT NULL UNIQUE CHECK (number <> ''),
  kind text NOT NULL CHECK (kind IN ('deposit', 'commitment', 'reservation', 'unreservation', 'release', 'withdrawal',
    'transfer', 'refund', 'expenditure', 'decommitment')),
  value_date {{date}} NOT NULL,
  reference text NOT NULL CHECK (length(reference) <= 200),
  source text NOT NULL CHECK (source <> '' AND length(source) <= 200),
  certainty text NOT NULL CHECK (certainty IN ('', 'interim', 'certified')),
  reverses_id bigint UNIQUE REFERENCES ledger_entries (id),
  reason text NOT NULL,
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  lines bigint NOT NULL CHECK (lines >= 2),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (reverses_id IS NULL OR reason <> ''),
  UNIQUE (id, value_date)
);
CREATE INDEX ledger_entries_by_day ON ledger_entries (value_date, id);
CREATE INDEX ledger_entries_by_kind ON ledger_entries (kind, id);

-- Kept balances of whole accounts.
CREATE TABLE ledger_accounts (
  code text PRIMARY KEY CHECK (code <> ''),
  position bigint NOT NULL UNIQUE CHECK (position > 0),
  side text NOT NULL CHECK (side IN ('debit', 'credit')),
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  balance_cents bigint NOT NULL,
  CHECK (balance_cents = debit_cents + credit_cents),
  CHECK (debit_cents >= 0 AND credit_cents <= 0),
  -- What organisations hold may fall below zero: more can be spent than was received.
  CONSTRAINT ledger_accounts_side CHECK (code = 'organisations' OR (side = 'debit' AND balance_cents >= 0) OR (side = 'credit' AND balance_cents <= 0))
);
INSERT INTO ledger_accounts (code, position, side, debit_cents, credit_cents, balance_cents) VALUES
  ('cash', 1, 'debit', 0, 0, 0),
  ('contributions', 2, 'credit', 0, 0, 0),
  ('fee', 3, 'debit', 0, 0, 0),
  ('organisations', 4, 'debit', 0, 0, 0),
  ('expenditure', 5, 'debit', 0, 0, 0),
  ('commitments', 6, 'debit', 0, 0, 0),
  ('approved', 7, 'credit', 0, 0, 0),
  ('reserved', 8, 'credit', 0, 0, 0),
  ('released', 9, 'credit', 0, 0, 0);

-- balance_cents is the account's balance after the line, in the order of recording.
CREATE TABLE ledger_lines (
  id {{id}},
  entry_id bigint NOT NULL,
  value_date {{date}} NOT NULL,
  position bigint NOT NULL CHECK (position > 0),
  account text NOT NULL REFERENCES ledger_accounts (code),
  programme_id bigint REFERENCES programmes (id),
  organisation_id bigint REFERENCES organisations (id),
  cents bigint NOT NULL CHECK (cents <> 0),
  balance_cents bigint NOT NULL,
  UNIQUE (entry_id, position),
  FOREIGN KEY (entry_id, value_date) REFERENCES ledger_entries (id, value_date)
);
CREATE INDEX ledger_lines_by_account ON ledger_lines (account, id);
CREATE INDEX ledger_lines_by_day ON ledger_lines (account, value_date, id);
CREATE INDEX ledger_lines_by_programme ON ledger_lines (programme_id, id);
CREATE INDEX ledger_lines_by_organisation ON ledger_lines (organisation_id, id);

-- Kept balances per account, programme and organisation; 0 stands for none.
CREATE TABLE ledger_balances (
  account text NOT NULL REFERENCES ledger_accounts (code),
  programme_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  balance_cents bigint NOT NULL,
  PRIMARY KEY (account, programme_id, organisation_id),
  CHECK (balance_cents = debit_cents + credit_cents),
  -- Cash is one sum: its parts by programme and organisation may have either side.
  CONSTRAINT ledger_balances_side CHECK (account IN ('cash', 'organisations')
    OR (account IN ('fee', 'expenditure', 'commitments') AND balance_cents >= 0)
    OR (account IN ('contributions', 'approved', 'reserved', 'released') AND balance_cents <= 0))
);
CREATE INDEX ledger_balances_by_programme ON ledger_balances (programme_id, account);

-- The fund's position, one row: cash with the agent never below zero, what is
-- reserved for programmes never above it.
CREATE TABLE fund_positions (
  id bigint PRIMARY KEY CHECK (id = 1),
  cash_cents bigint NOT NULL,
  reserved_cents bigint NOT NULL,
  CONSTRAINT fund_positions_cash CHECK (cash_cents >= 0),
  CONSTRAINT fund_positions_reserved CHECK (reserved_cents BETWEEN 0 AND cash_cents)
);
INSERT INTO fund_positions (id, cash_cents, reserved_cents) VALUES (1, 0, 0);

-- Contributions: what was signed, when it is due, what the agent received.
CREATE TABLE contributor_commitments (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  agreement text NOT NULL UNIQUE CHECK (agreement <> '' AND length(agreement) <= 200),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  currency text NOT NULL CHECK (length(currency) = 3),
  minor bigint NOT NULL CHECK (minor > 0),
  signed_on {{date}} NOT NULL,
  preference bigint NOT NULL CHECK (preference BETWEEN 0 AND 5),
  file_id bigint REFERENCES files (id),
  recorded_by bigint NOT NULL
);
CREATE INDEX contributor_commitments_by_organisation ON contributor_commitments (organisation_id, signed_on);

CREATE TABLE instalments (
  id {{id}},
  commitment_id bigint NOT NULL REFERENCES contributor_commitments (id),
  number bigint NOT NULL CHECK (number > 0),
  due_on {{date}} NOT NULL,
  minor bigint NOT NULL CHECK (minor > 0),
  UNIQUE (commitment_id, number),
  UNIQUE (commitment_id, id)
);
CREATE INDEX instalments_by_day ON instalments (due_on, id);

CREATE TABLE deposits (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  commitment_id bigint NOT NULL REFERENCES contributor_commitments (id),
  instalment_id bigint,
  currency text NOT NULL CHECK (length(currency) = 3),
  minor bigint NOT NULL CHECK (minor > 0),
  rate text NOT NULL CHECK (rate <> ''),
  rate_source text NOT NULL,
  rate_on {{date}},
  usd_cents bigint NOT NULL CHECK (usd_cents > 0),
  fee_cents bigint NOT NULL CHECK (fee_cents >= 0 AND fee_cents <= usd_cents),
  value_date {{date}} NOT NULL,
  agent_ref text NOT NULL CHECK (agent_ref <> ''),
  transaction_id bigint UNIQUE REFERENCES ledger_entries (id),
  reversal_id bigint UNIQUE REFERENCES ledger_entries (id),
  road text NOT NULL CHECK (road IN ('inbox', 'file', 'on_behalf')),
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'refused')),
  file_id bigint REFERENCES files (id),
  recorded_by bigint NOT NULL,
  recorded_as bigint NOT NULL,
  confirmed_by bigint,
  confirmed_at {{instant}},
  refused_why text NOT NULL,
  CHECK (currency <> 'USD' OR rate = '1'),
  CHECK (currency = 'USD' OR (rate_source <> '' AND rate_on IS NOT NULL)),
  CHECK ((state = 'posted') = (transaction_id IS NOT NULL)),
  CHECK (reversal_id IS NULL OR transaction_id IS NOT NULL),
  -- clause 97: what is entered in the agent's place rests on its notification and on two persons.
  CHECK (road <> 'on_behalf' OR file_id IS NOT NULL),
  CHECK (road <> 'on_behalf' OR state <> 'posted' OR (confirmed_by IS NOT NULL AND confirmed_by <> recorded_by)),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((state = 'refused') = (refused_why <> '')),
  FOREIGN KEY (commitment_id, instalment_id) REFERENCES instalments (commitment_id, id)
);
-- The agent's reference counts once.
CREATE UNIQUE INDEX deposits_agent_ref ON deposits (agent_ref) WHERE state <> 'refused' AND reversal_id IS NULL;
CREATE INDEX deposits_by_commitment ON deposits (commitment_id, id);
CREATE INDEX deposits_by_state ON deposits (state, id);

CREATE TABLE tranche_releases (
  id {{id}},
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  tranche_id bigint NOT NULL REFERENCES tranches (id),
  gate_rule text NOT NULL,
  waiver_decision_id bigint REFERENCES decisions (id),
  reason text NOT NULL,
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  transaction_id bigint NOT NULL UNIQUE REFERENCES ledger_entries (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (waiver_decision_id IS NULL OR reason <> '')
);
CREATE INDEX tranche_releases_by_tranche ON tranche_releases (tranche_id, id);

CREATE TABLE release_lines (
  id {{id}},
  release_id bigint NOT NULL REFERENCES tranche_releases (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  cents bigint NOT NULL CHECK (cents >= 0),
  received_cents bigint NOT NULL,
  needed_cents bigint NOT NULL,
  spent_cents bigint NOT NULL,
  committed_cents bigint NOT NULL,
  passes {{bool}} NOT NULL,
  UNIQUE (release_id, organisation_id)
);

CREATE TABLE refunds (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  programme_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  cents bigint NOT NULL CHECK (cents > 0),
  value_date {{date}} NOT NULL,
  agent_ref text NOT NULL CHECK (agent_ref <> ''),
  reason text NOT NULL,
  transaction_id bigint UNIQUE REFERENCES ledger_entries (id),
  road text NOT NULL CHECK (road IN ('inbox', 'file', 'on_behalf')),
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'refused')),
  file_id bigint REFERENCES files (id),
  recorded_by bigint NOT NULL,
  recorded_as bigint NOT NULL,
  confirmed_by bigint,
  confirmed_at {{instant}},
  refused_why text NOT NULL,
  CHECK ((state = 'posted') = (transaction_id IS NOT NULL)),
  CHECK (road <> 'on_behalf' OR file_id IS NOT NULL),
  CHECK (road <> 'on_behalf' OR state <> 'posted' OR (confirmed_by IS NOT NULL AND confirmed_by <> recorded_by)),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((state = 'refused') = (refused_why <> '')),
  FOREIGN KEY (programme_id, organisation_id) REFERENCES programme_organisations (programme_id, organisation_id)
);
CREATE UNIQUE INDEX refunds_agent_ref ON refunds (agent_ref) WHERE state <> 'refused';
CREATE INDEX refunds_by_programme ON refunds (programme_id, id);
CREATE INDEX refunds_by_state ON refunds (state, id);

CREATE TABLE expenditure_reports (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  programme_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  year bigint NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  as_at {{date}} NOT NULL,
  certainty text NOT NULL CHECK (certainty IN ('interim', 'certified')),
  state text NOT NULL CHECK (state IN ('current', 'corrected')),
  corrects_id bigint UNIQUE REFERENCES expenditure_reports (id),
  reason text NOT NULL,
  explanation text NOT NULL,
  spent_cents bigint NOT NULL CHECK (spent_cents >= 0),
  committed_cents bigint NOT NULL CHECK (committed_cents >= 0),
  transaction_id bigint UNIQUE REFERENCES ledger_entries (id),
  file_id bigint REFERENCES files (id),
  reported_by bigint NOT NULL,
  reported_as bigint NOT NULL,
  CHECK (corrects_id IS NULL OR reason <> ''),
  CHECK ((spent_cents = 0) = (transaction_id IS NULL)),
  FOREIGN KEY (programme_id, organisation_id) REFERENCES programme_organisations (programme_id, organisation_id)
);
-- One report counts per programme, organisation and year.
CREATE UNIQUE INDEX expenditure_reports_current ON expenditure_reports (programme_id, organisation_id, year) WHERE state = 'current';
CREATE INDEX expenditure_reports_by_programme ON expenditure_reports (programme_id, organisation_id, year, id);

CREATE TABLE expenditures (
  id {{id}},
  report_id bigint NOT NULL REFERENCES expenditure_reports (id),
  kind text NOT NULL CHECK (kind IN ('spent', 'committed')),
  category bigint NOT NULL CHECK (category BETWEEN 0 AND 8),
  cents bigint NOT NULL,
  CHECK (kind = 'committed' OR category > 0),
  UNIQUE (report_id, kind, category)
);
