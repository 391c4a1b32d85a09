-- A snapshot stays as it was taken.
CREATE TRIGGER data_snapshots_no_update BEFORE UPDATE ON data_snapshots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_snapshots_no_delete BEFORE DELETE ON data_snapshots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_snapshots_no_truncate BEFORE TRUNCATE ON data_snapshots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_snapshot_files_no_update BEFORE UPDATE ON data_snapshot_files FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_snapshot_files_no_delete BEFORE DELETE ON data_snapshot_files FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_snapshot_files_no_truncate BEFORE TRUNCATE ON data_snapshot_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
