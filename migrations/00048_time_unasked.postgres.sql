-- The head of the secretariat gives one application more time unasked as well.
ALTER TABLE proposal_extensions DROP CONSTRAINT proposal_extensions_request_check;
ALTER TABLE proposal_extensions ADD CONSTRAINT proposal_extensions_request_check
  CHECK (request <> '' OR state = 'granted' AND mandate_id = decided_by);
