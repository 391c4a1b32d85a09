package api

import (
	"bytes"
	"context"

	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
)

// Export is a file that leaves the system.
type Export struct {
	Name    string   `json:"name"`
	Kind    string   `json:"media_type"`
	Summary string   `json:"summary"`
	Needs   []string `json:"needs" doc:"Parameters it cannot do without: request, programme, call"`
	AsAt    bool     `json:"as_at" doc:"Can be asked as at a day"`
	Year    bool     `json:"year" doc:"Can be asked for a year"`
	Forms   []string `json:"formats" doc:"Forms of a data file; of every other none, it comes in its own"`
}

type exportInput struct {
	Name      string    `path:"name" maxLength:"40"`
	Request   string    `query:"request" maxLength:"20" doc:"Number or reference of a transfer request: 41, TR-0041"`
	Programme string    `query:"programme" maxLength:"20" doc:"Number or reference of a programme: 8, JP-0008"`
	Call      string    `query:"call" maxLength:"40" doc:"Reference of a call: DEM00-C-2026-03"`
	Donor     string    `query:"contributor" maxLength:"40" doc:"Code of a contributor"`
	Code      string    `query:"organisation" maxLength:"40" doc:"Code of an organisation, for a file of expenditure; one's own or all when absent"`
	AsAt      when.Date `query:"as_at" doc:"The latest of the books when absent"`
	Year      int       `query:"year" minimum:"0" maximum:"9999" doc:"That of the last value date of the books when absent"`
	Form      string    `query:"format" maxLength:"20" doc:"Of a data file: csv, xlsx, json or dictionary; csv when absent"`
	Edition   string    `query:"edition" maxLength:"20" doc:"Of the funding status: whole, or transfers as in earlier statements"`
	Language  string    `query:"lang" maxLength:"10" doc:"Of the heads; the reader's when absent"`
}

// exportOperations are the agent's workbooks and the data files, byte for byte
// those of the pages and of the command line.
func exportOperations(a *API) {
	List(a, Op{ID: "list-exports", Path: "/exports", Summary: "Files that can be taken away", Tag: "exports", Permission: models.PermExport},
		func(_ context.Context, actor models.Actor, _ *nothing) ([]Export, int64, error) {
			var out []Export
			for _, e := range exports.For(actor) {
				row := Export{Name: e.Name, Kind: e.Media, Summary: e.Summary(), Needs: append([]string{}, e.Needs...), AsAt: e.AsAt, Year: e.Year, Forms: []string{}}
				for _, f := range e.Forms() {
					row.Forms = append(row.Forms, string(f))
				}
				out = append(out, row)
			}
			return out, 0, nil
		})
	Read(a, Op{ID: "read-export", Path: "/exports/{name}", Summary: "One file", Tag: "exports", Permission: models.PermExport},
		func(ctx context.Context, actor models.Actor, in *exportInput) (FileContent, error) {
			e, ok := exports.Find(in.Name)
			if !ok {
				return FileContent{}, models.NotFound("exports")
			}
			p := exports.Params{Request: in.Request, Programme: in.Programme, Call: in.Call, Contributor: in.Donor, Organisation: in.Code, AsAt: in.AsAt, Year: in.Year, Edition: in.Edition, Language: in.Language, Form: in.Form}
			if p.Language == "" {
				p.Language = actor.Language
			}
			var body bytes.Buffer
			name, err := e.Write(ctx, a.services, actor, p, &body)
			if err != nil {
				return FileContent{}, err
			}
			return made(name, e.MediaIn(p.Form), body.Bytes()), nil
		})
}
