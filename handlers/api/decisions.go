package api

import (
	"context"
	"time"

	"seedfund/app/matters/decisions"
	"seedfund/models"
)

// DecisionLine is a decision of the register.
type DecisionLine struct {
	Reference   string     `json:"reference"`
	Kind        string     `json:"kind"`
	Outcome     string     `json:"outcome"`
	Method      string     `json:"method"`
	Sentence    string     `json:"sentence" doc:"For those who sit at the table"`
	QuorumMet   bool       `json:"quorum_met"`
	AdoptedAt   time.Time  `json:"adopted_at"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
	Question    string     `json:"question"`
	Proposal    string     `json:"proposal"`
	Title       string     `json:"title"`
}

// OneDecision is a decision with its text.
type OneDecision struct {
	DecisionLine
	Text        MatterText        `json:"text"`
	Language    string            `json:"language"`
	Hash        string            `json:"text_hash"`
	Corrections []BoardCorrection `json:"corrections" doc:"Of the composition, for those who sit at the table"`
}

// BoardCorrection is what became known after a decision of who held a seat then.
type BoardCorrection struct {
	Constituency string    `json:"constituency"`
	Number       int       `json:"number"`
	Kind         string    `json:"kind" enum:"holder,alternate"`
	Moment       string    `json:"moment" enum:"opening,adoption"`
	Before       string    `json:"before" doc:"As was known then; empty: vacant"`
	After        string    `json:"after" doc:"As is known now; empty: vacant"`
	ValidAfter   bool      `json:"valid_after" doc:"Whether the Board was validly composed, as is known now"`
	Instrument   string    `json:"instrument"`
	RecordedAt   time.Time `json:"recorded_at"`
}

type decisionInput struct {
	Reference string `path:"reference" maxLength:"40"`
}

func decisionOperations(a *API) {
	s := a.services
	List(a, Op{ID: "list-decisions", Path: "/decisions", Summary: "The register of decisions", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *Page) ([]DecisionLine, int64, error) {
			rows, next, err := s.Decisions.List(ctx, actor, decisions.Filter{After: in.After, Limit: in.Limit})
			var out []DecisionLine
			for _, r := range rows {
				out = append(out, decisionOf(r))
			}
			return out, next, err
		})
	Read(a, Op{ID: "show-decision", Path: "/decisions/{reference}", Summary: "One decision with its text", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *decisionInput) (OneDecision, error) {
			v, err := s.Decisions.Show(ctx, actor, in.Reference)
			out := OneDecision{DecisionLine: decisionOf(v.DecisionRow), Text: textOf(v.Text), Language: v.Language, Hash: v.TextHash, Corrections: []BoardCorrection{}}
			for _, n := range v.Corrections {
				out.Corrections = append(out.Corrections, BoardCorrection{Constituency: string(n.Constituency), Number: n.Number, Kind: string(n.Kind), Moment: string(n.Moment),
					Before: n.Before, After: n.After, ValidAfter: n.ValidAfter, Instrument: n.Instrument, RecordedAt: n.CreatedAt})
			}
			return out, err
		})
	certificateReadings(a)
	conditionActs(a)
}

func conditionActs(a *API) {
	s := a.services
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "board", Permission: right}
	}
	report := op("report-condition", "/board/conditions/{id}/report", "Report a condition as met", models.PermProgrammeManage)
	report.Or = []models.Permission{models.PermProposalDraft}
	Act(a, report, func(ctx context.Context, actor models.Actor, in *conditionInput) (Done, error) {
		return touched("decision_conditions", in.ID, s.Decisions.ReportCondition(ctx, actor, in.ID, in.Version(), in.Body.Note))
	})
	Act(a, op("confirm-condition", "/board/conditions/{id}/confirmation", "Confirm a condition as met", models.PermProgrammeManage), func(ctx context.Context, actor models.Actor, in *conditionInput) (Done, error) {
		return touched("decision_conditions", in.ID, s.Decisions.ConfirmCondition(ctx, actor, in.ID, in.Version(), in.Body.Note))
	})
	Act(a, op("return-condition", "/board/conditions/{id}/return", "Send a reported condition back", models.PermProgrammeManage), func(ctx context.Context, actor models.Actor, in *conditionInput) (Done, error) {
		return touched("decision_conditions", in.ID, s.Decisions.SendConditionBack(ctx, actor, in.ID, in.Version(), in.Body.Note))
	})
}

func decisionOf(r models.DecisionRow) DecisionLine {
	return DecisionLine{Reference: r.Reference, Kind: string(r.Kind), Outcome: string(r.Outcome), Method: string(r.Method), Sentence: r.Sentence, QuorumMet: r.Result.QuorumMet,
		AdoptedAt: r.AdoptedAt, PublishedAt: r.PublishedAt, Question: r.Question, Proposal: r.ProposalReference, Title: r.ProposalTitle}
}
