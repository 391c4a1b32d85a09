package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"seedfund/models"
)

// act is one use case on its way through the store. It may be attempted more
// than once; each attempt begins by clearing what the one before left.
type act struct {
	db       *DB
	ctx      context.Context // the request's values, its own end
	execCtx  context.Context // the same values and no end: for statements that write
	actor    models.Actor
	action   string
	book     *book // writes outside the record of acts; nil for an act
	key      requestKey
	fn       func(*Tx) error
	broken   error
	tx       *Tx
	receipt  models.Receipt
	deadline time.Time
}

// link is an open transaction that an attempt runs in.
type link struct {
	pool  prepared
	sqlTx *sql.Tx
}

// ready refuses a statement after one has failed or the act's time has passed.
func (a *act) ready() error {
	if a.broken != nil {
		return a.broken
	}
	if !a.deadline.IsZero() && wall().After(a.deadline) {
		a.broken = unavailable("store.busy", context.DeadlineExceeded)
		return a.broken
	}
	return nil
}

// failed remembers the first error of a statement and translates it.
func (a *act) failed(err error) error {
	if err == nil {
		return nil
	}
	if faultOf(err) == faultConflict {
		a.broken = err // unchanged: the attempt is repeated
		return err
	}
	err = translate(err)
	if a.broken == nil {
		a.broken = err
	}
	return err
}

// attempt runs the use case once inside an open transaction and writes its
// entry. After an error the caller rolls back.
func (a *act) attempt(l link) (err error) {
	a.broken, a.receipt = nil, models.Receipt{}
	pool := &actPool{prepared: l.pool, act: a}
	session := a.db.gorm.Session(&gorm.Session{NewDB: true, Context: a.ctx})
	session.Statement.ConnPool = pool
	tx := &Tx{DB: session, Actor: a.actor, Ctx: a.ctx, act: a, pool: pool, sqlTx: l.sqlTx}
	a.tx = tx
	done := false
	defer func() {
		if !done || err != nil {
			tx.undoAll()
		}
	}()
	if err = tx.readClock(); err != nil {
		return err
	}
	if err = a.key.claim(tx); err != nil {
		return err
	}
	if err = a.fn(tx); err != nil {
		done = true
		return err
	}
	for _, e := range tx.ends {
		if err = e.fn(); err != nil {
			done = true
			return err
		}
	}
	if err = a.ready(); err != nil {
		return fmt.Errorf("db: a failed statement was passed over: %w", err)
	}
	if a.book == nil {
		if err = tx.writeEntry(); err != nil {
			return err
		}
	}
	done = true
	return nil
}

// committed runs what waits for the commit.
func (a *act) committed() {
	for _, fn := range a.tx.after {
		fn()
	}
}

var errNested = errors.New("db: Write inside Write: a method opens a transaction, a function joins one")
