-- Forms are prepared as a draft before a version of them is adopted;
-- there is one draft of each kind at a time.
CREATE TABLE form_drafts (
  id {{id}},
  version bigint NOT NULL,
  kind text NOT NULL UNIQUE CHECK (kind <> ''),
  based_on bigint NOT NULL CHECK (based_on >= 0),
  schema {{json}} NOT NULL CHECK (schema <> ''),
  created_at {{instant}} NOT NULL,
  updated_at {{instant}} NOT NULL,
  by_name text NOT NULL
);

-- The question that an attachment answers; '' for a letter or another file.
ALTER TABLE proposal_attachments ADD COLUMN question text NOT NULL DEFAULT '';
