package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// ExpenditureFile is a file that one person loaded and a second one brings into the
// books.
type ExpenditureFile struct {
	ID           int64      `json:"id"`
	Version      int64      `json:"version" doc:"For If-Match"`
	Reference    string     `json:"reference"`
	Organisation string     `json:"organisation_code,omitempty" doc:"Absent for all organisations"`
	Year         int        `json:"year"`
	AsAt         when.Date  `json:"as_at" doc:"Of interim figures"`
	Name         string     `json:"name"`
	State        string     `json:"state" enum:"read,committed,dropped"`
	Lines        int        `json:"lines"`
	Reason       string     `json:"reason,omitempty" doc:"Why figures that stand change"`
	Mine         bool       `json:"mine" doc:"Loaded by the reader, who cannot commit it"`
	LoadedAt     time.Time  `json:"loaded_at"`
	SettledAt    *time.Time `json:"settled_at,omitempty"`
}

// OneExpenditureFile is such a file with what each row does.
type OneExpenditureFile struct {
	ExpenditureFile
	Counts models.ImportCounts `json:"counts"`
	Rows   []ExpenditureRow    `json:"rows"`
	Faults []string            `json:"faults" doc:"Cells by which the books have overtaken the file since"`
}

// ExpenditureRow is one row beside what stood.
type ExpenditureRow struct {
	Row          int                `json:"row"`
	Programme    string             `json:"programme"`
	Organisation string             `json:"organisation_code"`
	Type         string             `json:"report_type" enum:"annual,interim"`
	Effect       string             `json:"effect" enum:"new,same,changed"`
	Figures      models.UnexFigures `json:"figures" doc:"By category, 1 to 7 and indirect costs"`
	Total        money.Cents        `json:"total"`
	Committed    money.Cents        `json:"committed"`
	WasTotal     money.Cents        `json:"was_total"`
	WasCommitted money.Cents        `json:"was_committed"`
	WasReport    string             `json:"was_report,omitempty"`
	Report       string             `json:"report,omitempty" doc:"Made of it, once committed"`
}

// ExpenditureShare is what stands of one organisation's share of a programme in a
// year, and what is owed.
type ExpenditureShare struct {
	Programme    string      `json:"programme"`
	Project      string      `json:"project_number,omitempty"`
	Organisation string      `json:"organisation_code"`
	NetFunded    money.Cents `json:"net_funded"`
	Report       string      `json:"report,omitempty"`
	Certainty    string      `json:"certainty,omitempty" enum:"interim,certified"`
	AsAt         when.Date   `json:"as_at"`
	Spent        money.Cents `json:"spent"`
	Committed    money.Cents `json:"committed"`
	Owed         string      `json:"owed" enum:"nothing,agent,interim,newer" doc:"agent: certified figures come from the agent; interim: asked for the gate of the next tranche"`
	NextTranche  int         `json:"next_tranche,omitempty"`
}

func expenditureFile(b imports.BatchView) ExpenditureFile {
	return ExpenditureFile{ID: b.ID, Version: b.Version, Reference: b.Reference, Organisation: b.Organisation, Year: b.Year, AsAt: b.AsAt, Name: b.Name, State: string(b.State), Lines: b.Lines,
		Reason: b.Reason, Mine: b.Mine, LoadedAt: b.CreatedAt, SettledAt: b.SettledAt}
}

type shareYearInput struct {
	Year         int    `query:"year" minimum:"0" maximum:"2200" doc:"This one when absent"`
	Organisation string `query:"organisation" maxLength:"40" doc:"Code; one's own or all when absent"`
}

type expenditureFileInput struct {
	Body struct {
		SentFile
		Organisation string    `json:"organisation_code,omitempty" maxLength:"40" doc:"One's own or all when absent"`
		Year         int       `json:"year" minimum:"2000" maximum:"2200"`
		AsAt         when.Date `json:"as_at,omitempty" doc:"Of interim figures; absent: today, or the end of a year that is over"`
		Reason       string    `json:"reason,omitempty" maxLength:"2000" doc:"Why figures that stand change"`
	}
}

