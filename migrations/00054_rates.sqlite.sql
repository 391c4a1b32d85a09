-- +goose StatementBegin
CREATE TRIGGER exchange_rates_no_update BEFORE UPDATE ON exchange_rates
BEGIN
  SELECT RAISE(ABORT, 'append-only: exchange_rates');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exchange_rates_no_delete BEFORE DELETE ON exchange_rates
BEGIN
  SELECT RAISE(ABORT, 'append-only: exchange_rates');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rate_batch_lines_no_update BEFORE UPDATE ON rate_batch_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: rate_batch_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rate_batch_lines_no_delete BEFORE DELETE ON rate_batch_lines
BEGIN
  SELECT RAISE(ABORT, 'append-only: rate_batch_lines');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rate_batches_no_delete BEFORE DELETE ON rate_batches
BEGIN
  SELECT RAISE(ABORT, 'append-only: rate_batches');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rate_batches_settled BEFORE UPDATE ON rate_batches
WHEN (OLD.state <> 'read')
BEGIN
  SELECT RAISE(ABORT, 'append-only: rate_batches');
END;
-- +goose StatementEnd
-- Why another rate was used stands with the deposit.
DROP TRIGGER deposits_no_update;
-- +goose StatementBegin
CREATE TRIGGER deposits_no_update BEFORE UPDATE ON deposits
WHEN (OLD.state = 'posted' AND (NEW.state <> 'posted' OR NEW.usd_cents <> OLD.usd_cents OR NEW.fee_cents <> OLD.fee_cents OR NEW.minor <> OLD.minor OR NEW.currency <> OLD.currency OR NEW.rate <> OLD.rate OR NEW.rate_why <> OLD.rate_why OR COALESCE(NEW.exchange_rate_id, 0) <> COALESCE(OLD.exchange_rate_id, 0) OR NEW.value_date <> OLD.value_date OR NEW.transaction_id <> OLD.transaction_id OR OLD.reversal_id IS NOT NULL))
BEGIN
  SELECT RAISE(ABORT, 'append-only: deposits');
END;
-- +goose StatementEnd
