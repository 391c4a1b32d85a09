-- The criteria are prepared as a draft before a version of them is adopted;
-- there is one draft at a time.
CREATE TABLE criteria_drafts (
  id {{id}},
  version bigint NOT NULL,
  kind text NOT NULL UNIQUE CHECK (kind = 'review'),
  based_on bigint NOT NULL CHECK (based_on >= 0),
  rubric {{json}} NOT NULL CHECK (rubric <> ''),
  created_at {{instant}} NOT NULL,
  updated_at {{instant}} NOT NULL,
  by_name text NOT NULL
);

-- The section of the full document that a criterion is mostly about; '' where
-- none is named.
ALTER TABLE criteria ADD COLUMN section text NOT NULL DEFAULT '';
