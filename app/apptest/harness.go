package apptest

import (
	"context"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"seedfund/app/db"
)

// Harness is a store for one test.
type Harness struct {
	DB     *db.DB
	Ctx    context.Context // ends with the test
	Clock  *Clock          // nil unless the test scripts the clock with At
	Config db.Config       // how DB was opened; Second opens the same store again
	Dir    string          // a directory of the test's own, in memory where possible
	t      testing.TB

	castCount int // members of the cast so far
}

// Option changes the configuration before the store is opened.
type Option func(*Harness)

// At scripts the store's clock: it stands at t until the test moves it.
func At(t time.Time) Option {
	return func(h *Harness) {
		h.Clock = &Clock{now: t}
		h.Config.Clock = h.Clock.Now
	}
}

// With changes the configuration, for instance its invariants or time-outs.
func With(change func(*db.Config)) Option {
	return func(h *Harness) { change(&h.Config) }
}

// Engine names the engine under test.
func Engine() string {
	if e := os.Getenv("SEEDFUND_TEST_DB"); e != "" {
		return e
	}
	return "sqlite"
}

// New gives a migrated, empty store that is closed and removed with the test.
func New(t testing.TB, options ...Option) *Harness {
	t.Helper()
	return NewOn(t, Engine(), options...)
}

// NewOn is New on a given engine, for tests that compare the two.
func NewOn(t testing.TB, engine string, options ...Option) *Harness {
	t.Helper()
	h := &Harness{Ctx: t.Context(), Dir: scratch(t), t: t}
	h.Config.Logger = slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	switch engine {
	case "sqlite":
		h.Config.Path = filepath.Join(h.Dir, "store.db")
		copySQLite(t, h.Config.Path)
	case "postgres":
		h.Config.URL = clonePostgres(t)
	default:
		t.Fatalf("SEEDFUND_TEST_DB: %q is neither sqlite nor postgres", engine)
	}
	for _, o := range options {
		o(h)
	}
	h.DB = h.Second()
	return h
}

// Second opens the same store once more, as a second server would. It is closed
// with the test.
func (h *Harness) Second() *db.DB {
	h.t.Helper()
	d, err := db.Open(h.Ctx, h.Config)
	if err != nil {
		h.t.Fatalf("open the test store: %v", err)
	}
	h.t.Cleanup(func() { _ = d.Close() })
	return d
}

// Outside opens the store past the program, as an administrator of the database
// or an attacker would: for tests that tamper and for second readers.
func (h *Harness) Outside() *sql.DB {
	h.t.Helper()
	driver, name := "sqlite", "file:"+h.Config.Path+"?_pragma=busy_timeout(10000)&_time_format=sqlite&_timezone=UTC&_texttotime=1"
	if h.Config.URL != "" {
		driver, name = "pgx", h.Config.URL
	}
	outside, err := sql.Open(driver, name)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = outside.Close() })
	return outside
}

// Verify runs every invariant and fails the test at the first fault. It seals
// before, as a running server would have.
func (h *Harness) Verify() {
	h.t.Helper()
	if _, err := h.DB.Seal(h.Ctx); err != nil {
		h.t.Fatalf("seal: %v", err)
	}
	checks, err := h.DB.Verify(h.Ctx)
	if err != nil {
		h.t.Fatalf("verify: %v", err)
	}
	for _, c := range checks {
		if c.Violations > 0 {
			h.t.Errorf("verify: %s: %d violations, first: %s", c.Name, c.Violations, c.First)
		}
	}
}

// Clock is a clock that stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now gives the scripted instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to an instant.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Advance moves the clock on and gives the new instant.
func (c *Clock) Advance(by time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
	return c.now
}

// scratch makes a directory for one test, in memory where the system offers it.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(memoryDir(), "seedfund-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func memoryDir() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return os.TempDir()
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp(memoryDir(), "seedfund-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(db.Config{Path: path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func copySQLite(t testing.TB, path string) {
	t.Helper()
	body, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("migrate the SQLite template: %v", err)
	}
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

// migrate opens, migrates and closes a store; closing SQLite leaves one
// complete file.
func migrate(c db.Config) error {
	ctx := context.Background()
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}

// testLog writes the store's log to the test's.
type testLog struct{ t testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	select {
	case <-l.t.Context().Done(): // the test has ended; its log is closed
	default:
		l.t.Log(string(p))
	}
	return len(p), nil
}

// Asks gives how many statements each check takes.
func (h *Harness) Asks(checks []db.Invariant) map[string]int64 {
	h.t.Helper()
	out := map[string]int64{}
	for _, inv := range checks {
		ctx, n := db.Count(h.Ctx)
		if faults, err := inv.Check(ctx, h.DB.Read(ctx)); err != nil || len(faults) > 0 {
			h.t.Fatalf("%s: %v, %v", inv.Name, faults, err)
		}
		out[inv.Name] += n.Load()
	}
	return out
}
