-- The head of the secretariat gives one application more time unasked as well:
-- another check needs the table anew.
CREATE TABLE proposal_extensions_next (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  proposal_id bigint NOT NULL REFERENCES proposals (id),
  state text NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
  request text NOT NULL,
  mandate_id bigint NOT NULL,
  by_name text NOT NULL,
  deadline {{instant}} NOT NULL,
  until {{instant}},
  reason text NOT NULL,
  decided_by bigint,
  decided_role text NOT NULL,
  decided_name text NOT NULL,
  decided_at {{instant}},
  CHECK ((state = 'asked') = (decided_at IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'granted') = (until IS NOT NULL)),
  CHECK ((state = 'asked') = (reason = '')),
  CHECK (until IS NULL OR until > deadline),
  CHECK (request <> '' OR state = 'granted' AND mandate_id = decided_by)
);
INSERT INTO proposal_extensions_next (id, version, created_at, proposal_id, state, request, mandate_id, by_name, deadline, until, reason, decided_by, decided_role, decided_name, decided_at)
SELECT id, version, created_at, proposal_id, state, request, mandate_id, by_name, deadline, until, reason, decided_by, decided_role, decided_name, decided_at FROM proposal_extensions;
DROP TABLE proposal_extensions;
ALTER TABLE proposal_extensions_next RENAME TO proposal_extensions;
CREATE UNIQUE INDEX proposal_extensions_one_open ON proposal_extensions (proposal_id) WHERE state = 'asked';
CREATE INDEX proposal_extensions_by_proposal ON proposal_extensions (proposal_id, id);
-- +goose StatementBegin
CREATE TRIGGER proposal_extensions_decided BEFORE UPDATE ON proposal_extensions
WHEN OLD.state <> 'asked'
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_extensions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proposal_extensions_no_delete BEFORE DELETE ON proposal_extensions
BEGIN
  SELECT RAISE(ABORT, 'append-only: proposal_extensions');
END;
-- +goose StatementEnd
