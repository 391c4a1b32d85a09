package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"seedfund/app/files"
	"seedfund/app/opening"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// OpeningFile is a workbook with the history of a fund that one person loaded and a
// second one brings into the books.
type OpeningFile struct {
	ID        int64      `json:"id"`
	Version   int64      `json:"version" doc:"For If-Match"`
	Reference string     `json:"reference"`
	CutOff    when.Date  `json:"cut_off"`
	Name      string     `json:"name"`
	State     string     `json:"state" enum:"read,committed,dropped"`
	Lines     int        `json:"lines" doc:"Rows of all sheets"`
	Mine      bool       `json:"mine" doc:"Loaded by the reader, who cannot commit it"`
	LoadedAt  time.Time  `json:"loaded_at"`
	SettledAt *time.Time `json:"settled_at,omitempty"`
}

// OneOpeningFile is such a workbook with what it would make, or made, beside the
// agent's statement.
type OneOpeningFile struct {
	OpeningFile
	Agrees    bool                  `json:"agrees" doc:"Every line is the agent's to the cent; else nobody can commit it"`
	Statement []OpeningLine         `json:"statement"`
	Counts    []models.OpeningCount `json:"counts"`
	Decisions []PriorDecision       `json:"decisions"`
	Faults    []string              `json:"faults" doc:"Cells by which the register or the rules have overtaken it since"`
}

// OpeningLine is one line of the agent's statement at the cut-off date.
type OpeningLine struct {
	Line       string      `json:"line"`
	Workbook   money.Cents `json:"workbook"`
	Statement  money.Cents `json:"statement"`
	Difference money.Cents `json:"difference"`
}

// PriorDecision is a decision taken before this system kept them; no certificate is
// made of it.
type PriorDecision struct {
	Reference string    `json:"reference"`
	DecidedOn when.Date `json:"decided_on"`
	Body      string    `json:"body"`
	Method    string    `json:"method"`
	Title     string    `json:"title"`
	Text      string    `json:"text,omitempty"`
	Source    string    `json:"source,omitempty"`
}

// OpeningStanding says whether the books are empty, so that an opening position can
// be brought in.
type OpeningStanding struct {
	Empty        bool   `json:"empty"`
	Entries      int64  `json:"entries"`
	Programmes   int64  `json:"programmes"`
	Arrangements int64  `json:"arrangements"`
	Items        int64  `json:"items"`
	Opened       string `json:"opened,omitempty" doc:"Reference of the workbook the fund was opened with"`
}

func openingOf(b models.OpeningBatch, actor models.Actor) OpeningFile {
	return OpeningFile{ID: b.ID, Version: b.Version, Reference: b.Reference, CutOff: b.CutOff, Name: b.Name, State: string(b.State), Lines: b.Lines, Mine: b.PersonID == actor.PersonID, LoadedAt: b.CreatedAt, SettledAt: b.SettledAt}
}

type openingFileInput struct {
	Body struct {
		SentFile
	}
}

