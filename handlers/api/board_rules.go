package api

import (
	"context"
	"time"

	"seedfund/app/bodies"
	"seedfund/models"
)

// BoardRules is one version of the Board's rules.
type BoardRules struct {
	Number     int               `json:"number"`
	From       time.Time         `json:"from"`
	Instrument string            `json:"instrument" doc:"The decision that adopted it, or the text that set the Board up"`
	Rules      models.RuleValues `json:"rules"`
}

// BoardHolding is what the record says of a seat over a time.
type BoardHolding struct {
	ID             int64      `json:"id"`
	Seat           int64      `json:"seat"`
	Constituency   string     `json:"constituency"`
	Number         int        `json:"number" doc:"Of the seat in its constituency"`
	Kind           string     `json:"kind" enum:"holder,alternate"`
	OrganisationID int64      `json:"organisation_id"`
	Organisation   string     `json:"organisation"`
	Country        string     `json:"country"`
	From           time.Time  `json:"from"`
	To             *time.Time `json:"to,omitempty" doc:"End excluded; absent while open"`
	Instrument     string     `json:"instrument"`
	RecordedAt     time.Time  `json:"recorded_at"`
}

// OpenCondition is a condition of a decision that is not met yet.
type OpenCondition struct {
	ID             int64  `json:"id"`
	Version        int64  `json:"version" doc:"For If-Match"`
	Decision       string `json:"decision"`
	Proposal       *int64 `json:"proposal,omitempty"`
	Number         int    `json:"number"`
	Body           string `json:"body"`
	OrganisationID int64  `json:"organisation_id"`
	Organisation   string `json:"organisation"`
	DueOn          Day    `json:"due_on"`
	Blocks         int    `json:"blocks_tranche"`
	State          string `json:"state"`
}

type setUpInput struct {
	Body struct {
		Name       string            `json:"name" maxLength:"200"`
		Instrument string            `json:"instrument" maxLength:"500"`
		ExOfficio  int               `json:"ex_officio,omitempty" minimum:"0" maximum:"10" doc:"Seats without a vote"`
		Rules      models.RuleValues `json:"rules"`
	}
}

type rulesInput struct {
	Body struct {
		Decision int64             `json:"decision" minimum:"1" doc:"Id of the Board's decision that adopted them"`
		From     time.Time         `json:"from"`
		Rules    models.RuleValues `json:"rules"`
	}
}

func holdingOf(h models.HoldingRow) BoardHolding {
	return BoardHolding{ID: h.ID, Seat: h.SeatID, Constituency: string(h.Constituency), Number: h.Number, Kind: string(h.Kind), OrganisationID: h.OrganisationID,
		Organisation: h.Organisation, Country: h.Country, From: h.StartsAt, To: h.EndsAt, Instrument: h.Instrument, RecordedAt: h.RecordedAt}
}

// clause 39: another method or rule needs the decision that adopted it.
func ruleOperations(a *API) {
	s := a.services.Bodies
	Act(a, Op{ID: "set-up-board", Path: "/board", Summary: "Set the Board up: chair, seats by constituency, first rules, consensus", Tag: "board", Permission: models.PermFundSetUp},
		func(ctx context.Context, actor models.Actor, in *setUpInput) (Done, error) {
			b := in.Body
			body, err := s.SetUp(ctx, actor, bodies.SetUp{Code: "board", Kind: models.BodyBoard, Name: b.Name, Instrument: b.Instrument, ExOfficio: b.ExOfficio, Rules: b.Rules})
			return Done{Target: "bodies", ID: body.ID, Version: body.Version, Reference: body.Code}, err
		})
	List(a, Op{ID: "list-board-rules", Path: "/board/rules", Summary: "The versions of the Board's rules, the newest first", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]BoardRules, int64, error) {
			body, err := s.Board(ctx)
			if models.IsKind(err, models.KindNotFound) {
				return nil, 0, nil // before it is set up the Board has no rules
			}
			if err != nil {
				return nil, 0, err
			}
			versions, err := s.Rules(ctx, body.ID)
			var out []BoardRules
			for _, r := range versions {
				out = append(out, BoardRules{Number: r.Number, From: r.EffectiveFrom, Instrument: r.Instrument, Rules: r.Values})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "amend-board-rules", Path: "/board/rules", Summary: "Record the next version of the rules, by the decision that adopted it", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *rulesInput) (Done, error) {
			body, err := s.Board(ctx)
			if err != nil {
				return Done{}, err
			}
			rule, err := s.AmendRules(ctx, actor, body.ID, in.Body.Decision, in.Body.Rules, in.Body.From)
			return touched("body_rules", rule.ID, err)
		})
	List(a, Op{ID: "list-holdings", Path: "/board/holdings", Summary: "The register of seats, past holdings included", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]BoardHolding, int64, error) {
			body, err := s.Board(ctx)
			if models.IsKind(err, models.KindNotFound) {
				return nil, 0, nil
			}
			if err != nil {
				return nil, 0, err
			}
			rows, err := s.Holdings(ctx, body.ID)
			var out []BoardHolding
			for _, h := range rows {
				out = append(out, holdingOf(h))
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-holding", Path: "/board/holdings/{id}", Summary: "One holding", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *ByID) (BoardHolding, error) {
			h, err := s.Holding(ctx, actor, in.ID)
			return holdingOf(h), err
		})
}

func conditionOperations(a *API) {
	List(a, Op{ID: "list-conditions", Path: "/board/conditions", Summary: "Conditions of decisions that are not met yet, by the day they are due", Tag: "board",
		Permission: models.PermBoardRead, Or: []models.Permission{models.PermProposalDraft}},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]OpenCondition, int64, error) {
			rows, err := a.services.Matters.Conditions(ctx, actor)
			var out []OpenCondition
			for _, c := range rows {
				out = append(out, OpenCondition{ID: c.ID, Version: c.Version, Decision: c.Reference, Proposal: c.ProposalID, Number: c.Number, Body: c.Body,
					OrganisationID: c.OrganisationID, Organisation: c.Organisation, DueOn: Day(c.DueOn.String()), Blocks: c.BlocksTranche, State: string(c.State)})
			}
			return out, 0, err
		})
}
