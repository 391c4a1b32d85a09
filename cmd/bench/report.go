package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"seedfund/app"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/app/opening"
	"seedfund/app/people"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// reported is how many programmes the consolidated report is measured on, each of
// reportedShares organisations.
const (
	reported       = 1_000
	reportedShares = 5
)

// writeReport measures the consolidated annual report of many programmes, loaded as
// the opening position of a fund: read from the store, and as a workbook.
func (b *bench) writeReport(ctx context.Context) error {
	data := filepath.Join(b.dir, "data-report")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	n := b.reported
	name := fmt.Sprintf("%d programme-organisation pairs", n*reportedShares)
	path := database(data)
	began := time.Now()
	if err := history(ctx, path, n); err != nil {
		return fmt.Errorf("open a fund with a history: %w", err)
	}
	b.row("a history of "+name+", checked and brought into the books", fmt.Sprintf("%.1f s", time.Since(began).Seconds()), "", "", "")
	err := opened(ctx, path, func(s *app.Services) error {
		e, ok := exports.Find("consolidated")
		if !ok {
			return fmt.Errorf("there is no export consolidated")
		}
		for _, m := range []struct {
			what string
			do   func() error
		}{
			{"read", func() error {
				r, _, err := s.Consolidated.Report(ctx, models.SystemActor, 0)
				if err == nil && len(r.Projects) != n*reportedShares {
					err = fmt.Errorf("the report has %d pairs", len(r.Projects))
				}
				return err
			}},
			{"read and written as a workbook", func() error {
				_, err := e.Write(ctx, s, models.SystemActor, exports.Params{}, io.Discard)
				return err
			}},
		} {
			var took []float64
			for range b.pairs {
				one, err := once(m.do)
				if err != nil {
					return err
				}
				took = append(took, one.took.Seconds())
			}
			b.row("consolidated report of "+name+", "+m.what, fmt.Sprintf("%.2f s", median(took, func(v float64) float64 { return v })), "", "", "3 s at most")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.tool(ctx, "verify", "--quiet", "--data", data)
}

// readFile measures a file of expenditure of many rows, from its bytes to the preview
// of what it would change: as a workbook and as CSV.
func (b *bench) readFile(ctx context.Context) error {
	data := filepath.Join(b.dir, "data-file")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	n := 2 * b.reported
	path := database(data)
	if err := history(ctx, path, n); err != nil {
		return fmt.Errorf("open a fund with a history: %w", err)
	}
	err := opened(ctx, path, func(s *app.Services) error {
		actor := models.SystemActor
		actor.Role = models.RoleSecretariatOfficer
		year := when.DateOf(s.DB.Now(ctx)).Year() - 1
		for _, name := range []string{"unex", "unex-data"} {
			e, ok := exports.Find(name)
			if !ok {
				return fmt.Errorf("there is no export %s", name)
			}
			var body bytes.Buffer
			if _, err := e.Write(ctx, s, actor, exports.Params{Year: year}, &body); err != nil {
				return err
			}
			var took []float64
			for range b.pairs {
				one, err := once(func() error {
					ask := imports.Ask{Year: year}
					rows, faults, err := exports.ReadUnex(ctx, s, actor, ask, body.Bytes())
					if err != nil || len(faults) > 0 {
						return fmt.Errorf("read %s: %v %v", name, faults, err)
					}
					all, more, err := s.Imports.Check(ctx, actor, ask, rows)
					if err != nil || len(more) > 0 || len(all) != n*reportedShares {
						return fmt.Errorf("check %s: %d rows, %v %v", name, len(all), more, err)
					}
					return nil
				})
				if err != nil {
					return err
				}
				took = append(took, one.took.Seconds())
			}
			b.row(fmt.Sprintf("file of expenditure of %d rows, %s, read, checked and held against the books", n*reportedShares, strings.TrimPrefix(e.Ending(), ".")),
				fmt.Sprintf("%.2f s", median(took, func(v float64) float64 { return v })), "", "", "5 s at most")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.tool(ctx, "verify", "--quiet", "--data", data)
}

// history opens a fund whose programmes were approved, paid and spent before.
func history(ctx context.Context, path string, programmes int) error {
	return openedWith(ctx, db.Config{Path: path, ActTimeout: 10 * time.Minute, Invariants: app.Invariants()}, func(s *app.Services) error {
		if err := s.DB.Migrate(ctx); err != nil {
			return err
		}
		store, err := files.OpenStore(filepath.Join(filepath.Dir(path), "files"))
		if err != nil {
			return err
		}
		kept := opening.New(s.DB, files.New(s.DB, store, files.Limits{}))
		var who [2]models.Actor
		err = s.DB.Write(ctx, models.SystemActor, "bench.people", func(tx *db.Tx) error {
			if err := people.Settle(tx, models.StoreDemonstration, "DEM00"); err != nil {
				return err
			}
			who, err = persons(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		book := bookOf(programmes, models.StartAgentFee, when.DateOf(s.DB.Now(ctx)))
		file := opening.File{Upload: files.Upload{Name: "opening.csv", Body: bytes.NewReader([]byte("history of a fund\n"))}, Hash: strings.Repeat("b", 64)}
		batch, err := kept.Take(ctx, who[0], book, file)
		if err != nil {
			return err
		}
		if err := kept.Commit(ctx, who[1], batch.ID, batch.Version); err != nil {
			return err
		}
		return sealed(ctx, s)
	})
}

// persons are two of the secretariat, with the organisations that the history names.
func persons(ctx context.Context, tx *db.Tx) (who [2]models.Actor, err error) {
	hash, err := people.HashPassword(ctx, people.LightCost, "a password of the bench")
	if err != nil {
		return who, err
	}
	own, err := people.CreateOrganisation(tx, people.OrganisationInput{Code: "SECRETARIAT", Name: "Secretariat (bench)", Kind: models.KindSecretariatBody})
	if err != nil {
		return who, err
	}
	if _, err := people.CreateOrganisation(tx, people.OrganisationInput{Code: "DONOR", Name: "Contributor (bench)", Kind: models.KindContributorBody}); err != nil {
		return who, err
	}
	for i := range reportedShares {
		o, err := people.CreateOrganisation(tx, people.OrganisationInput{Code: unit(i), Name: "Organisation " + unit(i), Kind: models.KindUNEntity})
		if err != nil {
			return who, err
		}
		if err := db.Create(tx, &models.Agreement{OrganisationID: o.ID, Instrument: "memorandum of the bench", FromAt: tx.Now.AddDate(-9, 0, 0)}); err != nil {
			return who, err
		}
	}
	for i := range who {
		account, err := people.CreateAccount(tx, people.AccountInput{Name: "secretariat officer", Email: fmt.Sprintf("officer.%d@example.test", i)}, hash)
		if err != nil {
			return who, err
		}
		m, err := people.CreateMandate(tx, people.MandateInput{Person: account.PersonID, Role: models.RoleSecretariatOfficer, Organisation: own.ID, From: tx.Now.AddDate(-1, 0, 0), Instrument: "letter of the bench"})
		if err != nil {
			return who, err
		}
		who[i] = models.Actor{AccountID: account.ID, PersonID: account.PersonID, MandateID: m.ID, Role: models.RoleSecretariatOfficer, OrganisationID: own.ID, Language: "en", SignedInAt: tx.Now, RequestID: "bench"}
	}
	return who, nil
}

func unit(i int) string { return fmt.Sprintf("ORG-%c", 'P'+i) }

// bookOf is a history in which each programme has one tranche, paid to each of its
// organisations and spent in part over two years.
func bookOf(programmes int, fee models.AgentFee, today when.Date) models.OpeningBook {
	end := when.MustDate(today.Year()-1, time.December, 31)
	begun := when.MustDate(end.Year()-1, time.March, 1)
	const share = money.Cents(107_000_00)
	figures := func(costs money.Cents) (f models.UnexFigures) {
		f[3], f[models.IndirectCategory-1] = costs, costs*7/100
		return f
	}
	whole := money.Cents(programmes*reportedShares) * share
	paid := whole + whole/20
	b := models.OpeningBook{CutOff: end, Edition: models.FundingWhole,
		Contributions: []models.OpeningContribution{{Row: 2, Contributor: "DONOR", Agreement: "SAA of the bench", SignedOn: begun, Currency: "USD", Minor: int64(paid)}},
		Deposits:      []models.OpeningDeposit{{Row: 2, Agreement: "SAA of the bench", ValueDate: begun, Minor: int64(paid), Currency: "USD", Rate: "1", USD: paid, AgentRef: "D-1"}}}
	row := 2
	for p := range programmes {
		ref := fmt.Sprintf("P-%05d", p+1)
		b.Decisions = append(b.Decisions, models.OpeningDecision{Row: p + 2, Reference: "D-" + ref, DecidedOn: begun, Body: "Steering committee", Method: "consensus", Title: "Approval of " + ref, Text: "Approved.", Source: "minutes"})
		b.Programmes = append(b.Programmes, models.OpeningProgramme{Row: p + 2, Reference: ref, AgentNumber: fmt.Sprintf("00%06d", p+1), Title: "Programme " + ref, Theme: p%5 + 1, Countries: "XDA",
			Lead: unit(0), Months: 36, StartOn: begun, Decision: "D-" + ref, State: models.ProgrammeOngoing})
		for i := range reportedShares {
			b.Shares = append(b.Shares, models.OpeningShare{Row: row, Programme: ref, Tranche: 1, Organisation: unit(i), Figures: figures(100_000_00), Cents: share, Standing: models.TrancheReleased, ReleasedOn: begun})
			b.Transfers = append(b.Transfers, models.OpeningTransfer{Row: row, Kind: models.EntryTransfer, Programme: ref, Tranche: 1, Organisation: unit(i), ValueDate: begun, Cents: share, AgentRef: fmt.Sprintf("T-%d", row)})
			for year := range 2 {
				f := figures(30_000_00)
				b.Spending = append(b.Spending, models.OpeningSpend{Row: 2*row + year, Programme: ref, Organisation: unit(i), Year: end.Year() - year, Type: models.UnexAnnual, Figures: f, Total: f.Total()})
			}
			row++
		}
	}
	for i, line := range models.FundingStatusOf(b.Sums(fee), b.CutOff, b.Edition).Lines {
		if !line.Percent() {
			b.Statement = append(b.Statement, models.OpeningLine{Row: i + 2, Line: line.ID, Cents: line.Cents})
		}
	}
	return b
}
