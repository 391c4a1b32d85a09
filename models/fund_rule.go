package models

import (
	"slices"
	"time"
)

// FundRule names a rule of the fund that is a figure with versions: each is a
// setting with its date of effect and what adopted it.
type FundRule string

const (
	RuleGate           FundRule = "tranche.gate"               // before a later tranche is released
	RuleMinimumBalance FundRule = "fund.minimum_balance"       // cash that is never programmed
	RuleAgentFee       FundRule = "fund.agent_fee"             // of each deposit
	RuleSpread         FundRule = "review.disagreement_spread" // between reviewers' totals
	RuleStep           FundRule = "review.disagreement_step"   // between scores on one criterion
	RuleRefusals       FundRule = "screening.refusals"         // checks that refuse an admissible finding
	RuleIATI           FundRule = "publication.iati"           // who publishes the IATI files
	RuleRevision       FundRule = "programme.revision"         // which revisions the Board leaves to others
	RuleEvaluation     FundRule = "programme.evaluation"       // above which amount a programme is evaluated
	RuleReporting      FundRule = "reporting.cycle"            // when programmes report, and which variances are explained
)

// FundRules lists the rules in the order of their page.
var FundRules = []FundRule{RuleGate, RuleMinimumBalance, RuleAgentFee, RuleSpread, RuleStep, RuleRefusals, RuleRevision, RuleEvaluation, RuleIATI, RuleReporting}

// OfBoard says that the Board alone changes the rule. Its first version may rest
// on the instrument that set the fund up, for a fund begins before its Board
// has met; what follows needs a decision.
//
// clause 98: the Board adopts the rules of the fund.
func (r FundRule) OfBoard() bool {
	return r == RuleGate || r == RuleMinimumBalance || r == RuleRevision
}

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
	Step           RuleHistory[Points]
	Refusals       RuleHistory[RefusingChecks]
	IATI           RuleHistory[IATIIdentity]
	Revision       RuleHistory[RevisionRule]
	Evaluation     RuleHistory[EvaluationRule]
	Reporting      RuleHistory[ReportingRule]
}

// Adopted says that a rule has a version beside its start value.
func (b RuleBook) Adopted() bool {
	return len(b.Gate)+len(b.MinimumBalance)+len(b.AgentFee)+len(b.Spread)+len(b.Step)+len(b.Refusals)+len(b.Revision)+len(b.Evaluation)+len(b.IATI)+len(b.Reporting) > len(FundRules)
}

// RuleDecision is a decision of the Board that may have adopted a rule.
type RuleDecision struct {
	Reference string
	Question  string
	AdoptedAt time.Time
}

// RefusingChecks are the checks of a screening that refuse an admissible finding
// where they are not met; the others warn, and are overruled with a reason. A
// finding keeps the version of its instant.
type RefusingChecks struct {
	Checks []string `json:"checks"`
}

// Refuses says whether a check by its name refuses.
func (r RefusingChecks) Refuses(check string) bool { return slices.Contains(r.Checks, check) }

// ScreeningChecks lists the checks that a rule may let refuse, in the order of
// the page of a screening.
var ScreeningChecks = []string{"time", "theme", "amount", "organisations", "months", "attachments", "endorsements", "sides", "guest", "budget", "scope", "agreements", "support"}

// StartRefusals holds until a rule is adopted: the terms of the call, its form
// and both sides refuse; the list of recipients and the agreements, which can
// follow later, warn.
var StartRefusals = RefusingChecks{Checks: ScreeningChecks[:10]}

// Validate refuses a check that there is not, and one named twice.
func (r RefusingChecks) Validate() error {
	var f Faults
	for i, check := range r.Checks {
		if !slices.Contains(ScreeningChecks, check) || slices.Contains(r.Checks[:i], check) {
			f.Add("checks", "rules.fault.checks")
			break
		}
	}
	return f.Err("rules.invalid")
}
