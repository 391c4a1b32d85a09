package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/rivermigrate"

	"seedfund/migrations"
)

// Migrate brings the schema up to this program's. It only goes forward. It
// refuses a store whose applied steps differ from this program's, and one that
// a newer program has migrated; then nothing is changed.
func (d *DB) Migrate(ctx context.Context) error {
	steps, err := migrations.Steps(d.engine.name)
	if err != nil {
		return err
	}
	if err := d.checkApplied(ctx, steps); err != nil {
		return err
	}
	files, err := migrations.FS(d.engine.name)
	if err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithSlog(quiet)}
	dialect, handle := goose.DialectSQLite3, d.jobs
	if d.engine.single() {
		// A table that others point at can only be made anew while references
		// are not watched; they are held against the rows afterwards.
		if handle, err = openSQLite(d.config.Path, sqliteUnwatched, 1); err != nil {
			return err
		}
		defer handle.Close()
	} else {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, handle, files, opts...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if d.engine.single() && len(done) > 0 {
		if err := referencesHold(ctx, handle); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	if err := d.recordApplied(ctx, steps); err != nil {
		return err
	}
	queue, err := rivermigrate.New(d.JobDriver(), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

// referencesHold names the first row of a SQLite file that points at none.
func referencesHold(ctx context.Context, handle *sql.DB) error {
	var table, parent string
	err := handle.QueryRowContext(ctx, `SELECT "table", "parent" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table, &parent)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("a row of %s points at none of %s; restore the backup made before this version", table, parent)
	}
	return err
}

const checksumTable = "CREATE TABLE IF NOT EXISTS migration_checksums (" +
	"version bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL)"

// checkApplied compares what the store was migrated with to this program's steps.
func (d *DB) checkApplied(ctx context.Context, steps []migrations.Step) error {
	known, err := d.appliedChecksums(ctx)
	if err != nil || len(known) == 0 {
		return err
	}
	mine := make(map[int64]migrations.Step, len(steps))
	for _, s := range steps {
		mine[s.Version] = s
	}
	for version, was := range known {
		s, ok := mine[version]
		if !ok {
			return fmt.Errorf("this store was migrated by a newer version of the program (step %s); "+
				"use that version, or restore an older backup", was.name)
		}
		if s.Checksum != was.checksum {
			return fmt.Errorf("step %s was changed after this store applied it; "+
				"applied steps are never edited: restore the step and add a new one", s.Name)
		}
	}
	return nil
}

type appliedStep struct{ name, checksum string }

func (d *DB) appliedChecksums(ctx context.Context) (map[int64]appliedStep, error) {
	there, err := d.hasTable(ctx, "migration_checksums")
	if err != nil || !there {
		return nil, err
	}
	rows, err := d.pool.QueryContext(ctx, "SELECT version, name, checksum FROM migration_checksums")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]appliedStep{}
	for rows.Next() {
		var v int64
		var s appliedStep
		if err := rows.Scan(&v, &s.name, &s.checksum); err != nil {
			return nil, err
		}
		out[v] = s
	}
	return out, rows.Err()
}

func (d *DB) recordApplied(ctx context.Context, steps []migrations.Step) error {
	known, err := d.appliedChecksums(ctx)
	if err != nil {
		return err
	}
	if known == nil {
		if _, err := d.jobs.ExecContext(ctx, checksumTable); err != nil {
			return err
		}
	}
	for _, s := range steps {
		if _, ok := known[s.Version]; ok {
			continue
		}
		_, err := d.jobs.ExecContext(ctx, d.engine.sql("INSERT INTO migration_checksums (version, name, checksum) "+
			"VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING"), s.Version, s.Name, s.Checksum)
		if err != nil {
			return err
		}
	}
	return nil
}

// hasTable asks the engine's catalogue for a table.
func (d *DB) hasTable(ctx context.Context, name string) (bool, error) {
	var n int
	if err := d.pool.QueryRowContext(ctx, d.engine.hasTable, name).Scan(&n); err != nil {
		return false, err
	}
	return n > 0, nil
}
