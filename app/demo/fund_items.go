package demo

import (
	"fmt"

	"seedfund/app/funditems"
	"seedfund/models"
	"seedfund/models/money"
)

// told is something the agent tells of the fund's money, so many months ago.
type told struct {
	months int
	kind   models.EntryKind
	letter string // of the organisation, where the kind names one
	cents  money.Cents
	basis  string
}

// items are the lines of the funding status beside contributions and programmes:
// interest of each year, charges, and what the fund itself cost.
var items = []told{
	{35, models.EntryInterest, "", 41_208_33, ""},
	{34, models.EntryBankCharges, "", 312_40, ""},
	{33, models.EntryDirectCost, "P", 180_000_00, "Decision on the secretariat's budget (demonstration)"},
	{23, models.EntryInterest, "", 66_914_72, ""},
	{22, models.EntryDirectExpenditure, "P", 121_450_80, ""},
	{22, models.EntryBankCharges, "", 288_15, ""},
	{21, models.EntryOrganisationInterest, "P", 3_118_06, ""},
	{11, models.EntryInterest, "", 58_377_10, ""},
	{10, models.EntryDirectCostRefund, "P", 8_200_00, ""},
}

// planItems plans each of them; the agent enters it.
func (d *director) planItems() {
	for i, it := range items {
		d.at(d.ago(it.months, 1), fmt.Sprintf("the agent tells of %s", it.kind), func() error {
			in := funditems.Input{Kind: it.kind, Cents: it.cents, ValueDate: d.day(), Basis: it.basis, AgentRef: fmt.Sprintf("99-ITEM-%02d", i+1)}
			if it.letter != "" {
				in.OrganisationID = d.organisation(it.letter)
			}
			_, err := d.s.FundItems.Record(d.ctx, d.as("agent"), in)
			return err
		})
	}
}
