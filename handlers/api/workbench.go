package api

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/app/workbench"
	"seedfund/models"
	"seedfund/models/money"
)

// WorkbenchProposal is one proposal before the Board or near it.
type WorkbenchProposal struct {
	ID            int64              `json:"id"`
	Reference     string             `json:"reference"`
	Title         string             `json:"title"`
	State         string             `json:"state" doc:"As applicants know it"`
	Call          string             `json:"call"`
	Theme         int                `json:"theme"`
	Objectives    []int              `json:"objectives"`
	Lead          string             `json:"lead"`
	Countries     []WorkbenchCountry `json:"countries"`
	Organisations []WorkbenchPartner `json:"organisations"`
	Markers       []WorkbenchLevel   `json:"markers" doc:"By every marker that is compared"`
	Reviews       *WorkbenchScore    `json:"reviews,omitempty" doc:"Absent while no review counts"`
	Board         *WorkbenchScore    `json:"board,omitempty" doc:"Of the seats; absent where there are none for the caller yet"`
	Asked         money.Cents        `json:"asked"`
	Reserve       string             `json:"reserve,omitempty" doc:"What the text before the Board reserves: first or all; absent without a text that approves"`
	Appraised     money.Cents        `json:"appraised" doc:"Of the signed appraisal note; 0 without one"`
}

// WorkbenchCountry is a country or area with its share.
type WorkbenchCountry struct {
	Code   string   `json:"code"`
	Region string   `json:"region" doc:"M49 code"`
	Groups []string `json:"groups"`
	Income string   `json:"income_group" doc:"Of the World Bank: low, lower_middle, upper_middle or high; empty where it classifies none"`
	Share  int      `json:"share_basis_points"`
	First  bool     `json:"first_time" doc:"No programme that the caller knows of works there"`
}

// WorkbenchLevel is the level that a document states of a marker.
type WorkbenchLevel struct {
	Marker string `json:"marker"`
	Scale  string `json:"scale" doc:"The version of the scale"`
	Level  string `json:"level" doc:"Empty where none is stated"`
}

// WorkbenchPartner is a participating organisation with its budget.
type WorkbenchPartner struct {
	Code   string      `json:"code"`
	Name   string      `json:"name"`
	Budget money.Cents `json:"budget"`
}

// WorkbenchScore is a mean with its spread, in hundredths of a point of 100.
type WorkbenchScore struct {
	Count  int   `json:"count"`
	Mean   int64 `json:"mean"`
	Spread int64 `json:"spread"`
}

func workbenchScoreOf(s *models.ReviewSummary) *WorkbenchScore {
	if s == nil || s.Count == 0 {
		return nil
	}
	return &WorkbenchScore{Count: s.Count, Mean: int64(s.Mean), Spread: int64(s.Spread)}
}

// Workbench is the proposals beside the money. It shows; it neither ranks nor
// decides.
type Workbench struct {
	Day         string                 `json:"day"`
	Proposals   []WorkbenchProposal    `json:"proposals" doc:"By reference"`
	Figures     models.ScenarioFigures `json:"figures" doc:"Of the basket; amounts in whole cents"`
	Instalments []WorkbenchInstalment  `json:"instalments" doc:"Signed and not received"`
}

// WorkbenchInstalment is signed money that has not arrived.
type WorkbenchInstalment struct {
	ID          int64       `json:"id"`
	Contributor string      `json:"contributor"`
	Agreement   string      `json:"agreement"`
	Number      int         `json:"number"`
	DueOn       string      `json:"due_on"`
	Dollars     money.Cents `json:"dollars" doc:"After the agent's fee; 0 where no rate is on record"`
	Counted     bool        `json:"counted"`
}

// BasketChoice is an amount for one proposal.
type BasketChoice struct {
	Proposal int64       `json:"proposal" minimum:"1"`
	Amount   money.Cents `json:"amount"`
}

// BasketSlip supposes an instalment to be late.
type BasketSlip struct {
	Instalment int64 `json:"instalment" minimum:"1"`
	Months     int   `json:"months" minimum:"0" maximum:"24"`
}

// BasketBody is a basket.
type BasketBody struct {
	Choices []BasketChoice `json:"choices" maxItems:"200"`
	Slips   []BasketSlip   `json:"slips,omitempty" maxItems:"200"`
}

func (b BasketBody) basket() models.Basket {
	out := models.Basket{Amounts: map[int64]money.Cents{}, Slips: map[int64]int{}}
	for _, c := range b.Choices {
		out.Amounts[c.Proposal] = c.Amount
	}
	for _, s := range b.Slips {
		out.Slips[s.Instalment] = s.Months
	}
	return out
}

// Scenario is a frozen scenario in a list.
type Scenario struct {
	ID       int64        `json:"id"`
	Name     string       `json:"name"`
	FrozenAt time.Time    `json:"frozen_at"`
	Chosen   money.Cents  `json:"chosen"`
	After    *money.Cents `json:"free_after,omitempty" doc:"Free after the approvals; below zero they would have been refused; absent in scenarios of the first format"`
	Left     money.Cents  `json:"left" doc:"With all tranches; below zero: more than was free on its day"`
}

// OneScenario is a frozen scenario with its figures as they were.
type OneScenario struct {
	Scenario
	Remarks string                 `json:"remarks,omitempty"`
	Hash    string                 `json:"hash" doc:"SHA-256 of the canonical figures"`
	Figures models.ScenarioFigures `json:"figures" doc:"Amounts in whole cents"`
}

type workbenchInput struct {
	Choices []string `query:"choice,explode" maxItems:"200" doc:"proposal:amount, as 14:2500000.00; the empty basket when absent"`
	Slips   []string `query:"slip,explode" maxItems:"200" doc:"instalment:months, as 3:6"`
}

