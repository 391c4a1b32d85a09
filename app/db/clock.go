package db

import "time"

var utc = time.UTC

// wall is this process's clock. With SQLite it is the database's clock too, for
// the database runs in this process. Nothing else in the program reads it.
func wall() time.Time { return time.Now() }

// instant is a time as the store keeps it: UTC, whole microseconds.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
