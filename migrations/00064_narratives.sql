-- What was recorded by hand of a report that somebody owes: waived with the reason,
-- or received from elsewhere. What is owed is computed and has no table.
CREATE TABLE report_marks (
  id {{id}},
  created_at {{instant}} NOT NULL,
  kind text NOT NULL CHECK (kind IN ('part', 'narrative', 'financial', 'final_narrative', 'final_financial', 'consolidated')),
  year bigint NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  programme_id bigint REFERENCES programmes (id),
  organisation_id bigint REFERENCES organisations (id),
  mark text NOT NULL CHECK (mark IN ('waived', 'received')),
  on_day {{date}} NOT NULL,
  note text NOT NULL CHECK (note <> ''),
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK ((programme_id IS NULL) = (kind = 'consolidated')),
  CHECK ((organisation_id IS NULL) = (programme_id IS NULL)),
  CHECK (mark = 'waived' OR kind IN ('final_financial', 'consolidated'))
);
CREATE UNIQUE INDEX report_marks_once ON report_marks (kind, year, COALESCE(programme_id, 0), COALESCE(organisation_id, 0));

-- A programme's narrative of a year, or the final one. Figures is what was printed
-- when it was published; a published report is never changed again.
CREATE TABLE narrative_reports (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  programme_id bigint NOT NULL REFERENCES programmes (id),
  year bigint NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  kind text NOT NULL CHECK (kind IN ('annual', 'final')),
  state text NOT NULL CHECK (state IN ('open', 'signed', 'accepted', 'published')),
  summary text NOT NULL,
  progress text NOT NULL,
  lessons text NOT NULL,
  story text NOT NULL,
  without text NOT NULL,
  signed_on {{date}},
  published_at {{instant}},
  figures text NOT NULL,
  UNIQUE (programme_id, year, kind),
  CHECK ((state = 'open') = (signed_on IS NULL)),
  CHECK ((state = 'published') = (published_at IS NOT NULL)),
  CHECK ((state = 'published') = (figures <> '')),
  CHECK (state = 'open' OR summary <> '' AND progress <> '' AND lessons <> '')
);

CREATE TABLE narrative_parts (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  report_id bigint NOT NULL REFERENCES narrative_reports (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
  summary text NOT NULL,
  progress text NOT NULL,
  lessons text NOT NULL,
  story text NOT NULL,
  explanations text NOT NULL,
  reason text NOT NULL,
  submitted_on {{date}},
  UNIQUE (report_id, organisation_id),
  CHECK (state <> 'returned' OR reason <> ''),
  CHECK (state = 'draft' OR submitted_on IS NOT NULL)
);

CREATE TABLE narrative_events (
  id {{id}},
  created_at {{instant}} NOT NULL,
  report_id bigint NOT NULL REFERENCES narrative_reports (id),
  part_id bigint REFERENCES narrative_parts (id),
  action text NOT NULL,
  note text NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  CHECK (action NOT IN ('return', 'part_return') OR note <> '')
);
CREATE INDEX narrative_events_by_report ON narrative_events (report_id, id);

-- Days on which an account was reminded of reports, so that it is once a day at most.
CREATE TABLE report_reminders (
  id {{id}},
  created_at {{instant}} NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  on_day {{date}} NOT NULL,
  UNIQUE (account_id, on_day)
);