func (in workbenchInput) basket() (models.Basket, error) {
	b := models.Basket{Amounts: map[int64]money.Cents{}, Slips: map[int64]int{}}
	var f models.Faults
	for _, text := range in.Choices {
		id, amount, ok := pair(text)
		cents, err := money.ParseCents(amount)
		if !ok || err != nil {
			f.Add("choice", "workbench.amount_range")
			continue
		}
		b.Amounts[id] = cents
	}
	for _, text := range in.Slips {
		id, months, ok := pair(text)
		n := whole(months)
		if !ok || n < 0 {
			f.Add("slip", "workbench.slip_range", "Max", models.SlipLimit)
			continue
		}
		b.Slips[id] = n
	}
	return b, f.Err("workbench.invalid")
}

type freezeInput struct {
	Body struct {
		Name    string     `json:"name" maxLength:"120"`
		Remarks string     `json:"remarks,omitempty" maxLength:"2000"`
		Basket  BasketBody `json:"basket"`
	}
}

func workbenchOf(v models.WorkbenchView) Workbench {
	out := Workbench{Day: v.Today.String(), Proposals: []WorkbenchProposal{}, Figures: v.Figures, Instalments: []WorkbenchInstalment{}}
	for _, r := range v.Rows {
		p := WorkbenchProposal{ID: r.ProposalID, Reference: r.Reference, Title: r.Title, State: r.State.PublicState(), Call: r.CallReference, Theme: r.Theme,
			Objectives: append([]int{}, r.Objectives...), Lead: r.Lead, Countries: []WorkbenchCountry{}, Markers: []WorkbenchLevel{}, Organisations: []WorkbenchPartner{},
			Reviews: workbenchScoreOf(&r.Reviews), Board: workbenchScoreOf(r.Board), Asked: r.Asked, Appraised: r.Appraised, Reserve: string(r.Reserve)}
		for _, c := range r.Countries {
			country := WorkbenchCountry{Code: c.Code, Region: c.Region, Groups: []string{}, Income: string(c.Income), Share: c.Share, First: c.First}
			for _, g := range c.Groups {
				country.Groups = append(country.Groups, string(g))
			}
			p.Countries = append(p.Countries, country)
		}
		for _, m := range v.Markers {
			l := r.Marked(m.Code)
			p.Markers = append(p.Markers, WorkbenchLevel{Marker: l.Marker, Scale: l.Scale, Level: l.Level})
		}
		for _, o := range r.Organisations {
			p.Organisations = append(p.Organisations, WorkbenchPartner{Code: o.Code, Name: o.Name, Budget: o.Cents})
		}
		out.Proposals = append(out.Proposals, p)
	}
	for _, p := range v.Instalments {
		out.Instalments = append(out.Instalments, WorkbenchInstalment{ID: p.ID, Contributor: p.Contributor, Agreement: p.Agreement, Number: p.Number, DueOn: p.DueOn.String(), Dollars: p.Cents, Counted: p.Known})
	}
	return out
}

func workbenchOperations(a *API) {
	s := a.services.Workbench
	Read(a, Op{ID: "show-workbench", Path: "/board/workbench", Summary: "Proposals before the Board beside the money, with a basket", Tag: "board", Permission: models.PermBoardRead},
		func(ctx context.Context, actor models.Actor, in *workbenchInput) (Workbench, error) {
			b, err := in.basket()
			if err != nil {
				return Workbench{}, err
			}
			v, err := s.Show(ctx, actor, b)
			return workbenchOf(v), err
		})
	List(a, Op{ID: "list-scenarios", Path: "/board/workbench/scenarios", Summary: "Frozen scenarios, the latest first", Tag: "board", Permission: models.PermBoardRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]Scenario, int64, error) {
			rows, err := s.Scenarios(ctx, actor)
			var out []Scenario
			for _, r := range rows {
				out = append(out, Scenario{ID: r.ID, Name: r.Name, FrozenAt: r.CreatedAt, Chosen: r.Chosen, After: r.After, Left: r.Left})
			}
			return slices.Clip(out), 0, err
		})
	Read(a, Op{ID: "show-scenario", Path: "/board/workbench/scenarios/{id}", Summary: "One frozen scenario with its figures", Tag: "board", Permission: models.PermBoardRead},
		func(ctx context.Context, actor models.Actor, in *ByID) (OneScenario, error) {
			v, err := s.Scenario(ctx, actor, in.ID)
			row := v.Row(v.Figures)
			return OneScenario{Scenario: Scenario{ID: v.ID, Name: v.Name, FrozenAt: v.CreatedAt, Chosen: row.Chosen, After: row.After, Left: row.Left},
				Remarks: v.Remarks, Hash: v.Hash, Figures: v.Figures}, err
		})
	Act(a, Op{ID: "freeze-scenario", Path: "/board/workbench/scenarios", Summary: "Keep what a basket comes to, with the Board's papers", Tag: "board", Permission: models.PermMatterPrepare},
		func(ctx context.Context, actor models.Actor, in *freezeInput) (Done, error) {
			kept, err := s.Freeze(ctx, actor, workbench.Frozen{Name: in.Body.Name, Remarks: in.Body.Remarks, Basket: in.Body.Basket.basket()})
			return Done{Target: "scenarios", ID: kept.ID, Hash: kept.Hash}, err
		})
}

// pair reads "number:rest".
func pair(text string) (id int64, rest string, ok bool) {
	before, rest, found := strings.Cut(text, ":")
	id, err := strconv.ParseInt(before, 10, 64)
	return id, rest, found && err == nil && id > 0
}

// whole is a whole number, -1 where the text is none.
func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
