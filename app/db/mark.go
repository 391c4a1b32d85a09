package db

import (
	"context"
	"time"
)

// Mark names a state of the store: two equal marks, taken one after the other,
// have no act between them. At is the store's clock when it was taken.
type Mark struct {
	State string
	At    time.Time
}

// Mark takes the mark of now, by one statement. On SQLite acts commit in the
// order of their numbers, so that the last number says it. On PostgreSQL one may
// commit after another with a later number: how many of the latest stand there
// tells it.
func (d *DB) Mark(ctx context.Context) (Mark, error) {
	var state string
	err := d.Read(ctx).Raw(d.engine.mark).Row().Scan(&state)
	return Mark{State: state, At: d.Now(ctx)}, answer("mark", err)
}
