package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"

	"seedfund/models"
)

// Tx is an open act: a reading session inside the transaction, the clock, the
// actor, and the notes that become the entry. It belongs to one call of fn.
type Tx struct {
	*gorm.DB                 // for reading inside the transaction
	Now      time.Time       // the database's clock, UTC; read again after the first lock
	Actor    models.Actor    // who acts, in which capacity
	Ctx      context.Context // the request's values under the act's own deadline

	act     *act
	pool    *actPool
	sqlTx   *sql.Tx
	locked  bool
	loaded  map[any]any // copies of what Load gave out, by pointer
	entry   entry
	receipt *models.Receipt
	after   []func()
	undo    []func()
	ends    []ending
}

// ending is what an act does last.
type ending struct {
	name string
	fn   func() error
}

// Enqueue puts a job into the queue in the same transaction: it exists exactly
// if the act does. Arguments carry ids only.
func (tx *Tx) Enqueue(job river.JobArgs) error { return tx.EnqueueWith(job, nil) }

// EnqueueWith is Enqueue with options (a later time, a queue, uniqueness).
func (tx *Tx) EnqueueWith(job river.JobArgs, opts *river.InsertOpts) error {
	if err := tx.act.ready(); err != nil {
		return err
	}
	if _, err := tx.act.db.river.InsertTx(tx.act.execCtx, tx.sqlTx, job, opts); err != nil {
		return tx.act.failed(fmt.Errorf("enqueue %s: %w", job.Kind(), err))
	}
	return nil
}

// AtEnd runs fn in the act, after all the rest of it: for what follows from the
// whole of what an act changed. Under one name it runs once.
func (tx *Tx) AtEnd(name string, fn func() error) {
	for _, e := range tx.ends {
		if e.name == name {
			return
		}
	}
	tx.ends = append(tx.ends, ending{name, fn})
}

// AfterCommit runs fn once the act is durable, before Write returns. It is the
// only place for an effect outside the transaction.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// NextNumber draws the next number of a dense series, from 1. The number exists
// exactly if the act does; two acts that draw from one series wait for each other.
func (tx *Tx) NextNumber(series string) (int64, error) {
	var n int64
	err := tx.one(&n, "INSERT INTO counters (series, value) VALUES (?, 1) "+
		"ON CONFLICT (series) DO UPDATE SET value = counters.value + 1 RETURNING value", series)
	return n, err
}

// Receipt sets what the act answers, now and when the same form comes again.
// Without it the first record created or updated is named. Act, At and Hash are
// filled by the store.
func (tx *Tx) Receipt(r models.Receipt) { tx.receipt = &r }

// Target names the record the act is about in its entry, where that is not the
// first record written.
func (tx *Tx) Target(table string, id int64) {
	tx.entry.target, tx.entry.targetID, tx.entry.targetSet = table, id, true
}

// Note adds reasons and facts to the entry beyond the records written.
func (tx *Tx) Note(target string, id int64, what map[string]any) {
	facts := make(map[string]any, len(what))
	for k, v := range what {
		facts[k] = plain(v)
	}
	tx.entry.add(change{Op: "note", Table: target, ID: id, New: facts})
}

// Try runs fn in a savepoint: when it fails, what it wrote is gone and the act
// goes on. On both engines this is the one way to recover from a failed statement.
func (tx *Tx) Try(fn func() error) error {
	if _, err := tx.pool.ExecContext(tx.Ctx, "SAVEPOINT try"); err != nil {
		return err
	}
	notes, undo, after := len(tx.entry.changes), len(tx.undo), len(tx.after)
	err := fn()
	if err == nil {
		err = tx.act.ready()
	}
	if err != nil {
		if _, back := tx.pool.ExecContext(tx.Ctx, "ROLLBACK TO SAVEPOINT try"); back != nil {
			return back
		}
		for i := len(tx.undo) - 1; i >= undo; i-- {
			tx.undo[i]()
		}
		tx.entry.changes, tx.undo, tx.after = tx.entry.changes[:notes], tx.undo[:undo], tx.after[:after]
	}
	if _, end := tx.pool.ExecContext(tx.Ctx, "RELEASE SAVEPOINT try"); end != nil {
		return end
	}
	return err
}

// Exec runs one statement (with ? as placeholder on both engines) on rows that
// are kept from other rows, such as balances, and returns the rows it changed.
// Records go through Create, Update and Delete, which note what changed.
func Exec(tx *Tx, text string, args ...any) (int64, error) {
	res, err := tx.exec(text, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// ReadClock reads the database's clock again into Now, after a lock that was
// taken by a statement of one's own.
func (tx *Tx) ReadClock() error { return tx.readClock() }

func (tx *Tx) readClock() error {
	d := tx.act.db
	now := time.Time{}
	switch {
	case d.config.Clock != nil:
		now = d.config.Clock()
	case d.engine.clock == "":
		now = wall()
	default:
		if err := tx.one(&now, d.engine.clock); err != nil {
			return err
		}
	}
	if now = instant(now); now.After(tx.Now) {
		tx.Now = now
	}
	return nil
}

// lockedNow reads the clock again after the first lock of the act, for the wait
// for it may have taken the act past an end.
func (tx *Tx) lockedNow() error {
	if tx.locked || tx.act.db.engine.single() {
		return nil
	}
	tx.locked = true
	return tx.readClock()
}

func (tx *Tx) exec(text string, args ...any) (sql.Result, error) {
	return tx.pool.ExecContext(tx.Ctx, tx.act.db.engine.sql(text), args...)
}

// one scans the single value of a single row.
func (tx *Tx) one(into any, text string, args ...any) error {
	rows, err := tx.pool.QueryContext(tx.Ctx, tx.act.db.engine.sql(text), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return tx.act.failed(err)
		}
		return gorm.ErrRecordNotFound
	}
	if err := rows.Scan(into); err != nil {
		return tx.act.failed(err)
	}
	return tx.act.failed(rows.Err())
}

func (tx *Tx) undoAll() {
	for i := len(tx.undo) - 1; i >= 0; i-- {
		tx.undo[i]()
	}
	tx.undo = nil
}
