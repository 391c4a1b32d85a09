package apptest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver behind sql.Open("pgx")

	"seedfund/app/db"
	"seedfund/migrations"
)

// cluster is where the tests' databases live.
type cluster struct {
	base     *url.URL // address of its maintenance database
	template string
	admin    *sql.DB
}

var (
	startedCluster = sync.OnceValues(startCluster)
	cloned         atomic.Int64
)

// clonePostgres gives the address of a database of the test's own.
func clonePostgres(t testing.TB) string {
	t.Helper()
	c, err := startedCluster()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), cloned.Add(1))
	if _, err := c.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + c.template + " STRATEGY file_copy"); err != nil {
		t.Fatalf("clone the template: %v", err)
	}
	t.Cleanup(func() { _, _ = c.admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return c.address(name)
}

// Bare gives the address of an empty database of the test's own, without a
// schema; for restoring into.
func Bare(t testing.TB) string {
	t.Helper()
	c, err := startedCluster()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), cloned.Add(1))
	if _, err := c.admin.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		t.Fatalf("make an empty database: %v", err)
	}
	t.Cleanup(func() { _, _ = c.admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return c.address(name)
}

func (c *cluster) address(database string) string {
	u := *c.base
	u.Path = "/" + database
	return u.String()
}

func startCluster() (*cluster, error) {
	c := &cluster{}
	if named := os.Getenv("SEEDFUND_TEST_POSTGRES"); named != "" {
		if strings.HasPrefix(named, "/") {
			c.base = socketAddress(named)
		} else {
			u, err := url.Parse(named)
			if err != nil {
				return nil, err
			}
			c.base = u
		}
	} else {
		dir, err := launch()
		if err != nil {
			return nil, err
		}
		c.base = socketAddress(dir)
	}
	admin, err := sql.Open("pgx", c.base.String())
	if err != nil {
		return nil, err
	}
	admin.SetMaxOpenConns(4)
	c.admin = admin
	if err := waitFor(admin); err != nil {
		return nil, err
	}
	return c, c.makeTemplate()
}

func socketAddress(dir string) *url.URL {
	return &url.URL{
		Scheme: "postgres", Host: "", Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "port": {"5432"}, "user": {"postgres"}, "sslmode": {"disable"}}.Encode(),
	}
}

func waitFor(admin *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := admin.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the cluster does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// makeTemplate migrates a database once per schema; test packages that share a
// cluster share it.
func (c *cluster) makeTemplate() error {
	steps, err := migrations.Steps(migrations.Postgres)
	if err != nil {
		return err
	}
	h := sha256.New()
	for _, s := range steps {
		h.Write([]byte(s.Checksum))
	}
	c.template = "template_" + hex.EncodeToString(h.Sum(nil))[:16]

	ctx := context.Background()
	conn, err := c.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	const lock = 727001
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lock); err != nil {
		return err
	}
	defer func() { _, _ = conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", lock) }()
	var there bool
	if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", c.template).Scan(&there); err != nil || there {
		return err
	}
	raw := c.template + "_" + strconv.Itoa(os.Getpid())
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+raw); err != nil {
		return err
	}
	if err := migrate(db.Config{URL: c.address(raw)}); err != nil {
		return fmt.Errorf("migrate the PostgreSQL template: %w", err)
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+raw+" RENAME TO "+c.template)
	return err
}

// launch starts a cluster of this process's own in memory and gives its socket
// directory. A small shell stands watch: when this process ends, however it
// ends, the shell's input closes and it stops the server and removes the files.
func launch() (string, error) {
	bin, err := serverBinaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(memoryDir(), "seedfund-pg-")
	if err != nil {
		return "", err
	}
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 { // the server refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return "", fmt.Errorf("as root the tests need the system user postgres: %w", err)
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			return "", err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync", "--no-instructions", "--wal-segsize=1")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	const watch = `dir=$1; shift; "$@" >"$dir/log" 2>&1 </dev/null & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$dir"`
	args := []string{"-c", watch, "watch", dir, filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "", "-p", "5432"}
	for _, setting := range []string{
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
		"autovacuum=off", "shared_buffers=64MB", "max_connections=200", "jit=off", "timezone=UTC", "lc_messages=C",
	} {
		args = append(args, "-c", setting)
	}
	server := exec.Command("/bin/sh", args...)
	server.Dir, server.SysProcAttr = dir, attr
	leash, err := server.StdinPipe() // held open by this process until it ends
	if err != nil {
		return "", err
	}
	if err := server.Start(); err != nil {
		return "", err
	}
	heldOpen = append(heldOpen, leash)
	return dir, nil
}

// heldOpen keeps the leashes of the clusters from being collected.
var heldOpen []any

// serverBinaries finds the directory of initdb and postgres.
func serverBinaries() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(real), "initdb")); err == nil {
				return filepath.Dir(real), nil
			}
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	return "", fmt.Errorf("no PostgreSQL server found: install the package postgresql, or name a running cluster in SEEDFUND_TEST_POSTGRES")
}
