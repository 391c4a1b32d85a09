-- Letters on a decision that are not to go, each with the reason: one that was
-- told otherwise, or whose organisation left.
CREATE TABLE letter_asides (
  id {{id}},
  created_at {{instant}} NOT NULL,
  decision_id bigint NOT NULL REFERENCES decisions (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  reason text NOT NULL CHECK (reason <> ''),
  mandate_id bigint NOT NULL REFERENCES mandates (id),
  person_id bigint NOT NULL REFERENCES people (id),
  UNIQUE (decision_id, organisation_id)
);
