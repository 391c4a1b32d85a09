-- The conversation on a proposal after its submission. A thread has one audience
-- for good: the applicants and the secretariat, or the secretariat alone.
CREATE TABLE proposal_threads (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  audience text NOT NULL CHECK (audience IN ('shared', 'internal')),
  number bigint NOT NULL CHECK (number > 0),
  part text NOT NULL,
  submission bigint NOT NULL CHECK (submission > 0),
  subject text NOT NULL CHECK (subject <> ''),
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  opened_by text NOT NULL CHECK (opened_by IN ('applicants', 'secretariat')),
  waits_for text NOT NULL CHECK (waits_for IN ('', 'applicants', 'secretariat')),
  waits_since {{instant}},
  messages bigint NOT NULL CHECK (messages >= 0),
  last_at {{instant}} NOT NULL,
  UNIQUE (proposal_id, audience, number),
  UNIQUE (id, audience),
  CHECK ((waits_for = '') = (waits_since IS NULL)),
  CHECK (state = 'open' OR waits_for = ''),
  CHECK (audience = 'shared' OR (opened_by = 'secretariat' AND waits_for = ''))
);
CREATE INDEX proposal_threads_waiting ON proposal_threads (waits_for, proposal_id) WHERE waits_for <> '';

-- What was said. The thread's audience stands in the row, so that no word of an
-- applicant can be among the secretariat's own.
CREATE TABLE thread_messages (
  id {{id}},
  thread_id bigint NOT NULL,
  audience text NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  party text NOT NULL CHECK (party IN ('applicants', 'secretariat')),
  role text NOT NULL CHECK (role <> ''),
  organisation_id bigint NOT NULL,
  country text NOT NULL,
  text text NOT NULL CHECK (text <> ''),
  corrects bigint NOT NULL CHECK (corrects >= 0 AND corrects < number),
  wants {{bool}} NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  UNIQUE (thread_id, number),
  FOREIGN KEY (thread_id, audience) REFERENCES proposal_threads (id, audience),
  CHECK (audience = 'shared' OR party = 'secretariat')
);

CREATE TABLE thread_events (
  id {{id}},
  thread_id bigint NOT NULL REFERENCES proposal_threads (id),
  action text NOT NULL CHECK (action IN ('close', 'reopen')),
  party text NOT NULL CHECK (party IN ('applicants', 'secretariat')),
  reason text NOT NULL,
  at {{instant}} NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL
);
CREATE INDEX thread_events_by_thread ON thread_events (thread_id, id);

-- How far each person has read, outside the record of acts.
CREATE TABLE thread_reads (
  id {{id}},
  version bigint NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  thread_id bigint NOT NULL REFERENCES proposal_threads (id),
  upto bigint NOT NULL CHECK (upto > 0),
  UNIQUE (account_id, thread_id)
);
