-- Who acts, for whom, by what right. A store is demonstration or real: the
-- pair (store_id, store_kind) of organisations and accounts must be the
-- store's own, so that neither can exist in a store of the other kind.

CREATE TABLE organisations (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  code text NOT NULL UNIQUE CHECK (code <> '' AND length(code) <= 40),
  name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
  kind text NOT NULL CHECK (kind IN ('un_entity', 'member_state', 'contributor', 'stakeholder', 'secretariat', 'agent')),
  country text NOT NULL CHECK (country = '' OR length(country) = 3),
  stakeholder_category text NOT NULL CHECK (stakeholder_category IN ('', 'migrants', 'civil_society',
    'migrant_and_diaspora_organizations', 'faith_based_organizations', 'local_authorities_and_communities',
    'private_sector', 'employers_and_workers_organizations', 'trade_unions', 'parliamentarians',
    'national_human_rights_institutions', 'red_cross_and_red_crescent_movement', 'academia', 'media',
    'other_relevant_stakeholders')),
  demonstration {{bool}} NOT NULL,
  store_id bigint NOT NULL CHECK (store_id = 1),
  store_kind text NOT NULL,
  CHECK (kind <> 'member_state' OR country <> ''),
  CHECK ((kind = 'stakeholder') = (stakeholder_category <> '')),
  CHECK (demonstration = (store_kind = 'demonstration')),
  FOREIGN KEY (store_id, store_kind) REFERENCES stores (id, kind)
);
CREATE UNIQUE INDEX organisations_one_per_state ON organisations (country) WHERE kind = 'member_state';
CREATE INDEX organisations_by_kind ON organisations (kind, code);

-- clause 97: an organisation's memorandum with the administrative agent.
CREATE TABLE agreements (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  instrument text NOT NULL CHECK (instrument <> '' AND length(instrument) <= 500),
  from_at {{instant}} NOT NULL,
  to_at {{instant}},
  CHECK (to_at IS NULL OR to_at > from_at)
);
CREATE INDEX agreements_by_organisation ON agreements (organisation_id, from_at);

CREATE TABLE people (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  name text NOT NULL CHECK (name <> '' AND length(name) <= 200)
);

CREATE TABLE accounts (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  person_id bigint NOT NULL UNIQUE REFERENCES people (id),
  email text NOT NULL UNIQUE CHECK (email <> '' AND length(email) <= 254),
  password_hash text NOT NULL,
  password_set_at {{instant}},
  language text NOT NULL CHECK (language IN ('ar', 'zh', 'en', 'fr', 'ru', 'es')),
  zone text NOT NULL CHECK (length(zone) <= 64),
  demonstration {{bool}} NOT NULL,
  disabled_at {{instant}},
  store_id bigint NOT NULL CHECK (store_id = 1),
  store_kind text NOT NULL,
  CHECK ((password_hash = '') = (password_set_at IS NULL)),
  CHECK (demonstration = (store_kind = 'demonstration')),
  FOREIGN KEY (store_id, store_kind) REFERENCES stores (id, kind)
);

-- Nothing is deleted: a mandate ends. from_at and to_at say when it is true,
-- created_at and end_recorded_at when that became known.
CREATE TABLE mandates (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  person_id bigint NOT NULL REFERENCES people (id),
  role text NOT NULL CHECK (role IN ('focal_point', 'contributor', 'auditor', 'drafter', 'puno_programme',
    'puno_finance', 'resident_coordinator', 'reviewer', 'board_member', 'alternate', 'coordinator',
    'secretariat_officer', 'secretariat_head', 'agent_officer', 'excom_member', 'network_member', 'administrator')),
  organisation_id bigint REFERENCES organisations (id),
  country text NOT NULL CHECK (country = '' OR length(country) = 3),
  from_at {{instant}} NOT NULL,
  to_at {{instant}},
  instrument text NOT NULL CHECK (instrument <> '' AND length(instrument) <= 500),
  instrument_file bigint REFERENCES files (id),
  granted_by bigint REFERENCES people (id),
  ended_at {{instant}},
  ended_by bigint REFERENCES people (id),
  end_reason text NOT NULL CHECK (length(end_reason) <= 500),
  end_recorded_at {{instant}},
  CHECK (to_at IS NULL OR to_at > from_at),
  CHECK (ended_at IS NULL OR ended_at >= from_at),
  CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL)),
  -- nobody gives a mandate to oneself
  CHECK (granted_by IS NULL OR granted_by <> person_id)
);
CREATE INDEX mandates_by_person ON mandates (person_id, from_at);
CREATE INDEX mandates_by_role ON mandates (role, from_at);

-- One-use links that let someone set a password; only the hash is kept.
CREATE TABLE account_links (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'reset', 'first')),
  account_id bigint REFERENCES accounts (id),
  token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  expires_at {{instant}} NOT NULL,
  used_at {{instant}},
  voided_at {{instant}},
  CHECK (purpose = 'first' OR account_id IS NOT NULL)
);
CREATE INDEX account_links_by_account ON account_links (account_id);

CREATE TABLE api_tokens (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  mandate_id bigint NOT NULL REFERENCES mandates (id),
  name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
  token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  scopes text NOT NULL CHECK (scopes <> ''),
  expires_at {{instant}} NOT NULL,
  revoked_at {{instant}}
);
CREATE INDEX api_tokens_by_account ON api_tokens (account_id);
