-- What every store needs before it knows a fund: what kind of store it is, the
-- record of acts with its chain, keys against sending a form twice, counters,
-- mail, files, rules, sessions.

-- A store is demonstration or real, once and for ever; it has one row.
CREATE TABLE stores (
  id bigint PRIMARY KEY CHECK (id = 1),
  kind text NOT NULL CHECK (kind IN ('demonstration', 'real')),
  fund_code text NOT NULL CHECK (fund_code <> ''),
  created_at {{instant}} NOT NULL,
  CHECK ((kind = 'demonstration') = (fund_code LIKE 'DEM%')),
  UNIQUE (id, kind)
);

-- One row per act. No foreign keys: the record of an act outlives what it names.
CREATE TABLE acts (
  id {{id}},
  at {{instant}} NOT NULL,
  account_id bigint NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  role text NOT NULL CHECK (role <> ''),
  organisation_id bigint NOT NULL,
  country text NOT NULL,
  action text NOT NULL CHECK (action <> ''),
  target text NOT NULL,
  target_id bigint NOT NULL,
  request_id text NOT NULL,
  values_digest text NOT NULL CHECK (length(values_digest) = 64),
  digest text NOT NULL CHECK (length(digest) = 64)
);
CREATE INDEX acts_by_target ON acts (target, target_id, id);
CREATE INDEX acts_by_account ON acts (account_id, id);

-- Old and new values and reasons. A row can be emptied, once, so that a person
-- can be erased while the chain over the digests still holds.
CREATE TABLE act_values (
  act_id bigint PRIMARY KEY REFERENCES acts (id),
  salt text NOT NULL,
  body {{json}} NOT NULL,
  emptied_at {{instant}},
  CHECK ((emptied_at IS NULL AND body <> '' AND salt <> '') OR (emptied_at IS NOT NULL AND body = '' AND salt = ''))
);

-- The sealer links acts in batches: each seal covers its acts in order and the
-- head before it. Seals are numbered densely by the sealer, not by the engine.
CREATE TABLE seals (
  id bigint PRIMARY KEY CHECK (id > 0),
  at {{instant}} NOT NULL,
  first_act bigint NOT NULL,
  last_act bigint NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  previous text NOT NULL UNIQUE CHECK (length(previous) = 64),
  head text NOT NULL UNIQUE CHECK (length(head) = 64)
);
CREATE INDEX seals_by_time ON seals (at);
CREATE TABLE seal_links (
  act_id bigint PRIMARY KEY REFERENCES acts (id),
  seal_id bigint NOT NULL REFERENCES seals (id),
  position bigint NOT NULL CHECK (position > 0),
  UNIQUE (seal_id, position)
);

-- The key of a form, bound to its account, with what the form did.
CREATE TABLE idempotency_keys (
  account_id bigint NOT NULL,
  request_key text NOT NULL CHECK (request_key <> ''),
  body_hash text NOT NULL,
  receipt {{json}} NOT NULL,
  created_at {{instant}} NOT NULL,
  PRIMARY KEY (account_id, request_key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- Dense series of human reference numbers.
CREATE TABLE counters (
  series text PRIMARY KEY CHECK (series <> ''),
  value bigint NOT NULL CHECK (value > 0)
);

-- One row per recipient of a message.
CREATE TABLE messages (
  id {{id}},
  account_id bigint NOT NULL,
  address text NOT NULL CHECK (address <> ''),
  name text NOT NULL,
  language text NOT NULL CHECK (language <> ''),
  template text NOT NULL CHECK (template <> ''),
  params {{json}} NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sent', 'kept', 'failed')),
  attempts bigint NOT NULL CHECK (attempts >= 0),
  last_error text NOT NULL,
  message_id text NOT NULL UNIQUE,
  created_at {{instant}} NOT NULL,
  sent_at {{instant}}
);
CREATE INDEX messages_by_state ON messages (state, id);
CREATE INDEX messages_by_account ON messages (account_id, id);

-- A file belongs to its owner from the upload on; the bytes lie in the file store under their hash.
CREATE TABLE files (
  id {{id}},
  hash text NOT NULL CHECK (length(hash) = 64),
  size bigint NOT NULL CHECK (size > 0),
  kind text NOT NULL CHECK (kind <> ''),
  name text NOT NULL CHECK (name <> ''),
  purpose text NOT NULL,
  owner_type text NOT NULL CHECK (owner_type <> ''),
  owner_id bigint NOT NULL CHECK (owner_id > 0),
  uploaded_by bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('stored', 'removed')),
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
CREATE INDEX files_by_owner ON files (owner_type, owner_id, id);
CREATE INDEX files_by_hash ON files (hash);

-- Versioned rules as data, with the decision that adopted them.
CREATE TABLE settings (
  id {{id}},
  name text NOT NULL CHECK (name <> ''),
  value {{json}} NOT NULL CHECK (value <> ''),
  effective_from {{instant}} NOT NULL,
  adopted_by text NOT NULL,
  note text NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (name, effective_from)
);

-- Sessions are kept by the hash of their token.
CREATE TABLE sessions (
  id {{id}},
  token_hash text NOT NULL UNIQUE CHECK (length(token_hash) >= 43),
  account_id bigint NOT NULL,
  data {{bytes}} NOT NULL,
  user_agent text NOT NULL,
  address text NOT NULL,
  created_at {{instant}} NOT NULL,
  seen_at {{instant}} NOT NULL,
  expires_at {{instant}} NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE rate_counters (
  bucket text NOT NULL CHECK (bucket <> ''),
  window_start {{instant}} NOT NULL,
  hits bigint NOT NULL CHECK (hits > 0),
  PRIMARY KEY (bucket, window_start)
);
CREATE INDEX rate_counters_by_time ON rate_counters (window_start);
