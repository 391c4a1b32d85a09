-- The inbox of each person, and what leaves when. A letter goes at once, after
-- the receiver's quiet hours, in a digest, or stays in the system; it may be held
-- until a person lets it go or sets it aside.
ALTER TABLE messages ADD COLUMN page text NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN way text NOT NULL DEFAULT 'now' CHECK (way IN ('now', 'held', 'quiet', 'digest', 'inbox', 'aside'));
ALTER TABLE messages ADD COLUMN due_at {{instant}};
ALTER TABLE messages ADD COLUMN digest_id bigint;
ALTER TABLE messages ADD COLUMN read_at {{instant}};
UPDATE messages SET read_at = created_at;
CREATE INDEX messages_unread ON messages (account_id, page) WHERE read_at IS NULL;
CREATE INDEX messages_waiting ON messages (way, due_at) WHERE way IN ('held', 'quiet', 'digest');
CREATE INDEX messages_by_digest ON messages (digest_id) WHERE digest_id IS NOT NULL;

-- Who let a held letter go, or set it aside and why.
CREATE TABLE message_settlements (
  id {{id}},
  message_id bigint NOT NULL UNIQUE REFERENCES messages (id),
  action text NOT NULL CHECK (action IN ('release', 'aside')),
  reason text NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  CHECK (action = 'release' OR reason <> '')
);

-- Which kinds of letters are held, and for how many days at the most before it
-- is late.
CREATE TABLE letter_rules (
  id {{id}},
  version bigint NOT NULL,
  template text NOT NULL UNIQUE CHECK (template <> ''),
  held {{bool}} NOT NULL,
  days bigint NOT NULL CHECK (days BETWEEN 1 AND 14),
  updated_at {{instant}} NOT NULL,
  by_name text NOT NULL
);

-- How each person wants to hear of what.
CREATE TABLE notice_choices (
  id {{id}},
  version bigint NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  class text NOT NULL CHECK (class <> ''),
  way text NOT NULL CHECK (way IN ('now', 'daily', 'weekly', 'inbox')),
  UNIQUE (account_id, class)
);

-- When a person is not to be written to, in minutes after midnight where they are.
CREATE TABLE quiet_hours (
  id {{id}},
  version bigint NOT NULL,
  account_id bigint NOT NULL UNIQUE REFERENCES accounts (id),
  begins bigint NOT NULL CHECK (begins BETWEEN 0 AND 1439),
  ends bigint NOT NULL CHECK (ends BETWEEN 0 AND 1439)
);
