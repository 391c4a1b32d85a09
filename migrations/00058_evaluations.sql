-- The independent evaluation of a programme, and what its management answers to
-- each recommendation.
CREATE TABLE programme_evaluations (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL UNIQUE REFERENCES programmes (id),
  state text NOT NULL CHECK (state IN ('planned', 'under_way', 'received')),
  evaluator text NOT NULL CHECK (length(evaluator) <= 200),
  due_on {{date}},
  received_on {{date}},
  link text NOT NULL CHECK (length(link) <= 500),
  public {{bool}} NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (state = 'planned' OR evaluator <> ''),
  CHECK ((state = 'received') = (received_on IS NOT NULL)),
  CHECK ((state = 'received') = (link <> '')),
  CHECK (NOT public OR state = 'received')
);

CREATE TABLE evaluation_items (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  evaluation_id bigint NOT NULL REFERENCES programme_evaluations (id),
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL CHECK (body <> '' AND length(body) <= 4000),
  response text NOT NULL CHECK (response IN ('', 'accepted', 'partly', 'not_accepted')),
  action text NOT NULL CHECK (length(action) <= 4000),
  owner text NOT NULL CHECK (length(owner) <= 200),
  due_on {{date}},
  done {{bool}} NOT NULL,
  responded_by bigint,
  responded_as bigint,
  UNIQUE (evaluation_id, number),
  CHECK ((response = '') = (responded_by IS NULL)),
  CHECK (response = '' OR action <> ''),
  CHECK (response IN ('', 'not_accepted') OR (owner <> '' AND due_on IS NOT NULL)),
  CHECK (NOT done OR response IN ('accepted', 'partly'))
);
