package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func (p *program) verify() *command {
	fs := newFlags("verify")
	from := dataFlag(fs)
	quiet := fs.Bool("quiet", false, "print faults only")
	return &command{name: "verify", summary: "check the record of acts, the ledger and every rule of the store; exit 1 at a fault", flags: fs,
		about: "It reads one consistent view and changes nothing; it may run beside a server. Each rule is printed with the\n" +
			"number of its violations and the first of them.",
		run: func(ctx context.Context, args []string) (err error) {
			if len(args) > 0 {
				return usage("it takes no arguments")
			}
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
			return p.check(ctx, s, *quiet)
		}}
}

func (p *program) check(ctx context.Context, s *store, quiet bool) error {
	checks, err := s.DB.Verify(ctx)
	if err != nil {
		return err
	}
	faults := 0
	for _, c := range checks {
		switch {
		case c.Violations > 0:
			faults += c.Violations
			fmt.Fprintf(p.out, "FAULT  %s: %d, the first: %s\n", c.Name, c.Violations, c.First)
		case !quiet:
			fmt.Fprintf(p.out, "ok     %s (%s)\n", c.Name, c.Took.Round(time.Millisecond/10))
		}
	}
	if faults > 0 {
		fmt.Fprintf(p.out, "%d faults\n", faults)
		return errFaults
	}
	if !quiet {
		head, err := s.DB.Head(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "no fault; the chain ends with seal %d: %s\n", head.ID, head.Head)
	}
	return nil
}
