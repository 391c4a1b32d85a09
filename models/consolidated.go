package models

import (
	"slices"

	"seedfund/models/money"
)

// ConsolidatedReport is the tables of the agent's consolidated annual financial
// report as at 31 December of a year: the year, the years before it, and both.
// Refunds are below zero, as the agent prints them.
//
// Source: the agent's consolidated reports, sections 2 to 8.
type ConsolidatedReport struct {
	Year          int
	Before        []FundingLine // table 1, the year before
	Current       []FundingLine // table 1, the year
	Cumulative    []FundingLine // table 1, from the beginning
	Contributors  []ContributorYears
	Interest      []InterestYears
	Organisations []OrganisationYears
	Projects      []ProjectYears
	Categories    []CategoryYears
	Direct        []DirectYears
	Cash          money.Cents // with the agent by the books, to compare
	Interim       int         // reports behind the figures that are not certified
}

// YearSplit is an amount until the year before, and in the year.
type YearSplit struct {
	Prior   money.Cents `json:"prior_years"`
	Current money.Cents `json:"current_year"`
}

// Total is both.
func (s YearSplit) Total() money.Cents { return s.Prior + s.Current }

// Plus adds another.
func (s YearSplit) Plus(o YearSplit) YearSplit {
	return YearSplit{s.Prior + o.Prior, s.Current + o.Current}
}

// ContributorYears is a line of table 2.
type ContributorYears struct {
	Code      string
	Name      string
	Committed money.Cents // dollars received, and what is outstanding at the last known rate
	Unvalued  bool        // something outstanding has no rate yet
	Deposits  YearSplit
}

// InterestYears is a line of table 3: by the agent where no organisation is named.
type InterestYears struct {
	Code   string
	Name   string
	Earned YearSplit
}

// OrganisationYears is a line of tables 4 and 5.1.
type OrganisationYears struct {
	Code        string
	Name        string
	Approved    money.Cents
	Transfers   YearSplit
	Refunds     YearSplit // below zero
	Expenditure YearSplit
}

// Net is transfers less refunds.
func (o OrganisationYears) Net() YearSplit { return o.Transfers.Plus(o.Refunds) }

// Delivery is expenditure against net funded, both from the beginning.
func (o OrganisationYears) Delivery() money.Percentage {
	return money.DeliveryRate(o.Expenditure.Total(), o.Net().Total())
}

// ProjectYears is a line of table 5.2: one organisation of one programme.
type ProjectYears struct {
	PortfolioRow
	Spent YearSplit
}

// CategoryYears is a line of table 5.3.
type CategoryYears struct {
	Category int // 1 to 8
	Spent    YearSplit
}

// DirectYears is a line of table 8: what an organisation had for the fund itself.
type DirectYears struct {
	Code  string
	Name  string
	Net   YearSplit
	Spent YearSplit
}

// Delivery is expenditure against net funded.
func (d DirectYears) Delivery() money.Percentage {
	return money.DeliveryRate(d.Spent.Total(), d.Net.Total())
}

// The lines of table 1.
const (
	OverviewContributions = "contributions"
	OverviewSubtotal      = "subtotal_contributions"
	OverviewInterest      = "interest_fund"
	OverviewReturned      = "interest_organisations"
	OverviewPaidBack      = "refunds_to_contributors"
	OverviewToFunds       = "transferred_to_another_fund"
	OverviewOther         = "other_income"
	OverviewSources       = "total_sources"
	OverviewTransfers     = "transfers"
	OverviewRefunds       = "refunds"
	OverviewNet           = "net_funded"
	OverviewFee           = "agent_fee"
	OverviewDirect        = "direct_costs"
	OverviewCharges       = "bank_charges"
	OverviewOtherUses     = "other_expenditures"
	OverviewUses          = "total_uses"
	OverviewChange        = "change_in_balance"
	OverviewOpening       = "opening_balance"
	OverviewClosing       = "closing_balance"
	OverviewNetWhole      = "net_funded_with_direct_costs"
	OverviewSpent         = "expenditure_with_direct_costs"
	OverviewThere         = "balance_with_organisations"
)

const (
	blockSources FundingBlock = "sources"
	blockUses    FundingBlock = "uses"
	blockBalance FundingBlock = "balance"
)

var overviewLayout = []FundingLine{
	{ID: OverviewContributions, Block: blockSources},
	{ID: OverviewSubtotal, Block: blockSources, Sum: plus(OverviewContributions)},
	{ID: OverviewInterest, Block: blockSources},
	{ID: OverviewReturned, Block: blockSources},
	{ID: OverviewPaidBack, Block: blockSources},
	{ID: OverviewToFunds, Block: blockSources},
	{ID: OverviewOther, Block: blockSources},
	{ID: OverviewSources, Block: blockSources, Sum: plus(OverviewSubtotal, OverviewInterest, OverviewReturned, OverviewPaidBack, OverviewToFunds, OverviewOther)},
	{ID: OverviewTransfers, Block: blockUses},
	{ID: OverviewRefunds, Block: blockUses},
	{ID: OverviewNet, Block: blockUses, Sum: plus(OverviewTransfers, OverviewRefunds)},
	{ID: OverviewFee, Block: blockUses},
	{ID: OverviewDirect, Block: blockUses},
	{ID: OverviewCharges, Block: blockUses},
	{ID: OverviewOtherUses, Block: blockUses},
	{ID: OverviewUses, Block: blockUses, Sum: plus(OverviewNet, OverviewFee, OverviewDirect, OverviewCharges, OverviewOtherUses)},
	{ID: OverviewChange, Block: blockBalance, Sum: []FundingTerm{{Line: OverviewSources}, {Line: OverviewUses, Minus: true}}},
	{ID: OverviewOpening, Block: blockBalance},
	{ID: OverviewClosing, Block: blockBalance, Sum: plus(OverviewChange, OverviewOpening)},
	{ID: OverviewNetWhole, Block: blockBalance, Sum: plus(OverviewNet, OverviewDirect)},
	{ID: OverviewSpent, Block: blockBalance},
	{ID: OverviewThere, Block: blockBalance, Sum: []FundingTerm{{Line: OverviewNetWhole}, {Line: OverviewSpent, Minus: true}}},
}

