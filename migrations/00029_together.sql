-- Writing together: each section and each organisation's columns of the budget
-- have an owner and a state.
ALTER TABLE proposal_parts ADD COLUMN organisation_id bigint REFERENCES organisations (id);
ALTER TABLE proposal_parts ADD COLUMN state text NOT NULL DEFAULT '' CHECK (state IN ('', 'empty', 'draft', 'ready', 'reopened'));
ALTER TABLE proposal_parts ADD COLUMN edited_at {{instant}};
UPDATE proposal_parts SET edited_at = updated_at;
CREATE INDEX proposal_parts_by_owner ON proposal_parts (organisation_id, proposal_id) WHERE organisation_id IS NOT NULL;

-- What was done with a part beyond writing in it.
CREATE TABLE proposal_part_events (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  part text NOT NULL CHECK (part <> ''),
  action text NOT NULL CHECK (action IN ('write', 'finish', 'reopen', 'return', 'give', 'take', 'leave')),
  from_state text NOT NULL CHECK (from_state IN ('empty', 'draft', 'ready', 'reopened')),
  to_state text NOT NULL CHECK (to_state IN ('empty', 'draft', 'ready', 'reopened')),
  from_owner bigint NOT NULL,
  to_owner bigint NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  reason text NOT NULL,
  -- Nothing is taken or sent back without a word.
  CHECK (action NOT IN ('take', 'return') OR reason <> ''),
  CHECK (action NOT IN ('give', 'take') OR from_owner <> to_owner)
);
CREATE INDEX proposal_part_events_by_proposal ON proposal_part_events (proposal_id, id);

-- Comments and proposed wordings, for the writers of a document.
CREATE TABLE proposal_remarks (
  id {{id}},
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  part text NOT NULL CHECK (part <> ''),
  question text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('comment', 'wording')),
  base bigint NOT NULL CHECK (base >= 0),
  text text NOT NULL CHECK (text <> ''),
  organisation_id bigint NOT NULL,
  country text NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  CHECK ((organisation_id <> 0) = (country = '')),
  CHECK (kind <> 'wording' OR question <> '')
);
CREATE INDEX proposal_remarks_by_proposal ON proposal_remarks (proposal_id, id);

CREATE TABLE proposal_remark_ends (
  id {{id}},
  remark_id bigint NOT NULL UNIQUE REFERENCES proposal_remarks (id),
  result text NOT NULL CHECK (result IN ('accepted', 'declined', 'resolved')),
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL
);
