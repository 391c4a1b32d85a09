package main

import (
	"context"
	"errors"
	"fmt"
)

func (p *program) migrate() *command {
	fs := newFlags("migrate")
	from := dataFlag(fs)
	return &command{name: "migrate", summary: "bring the store's schema up to this program's, or make an empty store", flags: fs,
		about: "It only goes forward, does nothing the second time, and refuses a store that a newer program has migrated.\n" +
			"The server does the same when it starts.",
		run: func(ctx context.Context, args []string) (err error) {
			if len(args) > 0 {
				return usage("it takes no arguments")
			}
			c, err := p.load(from)
			if err != nil {
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
			fmt.Fprintln(p.out, "The schema is up to date.")
			return nil
		}}
}
