package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// AgentItem is what the agent tells of the fund's money beside deposits and what
// moves under programmes: interest, other income, direct costs of the fund with
// what organisations gave back or spent of them, bank charges, money to other
// funds and back to contributors. Each is a line of the funding status.
type AgentItem struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // ours, FI-0001
	Kind           EntryKind
	OrganisationID *int64 // who gave or received, where the kind names one
	Cents          money.Cents
	ValueDate      when.Date
	BudgetID       *int64 // of the secretariat, under which a direct cost is paid
	Basis          string // the decision or instrument behind it
	AgentRef       string // the agent's own reference
	TransactionID  *int64 // ledger entry, set when posted
	ReversalID     *int64 // ledger entry that took it back
	DrawID         *int64 // ledger entry that used what the budget had set aside
	AgentRoad      `gorm:"embedded"`
}

// ItemKinds lists the kinds an item may be of, in the order of the funding status.
var ItemKinds = []EntryKind{EntryInterest, EntryOrganisationInterest, EntryOtherIncome, EntryContributorRefund, EntryFundTransfer,
	EntryDirectCost, EntryDirectCostRefund, EntryDirectExpenditure, EntryBankCharges}

// ItemParty says whom an item of a kind names.
type ItemParty string

const (
	PartyNone         ItemParty = ""
	PartyContributor  ItemParty = "contributor"
	PartyOrganisation ItemParty = "organisation" // a participating organisation
)

// Party is whom an item of this kind names.
func (k EntryKind) Party() ItemParty {
	switch k {
	case EntryContributorRefund:
		return PartyContributor
	case EntryOrganisationInterest, EntryDirectCost, EntryDirectCostRefund, EntryDirectExpenditure:
		return PartyOrganisation
	}
	return PartyNone
}

// Based says whether an item of this kind rests on a decision or an instrument
// that has to be named: direct costs are decided in advance by the steering
// committee. Source: the agent's factsheet on direct costs.
func (k EntryKind) Based() bool {
	return slices.Contains([]EntryKind{EntryDirectCost, EntryFundTransfer, EntryContributorRefund, EntryOtherIncome}, k)
}

// ItemAccounts gives the accounts an item takes its amount from (credit) and
// puts it into (debit).
func (k EntryKind) ItemAccounts() (from, to LedgerAccount) {
	switch k {
	case EntryInterest:
		return AccountInterest, AccountCash
	case EntryOrganisationInterest:
		return AccountOrganisationInterest, AccountCash
	case EntryOtherIncome:
		return AccountOtherIncome, AccountCash
	case EntryContributorRefund:
		return AccountCash, AccountReturned
	case EntryFundTransfer:
		return AccountCash, AccountOtherFunds
	case EntryDirectCost:
		return AccountCash, AccountDirectCosts
	case EntryDirectCostRefund:
		return AccountDirectCosts, AccountCash
	case EntryDirectExpenditure:
		return AccountDirectCosts, AccountDirectExpenditure
	case EntryBankCharges:
		return AccountCash, AccountBankCharges
	}
	return "", ""
}

// Validate names each fault of an item; today is the day of the act.
func (i AgentItem) Validate(today when.Date) error {
	var f Faults
	if !slices.Contains(ItemKinds, i.Kind) {
		f.Add("kind", "money.fault.required")
	}
	switch party := i.Kind.Party(); {
	case party != PartyNone && i.OrganisationID == nil:
		f.Add("organisation", "money.fault.required")
	case party == PartyNone && i.OrganisationID != nil:
		f.Add("organisation", "money.fault.no_party")
	}
	if i.BudgetID != nil && i.Kind != EntryDirectCost {
		f.Add("budget", "secretariat.fault.kind")
	}
	if i.Cents <= 0 {
		f.Add("amount", "money.fault.above_zero")
	}
	switch {
	case i.ValueDate.IsZero():
		f.Add("value_date", "money.fault.required")
	case i.ValueDate.After(today):
		f.Add("value_date", "money.fault.future")
	}
	if i.Kind.Based() && strings.TrimSpace(i.Basis) == "" {
		f.Add("basis", "money.fault.basis")
	}
	if strings.TrimSpace(i.AgentRef) == "" {
		f.Add("agent_reference", "money.fault.required")
	}
	i.AgentRoad.validate(&f)
	return f.Err("money.fault.item")
}

// AgentItemRow is an item with the names a list shows.
type AgentItemRow struct {
	AgentItem
	Organisation string // name
	Entry        string // number of the ledger entry
	Reversal     string // number of the entry that took it back
	Budget       string // reference of the secretariat's budget
}
