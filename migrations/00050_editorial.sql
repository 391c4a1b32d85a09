-- An endorsement stands behind a text of the same words with other marks, spaces
-- or capitals too: the digest of that text, empty while it is the endorsed one's.
ALTER TABLE endorsements ADD COLUMN stands text NOT NULL DEFAULT '';
