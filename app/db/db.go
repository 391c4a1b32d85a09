package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Config says which store to open.
type Config struct {
	URL  string // postgres://…; empty for SQLite
	Path string // the SQLite file; its directory must exist
	// Clock replaces the database's clock. Only a demonstration that is being
	// loaded and tests set it.
	Clock  func() time.Time
	Logger *slog.Logger
	// Connections bounds the pool (PostgreSQL) or the readers (SQLite); 0 means 8.
	Connections int
	// ActTimeout bounds an act whose request has no deadline; 0 means 10 s.
	ActTimeout time.Duration
	// Invariants are what Verify checks beyond the core's own.
	Invariants []Invariant
}

// DB is an open store. It has no query methods of its own: reading goes through
// Read and Snapshot, writing through Write and Keep.
type DB struct {
	config Config
	engine engine
	log    *slog.Logger
	pool   *sql.DB // PostgreSQL: everything; SQLite: reading
	jobs   *sql.DB // for the job runner; on SQLite one connection of its own
	own    []*sql.DB
	reads  *statements
	gorm   *gorm.DB
	plans  plans
	writer *writer
	river  *river.Client[*sql.Tx]
	sealed sealState
}

// Open opens the store; it does not migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Connections == 0 {
		c.Connections = 8
	}
	if c.ActTimeout == 0 {
		c.ActTimeout = 10 * time.Second
	}
	d := &DB{config: c, log: c.Logger}
	namer := schema.NamingStrategy{IdentifierMaxLength: 63}
	var err error
	if c.URL != "" {
		err = d.openPostgres(ctx)
	} else {
		err = d.openSQLite(ctx)
	}
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	d.plans.engine, d.plans.namer = d.engine, namer
	d.gorm, err = gorm.Open(d.dialector(), &gorm.Config{
		NamingStrategy:         namer,
		Logger:                 gormLogger{d.log},
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		NowFunc:                func() time.Time { return instant(wall()) },
	})
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	if d.river, err = river.NewClient(d.JobDriver(), &river.Config{Logger: d.log}); err != nil {
		_ = d.Close()
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return d, nil
}

func (d *DB) openPostgres(ctx context.Context) (err error) {
	d.engine = postgresEngine
	if d.pool, err = openPostgres(d.config.URL, d.config.Connections); err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	d.jobs = d.pool
	d.own = []*sql.DB{d.pool}
	if err = d.pool.PingContext(ctx); err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	return nil
}

func (d *DB) openSQLite(ctx context.Context) error {
	d.engine = sqliteEngine
	if d.config.Path == "" {
		return errors.New("open store: neither an address nor a file is given")
	}
	write, err := openSQLite(d.config.Path, sqliteWrite, 0) // one is used; a discarded one may still be closing
	if err != nil {
		return fmt.Errorf("open %s: %w", d.config.Path, err)
	}
	d.own = append(d.own, write)
	if err := write.PingContext(ctx); err != nil { // makes the file before readers look for it
		return fmt.Errorf("open %s: %w", d.config.Path, err)
	}
	if d.pool, err = openSQLite(d.config.Path, sqliteRead(sqliteCache), d.config.Connections); err != nil {
		return err
	}
	d.own = append(d.own, d.pool)
	if d.jobs, err = openSQLite(d.config.Path, sqliteWrite, 1); err != nil {
		return err
	}
	d.own = append(d.own, d.jobs)
	d.reads = newStatements(d.pool.PrepareContext)
	d.writer = startWriter(write, d.log)
	return nil
}

func (d *DB) dialector() gorm.Dialector {
	pool := readPool{prepared{d.pool, d.reads}}
	if d.engine.single() {
		return sqliteDialector{pool}
	}
	return newPostgresDialector(pool)
}

// JobDriver gives the job runner its way to the queue's tables.
func (d *DB) JobDriver() riverdriver.Driver[*sql.Tx] {
	if d.engine.single() {
		return riversqlite.New(d.jobs)
	}
	return riverdatabasesql.New(d.jobs)
}

// Close ends the writer after the acts it has begun, and all connections.
func (d *DB) Close() error {
	if d.writer != nil {
		d.writer.close()
	}
	if d.reads != nil {
		d.reads.close()
	}
	var errs []error
	for i := len(d.own) - 1; i >= 0; i-- {
		errs = append(errs, d.own[i].Close())
	}
	d.own = nil
	return errors.Join(errs...)
}

// Dialect names the engine: "sqlite" or "postgres".
func (d *DB) Dialect() string { return d.engine.name }

// Ping asks whether the store answers.
func (d *DB) Ping(ctx context.Context) error {
	return translate(d.pool.PingContext(ctx))
}

// Read gives a session for reading, outside any transaction.
func (d *DB) Read(ctx context.Context) *gorm.DB {
	return d.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
}

// Snapshot runs fn on one consistent view of the store that no act changes
// meanwhile. fn reads only.
func (d *DB) Snapshot(ctx context.Context, fn func(q *gorm.DB) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if !d.engine.single() {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.pool.BeginTx(ctx, opts)
	if err != nil {
		return answer("snapshot", err)
	}
	session := d.Read(ctx)
	if d.reads == nil {
		defer func() { _ = tx.Rollback() }()
		session.Statement.ConnPool = readPool{prepared{queryer: tx}}
		return fn(session)
	}
	view := &viewPool{readPool: readPool{prepared{queryer: tx}}, tx: tx, cache: d.reads}
	defer func() {
		_ = tx.Rollback()
		view.prepare(ctx)
	}()
	session.Statement.ConnPool = view
	return fn(session)
}

// Now is the database's clock, in UTC and whole microseconds.
func (d *DB) Now(ctx context.Context) time.Time {
	if d.config.Clock != nil {
		return instant(d.config.Clock())
	}
	if d.engine.clock != "" {
		var now time.Time
		err := d.pool.QueryRowContext(ctx, d.engine.clock).Scan(&now)
		if err == nil {
			return instant(now)
		}
		d.log.Warn("the database's clock did not answer", "error", err)
	}
	return instant(wall())
}
