package api

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/matters/decisions"
	"seedfund/models"
)

// BoardRules is one version of a body's rules.
type BoardRules struct {
	Number      int               `json:"number"`
	From        time.Time         `json:"from"`
	Until       *time.Time        `json:"until,omitempty" doc:"The next version begins; absent for the last"`
	InForce     bool              `json:"in_force"`
	Instrument  string            `json:"instrument" doc:"The decision that adopted it, or the text that set the body up"`
	Decision    string            `json:"decision,omitempty" doc:"Its reference, once it is public"`
	WithdrawnAt *time.Time        `json:"withdrawn_at,omitempty" doc:"It never came into force"`
	Withdrawn   string            `json:"withdrawn,omitempty" doc:"Why"`
	Rules       models.RuleValues `json:"rules"`
}

// RuleDifference is a field of the rules that two versions hold differently.
type RuleDifference struct {
	Field string `json:"field"`
	From  any    `json:"from"`
	To    any    `json:"to"`
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

// RulesOf names the body whose rules are asked for.
type RulesOf struct {
	Before string `query:"before" enum:",board,excom" doc:"The body, the Board if empty"`
}

func (b RulesOf) kind() models.BodyKind { return models.BodyKind(b.Before) }

type rulesInput struct {
	RulesOf
	Body struct {
		Decision int64             `json:"decision" minimum:"1" doc:"Id of the body's decision that adopted them"`
		Document string            `json:"document,omitempty" maxLength:"500" doc:"The paper that holds the text, beside the decision"`
		From     time.Time         `json:"from"`
		Rules    models.RuleValues `json:"rules"`
	}
}

type comparisonInput struct {
	RulesOf
	From int `query:"from" minimum:"1" required:"true"`
	To   int `query:"to" minimum:"1" required:"true"`
}

type withdrawalInput struct {
	RulesOf
	Number int `path:"number" minimum:"1"`
	Body   struct {
		Reason string `json:"reason" maxLength:"4000"`
	}
}

// differences are the fields of two versions that are not the same, by name.
func differences(from, to models.RuleValues) ([]RuleDifference, error) {
	read := func(v models.RuleValues) (map[string]any, error) {
		text, err := json.Marshal(v)
		out := map[string]any{}
		if err == nil {
			err = json.Unmarshal(text, &out)
		}
		return out, err
	}
	a, err := read(from)
	if err != nil {
		return nil, err
	}
	b, err := read(to)
	out := []RuleDifference{}
	for _, field := range slices.Sorted(maps.Keys(mergedKeys(a, b))) {
		if !reflect.DeepEqual(a[field], b[field]) {
			out = append(out, RuleDifference{Field: field, From: a[field], To: b[field]})
		}
	}
	return out, err
}

func mergedKeys(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
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
	history := func(ctx context.Context, actor models.Actor, of RulesOf) ([]models.RuleVersionRow, error) {
		body, err := s.Of(ctx, of.kind())
		if err != nil {
			return nil, err
		}
		return s.History(ctx, actor, body.ID)
	}
	List(a, Op{ID: "list-board-rules", Path: "/board/rules", Summary: "The versions of the rules of the Board or the Executive Committee, the newest first", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *RulesOf) ([]BoardRules, int64, error) {
			versions, err := history(ctx, actor, *in)
			if models.IsKind(err, models.KindNotFound) {
				return nil, 0, nil // before it is set up a body has no rules
			}
			var out []BoardRules
			for _, r := range versions {
				out = append(out, BoardRules{Number: r.Number, From: r.EffectiveFrom, Until: r.Until, InForce: r.InForce(a.services.DB.Now(ctx)), Instrument: r.Instrument,
					Decision: r.Decision, WithdrawnAt: r.WithdrawnAt, Withdrawn: r.Withdrawn, Rules: r.Values})
			}
			return out, 0, err
		})
	List(a, Op{ID: "compare-board-rules", Path: "/board/rules/comparison", Summary: "What two versions of the rules hold differently", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *comparisonInput) ([]RuleDifference, int64, error) {
			versions, err := history(ctx, actor, in.RulesOf)
			if err != nil {
				return nil, 0, err
			}
			of := func(number int) int {
				return slices.IndexFunc(versions, func(r models.RuleVersionRow) bool { return r.Number == number })
			}
			from, to := of(in.From), of(in.To)
			if from < 0 || to < 0 {
				return nil, 0, models.NotFound("rules")
			}
			out, err := differences(versions[from].Values, versions[to].Values)
			return out, 0, err
		})
	Act(a, Op{ID: "amend-board-rules", Path: "/board/rules", Summary: "Record the next version of the rules, by the decision that adopted it", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *rulesInput) (Done, error) {
			body, err := s.Of(ctx, in.kind())
			if err != nil {
				return Done{}, err
			}
			rule, err := s.Amend(ctx, actor, bodies.Amendment{BodyID: body.ID, DecisionID: in.Body.Decision, Document: in.Body.Document, Values: in.Body.Rules, From: in.Body.From})
			return touched("body_rules", rule.ID, err)
		})
	Act(a, Op{ID: "withdraw-board-rules", Path: "/board/rules/{number}/withdrawal", Summary: "Withdraw a version of the rules that has not begun, with the reason", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *withdrawalInput) (Done, error) {
			body, err := s.Of(ctx, in.kind())
			if err != nil {
				return Done{}, err
			}
			return Done{Target: "body_rules", Reference: body.Code}, s.WithdrawRules(ctx, actor, body.ID, in.Number, in.Body.Reason)
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
		func(ctx context.Context, actor models.Actor, in *Page) ([]OpenCondition, int64, error) {
			rows, next, err := a.services.Decisions.Conditions(ctx, actor, decisions.ConditionFilter{After: in.After, Limit: in.Limit})
			var out []OpenCondition
			for _, c := range rows {
				out = append(out, OpenCondition{ID: c.ID, Version: c.Version, Decision: c.Reference, Proposal: c.ProposalID, Number: c.Number, Body: c.Body,
					OrganisationID: c.OrganisationID, Organisation: c.Organisation, DueOn: Day(c.DueOn.String()), Blocks: c.BlocksTranche, State: string(c.State)})
			}
			return out, next, err
		})
}
