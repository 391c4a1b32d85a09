package db

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// attempts is how often a transaction that lost against another is run again.
const attempts = 8

// transact runs an act in its own transaction and again where the engine asks
// for it (serialisation failure, deadlock). It is the one retry in the program;
// nothing outside the transaction has happened before the commit.
func (d *DB) transact(ctx context.Context, a *act) error {
	for try := 1; ; try++ {
		err := d.once(ctx, a)
		if err == nil || faultOf(err) != faultConflict || try == attempts {
			return err
		}
		pause := time.NewTimer(time.Duration(1+rand.IntN(1<<min(try, 6))) * time.Millisecond)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}

func (d *DB) once(ctx context.Context, a *act) error {
	// The wait for a connection ends with the request; what has begun does not.
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(a.ctx, nil)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			_ = tx.Rollback()
		}
	}()
	if err := a.attempt(link{pool: prepared{queryer: tx}, sqlTx: tx}); err != nil {
		if a.broken != nil && faultOf(a.broken) == faultConflict {
			return a.broken // whatever the use case made of it: it runs again
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		a.tx.undoAll()
		if faultOf(err) == faultConflict {
			return err
		}
		return unavailable("store.busy", errors.Join(errors.New("commit not confirmed"), err))
	}
	committed = true
	return nil
}
