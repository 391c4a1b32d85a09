package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

func (p *program) user() *command {
	fs := newFlags("user")
	from := dataFlag(fs)
	email := fs.String("email", "", "`E` address of the account")
	name := fs.String("name", "", "with invite: `NAME` of the person")
	role := fs.String("role", "", "with invite: `ROLE` of the first mandate, in force from now on")
	organisation := fs.String("organisation", "", "with invite: `CODE` of the organisation the mandate is for")
	country := fs.String("country", "", "with invite: `CODE` of the country the mandate is for")
	language := fs.String("language", "en", "with invite: `LANG` the person reads")
	var scopes []string
	fs.Func("scope", "with token: `S`, may stand several times (default all): "+strings.Join(models.TokenScopes(), ", "), func(v string) error {
		if !slices.Contains(models.TokenScopes(), v) {
			return fmt.Errorf("there is no scope %q", v)
		}
		scopes = append(scopes, v)
		return nil
	})
	return &command{name: "user", args: "invite|list|token", summary: "invite a person, list accounts, or print a token for the JSON operations", flags: fs,
		about: "seedfund user invite --email E --name NAME [--role ROLE --organisation CODE]\n" +
			"    opens an account and prints the one-time link by which the person chooses a password.\n" +
			"seedfund user list\n    lists accounts with their mandates in force.\n" +
			"seedfund user token --email E [--scope S]\n    prints a token that acts for the account in its first mandate in force. It is shown once.",
		run: func(ctx context.Context, args []string) error {
			if len(args) != 1 {
				return usage("say invite, list or token")
			}
			switch args[0] {
			case "invite":
				if *email == "" || *name == "" {
					return usage("invite needs --email and --name")
				}
				in := invitation{people.AccountInput{Name: *name, Email: *email, Language: *language}, models.Role(*role), *organisation, *country}
				return p.with(ctx, from, func(s *store) error { return p.invite(ctx, s, in) })
			case "list":
				return p.with(ctx, from, func(s *store) error { return p.listAccounts(ctx, s) })
			case "token":
				if *email == "" {
					return usage("token needs --email")
				}
				if len(scopes) == 0 {
					scopes = []string{"all"}
				}
				return p.with(ctx, from, func(s *store) error {
					_, secret, err := s.People.MakeTokenFor(ctx, *email, scopes)
					if err == nil {
						fmt.Fprintln(p.out, secret)
					}
					return err
				})
			}
			return usage("say invite, list or token, not %q", args[0])
		}}
}

type invitation struct {
	account               people.AccountInput
	role                  models.Role
	organisation, country string
}

func (p *program) invite(ctx context.Context, s *store, in invitation) error {
	account, link, err := s.People.Invite(ctx, models.SystemActor, in.account)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "The account of %s is open. Its person begins here, once:\n\n  %s\n", account.Email, link)
	if in.role == "" {
		return nil
	}
	m := people.MandateInput{Person: account.PersonID, Role: in.role, Country: in.country, Instrument: "entered by the operator"}
	if in.organisation != "" {
		if m.Organisation, err = s.organisation(ctx, in.organisation); err != nil {
			return err
		}
	}
	_, err = s.People.Grant(ctx, models.SystemActor, m)
	return err
}

func (s *store) organisation(ctx context.Context, code string) (int64, error) {
	var id int64
	err := s.DB.Read(ctx).Raw("SELECT id FROM organisations WHERE code = ?", strings.ToUpper(code)).Take(&id).Error
	return id, db.Found(err, "organisations")
}

func (p *program) listAccounts(ctx context.Context, s *store) error {
	var rows []struct {
		Email, Name, Role, Organisation string
		DisabledAt                      *time.Time
		PasswordHash                    string
	}
	now := s.DB.Now(ctx)
	err := s.DB.Read(ctx).Raw(`SELECT a.email, p.name, COALESCE(m.role, '') AS role, COALESCE(o.code, '') AS organisation, a.disabled_at, a.password_hash
		FROM accounts a JOIN people p ON p.id = a.person_id
		LEFT JOIN mandates m ON m.person_id = a.person_id AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
		LEFT JOIN organisations o ON o.id = m.organisation_id ORDER BY a.id, m.id`, now, now, now).Scan(&rows).Error
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		state := "open"
		switch {
		case r.DisabledAt != nil:
			state = "closed"
		case r.PasswordHash == "":
			state = "invited"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Email, state, r.Role, r.Organisation, r.Name)
	}
	return w.Flush()
}
