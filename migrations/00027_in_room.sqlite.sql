-- The quorum is counted at an adoption as well: another check needs the table
-- anew.
CREATE TABLE quorum_marks_next (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  at {{instant}} NOT NULL,
  cause text NOT NULL CHECK (cause IN ('opening', 'change', 'adoption', 'end')),
  present bigint NOT NULL CHECK (present >= 0),
  base bigint NOT NULL CHECK (base >= 0),
  needed bigint NOT NULL CHECK (needed > 0),
  met {{bool}} NOT NULL,
  through bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (NOT met OR present >= needed)
);
INSERT INTO quorum_marks_next (id, meeting_id, at, cause, present, base, needed, met, through, created_at)
SELECT id, meeting_id, at, cause, present, base, needed, met, through, created_at FROM quorum_marks;
DROP TABLE quorum_marks;
ALTER TABLE quorum_marks_next RENAME TO quorum_marks;
CREATE INDEX quorum_marks_by_meeting ON quorum_marks (meeting_id, id);
-- +goose StatementBegin
CREATE TRIGGER quorum_marks_no_update BEFORE UPDATE ON quorum_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: quorum_marks');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER quorum_marks_no_delete BEFORE DELETE ON quorum_marks
BEGIN
  SELECT RAISE(ABORT, 'append-only: quorum_marks');
END;
-- +goose StatementEnd
