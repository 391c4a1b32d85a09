package models

import (
	"slices"

	"seedfund/models/money"
	"seedfund/models/when"
)

// FundingEdition says what the organisations' side of a funding status holds:
// the agent printed it in two ways.
type FundingEdition string

const (
	// FundingWhole has everything that organisations and other funds were given,
	// direct costs of the fund among it, and what came back of it.
	FundingWhole FundingEdition = "whole"
	// FundingTransfers has transfers under programmes and their refunds alone, as
	// earlier statements did.
	FundingTransfers FundingEdition = "transfers"
)

// FundingEditions lists the editions, the one of today first.
var FundingEditions = []FundingEdition{FundingWhole, FundingTransfers}

// FundingBlock is a part of the funding status.
type FundingBlock string

const (
	BlockAgent         FundingBlock = "agent"         // funds with the administrative agent
	BlockOrganisations FundingBlock = "organisations" // funds with participating organisations
	BlockFund          FundingBlock = "fund"          // both balances
)

// FundingTerm is a line with its sign in a total.
type FundingTerm struct {
	Line  string
	Minus bool
}

// FundingLine is one line of a funding status: a figure of the books, a total of
// lines above it, or a percentage of two of them.
type FundingLine struct {
	ID    string        `json:"line"` // as the columns of a file of statements name it
	Block FundingBlock  `json:"block"`
	Sum   []FundingTerm `json:"-"` // of a total
	Part  string        `json:"-"` // of a percentage
	Whole string        `json:"-"`

	Cents money.Cents      `json:"amount"`  // USD; of a percentage nothing
	Share money.Percentage `json:"percent"` // one decimal, blank where there is nothing to divide by
}

// Total says whether the line is computed from others in dollars.
func (l FundingLine) Total() bool { return len(l.Sum) > 0 }

// Percent says whether the line is a percentage.
func (l FundingLine) Percent() bool { return l.Whole != "" }

// FundingStatus is the agent's funding status of a fund as at a day. Amounts of
// refunds are below zero, of what the fund paid above.
//
// Source: the agent's published statements, line by line.
type FundingStatus struct {
	AsAt    when.Date      `json:"as_at"`
	Edition FundingEdition `json:"edition"`
	Lines   []FundingLine  `json:"lines"`
}

// The lines of the funding status, by the names of their columns in files.
const (
	FundingContributions = "contributions_from_donors"
	FundingInterest      = "interest_fund"
	FundingReturned      = "interest_participating_orgs"
	FundingOther         = "other_income"
	FundingSources       = "total_source_of_funds"
	FundingTransferred   = "transferred_to_participating_orgs"
	FundingToFunds       = "transfers_to_mdtfs"
	FundingSubtotal      = "subtotal_transfers"
	FundingRefunds       = "refunds_from_participating_orgs_fund_side"
	FundingFee           = "administrative_agent_fee"
	FundingDirect        = "direct_cost"
	FundingCharges       = "bank_charges"
	FundingUses          = "total_use_of_funds"
	FundingBalance       = "balance_with_administrative_agent"
	FundingBalanceShare  = "balance_aa_pct_of_deposits"
	FundingResources     = "po_total_resources"
	FundingSpent         = "po_expenditure"
	FundingTheirRefunds  = "po_refunds"
	FundingExpenses      = "po_total_expenses"
	FundingThere         = "balance_with_participating_orgs"
	FundingThereShare    = "balance_po_pct_of_transfers"
	FundingBalances      = "total_balance_of_funds"
	FundingBalancesShare = "total_balance_pct_of_deposits"

	fundingShareDecimals = 1
)

