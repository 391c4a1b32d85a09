-- Decision certificates: one for each adopted decision, in one chain.
CREATE TABLE certificates (
  id {{id}},
  number bigint NOT NULL UNIQUE CHECK (number > 0),
  decision_id bigint NOT NULL UNIQUE REFERENCES decisions (id),
  -- Two certificates never stand on the same one: the chain has no fork.
  previous text NOT NULL UNIQUE CHECK (length(previous) = 64),
  hash text NOT NULL UNIQUE CHECK (length(hash) = 64),
  body {{json}} NOT NULL CHECK (body <> ''),
  opened {{json}} NOT NULL CHECK (opened <> ''),
  created_at {{instant}} NOT NULL
);
