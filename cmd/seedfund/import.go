package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/people"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports"
)

func (p *program) importing() *command {
	fs := newFlags("import")
	from := dataFlag(fs)
	email := fs.String("email", "", "`E` address of the officer whose act it is")
	return &command{name: "import", args: "FILE", summary: "load a file of the agent: payments of transfer requests", flags: fs,
		about: "FILE is a CSV or a workbook with one payment a line. Every fault is named with its cell, and then nothing is\n" +
			"kept. Lines whose payment is in the books already are passed over, so the same file can be loaded again. By an\n" +
			"officer of the agent the payments count at once; by the secretariat when a second person has confirmed them.",
		run: func(ctx context.Context, args []string) error {
			if len(args) != 1 || *email == "" {
				return usage("say one FILE and --email")
			}
			body, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			return p.with(ctx, from, func(s *store) error { return p.loadAgentFile(ctx, s, *email, filepath.Base(args[0]), body) })
		}}
}

func (p *program) loadAgentFile(ctx context.Context, s *store, email, name string, body []byte) error {
	rows, faults := reports.ReadAgentFile(body)
	if len(faults) > 0 {
		for _, f := range faults {
			fmt.Fprintf(p.err, "%s: %s\n", f.Where(), i18n.T(ctx, f.Key, f.Args))
		}
		return fmt.Errorf("%d faults; nothing was loaded", len(faults))
	}
	actor, err := s.officer(ctx, email)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	file, err := s.Transfers.ReadFile(ctx, actor, files.Upload{Name: name, Body: bytes.NewReader(body)}, hex.EncodeToString(sum[:]), rows)
	if err != nil {
		return err
	}
	if file.State == models.AgentFileLoaded {
		fmt.Fprintln(p.out, "This file was loaded before; nothing is done.")
		return nil
	}
	if err := s.Transfers.LoadFile(ctx, actor, file.ID, file.Version, rows); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d lines of %s are loaded.\n", len(rows), file.Name)
	return nil
}

// officer is the person with an address, in the first mandate in force that may
// enter acts of the agent. The operator who holds the store vouches for them.
func (s *store) officer(ctx context.Context, email string) (models.Actor, error) {
	var account int64
	if err := s.DB.Read(ctx).Raw("SELECT id FROM accounts WHERE email = ?", models.FoldEmail(email)).Take(&account).Error; err != nil {
		return models.Actor{}, db.Found(err, "accounts")
	}
	now := s.DB.Now(ctx)
	who, err := s.People.ActorFor(ctx, people.Bearer{Account: account, SignedIn: now})
	if err != nil {
		return models.Actor{}, err
	}
	for _, c := range who.Capacities {
		if c.Role != models.RoleAgentOfficer && c.Role != models.RoleSecretariatOfficer && c.Role != models.RoleSecretariatHead {
			continue
		}
		who, err := s.People.ActorFor(ctx, people.Bearer{Account: account, Mandate: c.MandateID, SignedIn: now})
		actor := who.Actor
		actor.RequestID = "command line"
		return actor, err
	}
	return models.Actor{}, models.Forbidden("error.no_capacity", "98")
}
