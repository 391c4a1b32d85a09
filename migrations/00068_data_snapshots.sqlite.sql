-- A snapshot stays as it was taken.
-- +goose StatementBegin
CREATE TRIGGER data_snapshots_no_update BEFORE UPDATE ON data_snapshots
BEGIN
  SELECT RAISE(ABORT, 'append-only: data_snapshots');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER data_snapshots_no_delete BEFORE DELETE ON data_snapshots
BEGIN
  SELECT RAISE(ABORT, 'append-only: data_snapshots');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER data_snapshot_files_no_update BEFORE UPDATE ON data_snapshot_files
BEGIN
  SELECT RAISE(ABORT, 'append-only: data_snapshot_files');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER data_snapshot_files_no_delete BEFORE DELETE ON data_snapshot_files
BEGIN
  SELECT RAISE(ABORT, 'append-only: data_snapshot_files');
END;
-- +goose StatementEnd
