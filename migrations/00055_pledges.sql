-- Pledges: announced and not signed, so no money. A pledge becomes one signed
-- arrangement or several; the sum is kept, and more than was pledged is said.
CREATE TABLE pledges (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  currency text NOT NULL CHECK (length(currency) = 3),
  minor bigint NOT NULL CHECK (minor > 0),
  announced_on {{date}} NOT NULL,
  source text NOT NULL CHECK (source <> '' AND length(source) <= 500),
  expected_from {{date}},
  expected_to {{date}},
  preference bigint NOT NULL CHECK (preference BETWEEN 0 AND 5),
  state text NOT NULL CHECK (state IN ('open', 'committed', 'withdrawn')),
  turned_minor bigint NOT NULL CHECK (turned_minor >= 0),
  over_why text NOT NULL CHECK (length(over_why) <= 2000),
  withdrawn_on {{date}},
  withdrawn_why text NOT NULL CHECK (length(withdrawn_why) <= 2000),
  recorded_by bigint NOT NULL,
  CHECK (expected_from IS NULL OR expected_to IS NULL OR expected_to >= expected_from),
  -- Never more than was pledged without saying why.
  CONSTRAINT pledges_turned CHECK (turned_minor <= minor OR over_why <> ''),
  CHECK (state <> 'committed' OR turned_minor >= minor),
  CHECK (state <> 'open' OR turned_minor < minor),
  CHECK ((state = 'withdrawn') = (withdrawn_why <> '')),
  CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL))
);
CREATE INDEX pledges_by_organisation ON pledges (organisation_id, announced_on);

CREATE TABLE pledge_commitments (
  id {{id}},
  created_at {{instant}} NOT NULL,
  pledge_id bigint NOT NULL REFERENCES pledges (id),
  commitment_id bigint NOT NULL UNIQUE REFERENCES contributor_commitments (id),
  minor bigint NOT NULL CHECK (minor > 0),
  person_id bigint NOT NULL
);
CREATE INDEX pledge_commitments_by_pledge ON pledge_commitments (pledge_id, id);
