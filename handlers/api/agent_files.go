package api

import (
	"bytes"
	"context"
	"net/http"

	"seedfund/handlers/sheets"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// AgentFile is a file of the agent that was taken in.
type AgentFile struct {
	ID      int64       `json:"id"`
	Version int64       `json:"version" doc:"For If-Match"`
	Name    string      `json:"name"`
	State   string      `json:"state" enum:"read,loaded,dropped"`
	Lines   int         `json:"lines"`
	Total   money.Cents `json:"total"`
}

// OneAgentFile is a file with its lines as they match the requests now.
type OneAgentFile struct {
	AgentFile
	Payments []AgentFileLine `json:"payments"`
	Pending  int             `json:"pending" doc:"Records of it that wait for a second person"`
	Posted   int             `json:"posted"`
	Mine     bool            `json:"mine" doc:"Taken in by the reader, who cannot confirm it"`
	Faults   []FieldFault    `json:"faults" doc:"What stands against loading it, by cell"`
}

// AgentFileLine is one payment of a file.
type AgentFileLine struct {
	Row              int         `json:"row"`
	Request          string      `json:"request"`
	RequestID        int64       `json:"request_id,omitempty" doc:"Absent where the line matches no request"`
	ProjectNumber    string      `json:"project_number"`
	OrganisationCode string      `json:"organisation_code"`
	Organisation     string      `json:"organisation,omitempty"`
	Amount           money.Cents `json:"amount"`
	ValueDate        when.Date   `json:"value_date"`
	Reference        string      `json:"agent_reference"`
	Known            bool        `json:"known" doc:"The same payment is in the books already"`
}

func agentFileOf(f models.AgentFile) AgentFile {
	return AgentFile{ID: f.ID, Version: f.Version, Name: f.Name, State: string(f.State), Lines: f.Lines, Total: f.TotalCents}
}

type agentFileInput struct{ Body SentFile }

// agentFileOperations read a file of the agent, then load it whole or not at
// all: by the agent's officer, or by the secretariat on the agent's behalf.
//
// clause 97: what the secretariat loads waits for a second person.
func agentFileOperations(a *API, tag string) {
	s := a.services.Transfers
	op := func(id, path, summary string) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: tag, Permission: models.PermAgentAct, Or: []models.Permission{models.PermAgentRecord}}
	}
	List(a, op("list-agent-files", "/agent-files", "Files of the agent that were taken in, the latest first"),
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]AgentFile, int64, error) {
			rows, err := s.Files(ctx, actor)
			var out []AgentFile
			for _, f := range rows {
				out = append(out, agentFileOf(f))
			}
			return out, 0, err
		})
	Read(a, op("read-agent-file-template", "/agent-files/template", "An empty file with the heads"),
		func(context.Context, models.Actor, *nothing) (FileContent, error) {
			var body bytes.Buffer
			err := reports.AgentFileTemplate(&body)
			return made("payments.csv", "text/csv; charset=utf-8", body.Bytes()), err
		})
	Read(a, op("show-agent-file", "/agent-files/{id}", "One file, its lines as they match now, and what stands against loading it"),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneAgentFile, error) {
			return a.agentFile(ctx, actor, in.ID)
		})
	read := op("read-agent-file", "/agent-files", "Take a file of the agent in and compare it with the requests; every fault by its cell")
	read.MaxBody = 4 << 20
	Make(a, read, func(ctx context.Context, actor models.Actor, in *agentFileInput) (Done, *AgentFile, error) {
		rows, faults := reports.ReadAgentFile(in.Body.Content)
		if len(faults) > 0 {
			return Done{}, nil, sheetProblem("transfers.file_invalid", faults)
		}
		f, err := s.ReadFile(ctx, actor, *in.Body.upload(), hashOf(in.Body.Content), rows)
		if err != nil {
			return Done{}, nil, err
		}
		out := agentFileOf(*f)
		return Done{Target: "agent_files", ID: f.ID, Version: f.Version, Reference: f.Name}, &out, nil
	})
	Act(a, op("load-agent-file", "/agent-files/{id}/loading", "Load a file that was taken in, whole or not at all"),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			_, rows, err := sheets.AgentFile(ctx, a.services, actor, in.ID)
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "agent_files", ID: in.ID, Version: in.Version() + 1}, s.LoadFile(ctx, actor, in.ID, in.Version(), rows)
		})
	drop := op("drop-agent-file", "/agent-files/{id}", "Set a file aside that was not loaded")
	drop.Method = http.MethodDelete
	Act(a, drop, func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
		return Done{Target: "agent_files", ID: in.ID, Version: in.Version() + 1}, s.DropFile(ctx, actor, in.ID, in.Version())
	})
	Act(a, Op{ID: "confirm-agent-file", Path: "/agent-files/{id}/confirmation", Summary: "Confirm all of a loaded file that waits, as a second person", Tag: tag, Permission: models.PermAgentConfirm},
		func(ctx context.Context, actor models.Actor, in *ByID) (Done, error) {
			return Done{Target: "agent_files", ID: in.ID}, s.ConfirmFile(ctx, actor, in.ID)
		})
}

// agentFile reads a file with its lines. Faults of matching are part of the
// answer: they say what to correct.
func (a *API) agentFile(ctx context.Context, actor models.Actor, id int64) (OneAgentFile, error) {
	v, rows, err := sheets.AgentFile(ctx, a.services, actor, id)
	faults := models.AsError(err)
	if err != nil && (faults == nil || faults.Kind != models.KindInvalid) {
		return OneAgentFile{}, err
	}
	out := OneAgentFile{AgentFile: agentFileOf(v.File), Payments: []AgentFileLine{}, Pending: v.Pending, Posted: v.Posted, Mine: v.Mine, Faults: []FieldFault{}}
	if faults != nil {
		out.Faults = faultsIn(ctx, "", faults.Fields)
	}
	matched := map[int]bool{}
	for _, l := range v.Lines {
		line := agentLineOf(l.AgentFileRow)
		line.RequestID, line.Organisation, line.Known = l.RequestID, l.Organisation, l.Known
		out.Payments, matched[l.Row] = append(out.Payments, line), true
	}
	for _, r := range rows {
		if !matched[r.Row] {
			out.Payments = append(out.Payments, agentLineOf(r))
		}
	}
	return out, nil
}

func agentLineOf(r models.AgentFileRow) AgentFileLine {
	return AgentFileLine{Row: r.Row, Request: r.Request, ProjectNumber: r.AgentNumber, OrganisationCode: r.OrganisationCode, Amount: r.Cents, ValueDate: r.ValueDate, Reference: r.AgentRef}
}
