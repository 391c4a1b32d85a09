-- What was recorded on the path is never changed.
-- +goose StatementBegin
CREATE TRIGGER mediations_no_update BEFORE UPDATE ON mediations
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediations_no_delete BEFORE DELETE ON mediations
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediations');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_extensions_no_update BEFORE UPDATE ON mediation_extensions
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_extensions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_extensions_no_delete BEFORE DELETE ON mediation_extensions
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_extensions');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_contacts_no_update BEFORE UPDATE ON mediation_contacts
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_contacts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_contacts_no_delete BEFORE DELETE ON mediation_contacts
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_contacts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_proposals_no_update BEFORE UPDATE ON mediation_proposals
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_proposals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_proposals_no_delete BEFORE DELETE ON mediation_proposals
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_proposals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_ends_no_update BEFORE UPDATE ON mediation_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mediation_ends_no_delete BEFORE DELETE ON mediation_ends
BEGIN
  SELECT RAISE(ABORT, 'append-only: mediation_ends');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER referrals_no_update BEFORE UPDATE ON referrals
BEGIN
  SELECT RAISE(ABORT, 'append-only: referrals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER referrals_no_delete BEFORE DELETE ON referrals
BEGIN
  SELECT RAISE(ABORT, 'append-only: referrals');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER referral_receipts_no_update BEFORE UPDATE ON referral_receipts
BEGIN
  SELECT RAISE(ABORT, 'append-only: referral_receipts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER referral_receipts_no_delete BEFORE DELETE ON referral_receipts
BEGIN
  SELECT RAISE(ABORT, 'append-only: referral_receipts');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER referral_answers_no_update BEFORE UPDATE ON referral_answers
BEGIN
  SELECT RAISE(ABORT, 'append-only: referral_answers');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER referral_answers_no_delete BEFORE DELETE ON referral_answers
BEGIN
  SELECT RAISE(ABORT, 'append-only: referral_answers');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_passings_no_update BEFORE UPDATE ON matter_passings
BEGIN
  SELECT RAISE(ABORT, 'append-only: matter_passings');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_passings_no_delete BEFORE DELETE ON matter_passings
BEGIN
  SELECT RAISE(ABORT, 'append-only: matter_passings');
END;
-- +goose StatementEnd
