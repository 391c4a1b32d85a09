package models

import "time"

// FundRule names a rule of the fund that is a figure with versions: each is a
// setting with its date of effect and what adopted it.
type FundRule string

const (
	RuleGate           FundRule = "tranche.gate"               // before a later tranche is released
	RuleMinimumBalance FundRule = "fund.minimum_balance"       // cash that is never programmed
	RuleAgentFee       FundRule = "fund.agent_fee"             // of each deposit
	RuleSpread         FundRule = "review.disagreement_spread" // between reviewers' totals
)

// FundRules lists the rules in the order of their page.
var FundRules = []FundRule{RuleGate, RuleMinimumBalance, RuleAgentFee, RuleSpread}

// OfBoard says that the Board alone changes the rule. Its first version may rest
// on the instrument that set the fund up, for a fund begins before its Board
// has met; what follows needs a decision.
//
// clause 98: the Board adopts the rules of the fund.
func (r FundRule) OfBoard() bool { return r == RuleGate || r == RuleMinimumBalance }

// RuleVersion is one version of a rule of the fund. The start value has no
// number, no date and nothing that adopted it.
type RuleVersion[T any] struct {
	ID            int64
	Value         T
	EffectiveFrom time.Time
	Decision      string // reference
	Published     bool   // the decision
	Instrument    string
	RecordedAt    time.Time
}

// By is what adopted the version: the decision, else the instrument; empty for
// the start value.
func (v RuleVersion[T]) By() string {
	if v.Decision != "" {
		return v.Decision
	}
	return v.Instrument
}

// RuleHistory is every version of one rule, the newest first and the start
// value last.
type RuleHistory[T any] []RuleVersion[T]

// InForce is the version that applies at an instant.
func (h RuleHistory[T]) InForce(at time.Time) RuleVersion[T] {
	for _, v := range h {
		if !v.EffectiveFrom.After(at) {
			return v
		}
	}
	return RuleVersion[T]{}
}

// RuleBook is the rules of the fund with their versions.
type RuleBook struct {
	At             time.Time
	Gate           RuleHistory[GateRule]
	MinimumBalance RuleHistory[MinimumBalance]
	AgentFee       RuleHistory[AgentFee]
	Spread         RuleHistory[Points]
}

// Adopted says that a rule has a version beside its start value.
func (b RuleBook) Adopted() bool {
	return len(b.Gate)+len(b.MinimumBalance)+len(b.AgentFee)+len(b.Spread) > len(FundRules)
}

// RuleDecision is a decision of the Board that may have adopted a rule.
type RuleDecision struct {
	Reference string
	Question  string
	AdoptedAt time.Time
}
