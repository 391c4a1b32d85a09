-- Meetings of a body: convening, agenda, presence, minutes, circulation, and
-- the register of what is to be done after them.

CREATE TABLE meetings (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  number bigint NOT NULL CHECK (number > 0),
  mode text NOT NULL CHECK (mode IN ('in_person', 'online', 'hybrid')),
  place text NOT NULL,
  link text NOT NULL,
  languages text NOT NULL CHECK (languages <> ''),
  starts_at {{instant}} NOT NULL,
  ends_at {{instant}} NOT NULL,
  zone text NOT NULL CHECK (zone <> ''),
  state text NOT NULL CHECK (state IN ('draft', 'convened', 'open', 'held', 'cancelled')),
  convened_at {{instant}},
  opened_at {{instant}},
  ended_at {{instant}},
  agenda_changes bigint NOT NULL CHECK (agenda_changes >= 0),
  prepared_by bigint NOT NULL,
  CHECK (ends_at > starts_at),
  CHECK (mode = 'online' OR place <> ''),
  CHECK (mode = 'in_person' OR link <> ''),
  CHECK (state NOT IN ('convened', 'open', 'held') OR convened_at IS NOT NULL),
  CHECK (state NOT IN ('open', 'held') OR opened_at IS NOT NULL),
  CHECK ((state = 'held') = (ended_at IS NOT NULL)),
  CHECK (ended_at IS NULL OR ended_at > opened_at),
  UNIQUE (body_id, number)
);
CREATE INDEX meetings_by_start ON meetings (body_id, starts_at);

CREATE TABLE meeting_events (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  action text NOT NULL CHECK (action IN ('prepare', 'edit', 'convene', 'postpone', 'cancel', 'adopt_agenda', 'open', 'end')),
  reason text NOT NULL,
  starts_at {{instant}} NOT NULL,
  ends_at {{instant}} NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (action NOT IN ('postpone', 'cancel') OR reason <> '')
);
CREATE INDEX meeting_events_by_meeting ON meeting_events (meeting_id, id);

-- What was agreed and is to be done. item_id is an item of the agenda of
-- meeting_id; matter_id the question it came from, with its visibility.
CREATE TABLE follow_ups (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  body_id bigint NOT NULL REFERENCES bodies (id),
  meeting_id bigint REFERENCES meetings (id),
  item_id bigint,
  decision_id bigint REFERENCES decisions (id),
  matter_id bigint REFERENCES matters (id),
  task text NOT NULL CHECK (task <> ''),
  owner_kind text NOT NULL CHECK (owner_kind IN ('organisation', 'seat', 'role')),
  owner_organisation_id bigint REFERENCES organisations (id),
  owner_seat_id bigint REFERENCES seats (id),
  owner_role text NOT NULL,
  due_on {{date}} NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'done', 'no_action')),
  prepared_by bigint NOT NULL,
  CHECK ((owner_kind = 'organisation') = (owner_organisation_id IS NOT NULL)),
  CHECK ((owner_kind = 'seat') = (owner_seat_id IS NOT NULL)),
  CHECK ((owner_kind = 'role') = (owner_role <> '')),
  CHECK (item_id IS NULL OR meeting_id IS NOT NULL),
  CHECK (meeting_id IS NOT NULL OR decision_id IS NOT NULL)
);
CREATE INDEX follow_ups_by_state ON follow_ups (body_id, state, due_on);

CREATE TABLE follow_up_events (
  id {{id}},
  follow_up_id bigint NOT NULL REFERENCES follow_ups (id),
  action text NOT NULL CHECK (action IN ('open', 'change', 'done', 'no_action', 'reopen')),
  reason text NOT NULL,
  evidence text NOT NULL,
  link text NOT NULL,
  file_id bigint REFERENCES files (id),
  due_on {{date}} NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (action <> 'done' OR evidence <> '' OR link <> '' OR file_id IS NOT NULL),
  CHECK (action NOT IN ('no_action', 'reopen', 'change') OR reason <> '')
);
CREATE INDEX follow_up_events_by_follow_up ON follow_up_events (follow_up_id, id);

-- Items have an order and no number: each reader counts those there for them.
CREATE TABLE agenda_items (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  kind text NOT NULL CHECK (kind IN ('matter', 'free', 'follow_up')),
  matter_id bigint REFERENCES matters (id),
  follow_up_id bigint REFERENCES follow_ups (id),
  title text NOT NULL,
  note text NOT NULL,
  presenter text NOT NULL CHECK (presenter IN ('chair', 'secretariat', 'agent', 'lead', 'member', 'owner', 'guest')),
  minutes bigint NOT NULL CHECK (minutes >= 0),
  position bigint NOT NULL CHECK (position > 0),
  late {{bool}} NOT NULL,
  removed_at {{instant}},
  removed_why text NOT NULL,
  prepared_by bigint NOT NULL,
  CHECK ((kind = 'matter') = (matter_id IS NOT NULL)),
  CHECK ((kind = 'follow_up') = (follow_up_id IS NOT NULL)),
  CHECK ((kind = 'free') = (title <> '')),
  CHECK ((removed_at IS NULL) = (removed_why = '')),
  UNIQUE (meeting_id, id)
);
CREATE UNIQUE INDEX agenda_items_matter_once ON agenda_items (meeting_id, matter_id) WHERE matter_id IS NOT NULL AND removed_at IS NULL;
CREATE UNIQUE INDEX agenda_items_follow_up_once ON agenda_items (meeting_id, follow_up_id) WHERE follow_up_id IS NOT NULL AND removed_at IS NULL;
CREATE INDEX agenda_items_by_matter ON agenda_items (matter_id);

