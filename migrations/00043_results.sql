-- What an approved programme is measured by, copied from the submission that the
-- Board decided on and locked. A figure that was not given is empty, not zero.
CREATE TABLE programme_indicators (
  id {{id}},
  programme_id bigint NOT NULL REFERENCES programmes (id),
  submission_id bigint NOT NULL REFERENCES submissions (id),
  position bigint NOT NULL CHECK (position > 0),
  result text NOT NULL,
  statement text NOT NULL,
  indicator text NOT NULL,
  unit text NOT NULL,
  baseline text NOT NULL,
  baseline_year bigint NOT NULL CHECK (baseline_year >= 0),
  target text NOT NULL,
  disaggregation text NOT NULL,
  source text NOT NULL,
  fund_indicator text NOT NULL,
  UNIQUE (programme_id, position),
  UNIQUE (id, programme_id)
);
CREATE INDEX programme_indicators_by_fund ON programme_indicators (fund_indicator, programme_id) WHERE fund_indicator <> '';

CREATE TABLE programme_risks (
  id {{id}},
  programme_id bigint NOT NULL REFERENCES programmes (id),
  submission_id bigint NOT NULL REFERENCES submissions (id),
  position bigint NOT NULL CHECK (position > 0),
  risk text NOT NULL,
  category text NOT NULL,
  likelihood bigint NOT NULL CHECK (likelihood BETWEEN 0 AND 5),
  impact bigint NOT NULL CHECK (impact BETWEEN 0 AND 5),
  treatment text NOT NULL,
  owner text NOT NULL,
  UNIQUE (programme_id, position),
  UNIQUE (id, programme_id)
);

-- Each grading by a marker, with the version of its scale; a new one has a reason.
CREATE TABLE programme_markers (
  id {{id}},
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  marker text NOT NULL CHECK (marker <> ''),
  number bigint NOT NULL CHECK (number > 0),
  scale text NOT NULL CHECK (scale <> ''),
  level text NOT NULL CHECK (level <> ''),
  justification text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('approval', 'check')),
  reason text NOT NULL,
  label {{json}} NOT NULL,
  level_label {{json}} NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (programme_id, marker, number),
  CHECK (stage = 'check' OR number = 1),
  CHECK (stage = 'approval' OR (reason <> '' AND justification <> ''))
);
