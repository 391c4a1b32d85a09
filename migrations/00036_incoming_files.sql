-- A file that is sent in pieces: whose it is and what it is to become. The
-- pieces lie among the incoming bytes; how many there are is how far it is.
CREATE TABLE incoming_files (
  id {{id}},
  account_id bigint NOT NULL REFERENCES accounts (id),
  name text NOT NULL CHECK (name <> ''),
  size bigint NOT NULL CHECK (size > 0),
  created_at {{instant}} NOT NULL
);
CREATE INDEX incoming_files_by_account ON incoming_files (account_id);
CREATE INDEX incoming_files_by_time ON incoming_files (created_at);
