-- Offline kits: copies of a document to fill without a line, with what the
-- document said when each was made.
CREATE TABLE kits (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  number bigint NOT NULL CHECK (number > 0),
  code text NOT NULL UNIQUE CHECK (code <> ''),
  form_version_id bigint NOT NULL REFERENCES form_versions (id),
  language text NOT NULL CHECK (language <> ''),
  base text NOT NULL CHECK (base <> ''),
  hash text NOT NULL CHECK (hash <> ''),
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  UNIQUE (proposal_id, number),
  UNIQUE (id, proposal_id)
);

-- A filled kit that came back. The same words come in once.
CREATE TABLE kit_returns (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  kit_id bigint NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  file_id bigint NOT NULL REFERENCES files (id),
  name text NOT NULL CHECK (name <> ''),
  hash text NOT NULL CHECK (hash <> ''),
  organisation_id bigint NOT NULL,
  country text NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  UNIQUE (proposal_id, number),
  UNIQUE (proposal_id, hash),
  FOREIGN KEY (kit_id, proposal_id) REFERENCES kits (id, proposal_id),
  CHECK ((organisation_id <> 0) = (country = ''))
);

CREATE TABLE kit_changes (
  id {{id}},
  return_id bigint NOT NULL REFERENCES kit_returns (id),
  part text NOT NULL CHECK (part <> ''),
  item text NOT NULL CHECK (item <> ''),
  base_version bigint NOT NULL CHECK (base_version >= 0),
  base_text text NOT NULL,
  text text NOT NULL,
  UNIQUE (return_id, item),
  CHECK (text <> base_text)
);

-- What became of a change, once.
CREATE TABLE kit_choices (
  id {{id}},
  change_id bigint NOT NULL UNIQUE REFERENCES kit_changes (id),
  result text NOT NULL CHECK (result IN ('taken', 'kept')),
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL
);
