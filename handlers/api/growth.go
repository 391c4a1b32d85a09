package api

import (
	"context"
	"time"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// ProgrammeGrowth is what grew after a programme, as its lead organisation
// reports it; no part of it is the fund's money.
type ProgrammeGrowth struct {
	Programme string         `json:"programme"`
	ClosedOn  when.Date      `json:"closed_on"`
	Moments   []GrowthMoment `json:"moments"`
}

// GrowthMoment is when a programme is asked, with the versions of its answer.
type GrowthMoment struct {
	Moment   string          `json:"moment" enum:"closure,months_12,months_24"`
	DueOn    when.Date       `json:"due_on"`
	Versions []GrowthVersion `json:"versions" doc:"The accepted one alone, but for those who take part"`
}

// GrowthVersion is one version of an answer.
type GrowthVersion struct {
	ID       int64               `json:"id"`
	Version  int64               `json:"version"`
	Number   int                 `json:"number"`
	At       time.Time           `json:"at"`
	State    string              `json:"state" enum:"submitted,accepted,returned"`
	Nothing  bool                `json:"nothing_to_report"`
	OnBehalf bool                `json:"on_behalf" doc:"Entered by the secretariat for the organisation"`
	Reason   string              `json:"reason,omitempty"`
	Why      string              `json:"sent_back_why,omitempty"`
	Items    []models.GrowthItem `json:"items"`
}

func programmeGrowthOf(g models.ProgrammeGrowth) ProgrammeGrowth {
	out := ProgrammeGrowth{Programme: g.Programme.Reference, ClosedOn: g.ClosedOn, Moments: []GrowthMoment{}}
	for _, m := range g.Moments {
		one := GrowthMoment{Moment: string(m.Moment), DueOn: m.DueOn, Versions: []GrowthVersion{}}
		for _, a := range m.Versions {
			one.Versions = append(one.Versions, GrowthVersion{ID: a.ID, Version: a.Version, Number: a.Number, At: a.CreatedAt, State: string(a.State), Nothing: a.Nothing, OnBehalf: a.OnBehalf, Reason: a.Reason, Why: a.Why, Items: append([]models.GrowthItem{}, a.Items...)})
		}
		out.Moments = append(out.Moments, one)
	}
	return out
}

// FundGrowth is what grew after all programmes: accepted items, and their sums by
// kind, grade and currency.
type FundGrowth struct {
	Sums  []models.GrowthSum `json:"sums" doc:"Amounts of different currencies are never added, nor any of them to the fund's money"`
	Items []models.GrowthRow `json:"items"`
}

type growthInput struct {
	ByID
	Body struct {
		Moment  string            `json:"moment" enum:"closure,months_12,months_24"`
		Version int64             `json:"version" minimum:"0" doc:"Of the latest version of the answer, 0 where there is none"`
		Nothing bool              `json:"nothing_to_report,omitempty"`
		Reason  string            `json:"reason,omitempty" maxLength:"2000" doc:"Of a correction of an accepted answer"`
		Items   []GrowthItemInput `json:"items,omitempty" maxItems:"40"`
	}
}

// GrowthItemInput is one thing that grew.
type GrowthItemInput struct {
	Kind        string    `json:"kind" enum:"money,policy,scale_up"`
	Currency    string    `json:"currency,omitempty" maxLength:"3" doc:"Of money alone"`
	Amount      string    `json:"amount,omitempty" maxLength:"40" doc:"Of money alone, in its currency, as decimal text"`
	Rate        string    `json:"rate,omitempty" maxLength:"40" doc:"Units of the currency for a US dollar, as stated"`
	Source      string    `json:"source" maxLength:"200" doc:"Who gave, adopted or took to scale"`
	HappenedOn  when.Date `json:"happened_on"`
	Grade       string    `json:"grade" enum:"public,documented,stated"`
	Link        string    `json:"link,omitempty" maxLength:"500"`
	Document    string    `json:"document,omitempty" maxLength:"200" doc:"Reference of a document that is not public"`
	Description string    `json:"description" maxLength:"2000"`
}

type growthReturnInput struct {
	VersionedByID
	Body struct {
		Why string `json:"why" maxLength:"2000"`
	}
}

func growthOperations(a *API) {
	s := a.services.Growth
	Read(a, Op{ID: "show-programme-growth", Path: "/programmes/{reference}/growth", Summary: "What grew after a programme: money mobilised by others, policies and laws, scale-up", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *programmeInput) (ProgrammeGrowth, error) {
			g, err := s.Of(ctx, actor, in.Reference)
			return programmeGrowthOf(g), err
		})
	Read(a, Op{ID: "show-fund-growth", Path: "/results/growth", Summary: "What grew after all programmes, accepted items with their sums by kind, grade and currency", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *struct{}) (FundGrowth, error) {
			rows, err := s.Rows(ctx, actor)
			return FundGrowth{Sums: append([]models.GrowthSum{}, models.GrowthSums(rows)...), Items: append([]models.GrowthRow{}, rows...)}, err
		})
	Act(a, Op{ID: "submit-growth", Path: "/programmes/{id}/growth", Summary: "Answer what grew, for the lead organisation; a correction is a new version", Tag: "programmes", Permission: models.PermResultsWrite, Or: []models.Permission{models.PermResultsPublish}},
		func(ctx context.Context, actor models.Actor, in *growthInput) (Done, error) {
			said := models.GrowthInput{Moment: models.GrowthMoment(in.Body.Moment), Version: in.Body.Version, Nothing: in.Body.Nothing, Reason: in.Body.Reason}
			for n, x := range in.Body.Items {
				item := models.GrowthItem{Kind: models.GrowthKind(x.Kind), Currency: x.Currency, Rate: x.Rate, Source: x.Source, HappenedOn: x.HappenedOn, Grade: models.GrowthGrade(x.Grade), Link: x.Link, Document: x.Document, Description: x.Description}
				if x.Amount != "" {
					amount, err := money.Parse(x.Amount, x.Currency)
					if err != nil {
						return Done{}, models.Invalid("growth.invalid", models.FieldError{Field: models.GrowthField(n, "amount"), Key: "growth.fault.amount"})
					}
					item.Minor = amount.Minor
				}
				said.Items = append(said.Items, item)
			}
			answer, err := s.Submit(ctx, actor, in.ID, said)
			return Done{Target: "growth_answers", ID: answer.ID, Version: answer.Version}, err
		})
	Act(a, Op{ID: "accept-growth", Path: "/growth/{id}/acceptance", Summary: "Accept an answer: it is public with its programme", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return Done{Target: "growth_answers", ID: in.ID, Version: in.Version() + 1}, s.Accept(ctx, actor, in.ID, in.Version())
		})
	Act(a, Op{ID: "return-growth", Path: "/growth/{id}/return", Summary: "Send an answer back with what is wrong", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *growthReturnInput) (Done, error) {
			return Done{Target: "growth_answers", ID: in.ID, Version: in.Version() + 1}, s.Return(ctx, actor, in.ID, in.Version(), in.Body.Why)
		})
}
