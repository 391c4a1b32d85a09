package apptest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver behind sql.Open("pgx")

	"seedfund/app/apptest/cluster"
	"seedfund/app/db"
	"seedfund/migrations"
)

// databases is where the tests' databases live.
type databases struct {
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

func (c *databases) address(database string) string {
	u := *c.base
	u.Path = "/" + database
	return u.String()
}

func startCluster() (*databases, error) {
	c := &databases{}
	if named := os.Getenv("SEEDFUND_TEST_POSTGRES"); named != "" {
		if strings.HasPrefix(named, "/") {
			c.base = cluster.Address(named)
		} else {
			u, err := url.Parse(named)
			if err != nil {
				return nil, err
			}
			c.base = u
		}
	} else {
		own, err := cluster.Start(memoryDir(), cluster.Volatile...)
		if err != nil {
			return nil, err
		}
		c.base = cluster.Address(own.Dir)
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
func (c *databases) makeTemplate() error {
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
