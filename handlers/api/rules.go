package api

import (
	"context"
	"time"

	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// FundRules is every rule of the fund that is a figure, each with its versions,
// the newest first and the start value last.
type FundRules struct {
	At             time.Time          `json:"at"`
	Gate           []GateVersion      `json:"gate"`
	MinimumBalance []BalanceVersion   `json:"minimum_balance"`
	AgentFee       []RuleVersion      `json:"agent_fee" doc:"Per cent of each deposit"`
	ReviewSpread   []RuleVersion      `json:"review_spread" doc:"Points"`
	ReviewStep     []RuleVersion      `json:"review_step" doc:"Per cent of a criterion's scale"`
	Refusals       []RefusalsVersion  `json:"screening_refusals"`
	Revisions      []RevisionVersion  `json:"revisions"`
	Evaluations    []RuleVersion      `json:"evaluations" doc:"Dollars above which a programme is evaluated; 0: none is"`
	IATI           []IATIVersion      `json:"iati_identity"`
	Reporting      []ReportingVersion `json:"reporting"`
}

// RevisionVersion is a version of which revisions of programmes are delegated.
type RevisionVersion struct {
	RuleBasis
	Flexibility      string `json:"flexibility" doc:"Per cent of an organisation's category, with two decimals"`
	ExtensionMonths  int    `json:"extension_months" doc:"0: no extension is delegated"`
	AmountsDelegated bool   `json:"amounts_delegated"`
}

// BalanceVersion is a version of what is never programmed and of what may be
// approved upon besides cash.
type BalanceVersion struct {
	RuleVersion
	Months int `json:"instalment_months" doc:"Signed instalments due within so many months may be approved upon; 0: cash alone"`
}

// RefusalsVersion is a version of which checks of a screening refuse.
type RefusalsVersion struct {
	RuleBasis
	Checks []string `json:"checks" doc:"Names of the checks that refuse; the others warn"`
}

// RuleBasis is when a version applies and what it rests on.
type RuleBasis struct {
	InForce       bool       `json:"in_force"`
	EffectiveFrom *time.Time `json:"effective_from,omitempty" doc:"Absent for the start value"`
	Decision      string     `json:"decision,omitempty"`
	Instrument    string     `json:"instrument,omitempty"`
	RecordedAt    *time.Time `json:"recorded_at,omitempty"`
}

// RuleVersion is a version of a rule with one figure.
type RuleVersion struct {
	RuleBasis
	Value string `json:"value" doc:"With two decimals"`
}

// GateVersion is a version of the rule of the gate.
type GateVersion struct {
	RuleBasis
	Threshold       string `json:"threshold" doc:"Per cent of what was received, with two decimals"`
	Base            string `json:"base" enum:"organisation,programme"`
	CountsCommitted bool   `json:"counts_committed"`
	PartsAllowed    bool   `json:"parts_allowed"`
}

// RuleAdoption is the part of an input that says what adopted a version.
type RuleAdoption struct {
	From       when.Date `json:"from,omitempty" doc:"Day of effect; absent or today: at once"`
	Decision   string    `json:"decision,omitempty" maxLength:"40" doc:"Reference of a decision of the Board on rules"`
	Instrument string    `json:"instrument,omitempty" maxLength:"300"`
}

func (a RuleAdoption) by() rules.Adoption {
	return rules.Adoption{From: a.From, Decision: a.Decision, Instrument: a.Instrument}
}

type gateInput struct {
	Body struct {
		RuleAdoption
		Threshold       money.Cents `json:"threshold" doc:"Per cent, with two decimals"`
		Base            string      `json:"base" enum:"organisation,programme"`
		CountsCommitted bool        `json:"counts_committed"`
		PartsAllowed    bool        `json:"parts_allowed"`
	}
}

type refusalsInput struct {
	Body struct {
		RuleAdoption
		Checks []string `json:"checks" maxItems:"30" doc:"Names of the checks that refuse; the others warn"`
	}
}

type revisionRuleInput struct {
	Body struct {
		RuleAdoption
		Flexibility      money.Cents `json:"flexibility" doc:"Per cent, with two decimals"`
		ExtensionMonths  int         `json:"extension_months" minimum:"0" maximum:"60"`
		AmountsDelegated bool        `json:"amounts_delegated"`
	}
}

type ruleInput struct {
	Body struct {
		RuleAdoption
		Value money.Cents `json:"value" doc:"With two decimals: dollars, per cent or points"`
	}
}

type balanceInput struct {
	Body struct {
		RuleAdoption
		Value  money.Cents `json:"value" doc:"Dollars that are never programmed, with two decimals"`
		Months int         `json:"instalment_months,omitempty" minimum:"0" maximum:"24" doc:"Signed instalments due within so many months may be approved upon; 0: cash alone"`
	}
}

func fundRuleOperations(a *API) {
	s := a.services.Rules
	Read(a, Op{ID: "show-rules", Path: "/rules", Summary: "The rules of the fund with their versions", Tag: "rules", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) (FundRules, error) {
			book, err := s.Book(ctx, actor)
			return fundRules(book), err
		})
	Act(a, Op{ID: "adopt-gate", Path: "/rules/gate", Summary: "Record a version of the gate before a later tranche", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *gateInput) (Done, error) {
			b := in.Body
			return Done{Target: "settings", Reference: string(models.RuleGate)}, s.AdoptGate(ctx, actor, models.GateRule{ThresholdBP: int(b.Threshold), Base: models.GateBase(b.Base),
				CountsCommitted: b.CountsCommitted, PartsAllowed: b.PartsAllowed}, b.by())
		})
	Act(a, Op{ID: "adopt-minimum-balance", Path: "/rules/minimum-balance", Summary: "Record a version of the minimum balance", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *balanceInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleMinimumBalance)}, s.AdoptMinimumBalance(ctx, actor, models.MinimumBalance{Cents: in.Body.Value, Months: in.Body.Months}, in.Body.by())
		})
	Act(a, Op{ID: "adopt-agent-fee", Path: "/rules/agent-fee", Summary: "Record a version of the agent's fee", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *ruleInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleAgentFee)}, s.AdoptAgentFee(ctx, actor, models.AgentFee{BasisPoints: int64(in.Body.Value)}, in.Body.by())
		})
	Act(a, Op{ID: "adopt-review-spread", Path: "/rules/review-spread", Summary: "Record a version of the spread at which reviewers disagree", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *ruleInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleSpread)}, s.AdoptSpread(ctx, actor, models.Points(in.Body.Value), in.Body.by())
		})
	Act(a, Op{ID: "adopt-review-step", Path: "/rules/review-step", Summary: "Record a version of how far apart scores on one criterion may lie", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *ruleInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleStep)}, s.AdoptStep(ctx, actor, models.Points(in.Body.Value), in.Body.by())
		})
	Act(a, Op{ID: "adopt-screening-refusals", Path: "/rules/screening-refusals", Summary: "Record which checks of a screening refuse", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *refusalsInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleRefusals)}, s.AdoptRefusals(ctx, actor, models.RefusingChecks{Checks: in.Body.Checks}, in.Body.by())
		})
	adoptReporting(a, s)
	adoptIATIIdentity(a, s)
	Act(a, Op{ID: "adopt-evaluation-rule", Path: "/rules/evaluations", Summary: "Record above which amount a programme is evaluated", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *ruleInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleEvaluation)}, s.AdoptEvaluation(ctx, actor, models.EvaluationRule{AboveCents: in.Body.Value}, in.Body.by())
		})
	Act(a, Op{ID: "adopt-revision-rule", Path: "/rules/revisions", Summary: "Record which revisions of programmes are delegated", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *revisionRuleInput) (Done, error) {
			b := in.Body
			return Done{Target: "settings", Reference: string(models.RuleRevision)}, s.AdoptRevision(ctx, actor, models.RevisionRule{FlexibilityBP: int(b.Flexibility),
				ExtensionMonths: b.ExtensionMonths, AmountsDelegated: b.AmountsDelegated}, b.by())
		})
}

