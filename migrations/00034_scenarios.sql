-- Scenarios: what a basket of proposals came to on a day, kept with the Board's
-- papers as it was. Nothing here decides.
CREATE TABLE scenarios (
  id {{id}},
  created_at {{instant}} NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  remarks text NOT NULL,
  body {{json}} NOT NULL CHECK (body <> ''),
  hash text NOT NULL CHECK (length(hash) = 64),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  by_role text NOT NULL CHECK (by_role <> ''),
  by_name text NOT NULL
);

-- Whom an interest keeps from one of these does not see the scenario.
CREATE TABLE scenario_proposals (
  id {{id}},
  scenario_id bigint NOT NULL REFERENCES scenarios (id),
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  chosen {{bool}} NOT NULL,
  UNIQUE (scenario_id, proposal_id, chosen)
);
CREATE INDEX scenario_proposals_by_proposal ON scenario_proposals (proposal_id, scenario_id);
