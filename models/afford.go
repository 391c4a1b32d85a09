package models

import (
	"seedfund/models/money"
	"seedfund/models/when"
)

// FundMoney is what the fund has, in cents.
type FundMoney struct {
	Cash     money.Cents
	Reserved money.Cents
	Minimum  money.Cents
	Expected ExpectedMoney `json:"-"` // what the rule lets be approved upon besides
}

// ExpectedMoney is what signed instalments add to what may be approved, where the
// rule of the minimum balance lets them: those due from today on and before a day,
// less the agent's fee and less what earlier approvals wait for. Nothing of it is
// reserved, released or paid before it has arrived.
type ExpectedMoney struct {
	Months   int
	Until    when.Date   // the last day that counts
	Due      money.Cents // instalments, after the fee
	Promised money.Cents // tranches that approvals reserve and no cash covers yet
}

// Cents is what may be approved upon, zero at least.
func (e ExpectedMoney) Cents() money.Cents { return max(0, e.Due-e.Promised) }

// Free is what may still be committed: cash with the agent less what is reserved
// and the minimum balance; below zero where the minimum was raised.
func (m FundMoney) Free() money.Cents { return m.Cash - m.Reserved - m.Minimum }

// Afford is what approvals do to the money that is free, wherever it is shown:
// what they reserve leaves it at once, and an approval that reserves more than is
// free is refused; their later tranches are reserved when the fund can cover them.
//
// clause 98: nothing is approved beyond what the fund has.
type Afford struct {
	Free     money.Cents // before
	Expected money.Cents // signed instalments that may be approved upon
	Reserves money.Cents // at the approval
	Whole    money.Cents // approved, with all tranches
}

// After is what is free after the approvals; below zero they are refused.
func (a Afford) After() money.Cents { return a.Free - a.Reserves }

// Short is by how much the approvals are beyond what is free and what may be
// approved upon; zero where they are not.
func (a Afford) Short() money.Cents { return max(0, -(a.After() + a.Expected)) }

// Later are the tranches that the approvals do not reserve.
func (a Afford) Later() money.Cents { return a.Whole - a.Reserves }

// AfterAll is what would be free if all tranches were reserved at once.
func (a Afford) AfterAll() money.Cents { return a.Free - a.Whole }

// Afford is what adopting the text does to the money of the fund.
func (w MatterWording) Afford(fund FundMoney) Afford {
	return Afford{Free: fund.Free(), Expected: fund.Expected.Cents(), Reserves: w.Effect.Reserved(w.Reserve), Whole: w.Effect.Total(0)}
}

// Reserves is what approving an amount for the proposal reserves: all of it or
// the share of its first tranche, as the text before the Board says; the first
// tranche where there is none yet.
func (r WorkbenchRow) Reserves(amount money.Cents) money.Cents {
	weights := make([]int64, len(r.Tranches))
	for i, t := range r.Tranches {
		weights[i] = int64(max(0, t.Total))
	}
	parts, err := amount.SplitBy(weights)
	if err != nil || r.Reserve == ReserveAll {
		return amount // without a plan there is one tranche
	}
	return parts[0]
}

// ScenarioApproval is what approving a basket would do to the free money.
// Scenarios that were frozen before it was reckoned have none.
type ScenarioApproval struct {
	Reserves int64 `json:"reserves"` // at the approvals
	After    int64 `json:"after"`    // free then; below zero: such approvals are refused
	Later    int64 `json:"later"`    // tranches that are not reserved yet
}
