package db

import (
	"context"
	"errors"
)

// CopyTo writes the embedded database, as it is at one instant, into a new
// file, beside acts that go on. PostgreSQL brings its own tools for that.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if !d.engine.single() {
		return errors.New("db: PostgreSQL is copied by its own tools")
	}
	_, err := d.jobs.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}
