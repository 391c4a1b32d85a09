package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver behind sql.Open("pgx")

	"seedfund/app"
	"seedfund/app/apptest/cluster"
	"seedfund/app/db"
)

// The two databases of the cluster: what the product votes in, and its copy in
// which the reference runs the same statements.
const (
	voted    = "seedfund"
	followed = "followed"
)

// votesOnPostgres measures votes through the handler on PostgreSQL, forced to
// the disk, beside the disk and beside pgbench running the statements of a vote
// as one script.
func (b *bench) votesOnPostgres(ctx context.Context) error {
	return b.onPostgres(ctx, postgres.measure)
}

// draftsOnPostgres lets the drafters write at a server on PostgreSQL, forced to
// the disk.
func (b *bench) draftsOnPostgres(ctx context.Context) error {
	return b.onPostgres(ctx, func(p postgres, ctx context.Context) error {
		return p.drafting(ctx, "PostgreSQL", db.Config{URL: p.url, ActTimeout: time.Minute, Invariants: app.Invariants()}, func() (*process, error) { return p.served(ctx) })
	})
}

// onPostgres starts a cluster with the demonstration in it, measures, and lets
// the program check what was measured.
func (b *bench) onPostgres(ctx context.Context, measure func(postgres, context.Context) error) (err error) {
	c, err := cluster.Start(b.dir, "max_connections=200", "shared_buffers=128MB")
	if err != nil {
		return err
	}
	address := func(name string) string { u := *cluster.Address(c.Dir); u.Path = "/" + name; return u.String() }
	admin, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, admin.Close()) }()
	if err := answers(ctx, admin); err != nil {
		return err
	}
	p := postgres{bench: b, cluster: c, admin: admin, url: address(voted)}
	if err := p.run(ctx, "CREATE DATABASE "+voted); err != nil {
		return err
	}
	if err := b.toolOn(ctx, p.env(), "demo", "--data", p.data()); err != nil {
		return err
	}
	if err := measure(p, ctx); err != nil {
		return err
	}
	return b.toolOn(ctx, p.env(), "verify", "--quiet", "--data", p.data())
}

// answers waits until a server that was just started takes connections.
func answers(ctx context.Context, admin *sql.DB) (err error) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = admin.PingContext(ctx); err == nil {
			return nil
		}
	}
	return fmt.Errorf("the cluster does not answer: %w", err)
}

// postgres is the cluster that votes are measured on.
type postgres struct {
	*bench
	cluster cluster.Cluster
	admin   *sql.DB
	url     string
}

func (p postgres) data() string { return filepath.Join(p.dir, "data-postgres") }

func (p postgres) env() []string { return []string{"DATABASE_URL=" + p.url} }

func (p postgres) run(ctx context.Context, statement string) error {
	_, err := p.admin.ExecContext(ctx, statement)
	return err
}

func (p postgres) served(ctx context.Context) (*process, error) {
	return start(ctx, p.env(), "/readyz", p.program, "serve", "--data", p.data(), "--addr", "127.0.0.1:0")
}

func (p postgres) measure(ctx context.Context) (err error) {
	scripts, err := p.scripts(ctx)
	if err != nil {
		return err
	}
	if err := p.run(ctx, "CREATE DATABASE "+followed+" TEMPLATE "+voted); err != nil {
		return err
	}
	server, err := p.served(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	members, err := p.voters(ctx, server)
	if err != nil {
		return err
	}
	for _, n := range atOnce {
		cast := p.casting(ctx, "postgres", members, n)
		got, err := pairs(p.pairs, cast, func() (slice, error) { return appendSync(p.dir, p.long) })
		if err != nil {
			return err
		}
		p.row(fmt.Sprintf("votes a second, PostgreSQL, %d at once, beside append and sync", n), perSecond(got, product), perSecond(got, floored), rateRatio(got), "")
		got, err = pairs(p.pairs, cast, func() (slice, error) { return p.pgbench(ctx, scripts, n) })
		if err != nil {
			return err
		}
		target := ""
		if n == 16 {
			target = "0.4 at least"
		}
		p.row(fmt.Sprintf("votes a second, PostgreSQL, %d at once, beside pgbench", n), perSecond(got, product), perSecond(got, floored), rateRatio(got), target)
	}
	return nil
}

var rateOf = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

// pgbench lets n clients run the scripts of a vote for a slice, or for longer where
// the machine is so busy that none comes to its end.
func (p postgres) pgbench(ctx context.Context, scripts []string, n int) (s slice, err error) {
	for seconds := max(1, int(p.long.Round(time.Second)/time.Second)); seconds <= 64; seconds *= 4 {
		if s, err = p.pgbenchFor(ctx, scripts, n, seconds); err == nil {
			break
		}
	}
	return s, err
}

func (p postgres) pgbenchFor(ctx context.Context, scripts []string, n, seconds int) (slice, error) {
	args := []string{"-n", "-M", "prepared", "-h", p.cluster.Dir, "-p", "5432", "-U", "postgres", "-c", strconv.Itoa(n), "-j", strconv.Itoa(min(n, 2)), "-T", strconv.Itoa(seconds)}
	for _, s := range scripts {
		args = append(args, "-f", s)
	}
	out, err := exec.CommandContext(ctx, filepath.Join(p.cluster.Bin, "pgbench"), append(args, followed)...).CombinedOutput()
	if err != nil {
		return slice{}, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	m := rateOf.FindSubmatch(out)
	if m == nil {
		return slice{}, fmt.Errorf("pgbench gives no rate:\n%s", out)
	}
	tps, err := strconv.ParseFloat(string(m[1]), 64)
	return slice{n: int64(tps * float64(seconds)), took: time.Duration(seconds) * time.Second}, err
}

// scripts casts one vote for each member while the server logs, and leaves what
// it logged as a script of each.
func (p postgres) scripts(ctx context.Context) (files []string, err error) {
	if err := p.run(ctx, "ALTER DATABASE "+voted+" SET log_min_duration_statement = 0"); err != nil {
		return nil, err
	}
	defer func() {
		err = errors.Join(err, p.run(ctx, "ALTER DATABASE "+voted+" RESET log_min_duration_statement"))
	}()
	server, err := p.served(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	members, err := p.voters(ctx, server)
	if err != nil {
		return nil, err
	}
	for i, m := range members {
		key := fmt.Sprintf("logged-%d", i)
		if err := m.vote(ctx, "warm-"+key); err != nil { // statements are prepared
			return nil, err
		}
		before, err := os.Stat(p.cluster.Log())
		if err != nil {
			return nil, err
		}
		if err := m.vote(ctx, key); err != nil {
			return nil, err
		}
		logged, err := os.ReadFile(p.cluster.Log())
		if err != nil {
			return nil, err
		}
		script, err := scriptOf(string(logged[before.Size():]), key)
		if err != nil {
			return nil, err
		}
		name := filepath.Join(p.dir, fmt.Sprintf("vote-%d.sql", i))
		if err := os.WriteFile(name, []byte(script), 0o644); err != nil {
			return nil, err
		}
		files = append(files, name)
	}
	return files, nil
}
