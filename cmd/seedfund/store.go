package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"seedfund/app"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/mail"
	"seedfund/app/people"
	letters "seedfund/frontend/mail"
)

// store is an open store with its use cases.
type store struct {
	*app.Services
	log *slog.Logger
}

const databaseFile = "seedfund.db"

func (c config) databasePath() string { return filepath.Join(c.Data, databaseFile) }
func (c config) filesDir() string     { return filepath.Join(c.Data, "files") }

// errNoStore: the command wants a store that is there.
var errNoStore = errors.New("no store")

// exists refuses where there is no store yet, so that a mistyped directory is
// not made one.
func (c config) exists() error {
	if c.DatabaseURL != "" {
		return nil
	}
	if _, err := os.Stat(c.databasePath()); err != nil {
		return fmt.Errorf("%w in %s: start the server once, or name its directory with --data", errNoStore, c.Data)
	}
	return nil
}

func (p *program) logger(c config) *slog.Logger {
	return slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: logLevels[c.Log]}))
}

// open opens the store and puts the areas together. It does not migrate. A
// clock is for a demonstration that is being loaded.
func (p *program) open(ctx context.Context, c config, clock func() time.Time) (*store, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data directory: %w", err)
	}
	log := p.logger(c)
	bytes, err := files.OpenStore(c.filesDir())
	if err != nil {
		return nil, err
	}
	conf := db.Config{URL: c.DatabaseURL, Connections: c.Connections, Logger: log, Clock: clock,
		Invariants: append(app.Invariants(), files.Invariant(bytes))}
	if c.DatabaseURL == "" {
		conf.Path = c.databasePath()
	}
	d, err := db.Open(ctx, conf)
	if err != nil {
		return nil, err
	}
	services, err := app.New(d, app.Config{
		People:  people.Config{Origin: c.origin(c.Addr)},
		Browser: c.Browser, FilesDir: c.filesDir(), FileLimits: files.Limits{Upload: int64(c.UploadMB) << 20, Unpacked: int64(c.UnpackedMB) << 20, Scanner: c.Scanner},
		Letters: inWords{}, Mail: c.Mail,
	})
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	return &store{services, log}, nil
}

// origin is the public address; without one it is that of the listener.
func (c config) origin(addr string) string {
	if c.Origin != "" {
		return c.Origin
	}
	return "http://" + addr
}

// inWords lends the front end's letters to the outbox.
type inWords struct{}

func (inWords) Letter(language, template string, params map[string]string) (mail.Rendered, error) {
	l, err := letters.Write(language, template, params)
	return mail.Rendered(l), err
}

// Templates names every letter there is, for the rules of the outbox.
func (inWords) Templates() []string { return letters.Templates }

// with opens the store that is there, brings its schema up to this program's
// and runs fn on it.
func (p *program) with(ctx context.Context, from *storeFlags, fn func(s *store) error) (err error) {
	c, err := p.load(from)
	if err != nil {
		return err
	}
	if err := c.exists(); err != nil {
		return err
	}
	s, err := p.open(ctx, c, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := s.DB.Migrate(ctx); err != nil {
		return err
	}
	err = fn(s)
	// What this command did stands in the chain when it ends.
	if _, sealing := s.DB.Seal(context.WithoutCancel(ctx)); sealing != nil && err == nil {
		err = sealing
	}
	return err
}