CREATE TABLE agenda_versions (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  number bigint NOT NULL CHECK (number > 0),
  stage text NOT NULL CHECK (stage IN ('provisional', 'adopted')),
  content {{json}} NOT NULL CHECK (content <> ''),
  hash text NOT NULL CHECK (length(hash) = 64),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (meeting_id, number)
);
CREATE UNIQUE INDEX agenda_versions_one_adopted ON agenda_versions (meeting_id) WHERE stage = 'adopted';

-- Two time lines, as of holdings: from_at and until_at say when somebody was in
-- the room, recorded_at and superseded_at from when to when the record said so.
CREATE TABLE presences (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  seat_id bigint REFERENCES seats (id),
  capacity text NOT NULL CHECK (capacity IN ('holder', 'alternate', 'chair', 'ex_officio', 'observer')),
  organisation_id bigint REFERENCES organisations (id),
  holding_id bigint REFERENCES holdings (id),
  who text NOT NULL,
  from_at {{instant}} NOT NULL,
  until_at {{instant}},
  why text NOT NULL,
  struck {{bool}} NOT NULL,
  recorded_by bigint NOT NULL,
  recorded_at {{instant}} NOT NULL,
  superseded_at {{instant}},
  supersedes_id bigint REFERENCES presences (id),
  CHECK ((capacity = 'observer') = (seat_id IS NULL)),
  CHECK (capacity <> 'observer' OR who <> ''),
  CHECK (until_at IS NULL OR until_at > from_at),
  CHECK (superseded_at IS NULL OR superseded_at >= recorded_at)
);
CREATE UNIQUE INDEX presences_one_current ON presences (meeting_id, seat_id) WHERE seat_id IS NOT NULL AND until_at IS NULL AND superseded_at IS NULL AND NOT struck;
CREATE UNIQUE INDEX presences_superseded_once ON presences (supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX presences_by_meeting ON presences (meeting_id, id);

CREATE TABLE quorum_marks (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  at {{instant}} NOT NULL,
  cause text NOT NULL CHECK (cause IN ('opening', 'change', 'end')),
  present bigint NOT NULL CHECK (present >= 0),
  base bigint NOT NULL CHECK (base >= 0),
  needed bigint NOT NULL CHECK (needed > 0),
  met {{bool}} NOT NULL,
  -- the last row of presences that was there when it was counted
  through bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK (NOT met OR present >= needed)
);
CREATE INDEX quorum_marks_by_meeting ON quorum_marks (meeting_id, id);

CREATE TABLE minutes (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  meeting_id bigint NOT NULL UNIQUE REFERENCES meetings (id),
  state text NOT NULL CHECK (state IN ('draft', 'circulated', 'final')),
  language text NOT NULL CHECK (language <> ''),
  final_at {{instant}},
  final_by bigint NOT NULL,
  CHECK ((state = 'final') = (final_at IS NOT NULL)),
  CHECK ((final_at IS NULL) = (final_by = 0))
);

CREATE TABLE minute_revisions (
  id {{id}},
  meeting_id bigint NOT NULL,
  item_id bigint NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  body text NOT NULL CHECK (body <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  -- Two people who write from one text cannot both have written the next.
  UNIQUE (item_id, number),
  FOREIGN KEY (meeting_id, item_id) REFERENCES agenda_items (meeting_id, id)
);
CREATE INDEX minute_revisions_by_meeting ON minute_revisions (meeting_id, id);

CREATE TABLE minute_editions (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  number bigint NOT NULL CHECK (number > 0),
  final {{bool}} NOT NULL,
  content {{json}} NOT NULL CHECK (content <> ''),
  hash text NOT NULL CHECK (length(hash) = 64),
  head_number bigint NOT NULL CHECK (head_number >= 0),
  head_hash text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (meeting_id, number)
);
CREATE UNIQUE INDEX minute_editions_one_final ON minute_editions (meeting_id) WHERE final;

CREATE TABLE minute_notes (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  item_id bigint REFERENCES agenda_items (id),
  body text NOT NULL CHECK (body <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL
);
CREATE INDEX minute_notes_by_meeting ON minute_notes (meeting_id, id);

-- clause 91: what was sent to whom, as at its instant, with its letter.
CREATE TABLE meeting_circulations (
  id {{id}},
  meeting_id bigint NOT NULL REFERENCES meetings (id),
  kind text NOT NULL CHECK (kind IN ('notice', 'postponement', 'cancellation', 'minutes')),
  edition_id bigint REFERENCES minute_editions (id),
  note text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  CHECK ((kind = 'minutes') = (edition_id IS NOT NULL))
);
CREATE INDEX meeting_circulations_by_meeting ON meeting_circulations (meeting_id, id);

CREATE TABLE meeting_recipients (
  id {{id}},
  circulation_id bigint NOT NULL REFERENCES meeting_circulations (id),
  capacity text NOT NULL CHECK (capacity IN ('holder', 'alternate', 'chair', 'ex_officio', 'secretariat')),
  seat_id bigint REFERENCES seats (id),
  organisation_id bigint NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  person_id bigint NOT NULL REFERENCES people (id),
  mandate_id bigint NOT NULL REFERENCES mandates (id),
  role text NOT NULL CHECK (role <> ''),
  message_id bigint REFERENCES messages (id),
  withheld {{json}} NOT NULL,
  created_at {{instant}} NOT NULL,
  UNIQUE (circulation_id, mandate_id)
);
CREATE INDEX meeting_recipients_by_mandate ON meeting_recipients (mandate_id);

CREATE TABLE meeting_receipts (
  id {{id}},
  recipient_id bigint NOT NULL UNIQUE REFERENCES meeting_recipients (id),
  created_at {{instant}} NOT NULL
);
