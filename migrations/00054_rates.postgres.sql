CREATE TRIGGER exchange_rates_no_update BEFORE UPDATE ON exchange_rates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exchange_rates_no_delete BEFORE DELETE ON exchange_rates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exchange_rates_no_truncate BEFORE TRUNCATE ON exchange_rates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rate_batch_lines_no_update BEFORE UPDATE ON rate_batch_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rate_batch_lines_no_delete BEFORE DELETE ON rate_batch_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rate_batch_lines_no_truncate BEFORE TRUNCATE ON rate_batch_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rate_batches_no_delete BEFORE DELETE ON rate_batches FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rate_batches_no_truncate BEFORE TRUNCATE ON rate_batches FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rate_batches_settled BEFORE UPDATE ON rate_batches FOR EACH ROW
WHEN (OLD.state <> 'read') EXECUTE FUNCTION refuse_change();
-- Why another rate was used stands with the deposit.
DROP TRIGGER deposits_no_update ON deposits;
CREATE TRIGGER deposits_no_update BEFORE UPDATE ON deposits FOR EACH ROW
WHEN (OLD.state = 'posted' AND (NEW.state <> 'posted' OR NEW.usd_cents <> OLD.usd_cents OR NEW.fee_cents <> OLD.fee_cents OR NEW.minor <> OLD.minor OR NEW.currency <> OLD.currency OR NEW.rate <> OLD.rate OR NEW.rate_why <> OLD.rate_why OR COALESCE(NEW.exchange_rate_id, 0) <> COALESCE(OLD.exchange_rate_id, 0) OR NEW.value_date <> OLD.value_date OR NEW.transaction_id <> OLD.transaction_id OR OLD.reversal_id IS NOT NULL)) EXECUTE FUNCTION refuse_change();
