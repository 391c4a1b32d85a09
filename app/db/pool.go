package db

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"
)

// statements keeps prepared statements by their text. It stops keeping when
// full, so that texts made from input cannot fill memory.
type statements struct {
	mu      sync.RWMutex
	kept    map[string]*sql.Stmt
	prepare func(context.Context, string) (*sql.Stmt, error)
}

const statementsKept = 1000

func newStatements(prepare func(context.Context, string) (*sql.Stmt, error)) *statements {
	return &statements{kept: map[string]*sql.Stmt{}, prepare: prepare}
}

// get returns the prepared statement, or nil when the cache is full.
func (s *statements) get(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mu.RLock()
	stmt, full := s.kept[text], len(s.kept) >= statementsKept
	s.mu.RUnlock()
	if stmt != nil || full {
		return stmt, nil
	}
	stmt, err := s.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.kept[text]; other != nil {
		_ = stmt.Close()
		return other, nil
	}
	s.kept[text] = stmt
	return stmt, nil
}

// known returns the prepared statement if there is one already.
func (s *statements) known(text string) *sql.Stmt {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.kept[text]
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		_ = stmt.Close()
	}
	s.kept = map[string]*sql.Stmt{}
}

// queryer is what a handle, a connection and a transaction have in common.
type queryer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// prepared runs statements through a cache where there is one: SQLite gains by
// it; pgx keeps its own.
type prepared struct {
	queryer
	cache *statements // nil: none
}

func (p prepared) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	if p.cache != nil {
		stmt, err := p.cache.get(ctx, text)
		if err != nil {
			return nil, err
		}
		if stmt != nil {
			return stmt.ExecContext(ctx, args...)
		}
	}
	return p.queryer.ExecContext(ctx, text, args...)
}

func (p prepared) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	if p.cache != nil {
		stmt, err := p.cache.get(ctx, text)
		if err != nil {
			return nil, err
		}
		if stmt != nil {
			return stmt.QueryContext(ctx, args...)
		}
	}
	return p.queryer.QueryContext(ctx, text, args...)
}

func (p prepared) row(ctx context.Context, text string, args []any) *sql.Row {
	if p.cache != nil {
		if stmt, err := p.cache.get(ctx, text); err == nil && stmt != nil {
			return stmt.QueryRowContext(ctx, args...)
		}
	}
	return p.queryer.QueryRowContext(ctx, text, args...)
}

// readPool is the pool behind Read and Snapshot: it counts statements and
// refuses to execute any.
type readPool struct{ prepared }

var errReadOnly = errors.New("db: a reading session does not write")

func (p readPool) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errReadOnly
}

func (p readPool) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errReadOnly
}

func (p readPool) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	count(ctx)
	return p.query(ctx, text, args)
}

func (p readPool) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	count(ctx)
	return p.row(ctx, text, args)
}

// viewPool is the pool behind Snapshot on an engine that gains by prepared
// statements. Those known already run on the view's own connection. The others
// are prepared once the view is over: it takes a connection of the pool, and a
// view that waited for one while it holds another could wait for ever.
type viewPool struct {
	readPool
	tx    *sql.Tx
	cache *statements
	unmet []string
}

func (p *viewPool) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt := p.cache.known(text)
	if stmt == nil {
		p.unmet = append(p.unmet, text)
		return p.readPool.QueryContext(ctx, text, args...)
	}
	count(ctx)
	return p.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
}

func (p *viewPool) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	stmt := p.cache.known(text)
	if stmt == nil {
		p.unmet = append(p.unmet, text)
		return p.readPool.QueryRowContext(ctx, text, args...)
	}
	count(ctx)
	return p.tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
}

// prepare keeps for the next view what this one asked unprepared.
func (p *viewPool) prepare(ctx context.Context) {
	for _, text := range p.unmet {
		if _, err := p.cache.get(ctx, text); err != nil {
			return // it runs unprepared again, and its own error is the caller's
		}
	}
}

// actPool is the pool behind a Tx. Statements run under the act's own context,
// never the request's; the deadline is looked at between statements, for ending
// one in the middle would roll back acts that share the transaction.
type actPool struct {
	prepared
	act *act
}

func (p *actPool) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errors.New("db: statements of an act are prepared by the store")
}

func (p *actPool) ExecContext(_ context.Context, text string, args ...any) (sql.Result, error) {
	back := isRollbackTo(text)
	if err := p.act.ready(); err != nil && !back {
		return nil, err
	}
	count(p.act.ctx)
	res, err := p.exec(p.act.execCtx, text, args)
	if back && err == nil {
		p.act.broken = nil
		return res, nil
	}
	return res, p.act.failed(err)
}

func (p *actPool) QueryContext(_ context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := p.act.ready(); err != nil {
		return nil, err
	}
	count(p.act.ctx)
	rows, err := p.query(p.act.ctx, text, args)
	return rows, p.act.failed(err)
}

func (p *actPool) QueryRowContext(_ context.Context, text string, args ...any) *sql.Row {
	ctx := p.act.ctx
	if err := p.act.ready(); err != nil {
		ended, cancel := context.WithCancelCause(ctx)
		cancel(err)
		ctx = ended
	}
	count(p.act.ctx)
	return p.row(ctx, text, args)
}

// Commit and Rollback make GORM see a transaction, so that its nested
// transactions are savepoints; ending the act is Write's business.
func (p *actPool) Commit() error   { return errors.New("db: Write commits") }
func (p *actPool) Rollback() error { return errors.New("db: return an error to roll an act back") }

// breakAct is a GORM callback: an error that came up after the statement began
// (while rows were read) ends the act too.
func breakAct(tx *gorm.DB) {
	if p, ok := tx.Statement.ConnPool.(*actPool); ok && tx.Error != nil && !errors.Is(tx.Error, gorm.ErrRecordNotFound) {
		_ = p.act.failed(tx.Error)
	}
}

func isRollbackTo(text string) bool {
	return len(text) > 11 && text[:11] == "ROLLBACK TO"
}

type counterKey struct{}

// Count returns a context whose statements are counted, for tests that hold a
// page to a fixed number of statements.
func Count(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, counterKey{}, n), n
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(counterKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
