-- Endorsements as requests: each a word of a ministry, a government entity, a
-- local government, a Resident Coordinator, the head of an organisation or a
-- regional body on one version of one document.
CREATE TABLE endorsements (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  kind text NOT NULL CHECK (kind IN ('ministry', 'government_entity', 'local_government', 'resident_coordinator', 'head', 'regional_body')),
  country text NOT NULL,
  organisation_id bigint NOT NULL CHECK (organisation_id >= 0),
  state text NOT NULL CHECK (state IN ('asked', 'opened', 'given', 'declined', 'expired', 'lapsed', 'withdrawn')),
  how text NOT NULL CHECK (how IN ('', 'account', 'link', 'letter')),
  -- 1: amount, countries and organisations, as it was until now; 2: the text.
  measure bigint NOT NULL CHECK (measure IN (1, 2)),
  digest text NOT NULL CHECK (length(digest) = 64),
  office text NOT NULL,
  entity text NOT NULL,
  address text NOT NULL,
  language text NOT NULL,
  asked_by bigint NOT NULL,
  asked_name text NOT NULL,
  expires_at {{instant}},
  opened_at {{instant}},
  answered_at {{instant}},
  signatory text NOT NULL,
  signatory_office text NOT NULL,
  remarks text NOT NULL,
  file_id bigint REFERENCES files (id),
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  ended_at {{instant}},
  ended_name text NOT NULL,
  reason text NOT NULL,
  told_at {{instant}},
  CHECK ((kind = 'head') = (organisation_id <> 0)),
  CHECK ((kind IN ('head', 'regional_body')) = (country = '')),
  CHECK ((state IN ('given', 'declined', 'lapsed')) = (answered_at IS NOT NULL)),
  CHECK ((state IN ('given', 'declined', 'lapsed')) = (how <> '')),
  CHECK (state <> 'declined' OR remarks <> ''),
  CHECK (how <> 'letter' OR file_id IS NOT NULL),
  CHECK (state NOT IN ('asked', 'opened') OR (address <> '' AND expires_at IS NOT NULL))
);
CREATE INDEX endorsements_by_proposal ON endorsements (proposal_id, id);
CREATE INDEX endorsements_by_address ON endorsements (address);
-- One open request to one address for one word.
CREATE UNIQUE INDEX endorsements_open ON endorsements (proposal_id, kind, country, organisation_id, address) WHERE state IN ('asked', 'opened');

-- What a link stands for; of the secret itself only the hash is kept.
CREATE TABLE endorsement_links (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  endorsement_id bigint NOT NULL REFERENCES endorsements (id),
  token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  expires_at {{instant}} NOT NULL,
  used_at {{instant}},
  voided_at {{instant}}
);
CREATE INDEX endorsement_links_by_endorsement ON endorsement_links (endorsement_id, id);

-- The text an endorser was shown, under its hash.
CREATE TABLE endorsed_texts (
  id {{id}},
  created_at {{instant}} NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  digest text NOT NULL CHECK (length(digest) = 64),
  body {{json}} NOT NULL CHECK (body <> ''),
  UNIQUE (proposal_id, digest)
);

-- A letter on its way in pieces, sent by somebody without an account.
CREATE TABLE incoming_letters (
  id {{id}},
  link_id bigint NOT NULL REFERENCES endorsement_links (id),
  name text NOT NULL CHECK (name <> ''),
  size bigint NOT NULL CHECK (size > 0),
  created_at {{instant}} NOT NULL
);
CREATE INDEX incoming_letters_by_link ON incoming_letters (link_id);
CREATE INDEX incoming_letters_by_time ON incoming_letters (created_at);

-- What States said until now holds as it did: the last word of each on each
-- document, by its amount, countries and organisations.
INSERT INTO endorsements (version, created_at, proposal_id, kind, country, organisation_id, state, how, measure, digest, office, entity, address, language,
    asked_by, asked_name, answered_at, signatory, signatory_office, remarks, mandate_id, by_name, ended_name, reason)
  SELECT 1, s.at, s.proposal_id, 'ministry', s.country, 0,
    CASE WHEN EXISTS (SELECT 1 FROM proposal_sides n WHERE n.proposal_id = s.proposal_id AND n.country = s.country AND n.act = 'endorsed' AND n.id > s.id)
      THEN 'lapsed' ELSE 'given' END,
    'account', 1, s.digest, '', '', '', '', s.mandate_id, s.by_name, s.at, '', '', s.remarks, s.mandate_id, s.by_name, '', ''
  FROM proposal_sides s WHERE s.act = 'endorsed' ORDER BY s.id;
