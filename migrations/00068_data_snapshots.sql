-- Dated snapshots of open data: what was handed to the public on a day, for good.
-- The hash is that of the list of hashes of its data files. A correction is another.
CREATE TABLE data_snapshots (
  id {{id}},
  created_at {{instant}} NOT NULL,
  year bigint NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  number bigint NOT NULL CHECK (number > 0),
  taken_on {{date}} NOT NULL,
  title text NOT NULL CHECK (title <> ''),
  publisher text NOT NULL CHECK (publisher <> ''),
  licence text NOT NULL,
  illustrative boolean NOT NULL,
  through text NOT NULL,
  note text NOT NULL CHECK (length(note) <= 1000),
  hash text NOT NULL UNIQUE CHECK (length(hash) = 64),
  programmes bigint NOT NULL CHECK (programmes >= 0),
  approved_cents bigint NOT NULL,
  net_cents bigint NOT NULL,
  spent_cents bigint NOT NULL,
  received_cents bigint NOT NULL,
  by_role text NOT NULL,
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  UNIQUE (year, number)
);

CREATE TABLE data_snapshot_files (
  id {{id}},
  created_at {{instant}} NOT NULL,
  snapshot_id bigint NOT NULL REFERENCES data_snapshots (id),
  position bigint NOT NULL CHECK (position > 0),
  name text NOT NULL CHECK (name <> ''),
  media text NOT NULL CHECK (media <> ''),
  lines bigint NOT NULL CHECK (lines >= 0),
  size bigint NOT NULL CHECK (size > 0),
  hash text NOT NULL CHECK (length(hash) = 64),
  file_id bigint NOT NULL REFERENCES files (id),
  UNIQUE (snapshot_id, position),
  UNIQUE (snapshot_id, name)
);
