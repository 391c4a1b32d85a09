package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// writer is the one writer of a SQLite store. It takes acts from a queue, gives
// each its turn in a savepoint, commits the batch once and only then answers,
// so that many acts share one sync to disk.
//
// The use case runs on its caller's goroutine while the writer waits, so that a
// panic, or a test that stops, ends where it began.
type writer struct {
	pool    *sql.DB
	queue   chan *turn
	stop    chan struct{}
	ended   chan struct{}
	closing sync.Once
	log     *slog.Logger
	conn    *writeConn // held open between batches; nil after one was discarded
}

// writeConn is the writing connection with its prepared statements.
type writeConn struct {
	conn  *sql.Conn
	cache *statements
	tx    *sql.Tx
}

// turn is one act in the queue.
type turn struct {
	act   *act
	state atomic.Int32
	start chan link // the writer gives the turn
	ran   chan error
	done  chan error
	err   error // what the last attempt came to
}

const (
	turnWaiting = iota
	turnTaken
	turnLeft
)

const (
	batchActs = 256
	batchTime = 20 * time.Millisecond
	queueActs = 4096
)

// errLeft marks an attempt whose caller's goroutine ended: it panicked, or a
// test stopped it.
var errLeft = errors.New("db: the use case did not return")

var errClosed = errors.New("db: closed")

func startWriter(pool *sql.DB, log *slog.Logger) *writer {
	w := &writer{pool: pool, queue: make(chan *turn, queueActs), stop: make(chan struct{}), ended: make(chan struct{}), log: log}
	go w.run()
	return w
}

// close refuses what comes from now on; closing again changes nothing.
func (w *writer) close() {
	w.closing.Do(func() { close(w.stop) })
	<-w.ended
}

// do queues an act and sees it through. ctx ends only the wait for the first
// turn: an act that has begun is always answered with what became of it.
func (w *writer) do(ctx context.Context, a *act) error {
	t := &turn{act: a, start: make(chan link, 1), ran: make(chan error, 1), done: make(chan error, 1)}
	select {
	case w.queue <- t:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.stop:
		return unavailable("store.busy", errClosed)
	}
	gaveUp, ended := ctx.Done(), w.ended
	for {
		select {
		case l := <-t.start:
			t.attempt(l)
		case err := <-t.done:
			return err
		case <-gaveUp:
			if t.state.CompareAndSwap(turnWaiting, turnLeft) {
				return ctx.Err()
			}
			gaveUp = nil
		case <-ended:
			if t.state.CompareAndSwap(turnWaiting, turnLeft) {
				return unavailable("store.busy", errClosed)
			}
			ended = nil
		}
	}
}

func (t *turn) attempt(l link) {
	returned := false
	defer func() {
		if !returned {
			t.ran <- errLeft
		}
	}()
	err := t.act.attempt(l)
	returned = true
	t.ran <- err
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case t := <-w.queue:
			w.batch(t)
		case <-w.stop:
			w.drain()
			w.release()
			return
		}
	}
}

// drain refuses what is still queued when the store closes.
func (w *writer) drain() {
	for {
		select {
		case t := <-w.queue:
			if t.state.CompareAndSwap(turnWaiting, turnTaken) {
				t.done <- unavailable("store.busy", errClosed)
			}
		default:
			return
		}
	}
}

// batch runs the first act and those that queue up meanwhile in one
// transaction. If the shared transaction is lost, each act runs again alone.
func (w *writer) batch(first *turn) {
	if !first.state.CompareAndSwap(turnWaiting, turnTaken) {
		return
	}
	c, err := w.begin()
	if err != nil {
		first.done <- err
		return
	}
	// The first needs no savepoint: nothing stands before it in the transaction.
	began := wall()
	if first.err = w.give(c, first); first.err != nil {
		w.takeBack(c, first)
		return
	}
	turns, whole := []*turn{first}, true
	for whole && len(turns) < batchActs && wall().Sub(began) < batchTime {
		var next *turn
		select {
		case next = <-w.queue:
		default:
		}
		if next == nil {
			break
		}
		if !next.state.CompareAndSwap(turnWaiting, turnTaken) {
			continue
		}
		turns = append(turns, next)
		whole = w.inSavepoint(c, next)
	}
	if whole {
		if err = c.tx.Commit(); err == nil {
			for _, t := range turns {
				t.done <- t.err
			}
			return
		}
		w.log.Error("commit failed", "acts", len(turns), "error", err)
		if len(turns) == 1 {
			w.discard(c)
			first.answerAlone(err)
			return
		}
	}
	w.discard(c)
	for _, t := range turns {
		w.alone(t)
	}
}

