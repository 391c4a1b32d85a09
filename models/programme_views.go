package models

import (
	"time"

	"seedfund/models/flow"
	"seedfund/models/money"
)

// ProgrammeShare is an organisation's part of a programme with its name.
type ProgrammeShare struct {
	ProgrammeOrganisation
	Code    string
	Name    string
	Interim bool // some of the spending is not certified
}

// ProgrammeDetail is a programme as everybody may see it.
type ProgrammeDetail struct {
	Programme Programme
	Row       ProgrammeRow // the same as lists show it
	Line      MoneyLine
	Countries []ProgrammeCountry
	Shares    []ProgrammeShare
	Tranches  []ProgrammePart
	Decision  string // reference
	DecidedOn time.Time
	Public    bool           // the decision was made public
	Prior     *PriorDecision // the decision, where it was taken before this system
}

// ProgrammePart is a tranche with the organisations' shares of it, in the order of Shares.
type ProgrammePart struct {
	Tranche
	Amounts []TrancheAmount
}

// Sum adds one column over the organisations.
func (p ProgrammePart) Sum() (approved, released, requested, transferred money.Cents) {
	for _, a := range p.Amounts {
		approved += a.Cents
		released += a.ReleasedCents
		requested += a.RequestedCents
		transferred += a.TransferredCents
	}
	return approved, released, requested, transferred
}

// ProgrammeWorkroom is a programme as those who handle its money see it: each tranche
// with its gate as counted now, releases, refunds, reports, acts.
type ProgrammeWorkroom struct {
	ProgrammeDetail
	Rule     GateRule
	Stages   []TrancheStage
	Refunds  []RefundRow
	Reports  []ReportRow
	Events   []ProgrammeEvent
	Facts    ClosureFacts
	Offers   []flow.Offer[ProgrammeState, ProgrammeAction] // of this actor
	Position FundPosition
	Now      time.Time
}

// TrancheStage is a tranche with what stands before its release.
type TrancheStage struct {
	ProgrammePart
	Gate       Gate
	Conditions []DecisionCondition // not met, holding it back
	Agreements []string            // organisations without an agreement in force
	Earlier    []string            // organisations not yet paid all of an earlier tranche
	Releases   []ReleaseView
	May        StageMay
}

// StageMay says what the actor may do with a tranche now.
type StageMay struct {
	Reserve bool
	Short   money.Cents // what the free money lacks for the reservation, zero when it suffices
	Free    bool
	Release bool // something is left to release, by gate or by waiver
}

// Left is what of the tranche is not released.
func (s TrancheStage) Left() money.Cents {
	approved, released, _, _ := s.Sum()
	return approved - released
}

// ReleaseView is a release with its lines as they were counted.
type ReleaseView struct {
	TrancheRelease
	Entry  string            // number
	Waiver string            // reference of the waiving decision
	Lines  []ReleaseLineView `gorm:"-"`
}

// ReleaseLineView is one organisation of a release.
type ReleaseLineView struct {
	ReleaseLine
	Organisation string
}

// RefundRow is a refund with the names a page shows.
type RefundRow struct {
	Refund
	Programme    string // reference
	Organisation string
	Entry        string
}

// ReportRow is an expenditure report with the names a page shows.
type ReportRow struct {
	ExpenditureReport
	Organisation string
	Entry        string
	Corrects     string // reference of the report it takes the place of
}

// NameOf is the name of an organisation of the programme.
func (d ProgrammeDetail) NameOf(organisation int64) string {
	for _, s := range d.Shares {
		if s.OrganisationID == organisation {
			return s.Name
		}
	}
	return ""
}
