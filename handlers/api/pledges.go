package api

import (
	"context"
	"strings"

	"seedfund/app/contributions"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

type pledgeInput struct {
	Body struct {
		OrganisationID int64     `json:"organisation_id" minimum:"1"`
		Currency       string    `json:"currency" minLength:"3" maxLength:"3"`
		Minor          int64     `json:"minor" minimum:"1" doc:"Minor units of the currency"`
		AnnouncedOn    when.Date `json:"announced_on"`
		Source         string    `json:"source" maxLength:"500" doc:"Where it was said"`
		ExpectedFrom   when.Date `json:"expected_from,omitempty"`
		ExpectedTo     when.Date `json:"expected_to,omitempty"`
		Preference     int       `json:"preference,omitempty" minimum:"0" maximum:"5" doc:"Thematic area named; pooled all the same"`
	}
}

type pledgeWithdrawalInput struct {
	ByReference
	Versioned
	Body struct {
		WithdrawnOn when.Date `json:"withdrawn_on"`
		Reason      string    `json:"reason" maxLength:"2000"`
	}
}

type turnInput struct {
	ByReference
	Versioned
	Body struct {
		SignedArrangement
		Counts  int64  `json:"counts,omitempty" minimum:"0" doc:"How much of the pledge it is, in minor units of the pledge's currency; absent: its own amount"`
		OverWhy string `json:"over_why,omitempty" maxLength:"2000" doc:"Why more is signed than was pledged"`
	}
}

// pledgeOperations keep what was announced and not signed: no money, and apart
// from commitments.
func pledgeOperations(a *API) {
	s := a.services.Contributions
	List(a, Op{ID: "list-pledges", Path: "/pledges", Summary: "Pledges in alphabetical order of the contributors: announced, not signed, no money", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]models.PledgeRow, int64, error) {
			rows, err := s.Pledges(ctx, actor)
			return rows, 0, err
		})
	Read(a, Op{ID: "show-pledge", Path: "/pledges/{reference}", Summary: "One pledge with the arrangements it became", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) (models.PledgeRow, error) {
			return s.PledgeOf(ctx, actor, in.Reference)
		})
	Act(a, Op{ID: "record-pledge", Path: "/pledges", Summary: "Record what a contributor announced", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *pledgeInput) (Done, error) {
			b := in.Body
			p, err := s.Pledge(ctx, actor, contributions.PledgeInput{OrganisationID: b.OrganisationID, Currency: b.Currency, Minor: b.Minor, AnnouncedOn: b.AnnouncedOn, Source: b.Source,
				ExpectedFrom: b.ExpectedFrom, ExpectedTo: b.ExpectedTo, Preference: b.Preference})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "pledges", ID: p.ID, Version: p.Version, Reference: p.Reference}, nil
		})
	Act(a, Op{ID: "turn-pledge", Path: "/pledges/{reference}/commitment", Summary: "Record the signed arrangement that a pledge, or a part of it, became", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *turnInput) (Done, error) {
			c, err := s.TurnPledge(ctx, actor, in.Reference, in.Version(), contributions.Signed{CommitmentInput: in.Body.input(), Counts: in.Body.Counts, OverWhy: in.Body.OverWhy})
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "contributor_commitments", ID: c.ID, Version: c.Version, Reference: c.Reference}, nil
		})
	Act(a, Op{ID: "withdraw-pledge", Path: "/pledges/{reference}/withdrawal", Summary: "Say that what of a pledge was not signed will not come", Tag: "money", Permission: models.PermContribution},
		func(ctx context.Context, actor models.Actor, in *pledgeWithdrawalInput) (Done, error) {
			return Done{Target: "pledges", Version: in.Version() + 1, Reference: in.Reference}, s.WithdrawPledge(ctx, actor, in.Reference, in.Version(), in.Body.WithdrawnOn, in.Body.Reason)
		})
}

// DonorStatement is the statement of a contributor, and figures of the agent
// beside it where some were given.
type DonorStatement struct {
	models.DonorStatement
	Compared []models.AgentLine `json:"compared" doc:"To the dollar"`
}

// StatedContributor is a contributor whose statement the reader may read.
type StatedContributor struct {
	ID   int64  `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

type donorInput struct {
	Code  string    `path:"code" maxLength:"40" doc:"Code of the contributor"`
	AsAt  when.Date `query:"as_at" doc:"Absent: the latest day of the books or of a signature"`
	Agent []string  `query:"agent,explode" maxItems:"60" doc:"Figures of the agent to hold against it, each as line=dollars: deposited=1300108, fee=13001, SAA-0001=1300108.34"`
}

// donorOperations give a contributor's statement and the table of areas.
func donorOperations(a *API) {
	s := a.services.Contributions
	List(a, Op{ID: "list-contribution-areas", Path: "/contribution-areas", Summary: "Sources by the preference contributors named, pooled, beside uses by thematic area", Tag: "money", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]models.AreaLine, int64, error) {
			rows, err := s.Areas(ctx, actor)
			return rows, 0, err
		})
	List(a, Op{ID: "list-donor-statements", Path: "/donor-statements", Summary: "Contributors whose statement the reader may read", Tag: "money", Permission: models.PermDonorStatement},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]StatedContributor, int64, error) {
			rows, err := s.Stated(ctx, actor)
			var out []StatedContributor
			for _, o := range rows {
				out = append(out, StatedContributor{ID: o.ID, Code: o.Code, Name: o.Name})
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-donor-statement", Path: "/donor-statements/{code}", Summary: "What a contributor signed and paid as at a day, and how the pooled fund used its money; no programme is attributed to a contributor", Tag: "money", Permission: models.PermDonorStatement},
		func(ctx context.Context, actor models.Actor, in *donorInput) (DonorStatement, error) {
			agent, err := agentFigures(in.Agent)
			if err != nil {
				return DonorStatement{}, err
			}
			v, err := s.Statement(ctx, actor, in.Code, in.AsAt)
			out := DonorStatement{DonorStatement: v, Compared: v.Compare(agent)}
			if out.Compared == nil {
				out.Compared = []models.AgentLine{}
			}
			return out, err
		})
}

// agentFigures reads "line=dollars".
func agentFigures(texts []string) (map[string]money.Cents, error) {
	out := map[string]money.Cents{}
	var f models.Faults
	for _, text := range texts {
		line, figure, _ := strings.Cut(text, "=")
		cents, err := money.ParseCents(figure)
		if err != nil {
			fault, _ := models.FaultOf("agent", err)
			f = append(f, fault)
			continue
		}
		out[strings.TrimSpace(line)] = cents
	}
	return out, f.Err("donors.invalid")
}
