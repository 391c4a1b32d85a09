-- The United Nations operational rates of exchange as data. What a person types
-- or loads waits as a batch; a second person's word makes rates of it. A rate is
-- never changed: another of the same currency and day takes its place, with the
-- reason.
CREATE TABLE rate_batches (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  name text NOT NULL CHECK (length(name) <= 200),
  hash text NOT NULL,
  file_id bigint REFERENCES files (id),
  state text NOT NULL CHECK (state IN ('read', 'committed', 'dropped')),
  lines bigint NOT NULL CHECK (lines > 0),
  reason text NOT NULL CHECK (length(reason) <= 2000),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  settled_by bigint,
  settled_at {{instant}},
  CHECK ((hash = '') = (file_id IS NULL)),
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((state = 'read') = (settled_by IS NULL)),
  -- clause 97: two persons stand behind what money is valued at.
  CHECK (state <> 'committed' OR settled_by <> person_id)
);
-- The same bytes count once.
CREATE UNIQUE INDEX rate_batches_hash ON rate_batches (hash) WHERE hash <> '' AND state <> 'dropped';
CREATE INDEX rate_batches_by_state ON rate_batches (state, id);

CREATE TABLE rate_batch_lines (
  id {{id}},
  batch_id bigint NOT NULL REFERENCES rate_batches (id),
  row_number bigint NOT NULL CHECK (row_number >= 0),
  currency text NOT NULL CHECK (length(currency) = 3 AND currency <> 'USD'),
  rate text NOT NULL CHECK (rate <> ''),
  effective_from {{date}} NOT NULL,
  source text NOT NULL CHECK (source <> '' AND length(source) <= 300),
  UNIQUE (batch_id, currency, effective_from)
);

CREATE TABLE exchange_rates (
  id {{id}},
  created_at {{instant}} NOT NULL,
  currency text NOT NULL CHECK (length(currency) = 3 AND currency <> 'USD'),
  rate text NOT NULL CHECK (rate <> ''),
  effective_from {{date}} NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  source text NOT NULL CHECK (source <> '' AND length(source) <= 300),
  reason text NOT NULL,
  batch_id bigint NOT NULL REFERENCES rate_batches (id),
  person_id bigint NOT NULL,
  confirmed_by bigint NOT NULL CHECK (confirmed_by <> person_id),
  CHECK ((number = 1) = (reason = ''))
);
CREATE UNIQUE INDEX exchange_rates_number ON exchange_rates (currency, effective_from, number);

-- The rate of the table that was in force on the value date when a deposit was
-- entered, and why another was used.
ALTER TABLE deposits ADD COLUMN exchange_rate_id bigint REFERENCES exchange_rates (id);
ALTER TABLE deposits ADD COLUMN rate_why text NOT NULL DEFAULT '' CHECK (length(rate_why) <= 2000);