// fundingLayout is every line in its order with what it is made of.
var fundingLayout = []FundingLine{
	{ID: FundingContributions, Block: BlockAgent},
	{ID: FundingInterest, Block: BlockAgent},
	{ID: FundingReturned, Block: BlockAgent},
	{ID: FundingOther, Block: BlockAgent},
	{ID: FundingSources, Block: BlockAgent, Sum: plus(FundingContributions, FundingInterest, FundingReturned, FundingOther)},
	{ID: FundingTransferred, Block: BlockAgent},
	{ID: FundingToFunds, Block: BlockAgent},
	{ID: FundingSubtotal, Block: BlockAgent, Sum: plus(FundingTransferred, FundingToFunds)},
	{ID: FundingRefunds, Block: BlockAgent},
	{ID: FundingFee, Block: BlockAgent},
	{ID: FundingDirect, Block: BlockAgent},
	{ID: FundingCharges, Block: BlockAgent},
	{ID: FundingUses, Block: BlockAgent, Sum: plus(FundingSubtotal, FundingRefunds, FundingFee, FundingDirect, FundingCharges)},
	{ID: FundingBalance, Block: BlockAgent, Sum: []FundingTerm{{Line: FundingSources}, {Line: FundingUses, Minus: true}}},
	{ID: FundingBalanceShare, Block: BlockAgent, Part: FundingBalance, Whole: FundingContributions},
	{ID: FundingResources, Block: BlockOrganisations},
	{ID: FundingSpent, Block: BlockOrganisations},
	{ID: FundingTheirRefunds, Block: BlockOrganisations},
	{ID: FundingExpenses, Block: BlockOrganisations, Sum: []FundingTerm{{Line: FundingSpent}, {Line: FundingTheirRefunds, Minus: true}}},
	{ID: FundingThere, Block: BlockOrganisations, Sum: []FundingTerm{{Line: FundingResources}, {Line: FundingExpenses, Minus: true}}},
	{ID: FundingThereShare, Block: BlockOrganisations, Part: FundingThere, Whole: FundingResources},
	{ID: FundingBalances, Block: BlockFund, Sum: plus(FundingBalance, FundingThere)},
	{ID: FundingBalancesShare, Block: BlockFund, Part: FundingBalances, Whole: FundingContributions},
}

func plus(lines ...string) []FundingTerm {
	out := make([]FundingTerm, len(lines))
	for i, l := range lines {
		out[i].Line = l
	}
	return out
}

// FundingStatusOf makes a funding status of what the books come to.
func FundingStatusOf(sums LedgerSums, asAt when.Date, edition FundingEdition) FundingStatus {
	gross := sums.Of(AccountDirectCosts, EntryDirectCost)
	back := sums.Of(AccountDirectCosts, EntryDirectCostRefund) // below zero
	e, f := sums.Of(AccountOrganisations, EntryTransfer), sums.Balance(AccountOtherFunds)
	r, x := sums.Of(AccountOrganisations, EntryRefund), sums.Balance(AccountExpenditure)
	is := map[string]money.Cents{
		FundingContributions: sums.Balance(AccountContributions) - sums.Balance(AccountReturned),
		FundingInterest:      sums.Balance(AccountInterest),
		FundingReturned:      sums.Balance(AccountOrganisationInterest),
		FundingOther:         sums.Balance(AccountOtherIncome),
		FundingTransferred:   e,
		FundingToFunds:       f,
		FundingRefunds:       r,
		FundingFee:           sums.Balance(AccountFee),
		FundingDirect:        gross + back,
		FundingCharges:       sums.Balance(AccountBankCharges),
		FundingResources:     e + f + gross,
		FundingSpent:         x + sums.Balance(AccountDirectExpenditure),
		FundingTheirRefunds:  r + back,
	}
	if edition == FundingTransfers {
		is[FundingResources], is[FundingSpent], is[FundingTheirRefunds] = e, x, r
	}
	return FundingStatus{AsAt: asAt, Edition: edition, Lines: computed(fundingLayout, is)}
}

// computed works out every line of a layout from the figures of the books.
func computed(layout []FundingLine, is map[string]money.Cents) []FundingLine {
	lines := slices.Clone(layout)
	for i := range lines {
		l := &lines[i]
		switch {
		case l.Percent():
			l.Share = money.Share(is[l.Part], is[l.Whole], fundingShareDecimals)
		case l.Total():
			for _, term := range l.Sum {
				if term.Minus {
					l.Cents -= is[term.Line]
				} else {
					l.Cents += is[term.Line]
				}
			}
			is[l.ID] = l.Cents
		default:
			l.Cents = is[l.ID]
		}
	}
	return lines
}

// Line gives a line by its name; the zero line where there is none.
func (s FundingStatus) Line(id string) FundingLine { return lineOf(s.Lines, id) }

func lineOf(lines []FundingLine, id string) FundingLine {
	i := slices.IndexFunc(lines, func(l FundingLine) bool { return l.ID == id })
	if i < 0 {
		return FundingLine{}
	}
	return lines[i]
}
