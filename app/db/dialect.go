package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"seedfund/migrations"
)

// This file is the only place that knows which engine it speaks to.

// engine is the difference between the two databases.
type engine struct {
	name        string
	marks       func(n int) string // the n-th placeholder, from 1
	mark        string             // SQL for a text that differs after each act
	clock       string             // SQL for the engine's clock; empty: this process's clock
	lock        string             // suffix that locks the selected rows
	insertsBack bool               // an insert gives its id by RETURNING
	hasTable    string             // SQL that counts the tables of a name
	triggers    string             // SQL that names every trigger
	selfChecks  []string           // SQL of the engine's own checks: each row not "ok" is a fault
}

var (
	sqliteEngine = engine{
		name:     migrations.SQLite,
		marks:    func(int) string { return "?" },
		mark:     "SELECT COALESCE(MAX(id), 0) FROM acts",
		hasTable: "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?",
		triggers: "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
		selfChecks: []string{
			"SELECT integrity_check AS fault FROM pragma_integrity_check",
			`SELECT "table" || ' row ' || rowid || ' refers to a missing row of ' || parent AS fault FROM pragma_foreign_key_check`,
		},
	}
	postgresEngine = engine{
		name:        migrations.Postgres,
		marks:       func(n int) string { return fmt.Sprintf("$%d", n) },
		mark:        "SELECT m.id || '.' || count(a.id) FROM (SELECT coalesce(max(id), 0) AS id FROM acts) m LEFT JOIN acts a ON a.id > m.id - 200 GROUP BY m.id",
		clock:       "SELECT clock_timestamp()",
		lock:        " FOR UPDATE",
		insertsBack: true,
		hasTable:    "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
		triggers: "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace " +
			"WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled <> 'D'",
	}
)

// single reports whether the engine has one writer at a time: this process.
func (e engine) single() bool { return e.name == migrations.SQLite }

// engineOf is the engine that a session speaks to.
func engineOf(q *gorm.DB) engine {
	if q.Name() == sqliteEngine.name {
		return sqliteEngine
	}
	return postgresEngine
}

// sql replaces each ? of a statement by the engine's placeholder. The
// statement must hold no question mark of its own.
func (e engine) sql(text string) string {
	if e.single() {
		return text
	}
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r == '?' {
			n++
			b.WriteString(e.marks(n))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// sqliteDSN builds the connection string. FULL makes a commit safe at power
// loss; one writer begins immediately, readers can only read.
func sqliteDSN(path, way string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	dsn := "file:" + strings.Join(segments, "/") +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)&_pragma=temp_store(memory)" +
		"&_pragma=journal_size_limit(67108864)" +
		"&_time_format=sqlite&_timezone=UTC&_texttotime=1&_dqs=0&_defensive=1"
	if way == sqliteUnwatched {
		return strings.Replace(dsn, "foreign_keys(1)", "foreign_keys(0)", 1) + sqliteWrite
	}
	return dsn + way
}

// The ways to open a SQLite file: for the one writer, for steps of the schema
// that make a table anew which others point at, and for reading with so much of
// the file kept by each connection, in KiB.
const (
	sqliteWrite     = "&_pragma=cache_size(-32768)&_txlock=immediate"
	sqliteUnwatched = "unwatched"
)

func sqliteRead(cache int) string {
	return fmt.Sprintf("&_pragma=cache_size(-%d)&_query_only=1", cache)
}

// sqliteCache is what a connection that answers pages keeps.
const sqliteCache = 8 << 10

// openSQLite opens a handle of at most n connections to a SQLite file.
func openSQLite(path, way string, n int) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(path, way))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return pool, nil
}

// openPostgres opens the pool for a PostgreSQL address; instants come back in UTC.
func openPostgres(address string, n int) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: utc},
		})
		return nil
	}))
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return pool, nil
}

// sqliteDialector speaks to modernc's SQLite for reading. GORM writes nothing
// here: record.go does.
type sqliteDialector struct{ pool gorm.ConnPool }

func (d sqliteDialector) Name() string { return migrations.SQLite }

func (d sqliteDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.pool
	registerCallbacks(db)
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {} // one writer: nothing to lock
	db.ClauseBuilders["LIMIT"] = func(c clause.Clause, b clause.Builder) {
		limit, ok := c.Expression.(clause.Limit)
		if !ok {
			return
		}
		n := -1
		if limit.Limit != nil && *limit.Limit >= 0 {
			n = *limit.Limit
		}
		if n >= 0 || limit.Offset > 0 {
			fmt.Fprintf(writerOf{b}, "LIMIT %d", n)
		}
		if limit.Offset > 0 {
			fmt.Fprintf(writerOf{b}, " OFFSET %d", limit.Offset)
		}
	}
	return nil
}

type writerOf struct{ b clause.Builder }

func (w writerOf) Write(p []byte) (int, error) { return w.b.WriteString(string(p)) }

