package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"seedfund/app/certificates"
	"seedfund/models"
)

func (p *program) verify() *command {
	fs := newFlags("verify")
	from := dataFlag(fs)
	quiet := fs.Bool("quiet", false, "print faults only")
	head := fs.String("head", "", "the hash of a certificate that was published earlier: the store must still stand on it")
	file := fs.String("certificate", "", "check this one certificate, public or full, without a store")
	return &command{name: "verify", summary: "check the record of acts, the ledger, every certificate and every rule of the store; exit 1 at a fault", flags: fs,
		about: "It changes nothing and may run beside a server: each rule reads one consistent view. Each is printed with the\n" +
			"number of its violations and the first of them. Every certificate is made again from the rows. With\n" +
			"--certificate it reads one file alone and says which of its values are opened and match; compare the hash with\n" +
			"one that was published: on minutes, on the public register, beside the code on the printed decision.",
		run: func(ctx context.Context, args []string) (err error) {
			if len(args) > 0 {
				return usage("it takes no arguments")
			}
			if *file != "" {
				return p.checkFile(*file)
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
			if err := p.check(ctx, s, *quiet); err != nil || *head == "" {
				return err
			}
			return p.checkHead(ctx, s, *head)
		}}
}

// checkFile checks one certificate by itself.
func (p *program) checkFile(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	r, err := models.CheckCertificate(text)
	if err != nil {
		fmt.Fprintf(p.out, "FAULT  %s: %s\n", name, err)
		return errFaults
	}
	fmt.Fprintf(p.out, "ok     certificate %d of decision %s, adopted %s\n", r.Number, r.Decision, r.Adopted)
	fmt.Fprintf(p.out, "       hash %s\n       stands on %s\n", r.Hash, r.Previous)
	if len(r.Opened) > 0 {
		fmt.Fprintf(p.out, "       opened and matching: %s\n", strings.Join(r.Opened, ", "))
	}
	if len(r.Sealed) > 0 {
		fmt.Fprintf(p.out, "       by commitment only: %s\n", strings.Join(r.Sealed, ", "))
	}
	return nil
}

// checkHead looks for an earlier published head among the certificates, whose
// chain has just been found whole.
func (p *program) checkHead(ctx context.Context, s *store, hash string) error {
	found, is, err := certificates.Ancestry(s.DB.Read(ctx), strings.ToLower(strings.TrimSpace(hash)))
	if err != nil {
		return err
	}
	if !is {
		fmt.Fprintf(p.out, "FAULT  head %s: no certificate has this hash; what was published then is not what the store holds\n", hash)
		return errFaults
	}
	fmt.Fprintf(p.out, "ok     head %s is certificate %d; all since then stands on it\n", hash, found.Number)
	return nil
}

// garbage is how far the heap may grow before it is collected while the rows of
// the whole store pass through: time for memory, a batch at a time.
const garbage = 400

func (p *program) check(ctx context.Context, s *store, quiet bool) error {
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
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
		last, err := certificates.Head(s.DB.Read(ctx))
		if err != nil {
			return err
		}
		if last.Number > 0 {
			fmt.Fprintf(p.out, "the last certificate is %d: %s\n", last.Number, last.Hash)
		}
		erased, err := certificates.Erased(s.DB.Read(ctx))
		if err != nil {
			return err
		}
		for _, said := range erased {
			fmt.Fprintf(p.out, "       %s\n", said)
		}
	}
	return nil
}
