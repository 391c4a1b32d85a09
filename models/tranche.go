package models

import (
	"fmt"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// TrancheState is where a tranche stands.
type TrancheState string

const (
	TranchePlanned     TrancheState = "planned"     // approved, not covered: a dated requirement
	TrancheReserved    TrancheState = "reserved"    // cash set aside for it
	TrancheReleased    TrancheState = "released"    // the gate was met or waived; it may be requested
	TrancheTransferred TrancheState = "transferred" // all of it was paid
)

// TrancheStates lists the states in their order.
var TrancheStates = []TrancheState{TranchePlanned, TrancheReserved, TrancheReleased, TrancheTransferred}

// Tranche is one part of a programme's money, by its number and day.
type Tranche struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	ProgrammeID int64
	Number      int
	DueOn       when.Date // none where the document gives no day
	State       TrancheState
}

// TrancheAmount is one organisation's share of a tranche. The chain
// transferred ≤ requested ≤ released ≤ approved stands in the table itself, so
// that no act, however many come at once, can break it.
type TrancheAmount struct {
	ID               int64
	TrancheID        int64
	OrganisationID   int64
	Cents            money.Cents // approved
	ReleasedCents    money.Cents
	RequestedCents   money.Cents // held by requests that are neither returned nor cancelled
	TransferredCents money.Cents
}

// Requestable is what may still be asked of the agent.
func (a TrancheAmount) Requestable() money.Cents { return a.ReleasedCents - a.RequestedCents }

// GateBase says over whom the gate is counted.
type GateBase string

const (
	GateEachOrganisation GateBase = "organisation"
	GateProgramme        GateBase = "programme"
)

// GateRule is one version of the rule for the release of a later tranche, a rule
// of the fund. A gate that was decided keeps the version it was decided
// under.
type GateRule struct {
	ThresholdBP     int      `json:"threshold_bp"` // basis points of what was received: 7000 is 70 %
	Base            GateBase `json:"base"`
	CountsCommitted bool     `json:"counts_committed"` // spent and committed together, or spent alone
	PartsAllowed    bool     `json:"parts_allowed"`    // organisations that pass may be released without the others

	SettingID     int64     `json:"-"` // 0: the start value
	EffectiveFrom time.Time `json:"-"`
	AdoptedBy     string    `json:"-"` // the decision or the instrument, empty for a start value
}

// StartGateRule holds until the Board adopts a rule: three quarters of what
// was received, spent or committed, counted for each organisation. Source: the
// agent's usual condition for the next instalment.
var StartGateRule = GateRule{ThresholdBP: 7500, Base: GateEachOrganisation, CountsCommitted: true, PartsAllowed: true}

// Threshold is the part of what was received that must be used.
func (r GateRule) Threshold() money.Rate { return money.PerCent(int64(r.ThresholdBP)) }

// Validate names each fault of a rule.
func (r GateRule) Validate() error {
	var f Faults
	if r.ThresholdBP < 0 || r.ThresholdBP > 10000 {
		f.Add("threshold", "money.rate")
	}
	if r.Base != GateEachOrganisation && r.Base != GateProgramme {
		f.Add("base", "money.fault.required")
	}
	return f.Err("rules.invalid")
}

// GateFact is what the books hold for one organisation of a programme.
type GateFact struct {
	OrganisationID int64
	Organisation   string // name as shown
	Transferred    money.Cents
	Refunded       money.Cents
	Spent          money.Cents
	Committed      money.Cents
	Interim        bool // some of the spending is not certified
}

// GateLine is the arithmetic of one organisation, or of all together.
type GateLine struct {
	OrganisationID int64
	Organisation   string
	Received       money.Cents // transferred less refunded: a refund lowers the base
	Needed         money.Cents // threshold of Received, up to the next cent
	Spent          money.Cents
	Committed      money.Cents
	Together       money.Cents // what counts: spent and committed, or spent alone
	Margin         money.Cents // Together less Needed: over, or missing when below zero
	Used           money.Percentage
	Interim        bool
	Passes         bool
}

// Missing is what the line lacks, zero when it passes.
func (l GateLine) Missing() money.Cents {
	if l.Passes {
		return 0
	}
	return -l.Margin
}