// openingOperations bring the history of a fund that exists into empty books.
//
// clause 97: the fund is administered by the agent; its books are the fund's.
func openingOperations(a *API) {
	s := a.services.Opening
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "money", Permission: right}
	}
	Read(a, op("show-opening", "/opening", "Whether an opening position can be brought in", models.PermMoneyRead),
		func(ctx context.Context, actor models.Actor, _ *struct{}) (OpeningStanding, error) {
			v, err := s.Standing(ctx, actor)
			l := v.Live
			return OpeningStanding{Empty: l.Empty(), Entries: l.Entries, Programmes: l.Programmes, Arrangements: l.Arrangements, Items: l.Items, Opened: l.Opened}, err
		})
	List(a, op("list-opening-files", "/opening/files", "Workbooks of the opening position, the latest first", models.PermMoneyRead),
		func(ctx context.Context, actor models.Actor, _ *struct{}) ([]OpeningFile, int64, error) {
			v, err := s.Standing(ctx, actor)
			out := make([]OpeningFile, len(v.Batches))
			for i, b := range v.Batches {
				out[i] = openingOf(b, actor)
			}
			return out, 0, err
		})
	Read(a, op("show-opening-file", "/opening/files/{id}", "One workbook beside the agent's statement", models.PermMoneyRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneOpeningFile, error) {
			v, err := s.Batch(ctx, actor, in.ID)
			out := OneOpeningFile{OpeningFile: openingOf(v.OpeningBatch, actor), Agrees: v.Agrees(), Statement: []OpeningLine{}, Counts: v.Counts, Decisions: []PriorDecision{}, Faults: []string{}}
			for _, l := range v.Lines {
				out.Statement = append(out.Statement, OpeningLine{Line: l.ID, Workbook: l.Cents, Statement: l.Theirs, Difference: l.Difference})
			}
			for _, d := range v.Book.Decisions {
				out.Decisions = append(out.Decisions, PriorDecision{Reference: d.Reference, DecidedOn: d.DecidedOn, Body: d.Body, Method: d.Method, Title: d.Title, Text: d.Text, Source: d.Source})
			}
			for _, f := range v.Faults {
				out.Faults = append(out.Faults, f.Field)
			}
			return out, err
		})
	Read(a, op("fetch-opening-file", "/opening/files/{id}/file", "The workbook as it came", models.PermMoneyRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			file, err := s.FileOf(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, file)
		})
	read := op("read-opening-file", "/opening/files", "Take a filled workbook in, for a second person to commit; every fault by sheet and cell", models.PermContribution)
	read.MaxBody = 12 << 20
	Make(a, read, func(ctx context.Context, actor models.Actor, in *openingFileInput) (Done, *OpeningFile, error) {
		hash := hashOf(in.Body.Content)
		made, err := s.Known(ctx, actor, hash)
		if err == nil && made == nil {
			book, faults, wrong := exports.ReadOpening(ctx, a.services, actor, in.Body.Content)
			if wrong != nil {
				return Done{}, nil, wrong
			}
			if len(faults) > 0 {
				return Done{}, nil, sheetProblem("opening.invalid", faults)
			}
			made, err = s.Take(ctx, actor, *book, opening.File{Upload: files.Upload{Name: in.Body.Name, Body: bytes.NewReader(in.Body.Content)}, Hash: hash})
		}
		if err != nil {
			return Done{}, nil, err
		}
		out := openingOf(*made, actor)
		return Done{Target: "opening_batches", ID: made.ID, Version: made.Version, Reference: made.Reference}, &out, nil
	})
	Act(a, op("commit-opening-file", "/opening/files/{id}/confirmation", "Bring a workbook into the books as a second person, whole or not at all", models.PermContribution),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "opening_batches", ID: in.ID, Version: in.Version() + 1}, s.Commit(ctx, actor, in.ID, in.Version())
		})
	drop := op("drop-opening-file", "/opening/files/{id}", "Set a workbook aside that was not committed", models.PermContribution)
	drop.Method = http.MethodDelete
	Act(a, drop, func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		return Done{Target: "opening_batches", ID: in.ID, Version: in.Version() + 1}, s.Drop(ctx, actor, in.ID, in.Version())
	})
	Read(a, op("list-prior-decisions", "/decisions-before", "Decisions taken before this system kept them", models.PermPublicRead),
		func(ctx context.Context, actor models.Actor, _ *struct{}) ([]PriorDecision, error) {
			rows, err := s.Decisions(ctx, actor)
			out := make([]PriorDecision, len(rows))
			for i, d := range rows {
				out[i] = PriorDecision{Reference: d.Reference, DecidedOn: d.DecidedOn(), Body: d.Body, Method: d.Method, Title: d.Title, Text: d.Text, Source: d.Source}
			}
			return out, err
		})
}
