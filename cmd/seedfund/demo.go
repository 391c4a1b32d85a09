package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"seedfund/app/demo"
	"seedfund/app/jobs"
	"seedfund/models"
)

func (p *program) demo() *command {
	fs := newFlags("demo")
	from := dataFlag(fs)
	asJSON := fs.Bool("json", false, "with accounts: a JSON array of objects with role, name, email, password")
	return &command{name: "demo", args: "[accounts]", summary: "load the demonstration fund into an empty store, or list its accounts", flags: fs,
		about: "The fund DEM00 is fictional, and so is everybody in it. It is refused on a store that holds anything.\n" +
			"seedfund demo accounts lists who can sign in; such an account opens no other store.",
		run: func(ctx context.Context, args []string) error {
			switch {
			case len(args) == 1 && args[0] == "accounts":
				return p.demoAccounts(*asJSON)
			case len(args) > 0:
				return usage("it takes nothing or accounts, not %q", args[0])
			}
			c, err := p.load(from)
			if err != nil {
				return err
			}
			if c.DatabaseURL != "" {
				return p.loadDemo(ctx, c)
			}
			return p.loadDemoDir(ctx, c)
		}}
}

func (p *program) demoAccounts(asJSON bool) error {
	accounts := demo.Accounts()
	if asJSON {
		e := json.NewEncoder(p.out)
		e.SetIndent("", "  ")
		return e.Encode(accounts)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Accounts of the demonstration; the password of each is %s\n\n", demo.Password)
	for _, a := range accounts {
		fmt.Fprintf(w, "%s\t%s\t%s\n", a.Role, a.Email, a.Name)
	}
	return w.Flush()
}

// loadDemoDir loads into a directory beside the store's and moves it into place
// when it is complete, so that a load that was broken off leaves nothing.
func (p *program) loadDemoDir(ctx context.Context, c config) (err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("the data directory: %w", err)
	}
	if _, err := os.Stat(c.databasePath()); err == nil {
		return models.Conflict("store.not_empty", "")
	}
	loading := c
	if loading.Data, err = os.MkdirTemp(c.Data, "loading-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(loading.Data)) }()
	if err := p.loadDemo(ctx, loading); err != nil {
		return err
	}
	if err := os.Rename(loading.filesDir(), c.filesDir()); err != nil {
		return fmt.Errorf("%w: %w", models.Conflict("store.not_empty", ""), err)
	}
	return os.Rename(filepath.Join(loading.Data, databaseFile), c.databasePath())
}

func (p *program) loadDemo(ctx context.Context, c config) (err error) {
	clock := demo.NewClock(time.Now())
	s, err := p.open(ctx, c, clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := s.DB.Migrate(ctx); err != nil {
		return err
	}
	if err := demo.Load(ctx, s.Services, clock); err != nil {
		return err
	}
	// What the acts asked for is done before the first reader comes: letters are
	// in the outbox, calls past their time are closed.
	runner := jobs.New(s.DB, s.log)
	s.Work(runner)
	if _, err := runner.Drain(ctx); err != nil {
		return err
	}
	if _, err := s.DB.Seal(ctx); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "The demonstration fund DEM00 is loaded. Everything in it is illustrative.")
	return nil
}
