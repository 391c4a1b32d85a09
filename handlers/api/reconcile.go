package api

import (
	"bytes"
	"context"
	"time"

	"seedfund/app/files"
	"seedfund/app/reconcile"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// BookComparison is one comparison of the agent's books with ours.
type BookComparison struct {
	ID         int64       `json:"id"`
	Reference  string      `json:"reference"`
	File       string      `json:"file"`
	From       when.Date   `json:"from"`
	To         when.Date   `json:"to"`
	Days       int         `json:"days"`
	Tolerance  money.Cents `json:"tolerance"`
	OurLines   int         `json:"our_lines"`
	Lines      int         `json:"lines"`
	Matched    int         `json:"matched"`
	Breaks     int         `json:"breaks"`
	ComparedAt time.Time   `json:"compared_at"`
}

// BookBreak is a difference between the books.
type BookBreak struct {
	ID           int64       `json:"id"`
	Version      int64       `json:"version"`
	Kind         string      `json:"kind"`
	Movement     string      `json:"movement"`
	Project      string      `json:"project_number"`
	Organisation string      `json:"organisation_code"`
	Ours         money.Cents `json:"ours"`
	OursOn       when.Date   `json:"ours_on"`
	Agents       money.Cents `json:"agents"`
	AgentsOn     when.Date   `json:"agents_on"`
	AgentRef     string      `json:"agent_reference"`
	Entry        string      `json:"entry"`
	OwnerID      int64       `json:"owner_id,omitempty"`
	State        string      `json:"state"`
	Days         int         `json:"days" doc:"How long it has stood"`
	FoundBy      string      `json:"found_by"`
	Explanation  string      `json:"explanation,omitempty"`
}

func bookBreak(r models.BreakRow) BookBreak {
	out := BookBreak{ID: r.ID, Version: r.Version, Kind: string(r.Kind), Movement: string(r.EntryKind), Project: r.Project, Organisation: r.Organisation, Ours: r.OursCents, OursOn: r.OursOn,
		Agents: r.AgentsCents, AgentsOn: r.AgentsOn, AgentRef: r.AgentRef, Entry: r.Entry, State: string(r.State), Days: r.Days, FoundBy: r.FirstReference, Explanation: r.Explanation}
	if r.OwnerID != nil {
		out.OwnerID = *r.OwnerID
	}
	return out
}

type breaksInput struct {
	All bool `query:"all" doc:"Closed ones too"`
}

type booksInput struct {
	Body struct {
		File      *SentFile   `json:"file" doc:"The agent's books as CSV or workbook"`
		From      when.Date   `json:"from"`
		To        when.Date   `json:"to"`
		Days      int         `json:"days" minimum:"0" maximum:"60"`
		Tolerance money.Cents `json:"tolerance"`
	}
}

type ownerInput struct {
	VersionedByID
	Body struct {
		OwnerID int64 `json:"owner_id" minimum:"0" doc:"A person of the secretariat or the agent; 0 for nobody"`
	}
}

func reconcileOperations(a *API) {
	s := a.services.Reconcile
	List(a, Op{ID: "list-comparisons", Path: "/reconciliation", Summary: "Comparisons of the agent's books with ours, the latest first", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]BookComparison, int64, error) {
			rows, err := s.List(ctx, actor)
			out := make([]BookComparison, len(rows))
			for i, r := range rows {
				out[i] = BookComparison{ID: r.ID, Reference: r.Reference, File: r.Name, From: r.FromOn, To: r.ToOn, Days: r.Days, Tolerance: r.Tolerance, OurLines: r.OurLines, Lines: r.Lines, Matched: r.Matched, Breaks: r.Breaks, ComparedAt: r.CreatedAt}
			}
			return out, 0, err
		})
	List(a, Op{ID: "list-book-breaks", Path: "/reconciliation/breaks", Summary: "Differences between the agent's books and ours, the oldest first", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *breaksInput) ([]BookBreak, int64, error) {
			rows, err := s.Breaks(ctx, actor, in.All)
			out := make([]BookBreak, len(rows))
			for i, r := range rows {
				out[i] = bookBreak(r)
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-book-break", Path: "/reconciliation/breaks/{id}", Summary: "One difference", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (BookBreak, error) {
			row, err := s.Break(ctx, actor, in.ID)
			return bookBreak(row), err
		})
	Read(a, Op{ID: "read-comparison-file", Path: "/reconciliation/{reference}/file", Summary: "The agent's file of a comparison", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (FileContent, error) {
			id, err := s.FileOf(ctx, actor, in.Reference)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, id)
		})
	Act(a, Op{ID: "compare-books", Path: "/reconciliation", Summary: "Hold a file of the agent's books against ours", Tag: "money", Permission: models.PermContribution, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *booksInput) (Done, error) {
			if in.Body.File == nil {
				return Done{}, models.Invalid("reconcile.invalid", models.FieldError{Field: "file", Key: "money.fault.required"})
			}
			if err := actor.May(models.PermContribution); err != nil {
				return Done{}, err
			}
			body := in.Body.File.Content
			lines, faults := reports.ReadAgentBooks(body)
			if len(faults) > 0 {
				return Done{}, sheetProblem("reconcile.invalid", faults)
			}
			r, err := s.Compare(ctx, actor, reconcile.Input{Upload: files.Upload{Name: in.Body.File.Name, Body: bytes.NewReader(body)}, Hash: hashOf(body), Lines: lines, From: in.Body.From, To: in.Body.To,
				Rule: models.MatchRule{Days: in.Body.Days, Tolerance: in.Body.Tolerance}})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "reconciliations", ID: r.ID, Reference: r.Reference}, nil
		})
	Act(a, Op{ID: "own-book-break", Path: "/reconciliation/breaks/{id}/owner", Summary: "Give a difference to somebody to look after", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *ownerInput) (Done, error) {
			return Done{Target: "reconciliation_breaks", ID: in.ID, Version: in.Version() + 1}, s.Own(ctx, actor, in.ID, in.Version(), in.Body.OwnerID)
		})
	Act(a, Op{ID: "explain-book-break", Path: "/reconciliation/breaks/{id}/explanation", Summary: "Close a difference that may stand, with the reason", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *whyInput) (Done, error) {
			return Done{Target: "reconciliation_breaks", ID: in.ID, Version: in.Version() + 1}, s.Explain(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		})
}
