-- Interests: decisions of the others that settle a seat's earlier rows, whose
-- relation a row is, the standing register, and the path a matter takes when
-- interests leave it without a quorum.

ALTER TABLE seat_interests ADD COLUMN settles {{bool}} NOT NULL DEFAULT {{false}};
ALTER TABLE seat_interests ADD COLUMN organisation_id bigint REFERENCES organisations (id);

-- What a person or an organisation keeps on record of its relations. An entry
-- ends by a row of its own; a confirmation says that nothing has changed.
CREATE TABLE standing_interests (
  id {{id}},
  kind text NOT NULL CHECK (kind IN ('entry', 'withdrawal', 'confirmation')),
  entry_id bigint UNIQUE REFERENCES standing_interests (id),
  person_id bigint REFERENCES people (id),
  organisation_id bigint REFERENCES organisations (id),
  about_id bigint REFERENCES organisations (id),
  country text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('', 'participates', 'benefits', 'funds', 'personal', 'other')),
  since {{date}} NOT NULL,
  note text NOT NULL,
  recorded_by bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK ((person_id IS NULL) <> (organisation_id IS NULL)),
  CHECK ((kind = 'withdrawal') = (entry_id IS NOT NULL)),
  CHECK ((kind = 'entry') = (reason <> '')),
  CHECK ((kind = 'entry') = (about_id IS NOT NULL OR country <> '')),
  CHECK (about_id IS NULL OR country = '')
);
CREATE INDEX standing_interests_by_person ON standing_interests (person_id, id);
CREATE INDEX standing_interests_by_organisation ON standing_interests (organisation_id, id);

-- One path for a matter whose quorum interests have made impossible.
CREATE TABLE substitutions (
  id {{id}},
  matter_id bigint NOT NULL UNIQUE REFERENCES matters (id),
  path text NOT NULL CHECK (path IN ('defer', 'refer')),
  referred_id bigint UNIQUE REFERENCES matters (id),
  with_vote bigint NOT NULL CHECK (with_vote >= 0),
  needed bigint NOT NULL CHECK (needed > 0),
  reason text NOT NULL CHECK (reason <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK ((path = 'refer') = (referred_id IS NOT NULL))
);
