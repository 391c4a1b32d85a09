package models

import (
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// LedgerAccount is a code of the chart of accounts. Those up to expenditure say
// where the fund's money came from and where it is, in the order of the agent's
// funding status; the others follow what the Board committed until it is paid.
type LedgerAccount string

const (
	AccountCash                 LedgerAccount = "cash"                  // with the agent
	AccountContributions        LedgerAccount = "contributions"         // received from contributors
	AccountReturned             LedgerAccount = "returned"              // by the agent to contributors
	AccountInterest             LedgerAccount = "interest"              // and investment income earned by the fund
	AccountOrganisationInterest LedgerAccount = "organisation_interest" // earned by organisations, given to the fund
	AccountOtherIncome          LedgerAccount = "other_income"
	AccountFee                  LedgerAccount = "fee" // of the agent
	AccountBankCharges          LedgerAccount = "bank_charges"
	AccountOtherFunds           LedgerAccount = "other_funds"        // transferred to other funds
	AccountDirectCosts          LedgerAccount = "direct_costs"       // with organisations for the fund itself, not yet spent
	AccountDirectExpenditure    LedgerAccount = "direct_expenditure" // of direct costs, as reported
	AccountOrganisations        LedgerAccount = "organisations"      // with participating organisations, not yet spent
	AccountExpenditure          LedgerAccount = "expenditure"        // as reported
	AccountCommitments          LedgerAccount = "commitments"        // to programmes and the secretariat, not yet transferred
	AccountApproved             LedgerAccount = "approved"           // committed and not covered by cash
	AccountReserved             LedgerAccount = "reserved"           // cash set aside, not released
	AccountReleased             LedgerAccount = "released"           // released, not yet transferred
)

// Accounts lists the chart in its order.
var Accounts = []LedgerAccount{AccountCash, AccountContributions, AccountReturned, AccountInterest, AccountOrganisationInterest, AccountOtherIncome,
	AccountFee, AccountBankCharges, AccountOtherFunds, AccountDirectCosts, AccountDirectExpenditure, AccountOrganisations, AccountExpenditure,
	AccountCommitments, AccountApproved, AccountReserved, AccountReleased}

// Debit says whether the account grows by debits.
func (a LedgerAccount) Debit() bool {
	switch a {
	case AccountContributions, AccountInterest, AccountOrganisationInterest, AccountOtherIncome, AccountApproved, AccountReserved, AccountReleased:
		return false
	}
	return true
}

// EntryKind says what happened.
type EntryKind string

const (
	EntryDeposit              EntryKind = "deposit" // with the agent's fee
	EntryContributorRefund    EntryKind = "contributor_refund"
	EntryInterest             EntryKind = "interest"
	EntryOrganisationInterest EntryKind = "organisation_interest"
	EntryOtherIncome          EntryKind = "other_income"
	EntryCommitment           EntryKind = "commitment"
	EntryReservation          EntryKind = "reservation"
	EntryUnreservation        EntryKind = "unreservation"
	EntryRelease              EntryKind = "release"
	EntryWithdrawal           EntryKind = "withdrawal" // a release taken back at closure
	EntryTransfer             EntryKind = "transfer"
	EntryRefund               EntryKind = "refund"
	EntryExpenditure          EntryKind = "expenditure"
	EntryDecommitment         EntryKind = "decommitment" // what a closed programme will not use
	EntryDirectCost           EntryKind = "direct_cost"
	EntryDirectCostRefund     EntryKind = "direct_cost_refund"
	EntryDirectExpenditure    EntryKind = "direct_cost_expenditure"
	EntryBankCharges          EntryKind = "bank_charges"
	EntryFundTransfer         EntryKind = "fund_transfer"      // to another fund
	EntrySecretariatBudget    EntryKind = "secretariat_budget" // cash set aside for the secretariat, by a decision
	EntrySecretariatDraw      EntryKind = "secretariat_draw"   // of it, paid as direct cost
	EntrySecretariatFree      EntryKind = "secretariat_free"   // of it, not needed
)

// EntryKinds lists the kinds: what comes in, a programme's life, what the fund
// itself costs.
var EntryKinds = []EntryKind{EntryDeposit, EntryContributorRefund, EntryInterest, EntryOrganisationInterest, EntryOtherIncome, EntryCommitment,
	EntryReservation, EntryUnreservation, EntryRelease, EntryWithdrawal, EntryTransfer, EntryRefund, EntryExpenditure, EntryDecommitment,
	EntryDirectCost, EntryDirectCostRefund, EntryDirectExpenditure, EntryBankCharges, EntryFundTransfer,
	EntrySecretariatBudget, EntrySecretariatDraw, EntrySecretariatFree}

// LedgerEntry is one balanced posting. It is never changed; a wrong one is
// taken back by another that names it.
type LedgerEntry struct {
	ID         int64
	CreatedAt  time.Time // recorded
	Number     string    // L-000001, dense
	Kind       EntryKind
	ValueDate  when.Date
	Reference  string    // the agent's, or the document's
	Source     string    // our record behind it: D-0001, TR-0001, the decision
	Certainty  Certainty // of expenditure; else empty
	ReversesID *int64
	Reason     string      // of a reversal
	TotalCents money.Cents // sum of the debits
	Lines      int         // how many there are
	PersonID   int64
	MandateID  int64
}

// LedgerLine is one side of an entry: a debit above zero, a credit below.
type LedgerLine struct {
	ID             int64
	EntryID        int64
	ValueDate      when.Date
	Position       int
	Account        LedgerAccount
	ProgrammeID    *int64
	OrganisationID *int64
	Cents          money.Cents
	BalanceCents   money.Cents // of the account after this line, in the order of recording
}

// FundPosition is what the fund has with the agent and how much of it is
// reserved for programmes and the secretariat.
type FundPosition struct {
	ID            int64       `json:"-" gorm:"primaryKey;autoIncrement:false"`
	CashCents     money.Cents `json:"cash"`
	ReservedCents money.Cents `json:"reserved"`
	MinimumCents  money.Cents `json:"minimum" gorm:"-"` // the setting in force
}

// Programmable is what may still be committed: cash with the agent less what
// is reserved and the minimum balance; below zero where the minimum was raised.
func (p FundPosition) Programmable() money.Cents {
	return p.CashCents - p.ReservedCents - p.MinimumCents
}

// AccountBalance is one account of the chart with its sums; signs as posted,
// credits below zero.
type AccountBalance struct {
	Code         LedgerAccount `json:"account"`
	DebitCents   money.Cents   `json:"debit"`
	CreditCents  money.Cents   `json:"credit"`
	BalanceCents money.Cents   `json:"balance"`
}

// Shown is the balance on the account's own side, above zero as a rule.
func (b AccountBalance) Shown() money.Cents {
	if b.Code.Debit() {
		return b.BalanceCents
	}
	return -b.BalanceCents
}

// MinimumBalance is the value of a rule of the fund: cents that are never
// programmed, and within how many months a signed instalment must be due to be
// approved upon; 0 months: only cash is.
type MinimumBalance struct {
	Cents  money.Cents `json:"cents"`
	Months int         `json:"months,omitempty"`
}

// InstalmentMonths is the furthest a rule may look for signed instalments.
const InstalmentMonths = 24

// Validate refuses a balance below zero and months out of range.
func (m MinimumBalance) Validate() error {
	var f Faults
	if m.Cents < 0 {
		f.Add("amount", "rules.fault.below_zero")
	}
	if m.Months < 0 || m.Months > InstalmentMonths {
		f.Add("months", "rules.fault.instalment_months", "Most", InstalmentMonths)
	}
	return f.Err("rules.invalid")
}

// AgentFee is the value of a rule of the fund: basis points of each deposit,
// taken when it is received.
type AgentFee struct {
	BasisPoints int64 `json:"basis_points"`
}

// Validate refuses a fee that is no part of a deposit.
func (f AgentFee) Validate() error {
	var faults Faults
	if f.BasisPoints < 0 || f.BasisPoints >= 100_00 {
		faults.Add("rate", "rules.fault.fee")
	}
	return faults.Err("rules.invalid")
}

// StartAgentFee is one per cent. Source: the agent's standard administrative
// arrangement.
var StartAgentFee = AgentFee{BasisPoints: 100}

// Of is the fee on a deposit, half away from zero to the cent.
func (f AgentFee) Of(deposit money.Cents) money.Cents {
	return money.Fee(deposit, money.PerCent(f.BasisPoints))
}