// NothingReceived says that the organisation had nothing in an earlier
// tranche, so that nothing can be asked of it.
func (l GateLine) NothingReceived() bool { return l.Received == 0 }

// Gate is the judgement on the release of a tranche, with its arithmetic.
type Gate struct {
	Rule    GateRule
	Tranche int
	Lines   []GateLine
	Total   GateLine
	// First says that there is no earlier tranche and therefore nothing to count.
	First  bool
	Passes bool
}

// Failing lists the organisations that do not pass, in their order.
func (g Gate) Failing() []GateLine {
	var out []GateLine
	if g.First {
		return nil
	}
	for _, l := range g.Lines {
		if !l.Passes {
			out = append(out, l)
		}
	}
	return out
}

// PassesFor says whether one organisation's share may be released: by itself
// where the rule counts each organisation and allows parts, else with all.
func (g Gate) PassesFor(organisationID int64) bool {
	if g.Passes {
		return true
	}
	if !g.Rule.PartsAllowed || g.Rule.Base != GateEachOrganisation {
		return false
	}
	for _, l := range g.Lines {
		if l.OrganisationID == organisationID {
			return l.Passes
		}
	}
	return false
}

// JudgeGate counts the gate of a tranche from what the books hold. Exactly at
// the threshold passes; an organisation that received nothing has nothing to
// use and passes; a first tranche has no gate.
func JudgeGate(rule GateRule, tranche int, facts []GateFact) Gate {
	g := Gate{Rule: rule, Tranche: tranche, First: tranche <= 1}
	var all GateFact
	each := true
	for _, f := range facts {
		line := gateLine(rule, f)
		each = each && line.Passes
		g.Lines = append(g.Lines, line)
		all.Transferred += f.Transferred
		all.Refunded += f.Refunded
		all.Spent += f.Spent
		all.Committed += f.Committed
		all.Interim = all.Interim || f.Interim
	}
	g.Total = gateLine(rule, all)
	if rule.Base == GateEachOrganisation {
		// The parts' needs are each rounded up to the cent; the sum printed below
		// them is their sum.
		g.Total.Needed = 0
		for _, l := range g.Lines {
			g.Total.Needed += l.Needed
		}
		g.Total.Margin = g.Total.Together - g.Total.Needed
		g.Total.Passes = each
	}
	g.Passes = g.First || g.Total.Passes
	return g
}

func gateLine(rule GateRule, f GateFact) GateLine {
	l := GateLine{
		OrganisationID: f.OrganisationID, Organisation: f.Organisation,
		Received: f.Transferred - f.Refunded, Spent: f.Spent, Committed: f.Committed, Together: f.Spent, Interim: f.Interim,
	}
	if rule.CountsCommitted {
		l.Together += f.Committed
	}
	l.Needed = money.Missing(0, l.Received, rule.Threshold())
	l.Margin = l.Together - l.Needed
	l.Used = money.Share(l.Together, l.Received, 1)
	l.Passes = l.Margin >= 0
	return l
}

// TrancheRelease is the act that lets a tranche, or the shares of some of its
// organisations, be requested. It keeps the gate as it was counted.
type TrancheRelease struct {
	ID               int64
	CreatedAt        time.Time
	ProgrammeID      int64
	TrancheID        int64
	GateRule         string // the rule as it was applied, JSON; empty for a first tranche
	WaiverDecisionID *int64 // the Board's decision that waived the gate
	Reason           string
	TotalCents       money.Cents
	TransactionID    *int64
	PersonID         int64
	MandateID        int64
}

// ReleaseLine is one organisation's share of a release and its gate line as it
// stood then.
type ReleaseLine struct {
	ID             int64
	ReleaseID      int64
	OrganisationID int64
	Cents          money.Cents // released by this act, 0 when left out
	ReceivedCents  money.Cents
	NeededCents    money.Cents
	SpentCents     money.Cents
	CommittedCents money.Cents
	Passes         bool
}

// cell names a field of a table for an error: instalments[0][amount].
func cell(table string, row int, column string) string {
	return fmt.Sprintf("%s[%d][%s]", table, row, column)
}
