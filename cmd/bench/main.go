// Command bench measures the program beside reference programs in the same
// run: pages beside a bare server, votes beside the disk, the portfolio
// workbook beside a zip, a large ledger beside a small one. Load and servers
// share the machine, so ratios count and absolute figures do not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"seedfund/app/demo"
	"seedfund/models"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func command(ctx context.Context, args []string) error {
	if len(args) == 2 && args[0] == "floor" {
		return serveFloor(ctx, args[1], os.Stdout)
	}
	b := bench{out: os.Stdout, sizes: []int64{1_000, 100_000, 1_000_000}, decisions: decided, drafters: drafters, reported: reported}
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.StringVar(&b.program, "program", ".bin/seedfund", "the built `FILE` to measure")
	fs.DurationVar(&b.long, "slice", 1500*time.Millisecond, "how long one slice takes")
	fs.IntVar(&b.pairs, "pairs", 5, "how many pairs of slices")
	fs.IntVar(&b.clients, "clients", 4, "how many readers at once")
	within := fs.String("dir", ".run", "`DIR` on the disk to be measured; what is made there is removed")
	only := fs.String("only", "", "measure one `THING`: decisions, drafters, ledger, report, votes, workbook")
	short := fs.Bool("short", false, "short slices and a small ledger: a look whether it runs, no measure")
	if err := fs.Parse(args); err != nil || fs.NArg() > 0 {
		return errors.Join(err, usage(fs.Args()))
	}
	if *short {
		b.shorten()
	}
	if os.Getenv("DATABASE_URL") != "" {
		return errors.New("the databases measured are made for it; DATABASE_URL must be empty")
	}
	var err error
	if b.dir, err = place(*within); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if b.floor, err = os.Executable(); err != nil {
		return err
	}
	b.accounts()
	if err := b.tool(ctx, "demo", "--data", b.store()); err != nil {
		return err
	}
	switch *only {
	case "ledger":
		return errors.Join(b.run(ctx, b.growLedger), b.verify(ctx))
	case "report":
		return b.run(ctx, b.writeReport, b.readFile)
	case "workbook":
		return b.run(ctx, b.writeWorkbook)
	case "decisions":
		return b.run(ctx, b.verifyDecisions)
	case "drafters":
		return b.run(ctx, b.saveDrafts, b.draftsOnPostgres)
	case "votes":
		return b.run(ctx, b.castVotes, b.votesOnPostgres)
	}
	if err := b.run(ctx, b.everything()...); err != nil {
		return err
	}
	return b.verify(ctx)
}

// accounts are those of the demonstration that read and vote.
func (b *bench) accounts() {
	for _, a := range demo.Accounts() {
		switch {
		case a.Role == models.RoleBoardMember:
			b.members = append(b.members, login{a.Email, a.Password})
		case a.Role == models.RoleSecretariatOfficer && b.reader.email == "":
			b.reader = login{a.Email, a.Password}
		}
	}
}

// place makes a directory to measure in, which a database server may pass
// through under a user of its own.
func place(within string) (string, error) {
	within, err := filepath.Abs(within)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(within, 0o711); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(within, "bench-")
	if err != nil {
		return "", err
	}
	return dir, errors.Join(passable(within), passable(dir))
}

// passable adds the right to pass through a directory, and takes none away.
func passable(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o011 == 0o011 {
		return err
	}
	return os.Chmod(dir, info.Mode().Perm()|0o011)
}

func usage(rest []string) error {
	if len(rest) == 0 {
		return nil
	}
	return fmt.Errorf("what is %s?", strings.Join(rest, " "))
}

func (b *bench) shorten() {
	b.long, b.pairs, b.sizes, b.decisions, b.drafters, b.reported = 100*time.Millisecond, 1, []int64{100, 300}, 120, 20, 10
}

// tool runs a command of the measured program and shows what it said only
// when it fails.
func (b *bench) tool(ctx context.Context, args ...string) error { return b.toolOn(ctx, nil, args...) }

func (b *bench) toolOn(ctx context.Context, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, b.program, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(b.program), strings.Join(args, " "), err, out)
	}
	return nil
}