func (d sqliteDialector) Migrator(*gorm.DB) gorm.Migrator { return noMigrator{} }
func (d sqliteDialector) DataTypeOf(f *schema.Field) string {
	return string(f.DataType)
}
func (d sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}
func (d sqliteDialector) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

func (d sqliteDialector) QuoteTo(w clause.Writer, name string) {
	for i, part := range strings.Split(name, ".") {
		if i > 0 {
			_ = w.WriteByte('.')
		}
		_, _ = w.WriteString("`" + strings.ReplaceAll(part, "`", "``") + "`")
	}
}

// Explain is for messages only, so it leaves the values out.
func (d sqliteDialector) Explain(text string, _ ...any) string { return text }
func (d sqliteDialector) Translate(err error) error            { return translate(err) }
func (d sqliteDialector) SavePoint(tx *gorm.DB, name string) error {
	return tx.Exec("SAVEPOINT " + name).Error
}
func (d sqliteDialector) RollbackTo(tx *gorm.DB, name string) error {
	return tx.Exec("ROLLBACK TO SAVEPOINT " + name).Error
}

// postgresDialector is GORM's own, for reading only and with our translation.
type postgresDialector struct{ postgres.Dialector }

func newPostgresDialector(pool gorm.ConnPool) postgresDialector {
	return postgresDialector{postgres.Dialector{Config: &postgres.Config{Conn: pool}}}
}

func (d postgresDialector) Initialize(db *gorm.DB) error {
	db.ConnPool = d.Conn
	registerCallbacks(db)
	return nil
}
func (d postgresDialector) Migrator(*gorm.DB) gorm.Migrator      { return noMigrator{} }
func (d postgresDialector) Explain(text string, _ ...any) string { return text }
func (d postgresDialector) Translate(err error) error            { return translate(err) }

// noMigrator refuses what the numbered steps do.
type noMigrator struct{ gorm.Migrator }

func (noMigrator) AutoMigrate(...any) error {
	return errors.New("db: the schema is made by the numbered steps in migrations")
}

// registerCallbacks sets up GORM for reading. Its writing calls are refused:
// they skip zero values, cascade into associations and leave no note.
func registerCallbacks(db *gorm.DB) {
	reading := []string{"SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "FOR"}
	refuse := func(tx *gorm.DB) {
		_ = tx.AddError(errors.New("db: records are written by db.Create, db.Update and db.Delete only"))
	}
	c := db.Callback()
	_ = c.Create().Register("seedfund:refuse", refuse)
	_ = c.Update().Register("seedfund:refuse", refuse)
	_ = c.Delete().Register("seedfund:refuse", refuse)

	query := c.Query()
	_ = query.Register("gorm:query", callbacks.Query)
	_ = query.Register("gorm:preload", callbacks.Preload)
	_ = query.Register("gorm:after_query", callbacks.AfterQuery)
	_ = query.Register("seedfund:break", breakAct)
	query.Clauses = reading

	row := c.Row()
	_ = row.Register("gorm:row", callbacks.RowQuery)
	_ = row.Register("seedfund:break", breakAct)
	row.Clauses = reading

	raw := c.Raw()
	_ = raw.Register("gorm:raw", callbacks.RawExec)
	_ = raw.Register("seedfund:break", breakAct)
	raw.Clauses = reading
}

// fault sorts an engine's error.
type fault int

const (
	faultNone fault = iota
	faultDuplicate
	faultReference
	faultCheck
	faultFull     // no space left
	faultBusy     // locked, shutting down, out of connections: try later
	faultConflict // serialisation failure or deadlock: run the transaction again
	faultReadOnly
)

func faultOf(err error) fault {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
			return faultDuplicate
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return faultReference
		case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.SQLITE_CONSTRAINT_DATATYPE:
			return faultCheck
		}
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return faultFull
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_INTERRUPT:
			return faultBusy
		case sqlite3.SQLITE_READONLY:
			return faultReadOnly
		}
		return faultNone
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505":
			return faultDuplicate
		case "23503":
			return faultReference
		case "23514", "23502", "22001", "22003", "22P02":
			return faultCheck
		case "23P01": // exclusion constraint: two rows that may not stand together
			return faultDuplicate
		case "40001", "40P01":
			return faultConflict
		case "53100":
			return faultFull
		case "25006":
			return faultReadOnly
		}
		if strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57") || strings.HasPrefix(pg.Code, "08") || pg.Code == "55P03" {
			return faultBusy
		}
		return faultNone
	}
	var dial *pgconn.ConnectError
	if errors.As(err, &dial) || errors.Is(err, sql.ErrConnDone) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) {
		return faultBusy
	}
	return faultNone
}

// constraintOf names the constraint or columns a violation is about, as far as
// the engine says.
func constraintOf(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		if _, rest, ok := strings.Cut(lite.Error(), "constraint failed: "); ok {
			rest, _, _ = strings.Cut(rest, " (")
			return rest
		}
	}
	return ""
}
