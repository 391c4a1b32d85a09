package money

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/flow"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Samples are the pages of the money room.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("money", assets)
	s.AddLong("ledger", func(c fiction.Case) templ.Component { return Ledger(sampleLedger(c)) })
	s.Add("ledger-empty", func(c fiction.Case) templ.Component {
		return Ledger(LedgerView{Frame: sampleFrame(c, "/ledger", c.T("money.ledger")), Reset: "/ledger"})
	})
	s.AddLong("entry", func(c fiction.Case) templ.Component {
		v := EntryView{LedgerEntryView: models.LedgerEntryView{
			Entry: models.LedgerEntry{Number: "L-000111", Kind: models.EntryDeposit, ValueDate: fiction.Day("2026-10-02"), CreatedAt: fiction.At9("2026-10-03"), Source: "D-0014", Reference: "AGENT-2026-0914", Reason: c.Sentence(), TotalCents: 600_000_000},
			Lines: sampleLines(c)[:2], RecordedAs: string(models.RoleAgentOfficer), ReversedBy: "L-000112",
		}}
		v.Frame = sampleFrame(c, "/ledger/entries/L-000111", v.Title(c))
		return Entry(v)
	})
	s.AddLong("statement", func(c fiction.Case) templ.Component {
		v := StatementView{Frame: sampleFrame(c, "/ledger/statement", c.T("money.statement")), Fund: sampleFund, AsAt: "2026-11-23", Exports: []components.Link{{Label: "XLSX", Href: "/exports/mptf-portfolio"}, {Label: "CSV", Href: "/exports/ledger"}}}
		for _, a := range models.Accounts {
			v.Balances = append(v.Balances, models.AccountBalance{Code: a, DebitCents: 3_101_230_000, CreditCents: -1_624_980_000, BalanceCents: 1_476_250_000})
		}
		for id := int64(1); id <= 3; id++ {
			v.Rows = append(v.Rows, models.PortfolioRow{Reference: "JP-0012", State: models.ProgrammeOngoing, OrganisationID: id, Organisation: c.Organisation(id), ApprovedCents: 70_000_000, TransferredCents: 49_000_000, SpentCents: 51_250_010, Interim: id == 2})
		}
		return Statement(v)
	})
	s.Add("statement-empty", func(c fiction.Case) templ.Component {
		v := StatementView{Frame: sampleFrame(c, "/ledger/statement", c.T("money.statement"))}
		for _, a := range models.Accounts {
			v.Balances = append(v.Balances, models.AccountBalance{Code: a})
		}
		return Statement(v)
	})
	s.AddLong("funding", func(c fiction.Case) templ.Component { return Funding(sampleFunding(c)) })
	s.Add("funding-empty", func(c fiction.Case) templ.Component {
		v := FundingView{Years: []models.FundingStatus{models.FundingStatusOf(nil, when.Date{}, models.FundingWhole)}}
		v.Frame = sampleFrame(c, "/funding", v.Title(c))
		return Funding(v)
	})
	s.AddLong("reconcile", func(c fiction.Case) templ.Component {
		v := ReconcileView{Rows: sampleBreaks(c), Compare: true, Exports: []components.Link{{Label: "CSV", Href: "/exports/reconciliation-breaks"}},
			Runs: []models.Reconciliation{{Reference: "RC-0003", Name: "books-2026-10.xlsx", CreatedAt: fiction.At9("2026-11-20"), FromOn: fiction.Day("2026-01-01"), ToOn: fiction.Day("2026-10-31"), OurLines: 41, Lines: 40, Matched: 38, Breaks: 4}}}
		v.Frame = sampleFrame(c, "/reconciliation", v.Title(c), c.T("money.ledger"))
		return Reconcile(v)
	})
	s.Add("reconcile-none", func(c fiction.Case) templ.Component {
		return Reconcile(ReconcileView{Frame: sampleFrame(c, "/reconciliation", c.T("reconcile.title"), c.T("money.ledger")), Compare: true})
	})
	s.Add("compare", func(c fiction.Case) templ.Component {
		return Compare(CompareView{Frame: sampleFailed(c, "/reconciliation/new", c.T("reconcile.new")), Rule: models.StartMatchRule, Form: components.Form{Action: "/reconciliation", Files: true, Faults: fiction.Faults("from", "to"), Values: url.Values{}},
			Faults: []components.CellFault{{Where: "C4", Value: "ORG-X", Text: c.T("reconcile.fault.organisation", "Value", "ORG-X")}}})
	})
	for i, name := range []string{"break", "break-explained"} {
		s.Add(name, func(c fiction.Case) templ.Component {
			v := BreakView{Row: sampleBreaks(c)[2*i], May: true, Owners: []models.Person{{ID: 3, Name: c.T("people.role.secretariat_officer")}},
				Own: components.Form{Name: "own", Action: BreakAddress(4) + "/owner", Version: 1}, Close: components.Form{Name: "explain", Action: BreakAddress(4) + "/explanation", Version: 1}}
			v.Frame = sampleFrame(c, BreakAddress(4), v.Title(c), c.T("money.ledger"), c.T("reconcile.title"))
			return Break(v)
		})
	}
	s.AddLong("annual", func(c fiction.Case) templ.Component { return Annual(sampleAnnual(c)) })
	s.AddLong("items", func(c fiction.Case) templ.Component {
		return Items(ItemsView{Frame: sampleFrame(c, "/ledger/items", c.T("money.items")), Rows: sampleItems(c), Record: true})
	})
	s.AddLong("secretariat-budgets", func(c fiction.Case) templ.Component {
		b := models.SecretariatBudget{ID: 1, Version: 4, Reference: "SB-0001", OrganisationID: 1, StartsOn: when.MustDate(2025, 1, 1), EndsOn: when.MustDate(2025, 12, 31), DecidedCents: 400_000_00, PaidCents: 371_250_00}
		next := b
		next.ID, next.Reference, next.StartsOn, next.EndsOn, next.DecidedCents, next.PaidCents = 2, "SB-0002", when.MustDate(2026, 1, 1), when.MustDate(2026, 12, 31), 450_000_00, 120_000_00
		return Budgets(BudgetsView{Frame: sampleFrame(c, "/ledger/secretariat", c.T("secretariat.budgets"), c.T("money.ledger"), c.T("money.items")), Free: true,
			Rows: []models.SecretariatBudgetRow{{SecretariatBudget: next, Organisation: c.Organisation(1), Decision: "DEM00-D-2025-14"}, {SecretariatBudget: b, Organisation: c.Organisation(1), Decision: "DEM00-D-2024-11", Over: true}}})
	})
	s.Add("secretariat-budgets-none", func(c fiction.Case) templ.Component {
		return Budgets(BudgetsView{Frame: sampleFrame(c, "/ledger/secretariat", c.T("secretariat.budgets"), c.T("money.ledger"), c.T("money.items"))})
	})
	s.Add("items-none", func(c fiction.Case) templ.Component {
		return Items(ItemsView{Frame: sampleFrame(c, "/ledger/items", c.T("money.items"))})
	})
	s.Add("new-item", func(c fiction.Case) templ.Component {
		return NewItem(NewItemView{Frame: sampleFailed(c, "/ledger/items/new", c.T("money.item_new")), Parties: c.Organisations(), OnBehalf: true,
			Form: components.Form{Action: "/ledger/items", Files: true, Faults: fiction.Faults("kind", "basis", "amount"), Values: url.Values{"amount": {"12,000.001"}}}})
	})
	for i, name := range []string{"item", "item-waits", "item-reversed"} {
		s.Add(name, func(c fiction.Case) templ.Component {
			v := ItemView{Row: sampleItems(c)[i], Record: true, Confirm: i == 1}
			v.Frame = sampleFrame(c, ItemAddress(v.Row.Reference), v.Title(c))
			return Item(v)
		})
	}
	s.AddLong("commitments", func(c fiction.Case) templ.Component {
		dollars := sampleCommitment(c, "USD")
		dollars.Revalue(models.RateTable{}, dollars.SignedOn)
		return Commitments(CommitmentsView{Frame: sampleFrame(c, "/contributions/commitments", c.T("money.commitments")), Rows: []models.ContributionRow{sampleExchanged(c), sampleCommitment(c, "SEK"), dollars},
			Pledges: models.PledgeSums(samplePledges(c)), Links: []components.Link{{Label: c.T("pledges.title"), Href: "/contributions/pledges"}, {Label: c.T("rates.title"), Href: "/rates"}}, Record: true, Exports: sampleLinks("/contributions/commitments/list")})
	})
	s.Add("commitments-none", func(c fiction.Case) templ.Component {
		return Commitments(CommitmentsView{Frame: sampleFrame(c, "/contributions/commitments", c.T("money.commitments")), Record: true})
	})
	s.Add("new-commitment", func(c fiction.Case) templ.Component {
		return NewCommitment(NewCommitmentView{Frame: sampleFailed(c, "/contributions/commitments/new", c.T("money.commitment_new")), Organisations: c.Organisations(),
			Form: components.Form{Action: "/contributions/commitments", Faults: fiction.Faults("organisation", "amount", Instalment(0, "due_on")), Values: url.Values{"amount": {"1,2 millions"}}}})
	})
	s.Add("instrument", func(c fiction.Case) templ.Component {
		return Instrument(InstrumentView{Frame: sampleFailed(c, InstrumentAddress("SAA-0007"), c.T("money.instrument")), Row: sampleCommitment(c, "EUR"),
			Form: components.Form{Action: InstrumentAddress("SAA-0007"), Files: true, Version: 2, Faults: fiction.Faults("file")}})
	})
	s.AddLong("commitment", func(c fiction.Case) templ.Component {
		return Commitment(CommitmentView{
			Frame: sampleFrame(c, "/contributions/commitments/SAA-0007", c.T("money.commitment_title", "Contributor", c.Say("Contributor 1", "المساهم 1"), "Agreement", "SAA-2026-007"), c.T("money.commitments")),
			Row:   sampleCommitment(c, "EUR"), Deposit: components.Form{Action: "/contributions/commitments/SAA-0007/deposits"}, Record: true, OnBehalf: true, Confirm: true, Reader: 9, Today: fiction.Day("2026-11-23"),
		})
	})
	s.Add("commitment-before-the-first-deposit", func(c fiction.Case) templ.Component {
		row := sampleCommitment(c, "EUR")
		row.Deposits, row.DepositedMinor = nil, 0
		return Commitment(CommitmentView{
			Frame: sampleFrame(c, "/contributions/commitments/SAA-0008", c.T("money.commitment_title", "Contributor", c.Say("Contributor 2", "المساهم 2"), "Agreement", "SAA-2026-008")), Row: row, Today: fiction.Day("2026-11-23"),
		})
	})
	sampleContributionPages(s)
	sampleExpenditurePages(s)
	sampleContributionFilePages(s)
	sampleOpeningPages(s)
	sampleProgrammePages(s)
	return s.Samples()
}

