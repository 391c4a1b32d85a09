-- What a programme says grew after it, at its closure and a year and two years
-- later. It is told, never posted: nothing here enters the books.
CREATE TABLE growth_answers (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  moment text NOT NULL CHECK (moment IN ('closure', 'months_12', 'months_24')),
  number bigint NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned')),
  no_items {{bool}} NOT NULL,
  reason text NOT NULL,
  on_behalf {{bool}} NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  checked_by bigint,
  checked_mandate bigint,
  checked_at {{instant}},
  why text NOT NULL,
  UNIQUE (programme_id, moment, number),
  CHECK ((state = 'submitted') = (checked_by IS NULL)),
  CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
  CHECK (checked_by IS NULL OR checked_by <> person_id),
  CHECK ((state = 'returned') = (why <> ''))
);
CREATE UNIQUE INDEX growth_answers_submitted ON growth_answers (programme_id, moment) WHERE state = 'submitted';

CREATE TABLE growth_items (
  id {{id}},
  created_at {{instant}} NOT NULL,
  answer_id bigint NOT NULL REFERENCES growth_answers (id),
  position bigint NOT NULL CHECK (position > 0),
  kind text NOT NULL CHECK (kind IN ('money', 'policy', 'scale_up')),
  currency text NOT NULL CHECK (length(currency) IN (0, 3)),
  minor bigint NOT NULL CHECK (minor >= 0),
  rate text NOT NULL,
  usd_cents bigint NOT NULL CHECK (usd_cents >= 0),
  source text NOT NULL CHECK (source <> ''),
  happened_on {{date}} NOT NULL,
  grade text NOT NULL CHECK (grade IN ('public', 'documented', 'stated')),
  link text NOT NULL,
  document text NOT NULL,
  description text NOT NULL CHECK (description <> ''),
  UNIQUE (answer_id, position),
  CHECK ((kind = 'money') = (minor > 0)),
  CHECK ((kind = 'money') = (currency <> '')),
  CHECK (kind = 'money' OR rate = ''),
  CHECK (grade <> 'public' OR link <> ''),
  CHECK (grade <> 'documented' OR document <> '')
);
