-- What a person has typed into a form and not sent: one row for each field,
-- seen by nobody else, outside the record of acts. It is bound to the capacity
-- in which it was typed.
CREATE TABLE unsent_words (
  id {{id}},
  version bigint NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  mandate_id bigint NOT NULL CHECK (mandate_id >= 0),
  form text NOT NULL CHECK (form <> ''),
  page text NOT NULL CHECK (page <> ''),
  field text NOT NULL CHECK (field <> ''),
  base bigint NOT NULL CHECK (base >= 0),
  words text NOT NULL,
  updated_at {{instant}} NOT NULL,
  UNIQUE (account_id, mandate_id, form, field)
);
CREATE INDEX unsent_words_by_time ON unsent_words (updated_at);