func sampleProgrammePages(s *fiction.Set) {
	s.AddLong("work", func(c fiction.Case) templ.Component {
		w := sampleWorkroom(c)
		return Work(WorkView{Frame: sampleFrame(c, "/programmes/JP-0012/money", w.Programme.Title, c.T("money.ledger")), ProgrammeWorkroom: w, Refund: true, Report: true, Manage: true, Confirm: true, Reader: 9})
	})
	s.AddLong("release", func(c fiction.Case) templ.Component {
		w := sampleWorkroom(c)
		return Release(ReleaseView{Frame: sampleFailed(c, "/programmes/JP-0012/tranches/2/release", c.T("programmes.release_title", "Number", 2, "Reference", "JP-0012")), ProgrammeWorkroom: w, Stage: w.Stages[1],
			Form: components.Form{Action: "/programmes/JP-0012/tranches/2/release", Version: 4, Faults: fiction.Faults(Amount(1), "waiver")}})
	})
	s.AddLong("refund", func(c fiction.Case) templ.Component {
		return Refund(RefundView{Frame: sampleFrame(c, "/programmes/JP-0012/refunds", c.T("programmes.refund_title", "Reference", "JP-0012")), ProgrammeWorkroom: sampleWorkroom(c), OnBehalf: true, Form: components.Form{Action: "/programmes/JP-0012/refunds", Files: true}})
	})
	s.Add("refund-with-faults", func(c fiction.Case) templ.Component {
		return Refund(RefundView{Frame: sampleFailed(c, "/programmes/JP-0012/refunds", c.T("programmes.refund_title", "Reference", "JP-0012")), ProgrammeWorkroom: sampleWorkroom(c),
			Form: components.Form{Action: "/programmes/JP-0012/refunds", Faults: fiction.Faults("organisation", "amount", "value_date", "agent_reference"), Values: url.Values{"amount": {"45.000,00"}}}})
	})
	s.AddLong("expenditure", func(c fiction.Case) templ.Component {
		return Expenditure(ExpenditureView{Frame: sampleFailed(c, "/programmes/JP-0012/expenditure", c.T("programmes.report_title", "Reference", "JP-0012")), ProgrammeWorkroom: sampleWorkroom(c), Names: fiction.Names(),
			Form: components.Form{Action: "/programmes/JP-0012/expenditure", Faults: fiction.Faults("organisation", "certainty", Line(models.Spent, 5))}})
	})
	s.Add("expenditure-corrected", func(c fiction.Case) templ.Component {
		return Expenditure(ExpenditureView{Frame: sampleFrame(c, "/programmes/JP-0012/expenditure", c.T("programmes.correct_title", "Report", "E-0031")), ProgrammeWorkroom: sampleWorkroom(c), Names: fiction.Names(), Corrects: "E-0031",
			Report: models.ExpenditureReport{OrganisationID: 2, Year: 2025, AsAt: fiction.Day("2025-12-31"), Certainty: models.Certified, Explanation: c.Sentence()},
			Old:    []models.Expenditure{{Kind: models.Spent, Category: 1, Cents: 18_200_000}}, Form: components.Form{Action: "/programmes/JP-0012/expenditure"}})
	})
	closure := func(name string, action models.ProgrammeAction, facts models.ClosureFacts) {
		s.Add(name, func(c fiction.Case) templ.Component {
			w := sampleWorkroom(c)
			w.Facts = facts
			for i := range w.Facts.Organisations {
				w.Facts.Organisations[i].Name = c.Organisation(int64(i + 1))
			}
			return Closure(ClosureView{Frame: sampleFrame(c, "/programmes/JP-0012/closure", c.T("programmes.act."+string(action)), "JP-0012"), ProgrammeWorkroom: w,
				Offer: flow.Offer[models.ProgrammeState, models.ProgrammeAction]{Action: action}, Form: components.Form{Action: "/programmes/JP-0012/closure", Version: 4}})
		})
	}
	closure("closure", models.ProgrammeClose, models.ClosureFacts{EndOn: fiction.Day("2026-10-31"), Today: fiction.Day("2026-11-23")})
	closure("closure-with-obstacles", models.ProgrammeSettle, models.ClosureFacts{OpenRequests: 1, OpenRecords: 2, OpenCondition: 1, OpenReports: 1, OpenRevisions: 1, Organisations: []models.ClosureOrganisation{{NetFunded: 70_000_000, Spent: 51_250_010, Interim: 1, Years: 2}, {NetFunded: 40_000_000, Spent: 45_500_000, Years: 2}}})
	closure("closure-reopened", models.ProgrammeReopen, models.ClosureFacts{})
}