// OverviewOf is a column of table 1: what moved between two ends of years, and
// the balance with the agent at the first.
func OverviewOf(moved LedgerSums, opening money.Cents) []FundingLine {
	return computed(overviewLayout, map[string]money.Cents{
		OverviewContributions: moved.Balance(AccountContributions),
		OverviewInterest:      moved.Balance(AccountInterest),
		OverviewReturned:      moved.Balance(AccountOrganisationInterest),
		OverviewPaidBack:      -moved.Balance(AccountReturned),
		OverviewToFunds:       -moved.Balance(AccountOtherFunds),
		OverviewOther:         moved.Balance(AccountOtherIncome),
		OverviewTransfers:     moved.Of(AccountOrganisations, EntryTransfer),
		OverviewRefunds:       moved.Of(AccountOrganisations, EntryRefund),
		OverviewFee:           moved.Balance(AccountFee),
		OverviewDirect:        moved.Of(AccountDirectCosts, EntryDirectCost) + moved.Of(AccountDirectCosts, EntryDirectCostRefund),
		OverviewCharges:       moved.Balance(AccountBankCharges),
		OverviewOpening:       opening,
		OverviewSpent:         moved.Balance(AccountExpenditure) + moved.Balance(AccountDirectExpenditure),
	})
}

// Overview gives a line of table 1 in its three columns.
func (r ConsolidatedReport) Overview(id string) (before, current, cumulative money.Cents) {
	return lineOf(r.Before, id).Cents, lineOf(r.Current, id).Cents, lineOf(r.Cumulative, id).Cents
}

// ProgrammeCosts is categories 1 to 7, of which each category has its share.
func (r ConsolidatedReport) ProgrammeCosts() YearSplit {
	var sum YearSplit
	for _, c := range r.Categories {
		if c.Category < 8 {
			sum = sum.Plus(c.Spent)
		}
	}
	return sum
}

// ConsolidatedCheck is two figures of the report that must be one.
type ConsolidatedCheck struct {
	ID          string      `json:"check"`
	Left        money.Cents `json:"one"`
	Right       money.Cents `json:"other"`
	Description string      `json:"-"`
}

// Agrees says whether they are.
func (c ConsolidatedCheck) Agrees() bool { return c.Left == c.Right }

// Checks are the comparisons the agent's tables must stand.
func (r ConsolidatedReport) Checks() []ConsolidatedCheck {
	total := func(id string) money.Cents { return lineOf(r.Cumulative, id).Cents }
	var net, spent, projects, deposits, interest, directNet, directSpent money.Cents
	for _, o := range r.Organisations {
		net, spent = net+o.Net().Total(), spent+o.Expenditure.Total()
	}
	for _, p := range r.Projects {
		projects += p.Spent.Total()
	}
	for _, c := range r.Contributors {
		deposits += c.Deposits.Total()
	}
	for _, i := range r.Interest {
		interest += i.Earned.Total()
	}
	for _, d := range r.Direct {
		directNet, directSpent = directNet+d.Net.Total(), directSpent+d.Spent.Total()
	}
	var categories money.Cents
	for _, c := range r.Categories {
		categories += c.Spent.Total()
	}
	var projectsNet money.Cents
	for _, p := range r.Projects {
		projectsNet += p.NetFunded()
	}
	return []ConsolidatedCheck{
		{ID: "uses", Left: total(OverviewUses), Right: net + total(OverviewFee) + total(OverviewDirect) + total(OverviewCharges) + total(OverviewOtherUses)},
		{ID: "net_funded", Left: total(OverviewNet), Right: net},
		{ID: "projects_net", Left: net, Right: projectsNet},
		{ID: "projects_spent", Left: spent, Right: projects},
		{ID: "categories", Left: spent, Right: categories},
		{ID: "deposits", Left: total(OverviewContributions), Right: deposits},
		{ID: "interest", Left: total(OverviewInterest) + total(OverviewReturned), Right: interest},
		{ID: "direct", Left: total(OverviewDirect), Right: directNet},
		{ID: "expenditure", Left: total(OverviewSpent), Right: spent + directSpent},
		{ID: "cash", Left: total(OverviewClosing), Right: r.Cash},
	}
}

// Agree says whether every check holds.
func (r ConsolidatedReport) Agree() bool {
	return !slices.ContainsFunc(r.Checks(), func(c ConsolidatedCheck) bool { return !c.Agrees() })
}

// OutstandingDollars is what is signed and has not arrived, in dollars: at the
// operational rate in force where it is in another currency, else at that of the
// last deposit under the arrangement; false where there is neither.
func (r ContributionRow) OutstandingDollars() (money.Cents, bool) {
	left := r.Outstanding()
	if left.Minor <= 0 {
		return 0, true
	}
	if r.Exchange.Outstanding != nil {
		return *r.Exchange.Outstanding, true
	}
	rate := ""
	if r.Currency == money.USD {
		rate = "1"
	}
	for _, d := range r.Deposits {
		if d.State == RecordPosted && d.ReversalID == nil {
			rate = d.Rate
		}
	}
	cents, err := DollarsAt(left, rate)
	return cents, err == nil
}
