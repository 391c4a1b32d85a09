package money

import (
	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// sampleSums is a fund in which every line of the funding status has a figure.
func sampleSums(share money.Cents) models.LedgerSums {
	sums := models.LedgerSums{}
	post := func(account models.LedgerAccount, kind models.EntryKind, cents money.Cents) {
		part := models.LedgerPart{Account: account, Kind: kind}
		if !account.Debit() {
			cents = -cents
		}
		sums[part] = models.LedgerSum{Debit: max(cents, 0) * share, Credit: min(cents, 0) * share}
	}
	post(models.AccountContributions, models.EntryDeposit, 1_240_000_00)
	post(models.AccountInterest, models.EntryInterest, 18_400_55)
	post(models.AccountOrganisationInterest, models.EntryOrganisationInterest, 2_310_20)
	post(models.AccountOrganisations, models.EntryTransfer, 655_000_00)
	post(models.AccountOrganisations, models.EntryRefund, -18_200_00)
	post(models.AccountFee, models.EntryDeposit, 12_400_00)
	post(models.AccountDirectCosts, models.EntryDirectCost, 40_000_00)
	post(models.AccountDirectCosts, models.EntryDirectCostRefund, -1_250_00)
	post(models.AccountBankCharges, models.EntryBankCharges, 85_40)
	post(models.AccountExpenditure, models.EntryExpenditure, 402_118_75)
	post(models.AccountDirectExpenditure, models.EntryDirectExpenditure, 30_900_00)
	post(models.AccountCash, models.EntryDeposit, 572_675_35)
	return sums
}

func sampleFunding(c fiction.Case) FundingView {
	v := FundingView{Books: true, Last: fiction.At9("2026-11-23"), Exports: []components.Link{{Label: "XLSX", Href: "/funding/list.xlsx"}, {Label: "CSV", Href: "/funding/list.csv"}},
		Years: []models.FundingStatus{models.FundingStatusOf(sampleSums(5), fiction.Day("2024-12-31"), models.FundingWhole),
			models.FundingStatusOf(sampleSums(11), fiction.Day("2025-12-31"), models.FundingWhole), models.FundingStatusOf(sampleSums(20), fiction.Day("2026-11-23"), models.FundingWhole)}}
	v.Frame = sampleFrame(c, "/funding", v.Title(c))
	return v
}

func sampleAnnual(c fiction.Case) AnnualView {
	split := func(prior, current money.Cents) models.YearSplit {
		return models.YearSplit{Prior: prior, Current: current}
	}
	r := models.ConsolidatedReport{Year: 2025, Before: models.OverviewOf(sampleSums(5), 0), Current: models.OverviewOf(sampleSums(6), 2_863_376_75),
		Cumulative: models.OverviewOf(sampleSums(11), 0), Interim: 2}
	r.Cash = r.Cumulative[18].Cents
	r.Contributors = []models.ContributorYears{
		{Code: "CONTRIBUTOR-1", Name: c.Say("Contributor 1", "المساهم 1"), Committed: 9_000_000_00, Deposits: split(4_200_000_00, 5_440_000_00)},
		{Code: "CONTRIBUTOR-2", Name: c.Say("Contributor 2", "المساهم 2"), Committed: 5_000_000_00, Unvalued: true, Deposits: split(2_000_000_00, 2_000_000_00)},
	}
	r.Interest = []models.InterestYears{{Earned: split(92_002_75, 110_403_30)}, {Code: "ORG-P", Name: c.Organisation(1), Earned: split(11_551_00, 13_861_20)}}
	for i, o := range []models.OrganisationYears{
		{Approved: 4_400_000_00, Transfers: split(1_775_000_00, 1_930_000_00), Refunds: split(-91_000_00, -109_200_00), Expenditure: split(1_110_593_75, 1_312_712_50)},
		{Approved: 2_400_000_00, Transfers: split(1_000_000_00, 1_200_000_00), Expenditure: split(600_000_00, 700_000_00)},
		{Approved: 1_500_000_00, Transfers: split(500_000_00, 800_000_00), Expenditure: split(300_000_00, 400_000_00)},
	} {
		o.Code, o.Name = "ORG", c.Organisation(int64(i+1))
		r.Organisations = append(r.Organisations, o)
		r.Projects = append(r.Projects, models.ProjectYears{PortfolioRow: models.PortfolioRow{Theme: i + 1, AgentNumber: "99000012", Reference: "JP-0012", Title: c.Title(), Organisation: o.Name, State: models.ProgrammeOngoing,
			ApprovedCents: o.Approved, TransferredCents: o.Transfers.Total(), RefundedCents: -o.Refunds.Total(), SpentCents: o.Expenditure.Total(), Interim: i == 1}, Spent: o.Expenditure})
	}
	for n := 1; n <= 7; n++ {
		r.Categories = append(r.Categories, models.CategoryYears{Category: n, Spent: split(250_000_00, 300_000_00)})
	}
	r.Categories = append(r.Categories, models.CategoryYears{Category: 8, Spent: split(260_593_75, 312_712_50)})
	r.Direct = []models.DirectYears{{Code: "ORG-P", Name: c.Organisation(1), Net: split(193_750_00, 232_500_00), Spent: split(154_500_00, 185_400_00)}}
	v := AnnualView{Report: r, AsAt: fiction.Day("2026-11-23")}
	for n := 1; n <= 8; n++ {
		v.Categories = append(v.Categories, models.BudgetCategory{Number: n, Indirect: n == 8, Label: models.Wording{}.With(i18n.Lang(c), c.Title(), false)})
	}
	v.Frame = sampleFrame(c, "/ledger/annual-report", c.T("money.consolidated_title", "Year", r.Year), c.T("money.ledger"))
	return v
}

func sampleItems(c fiction.Case) []models.AgentItemRow {
	entry, reversal, file := int64(7), int64(9), int64(3)
	row := func(n string, kind models.EntryKind, cents money.Cents) models.AgentItemRow {
		return models.AgentItemRow{AgentItem: models.AgentItem{ID: 4, Version: 2, Reference: "FI-000" + n, CreatedAt: fiction.At9("2026-11-03"), Kind: kind, Cents: cents, ValueDate: fiction.Day("2026-10-31"),
			AgentRef: "AGENT-2026-10" + n, TransactionID: &entry, AgentRoad: models.AgentRoad{Road: models.RoadInbox, State: models.RecordPosted}}, Entry: "L-000121"}
	}
	interest, direct, charges := row("1", models.EntryInterest, 18_400_55), row("2", models.EntryDirectCost, 40_000_00), row("3", models.EntryBankCharges, 85_40)
	direct.Organisation, direct.Basis, direct.Road, direct.State, direct.FileID, direct.Entry, direct.TransactionID = c.Organisation(1), c.Sentence(), models.RoadOnBehalf, models.RecordPending, &file, "", nil
	charges.ReversalID, charges.Reversal = &reversal, "L-000125"
	return []models.AgentItemRow{interest, direct, charges}
}

func sampleBreaks(c fiction.Case) []models.BreakRow {
	closed := fiction.At9("2026-11-20")
	return []models.BreakRow{
		{ReconciliationBreak: models.ReconciliationBreak{ID: 4, Version: 1, Kind: models.BreakAmount, EntryKind: models.EntryTransfer, Project: "99000012", OursCents: 237_500_00, OursOn: fiction.Day("2026-10-12"), Entry: "L-000113",
			AgentsCents: 237_050_00, AgentsOn: fiction.Day("2026-10-13"), AgentRef: "AGENT-2026-0914", State: models.BreakOpen}, OrganisationName: c.Organisation(1), FirstReference: "RC-0002", LastReference: "RC-0003", Days: 12},
		{ReconciliationBreak: models.ReconciliationBreak{ID: 5, Version: 1, Kind: models.BreakOnlyAgents, EntryKind: models.EntryBankCharges, AgentsCents: 85_40, AgentsOn: fiction.Day("2026-09-30"), AgentRef: "AGENT-2026-0871", State: models.BreakOpen},
			Owner: c.T("people.role.secretariat_officer"), FirstReference: "RC-0003", LastReference: "RC-0003", Days: 3},
		{ReconciliationBreak: models.ReconciliationBreak{ID: 6, Version: 2, Kind: models.BreakDate, EntryKind: models.EntryRefund, Project: "99000008", OursCents: 18_200_00, OursOn: fiction.Day("2026-09-01"), Entry: "L-000099",
			AgentsCents: 18_200_00, AgentsOn: fiction.Day("2026-09-22"), AgentRef: "AGENT-2026-0850", State: models.BreakExplained, ClosedAt: &closed, Explanation: c.Sentence()}, OrganisationName: c.Organisation(2), FirstReference: "RC-0001", LastReference: "RC-0002", Days: 40},
	}
}
