-- The quorum is counted at an adoption as well.
ALTER TABLE quorum_marks DROP CONSTRAINT quorum_marks_cause_check;
ALTER TABLE quorum_marks ADD CONSTRAINT quorum_marks_cause_check CHECK (cause IN ('opening', 'change', 'adoption', 'end'));
