-- What reviewers know and how much they take on, the mix of reviewers a call
-- asks for, and the language of a document as its screening found it.

-- Kept by the reviewer and the secretariat; lists are codes with a space
-- between, in their order. most is the largest number of proposals in one call,
-- 0 while nothing was said.
CREATE TABLE reviewer_profiles (
  id {{id}},
  version bigint NOT NULL,
  person_id bigint NOT NULL UNIQUE REFERENCES people (id),
  themes text NOT NULL,
  objectives text NOT NULL,
  languages text NOT NULL,
  financial {{bool}} NOT NULL,
  affiliation text NOT NULL,
  most bigint NOT NULL CHECK (most BETWEEN 0 AND 99),
  account_id bigint NOT NULL,
  updated_at {{instant}} NOT NULL
);

-- A call without a row asks for the usual mix.
CREATE TABLE review_mixes (
  id {{id}},
  version bigint NOT NULL,
  call_id bigint NOT NULL UNIQUE REFERENCES calls (id),
  reviewers bigint NOT NULL CHECK (reviewers BETWEEN 1 AND 7),
  thematic bigint NOT NULL CHECK (thematic BETWEEN 0 AND reviewers),
  financial bigint NOT NULL CHECK (financial BETWEEN 0 AND reviewers),
  outside bigint NOT NULL CHECK (outside BETWEEN 0 AND reviewers),
  language bigint NOT NULL CHECK (language BETWEEN 0 AND reviewers),
  account_id bigint NOT NULL,
  updated_at {{instant}} NOT NULL
);

ALTER TABLE screenings ADD COLUMN language text NOT NULL DEFAULT '' CHECK (language IN ('', 'en', 'fr', 'es', 'ar', 'ru', 'zh'));
