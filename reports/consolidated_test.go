package reports

import (
	"fmt"

	"seedfund/models"
	"seedfund/models/money"
)

// testSumsOf is a fund in which every line of the funding status has a figure.
func testSumsOf(n money.Cents) models.LedgerSums {
	sums := models.LedgerSums{}
	post := func(account models.LedgerAccount, kind models.EntryKind, cents money.Cents) {
		if !account.Debit() {
			cents = -cents
		}
		sums[models.LedgerPart{Account: account, Kind: kind}] = models.LedgerSum{Debit: max(cents, 0) * n, Credit: min(cents, 0) * n}
	}
	post(models.AccountContributions, models.EntryDeposit, 1_000_000_01)
	post(models.AccountInterest, models.EntryInterest, 12_345_67)
	post(models.AccountOrganisationInterest, models.EntryOrganisationInterest, 89_10)
	post(models.AccountOrganisations, models.EntryTransfer, 600_000_00)
	post(models.AccountOrganisations, models.EntryRefund, -10_000_00)
	post(models.AccountFee, models.EntryDeposit, 10_000_00)
	post(models.AccountDirectCosts, models.EntryDirectCost, 30_000_00)
	post(models.AccountDirectCosts, models.EntryDirectCostRefund, -500_00)
	post(models.AccountBankCharges, models.EntryBankCharges, 12_34)
	post(models.AccountExpenditure, models.EntryExpenditure, 400_000_00)
	post(models.AccountDirectExpenditure, models.EntryDirectExpenditure, 20_000_00)
	return sums
}

// testConsolidated is a year whose tables agree, with names that a spreadsheet
// would take for formulas, a category with commas, an organisation without money.
func testConsolidated() ConsolidatedBook {
	split := func(prior, current money.Cents) models.YearSplit {
		return models.YearSplit{Prior: prior, Current: current}
	}
	r := models.ConsolidatedReport{Year: 2025, Before: models.OverviewOf(testSumsOf(1), 0), Current: models.OverviewOf(testSumsOf(2), 372_922_44),
		Cumulative: models.OverviewOf(testSumsOf(3), 0), Interim: 1}
	_, _, r.Cash = r.Overview(models.OverviewClosing)
	r.Contributors = []models.ContributorYears{{Code: "C-1", Name: "=Contributor 1", Committed: 4_000_000_00, Unvalued: true, Deposits: split(1_000_000_01, 2_000_000_02)}}
	r.Interest = []models.InterestYears{{Earned: split(12_345_67, 24_691_34)}, {Code: "000794", Name: "Organisation P", Earned: split(89_10, 178_20)}}
	r.Organisations = []models.OrganisationYears{
		{Code: "000794", Name: "Organisation P", Approved: 2_500_000_00, Transfers: split(600_000_00, 1_200_000_00), Refunds: split(-10_000_00, -20_000_00), Expenditure: split(400_000_00, 800_000_00)},
		{Code: "000722", Name: "+Organisation Q", Approved: 100_000_00},
	}
	for i, o := range r.Organisations {
		r.Projects = append(r.Projects, models.ProjectYears{PortfolioRow: models.PortfolioRow{Theme: i + 1, Reference: fmt.Sprintf("JP-000%d", i+1), AgentNumber: "00124711", Title: "Skills <for> & all", OrganisationCode: o.Code, Organisation: o.Name,
			State: models.ProgrammeOngoing, ApprovedCents: o.Approved, TransferredCents: o.Transfers.Total(), RefundedCents: -o.Refunds.Total(), SpentCents: o.Expenditure.Total(), Interim: i == 0}, Spent: o.Expenditure})
	}
	for n := 1; n <= 8; n++ {
		r.Categories = append(r.Categories, models.CategoryYears{Category: n, Spent: split(50_000_00, 100_000_00)})
	}
	r.Direct = []models.DirectYears{{Code: "000794", Name: "Organisation P", Net: split(29_500_00, 59_000_00), Spent: split(20_000_00, 40_000_00)}}
	b := ConsolidatedBook{Book: testBook(), Report: r}
	for n := 1; n <= 8; n++ {
		b.Categories = append(b.Categories, models.BudgetCategory{Number: n, Indirect: n == 8, Label: models.Wording{}.With("en", fmt.Sprintf("Supplies, commodities, materials %d", n), false)})
	}
	return b
}