// importOperations take files of expenditure in and commit them by a second person.
//
// clause 97: organisations account to the agent for what they received.
func importOperations(a *API) {
	s := a.services.Imports
	op := func(id, path, summary string) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "money", Permission: models.PermImport}
	}
	List(a, op("show-expenditure-year", "/expenditure/standing", "What stands of a year and what is owed, by programme and organisation"),
		func(ctx context.Context, actor models.Actor, in *shareYearInput) ([]ExpenditureShare, int64, error) {
			if in.Year == 0 {
				in.Year = a.services.DB.Now(ctx).Year()
			}
			g, err := s.Ground(ctx, actor, imports.Ask{Organisation: in.Organisation, Year: in.Year})
			out := make([]ExpenditureShare, len(g.Books.All))
			for i, r := range g.Books.All {
				out[i] = ExpenditureShare{Programme: r.Programme, Project: r.Project, Organisation: r.Organisation, NetFunded: r.NetFunded(), Report: r.Report, Certainty: string(r.Certainty), AsAt: r.AsAt,
					Spent: r.YearSpent, Committed: r.YearCommitted, Owed: string(r.Owes()), NextTranche: r.NextTranche}
			}
			return out, 0, err
		})
	List(a, op("list-expenditure-files", "/expenditure/files", "Files of expenditure, the latest first"),
		func(ctx context.Context, actor models.Actor, in *batchesInput) ([]ExpenditureFile, int64, error) {
			rows, err := s.Batches(ctx, actor, in.Waiting)
			out := make([]ExpenditureFile, len(rows))
			for i, b := range rows {
				out[i] = expenditureFile(b)
			}
			return out, 0, err
		})
	Read(a, op("show-expenditure-file", "/expenditure/files/{id}", "One file, its rows beside what stands"),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneExpenditureFile, error) {
			v, err := s.Batch(ctx, actor, in.ID)
			out := OneExpenditureFile{ExpenditureFile: expenditureFile(v), Counts: v.Counts, Rows: []ExpenditureRow{}, Faults: []string{}}
			for _, d := range v.Rows {
				out.Rows = append(out.Rows, ExpenditureRow{Row: d.Row, Programme: d.Programme, Organisation: d.Organisation, Type: string(d.Type), Effect: string(d.Effect), Figures: d.Figures,
					Total: d.Figures.Total(), Committed: d.Committed, WasTotal: d.WasTotal, WasCommitted: d.WasCommitted, WasReport: d.WasReport, Report: d.Report})
			}
			for _, f := range v.Faults {
				out.Faults = append(out.Faults, f.Field)
			}
			return out, err
		})
	Read(a, op("fetch-expenditure-file", "/expenditure/files/{id}/file", "The file as it came"),
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			file, err := s.FileOf(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, file)
		})
	read := op("read-expenditure-file", "/expenditure/files", "Take a file of expenditure in, for a second person to commit; every fault by its cell")
	read.MaxBody = 12 << 20
	Make(a, read, func(ctx context.Context, actor models.Actor, in *expenditureFileInput) (Done, *ExpenditureFile, error) {
		if err := actor.May(models.PermImport); err != nil {
			return Done{}, nil, err
		}
		b := in.Body
		ask := imports.Ask{Organisation: b.Organisation, Year: b.Year, AsAt: b.AsAt, Reason: b.Reason}
		rows, faults, err := exports.ReadUnex(ctx, a.services, actor, ask, b.Content)
		if err != nil {
			return Done{}, nil, err
		}
		if len(faults) > 0 {
			return Done{}, nil, sheetProblem("imports.invalid", faults)
		}
		made, err := s.Take(ctx, actor, ask, rows, imports.File{Upload: files.Upload{Name: b.Name, Body: bytes.NewReader(b.Content)}, Hash: hashOf(b.Content)})
		if err != nil {
			return Done{}, nil, err
		}
		out := expenditureFile(imports.BatchView{ImportBatch: *made, Organisation: b.Organisation, Mine: made.PersonID == actor.PersonID})
		return Done{Target: "import_batches", ID: made.ID, Version: made.Version, Reference: made.Reference}, &out, nil
	})
	Act(a, op("commit-expenditure-file", "/expenditure/files/{id}/confirmation", "Bring a file into the books as a second person, whole or not at all"),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "import_batches", ID: in.ID, Version: in.Version() + 1}, s.Commit(ctx, actor, in.ID, in.Version())
		})
	drop := op("drop-expenditure-file", "/expenditure/files/{id}", "Set a file aside that was not committed")
	drop.Method = http.MethodDelete
	Act(a, drop, func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		return Done{Target: "import_batches", ID: in.ID, Version: in.Version() + 1}, s.Drop(ctx, actor, in.ID, in.Version())
	})
}