func sampleFrame(c fiction.Case, path, title string, crumbs ...string) Frame {
	return Frame{Page: c.Page(path, title, crumbs...), At: fiction.At}
}

func sampleFailed(c fiction.Case, path, title string) Frame {
	f := sampleFrame(c, path, title, c.T("money.ledger"), "JP-0012")
	f.Failed = true
	return f
}

var sampleFund = models.FundTotals{Deposited: 3_101_230_000, Cash: 1_476_250_000, Reserved: 941_500_000, Minimum: 50_000_000}

func sampleLines(c fiction.Case) []models.LedgerRow {
	return []models.LedgerRow{
		{Entry: "L-000111", Kind: string(models.EntryDeposit), ValueDate: fiction.Day("2026-10-02"), RecordedAt: fiction.At9("2026-10-03"), Account: string(models.AccountCash), Organisation: c.Say("Contributor 1", "المساهم 1"), DebitCents: 600_000_000, BalanceCents: 2_100_000_000, ReversedBy: "L-000112"},
		{Entry: "L-000112", Kind: string(models.EntryDeposit), ValueDate: fiction.Day("2026-10-05"), RecordedAt: fiction.At9("2026-10-05"), Account: string(models.AccountCash), Organisation: c.Say("Contributor 1", "المساهم 1"), CreditCents: 600_000_000, BalanceCents: 1_500_000_000, Reverses: "L-000111"},
		{Entry: "L-000113", Kind: string(models.EntryTransfer), ValueDate: fiction.Day("2026-11-12"), RecordedAt: fiction.At9("2026-11-12"), Account: string(models.AccountCash), Programme: "JP-0012", Organisation: c.Organisation(1), CreditCents: 23_750_000, BalanceCents: 1_476_250_000},
	}
}