func fundRules(b models.RuleBook) FundRules {
	out := FundRules{At: b.At}
	current := b.Gate.InForce(b.At).ID
	for _, v := range b.Gate {
		out.Gate = append(out.Gate, GateVersion{RuleBasis: basisOf(v, v.ID == current), Threshold: money.Cents(v.Value.ThresholdBP).String(),
			Base: string(v.Value.Base), CountsCommitted: v.Value.CountsCommitted, PartsAllowed: v.Value.PartsAllowed})
	}
	for i, v := range versionsOf(b.At, b.MinimumBalance, func(m models.MinimumBalance) int64 { return int64(m.Cents) }) {
		out.MinimumBalance = append(out.MinimumBalance, BalanceVersion{RuleVersion: v, Months: b.MinimumBalance[i].Value.Months})
	}
	out.AgentFee = versionsOf(b.At, b.AgentFee, func(f models.AgentFee) int64 { return f.BasisPoints })
	out.ReviewSpread = versionsOf(b.At, b.Spread, func(p models.Points) int64 { return int64(p) })
	out.ReviewStep = versionsOf(b.At, b.Step, func(p models.Points) int64 { return int64(p) })
	current = b.Refusals.InForce(b.At).ID
	for _, v := range b.Refusals {
		out.Refusals = append(out.Refusals, RefusalsVersion{RuleBasis: basisOf(v, v.ID == current), Checks: append([]string{}, v.Value.Checks...)})
	}
	out.IATI = iatiVersions(b)
	out.Evaluations = versionsOf(b.At, b.Evaluation, func(r models.EvaluationRule) int64 { return int64(r.AboveCents) })
	current = b.Revision.InForce(b.At).ID
	for _, v := range b.Revision {
		out.Revisions = append(out.Revisions, RevisionVersion{RuleBasis: basisOf(v, v.ID == current), Flexibility: money.Cents(v.Value.FlexibilityBP).String(),
			ExtensionMonths: v.Value.ExtensionMonths, AmountsDelegated: v.Value.AmountsDelegated})
	}
	current = b.Reporting.InForce(b.At).ID
	for _, v := range b.Reporting {
		out.Reporting = append(out.Reporting, ReportingVersion{RuleBasis: basisOf(v, v.ID == current), ReportingRule: reportingRuleOf(v.Value)})
	}
	return out
}

func versionsOf[T any](at time.Time, h models.RuleHistory[T], hundredths func(T) int64) []RuleVersion {
	var out []RuleVersion
	current := h.InForce(at).ID
	for _, v := range h {
		out = append(out, RuleVersion{RuleBasis: basisOf(v, v.ID == current), Value: money.Cents(hundredths(v.Value)).String()})
	}
	return out
}

func basisOf[T any](v models.RuleVersion[T], inForce bool) RuleBasis {
	b := RuleBasis{InForce: inForce, Decision: v.Decision, Instrument: v.Instrument}
	if v.ID != 0 {
		b.EffectiveFrom, b.RecordedAt = &v.EffectiveFrom, &v.RecordedAt
	}
	return b
}
