-- The whole of a fund's money: besides contributions, fee and programmes there is
-- interest, other income, direct costs, bank charges, money to other funds and
-- back to contributors. Kinds of entries are rows from here on.
CREATE TABLE ledger_kinds (
  code text PRIMARY KEY CHECK (code <> ''),
  position bigint NOT NULL UNIQUE CHECK (position > 0)
);
INSERT INTO ledger_kinds (code, position) VALUES
  ('deposit', 1), ('contributor_refund', 2), ('interest', 3), ('organisation_interest', 4), ('other_income', 5),
  ('commitment', 6), ('reservation', 7), ('unreservation', 8), ('release', 9), ('withdrawal', 10),
  ('transfer', 11), ('refund', 12), ('expenditure', 13), ('decommitment', 14),
  ('direct_cost', 15), ('direct_cost_refund', 16), ('direct_cost_expenditure', 17), ('bank_charges', 18), ('fund_transfer', 19);

-- The chart in the order of the funding status: what came, where it went, what
-- the Board committed.
UPDATE ledger_accounts SET position = position + 100;
UPDATE ledger_accounts SET position = CASE code WHEN 'cash' THEN 1 WHEN 'contributions' THEN 2 WHEN 'fee' THEN 7 WHEN 'organisations' THEN 12
  WHEN 'expenditure' THEN 13 WHEN 'commitments' THEN 14 WHEN 'approved' THEN 15 WHEN 'reserved' THEN 16 ELSE 17 END;
INSERT INTO ledger_accounts (code, position, side, debit_cents, credit_cents, balance_cents) VALUES
  ('returned', 3, 'debit', 0, 0, 0),
  ('interest', 4, 'credit', 0, 0, 0),
  ('organisation_interest', 5, 'credit', 0, 0, 0),
  ('other_income', 6, 'credit', 0, 0, 0),
  ('bank_charges', 8, 'debit', 0, 0, 0),
  ('other_funds', 9, 'debit', 0, 0, 0),
  ('direct_costs', 10, 'debit', 0, 0, 0),
  ('direct_expenditure', 11, 'debit', 0, 0, 0);

-- Kept sums of each account and kind by year, month and day, once by value date
-- and once by the day of recording: the balance of any day is a sum over its
-- years, months and days, however many entries there are.
CREATE TABLE ledger_periods (
  clock text NOT NULL CHECK (clock IN ('value', 'recorded')),
  span text NOT NULL CHECK (span IN ('year', 'month', 'day')),
  start_on {{date}} NOT NULL,
  account text NOT NULL REFERENCES ledger_accounts (code),
  kind text NOT NULL REFERENCES ledger_kinds (code),
  debit_cents bigint NOT NULL CHECK (debit_cents >= 0),
  credit_cents bigint NOT NULL CHECK (credit_cents <= 0),
  PRIMARY KEY (clock, span, start_on, account, kind)
);

-- The same by year of the value date for each programme and organisation, 0 for
-- none: what the tables of the yearly report add up.
CREATE TABLE ledger_years (
  year bigint NOT NULL CHECK (year BETWEEN 1900 AND 9999),
  account text NOT NULL REFERENCES ledger_accounts (code),
  kind text NOT NULL REFERENCES ledger_kinds (code),
  programme_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  debit_cents bigint NOT NULL CHECK (debit_cents >= 0),
  credit_cents bigint NOT NULL CHECK (credit_cents <= 0),
  PRIMARY KEY (year, account, kind, programme_id, organisation_id)
);
CREATE INDEX ledger_years_by_programme ON ledger_years (programme_id, account, kind, year);

-- What the agent tells of beside deposits, transfers and refunds of programmes.
CREATE TABLE agent_items (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  kind text NOT NULL REFERENCES ledger_kinds (code),
  organisation_id bigint REFERENCES organisations (id),
  cents bigint NOT NULL CHECK (cents > 0),
  value_date {{date}} NOT NULL,
  basis text NOT NULL CHECK (length(basis) <= 300),
  agent_ref text NOT NULL CHECK (agent_ref <> '' AND length(agent_ref) <= 100),
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
  CHECK (kind IN ('interest', 'organisation_interest', 'other_income', 'contributor_refund', 'direct_cost', 'direct_cost_refund',
    'direct_cost_expenditure', 'bank_charges', 'fund_transfer')),
  CHECK ((organisation_id IS NOT NULL) = (kind IN ('organisation_interest', 'contributor_refund', 'direct_cost', 'direct_cost_refund', 'direct_cost_expenditure'))),
  CHECK (kind NOT IN ('direct_cost', 'fund_transfer', 'contributor_refund', 'other_income') OR basis <> ''),
  CHECK ((state = 'posted') = (transaction_id IS NOT NULL)),
  CHECK (reversal_id IS NULL OR transaction_id IS NOT NULL),
  -- clause 97: what is entered in the agent's place rests on its notification and on two persons.
  CHECK (road <> 'on_behalf' OR file_id IS NOT NULL),
  CHECK (road <> 'on_behalf' OR state <> 'posted' OR (confirmed_by IS NOT NULL AND confirmed_by <> recorded_by)),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((state = 'refused') = (refused_why <> ''))
);
-- The agent's reference counts once for each kind and organisation.
CREATE UNIQUE INDEX agent_items_agent_ref ON agent_items (agent_ref, kind, COALESCE(organisation_id, 0)) WHERE state <> 'refused' AND reversal_id IS NULL;
CREATE INDEX agent_items_by_state ON agent_items (state, id);
CREATE INDEX agent_items_by_day ON agent_items (value_date, id);