func sampleLedger(c fiction.Case) LedgerView {
	v := LedgerView{
		Filter: models.LedgerFilter{Account: models.AccountCash, By: models.ByRecorded}, Fund: sampleFund,
		Rows:       models.LedgerPage{Rows: sampleLines(c), Running: true, Carried: 1_500_000_000, Debit: 3_101_230_000, Credit: 1_624_980_000},
		Programmes: []components.Option{{Value: "12", Label: "JP-0012 " + c.Title()}}, Parties: []components.Option{{Value: "1", Label: c.Organisation(1)}},
		Earlier: "/ledger?before=1", Later: "/ledger?after=3", Reset: "/ledger", Exports: []components.Link{{Label: "CSV", Href: "/exports/ledger"}, {Label: "XLSX", Href: "/exports/mptf-portfolio"}},
	}
	v.Frame = sampleFrame(c, "/ledger", v.Title(c))
	return v
}

func sampleCommitment(c fiction.Case, currency string) models.ContributionRow {
	deposit := func(n int64, road models.Road, state models.RecordState) models.DepositRow {
		return models.DepositRow{
			ID: n, Version: 1, Reference: "D-0014", Instalment: 1, Currency: currency, Minor: 60_000_000, Rate: "0.926", RateSource: c.Say("Operational rates of exchange, October 2026", "أسعار الصرف التشغيلية، تشرين الأول/أكتوبر 2026"), RateOn: fiction.Day("2026-10-01"),
			USDCents: 64_794_816, FeeCents: 647_948, ValueDate: fiction.Day("2026-10-02"), AgentRef: "AGENT-2026-0914", Road: road, State: state, RecordedBy: 3,
		}
	}
	first, second := deposit(1, models.RoadInbox, models.RecordPosted), deposit(2, models.RoadOnBehalf, models.RecordPending)
	second.Reference = "D-0015"
	return models.ContributionRow{
		ID: 7, Reference: "SAA-0007", Agreement: "SAA-2026-007", Contributor: c.Say("Contributor 1", "المساهم 1"), SignedOn: fiction.Day("2026-02-01"), Currency: currency, CommittedMinor: 240_000_000, DepositedMinor: 60_000_000,
		USDCents: 64_794_816, FeeCents: 647_948, NextDueOn: fiction.Day("2027-02-01"), Deposits: []models.DepositRow{first, second},
		Instalments: []models.InstalmentRow{
			{ID: 1, Number: 1, DueOn: fiction.Day("2026-10-01"), Minor: 60_000_000, ReceivedMinor: 60_000_000, State: models.InstalmentReceived},
			{ID: 2, Number: 2, DueOn: fiction.Day("2026-11-01"), Minor: 90_000_000, State: models.InstalmentOverdue},
			{ID: 3, Number: 3, DueOn: fiction.Day("2027-02-01"), Minor: 90_000_000, State: models.InstalmentDue},
		},
	}
}

