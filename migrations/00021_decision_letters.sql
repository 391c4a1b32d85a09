-- Letters on a decision: what was told to whom, frozen when it was released.

-- clause 99: the secretariat tells the organisations what the Board decided.
CREATE TABLE decision_letters (
  id {{id}},
  created_at {{instant}} NOT NULL,
  decision_id bigint NOT NULL REFERENCES decisions (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  language text NOT NULL CHECK (language IN ('ar', 'zh', 'en', 'fr', 'ru', 'es')),
  content text NOT NULL CHECK (content <> ''),
  hash text NOT NULL CHECK (length(hash) = 64),
  mandate_id bigint NOT NULL REFERENCES mandates (id),
  person_id bigint NOT NULL REFERENCES people (id),
  released_at {{instant}} NOT NULL,
  -- A letter is released once.
  UNIQUE (decision_id, organisation_id)
);
