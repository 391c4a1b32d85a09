-- A matter that is decided in a meeting is bound to it, and its decision to the
-- quorum that was in the room.

-- The meeting on whose agenda the matter was put last. Matters of before keep
-- the printed name alone.
ALTER TABLE matters ADD COLUMN meeting_id bigint REFERENCES meetings (id);
CREATE INDEX matters_by_meeting ON matters (meeting_id);
UPDATE matters SET meeting_id = (SELECT MAX(i.meeting_id) FROM agenda_items i JOIN meetings g ON g.id = i.meeting_id
  WHERE i.matter_id = matters.id AND i.removed_at IS NULL AND g.body_id = matters.body_id AND g.state NOT IN ('held', 'cancelled'))
WHERE channel = 'meeting' AND state IN ('draft', 'open');

ALTER TABLE decisions ADD COLUMN quorum_mark_id bigint REFERENCES quorum_marks (id);