// sampleWorkroom is a programme with one tranche paid, one that its gate holds
// back for want of 55,000 dollars, and one to come.
func sampleWorkroom(c fiction.Case) models.ProgrammeWorkroom {
	w := models.ProgrammeWorkroom{
		ProgrammeDetail: models.ProgrammeDetail{
			Programme: models.Programme{ID: 12, Version: 4, Reference: "JP-0012", Title: c.Title(), State: models.ProgrammeOngoing, LeadOrganisationID: 1, StartOn: fiction.Day("2025-02-01"), EndOn: fiction.Day("2027-07-31")},
			Row:       models.ProgrammeRow{ApprovedCents: 210_000_000, TransferredCents: 88_500_000, RefundedCents: 1_250_000, SpentCents: 61_000_010, CommittedCents: 2_000_000},
		},
		Rule: models.StartGateRule, Now: fiction.Now,
		Refunds: []models.RefundRow{{Refund: models.Refund{ID: 1, Version: 1, Reference: "R-0003", Cents: 1_250_000, ValueDate: fiction.Day("2026-09-30"), Reason: c.Sentence(), AgentRoad: models.AgentRoad{Road: models.RoadOnBehalf, State: models.RecordPending, RecordedBy: 3}}, Programme: "JP-0012", Organisation: c.Organisation(3)}},
		Reports: []models.ReportRow{
			{ExpenditureReport: models.ExpenditureReport{ID: 1, Reference: "E-0031", OrganisationID: 1, Year: 2025, AsAt: fiction.Day("2025-12-31"), Certainty: models.Certified, State: models.ReportCorrected, SpentCents: 30_000_010}, Organisation: c.Organisation(1)},
			{ExpenditureReport: models.ExpenditureReport{ID: 2, Reference: "E-0034", OrganisationID: 1, Year: 2025, AsAt: fiction.Day("2025-12-31"), Certainty: models.Interim, State: models.ReportCurrent, Reason: c.Sentence(), Explanation: c.Sentence(), SpentCents: 31_000_010}, Organisation: c.Organisation(1), Corrects: "E-0031"},
		},
		Events: []models.ProgrammeEvent{{Action: models.ProgrammeClose, CreatedAt: fiction.At9("2026-11-20"), Role: models.RoleSecretariatOfficer, Note: c.Sentence()}},
		Offers: []flow.Offer[models.ProgrammeState, models.ProgrammeAction]{{Action: models.ProgrammeClose}},
	}
	var facts []models.GateFact
	for i, spent := range []money.Cents{31_000_010, 22_000_000, 8_000_000} {
		id := int64(i + 1)
		w.Shares = append(w.Shares, models.ProgrammeShare{ProgrammeOrganisation: models.ProgrammeOrganisation{OrganisationID: id, ApprovedCents: 70_000_000, TransferredCents: 29_500_000, SpentCents: spent}, Name: c.Organisation(id), Code: "DEM-P", Interim: id == 2})
		facts = append(facts, models.GateFact{OrganisationID: id, Organisation: c.Organisation(id), Transferred: 29_500_000, Spent: spent, Interim: id == 2})
	}
	for n, state := range []models.TrancheState{models.TrancheTransferred, models.TrancheReserved, models.TranchePlanned} {
		stage := models.TrancheStage{ProgrammePart: models.ProgrammePart{Tranche: models.Tranche{ID: int64(n + 1), Number: n + 1, State: state, DueOn: fiction.Day("2026-11-30")}}, Gate: models.JudgeGate(models.StartGateRule, n+1, facts)}
		for id := int64(1); id <= 3; id++ {
			a := models.TrancheAmount{OrganisationID: id, Cents: 20_250_000}
			if n == 0 {
				a = models.TrancheAmount{OrganisationID: id, Cents: 29_500_000, ReleasedCents: 29_500_000, RequestedCents: 29_500_000, TransferredCents: 29_500_000}
			}
			stage.Amounts = append(stage.Amounts, a)
		}
		w.Stages = append(w.Stages, stage)
	}
	w.Stages[0].Releases = []models.ReleaseView{{TrancheRelease: models.TrancheRelease{CreatedAt: fiction.At9("2025-01-20"), TotalCents: 88_500_000}, Entry: "L-000066", Lines: []models.ReleaseLineView{{ReleaseLine: models.ReleaseLine{Cents: 29_500_000}, Organisation: c.Organisation(1)}}}}
	w.Stages[1].Conditions = []models.DecisionCondition{{Number: 1, Body: c.Sentence()}}
	w.Stages[1].May = models.StageMay{Release: true}
	w.Stages[2].Earlier, w.Stages[2].May = []string{c.Organisation(1)}, models.StageMay{Short: 5_500_000}
	return w
}