// inSavepoint gives an act its turn. It reports false when the savepoint could
// not be ended: then the shared transaction is lost.
func (w *writer) inSavepoint(c *writeConn, t *turn) bool {
	if err := c.exec("SAVEPOINT act"); err != nil {
		t.err = err
		return false
	}
	t.err = w.give(c, t)
	if t.err != nil {
		if err := c.exec("ROLLBACK TO SAVEPOINT act"); err != nil {
			return false
		}
	}
	return c.exec("RELEASE SAVEPOINT act") == nil
}

// alone runs an act in a transaction of its own.
func (w *writer) alone(t *turn) {
	if errors.Is(t.err, errLeft) {
		t.done <- t.err
		return
	}
	if wall().After(t.act.deadline) {
		t.done <- unavailable("store.busy", context.DeadlineExceeded)
		return
	}
	c, err := w.begin()
	if err != nil {
		t.done <- err
		return
	}
	if t.err = w.give(c, t); t.err != nil {
		w.takeBack(c, t)
		return
	}
	if err := c.tx.Commit(); err != nil {
		w.discard(c)
		t.answerAlone(err)
		return
	}
	t.done <- nil
}

// takeBack ends the transaction of the one act in it, which failed.
func (w *writer) takeBack(c *writeConn, t *turn) {
	if err := c.tx.Rollback(); err != nil {
		w.discard(c)
	}
	t.done <- t.err
}

// answerAlone tells the one act of a transaction that its commit failed.
func (t *turn) answerAlone(commit error) {
	if t.err == nil {
		t.err = fmt.Errorf("commit: %w", commit)
		t.act.tx.undoAll()
	}
	t.done <- t.err
}

func (w *writer) give(c *writeConn, t *turn) error {
	t.start <- link{pool: prepared{c.conn, c.cache}, sqlTx: c.tx}
	return <-t.ran
}

func (c *writeConn) exec(text string) error {
	stmt, err := c.cache.get(context.Background(), text)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(context.Background())
	return err
}

// begin opens a transaction that holds the write lock.
func (w *writer) begin() (*writeConn, error) {
	if w.conn == nil {
		conn, err := w.pool.Conn(context.Background())
		if err != nil {
			return nil, err
		}
		w.conn = &writeConn{conn: conn, cache: newStatements(conn.PrepareContext)}
	}
	tx, err := w.conn.conn.BeginTx(context.Background(), nil)
	if err != nil {
		w.discard(w.conn)
		return nil, err
	}
	w.conn.tx = tx
	return w.conn, nil
}

// discard gives a connection up together with whatever transaction it is in. It
// goes to the driver directly, past rows a use case may have left open.
func (w *writer) discard(c *writeConn) {
	_ = c.conn.Raw(func(dc any) error {
		if x, ok := dc.(driver.ExecerContext); ok {
			_, _ = x.ExecContext(context.Background(), "ROLLBACK", nil)
		}
		return nil
	})
	if c.tx != nil {
		_ = c.tx.Rollback()
	}
	go func() {
		c.cache.close()
		_ = c.conn.Raw(func(any) error { return driver.ErrBadConn })
		_ = c.conn.Close()
	}()
	if w.conn == c {
		w.conn = nil
	}
}

func (w *writer) release() {
	if w.conn != nil {
		w.conn.cache.close()
		_ = w.conn.conn.Close()
		w.conn = nil
	}
}
