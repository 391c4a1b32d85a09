-- What a programme reports on its results, a year at a time. Published counts how
-- often a report was published; versions of the next edition are not public yet.
CREATE TABLE result_reports (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  year bigint NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  state text NOT NULL CHECK (state IN ('open', 'submitted', 'published')),
  published bigint NOT NULL CHECK (published >= 0),
  UNIQUE (programme_id, year),
  UNIQUE (id, programme_id),
  CHECK (state <> 'published' OR published > 0)
);

CREATE TABLE result_events (
  id {{id}},
  created_at {{instant}} NOT NULL,
  report_id bigint NOT NULL REFERENCES result_reports (id),
  action text NOT NULL CHECK (action IN ('submit', 'return', 'publish', 'reopen')),
  note text NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (action IN ('submit', 'publish') OR note <> '')
);
CREATE INDEX result_events_by_report ON result_events (report_id, id);

-- A value, or why there is none: not measured is not zero.
CREATE TABLE indicator_values (
  id {{id}},
  created_at {{instant}} NOT NULL,
  report_id bigint NOT NULL,
  programme_id bigint NOT NULL,
  indicator_id bigint NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  edition bigint NOT NULL CHECK (edition > 0),
  measured {{bool}} NOT NULL,
  value text NOT NULL,
  why text NOT NULL,
  split text NOT NULL,
  split_why text NOT NULL,
  means text NOT NULL,
  reason text NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (report_id, indicator_id, number),
  FOREIGN KEY (report_id, programme_id) REFERENCES result_reports (id, programme_id),
  FOREIGN KEY (indicator_id, programme_id) REFERENCES programme_indicators (id, programme_id),
  CHECK (measured = (value <> '')),
  CHECK (measured = (why = '')),
  CHECK (measured OR split = '')
);

CREATE TABLE risk_statuses (
  id {{id}},
  created_at {{instant}} NOT NULL,
  report_id bigint NOT NULL,
  programme_id bigint NOT NULL,
  risk_id bigint NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  edition bigint NOT NULL CHECK (edition > 0),
  likelihood bigint NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
  impact bigint NOT NULL CHECK (impact BETWEEN 1 AND 5),
  note text NOT NULL,
  reason text NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (report_id, risk_id, number),
  FOREIGN KEY (report_id, programme_id) REFERENCES result_reports (id, programme_id),
  FOREIGN KEY (risk_id, programme_id) REFERENCES programme_risks (id, programme_id)
);
