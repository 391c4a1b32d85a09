package money

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
	"seedfund/models/money"
)

// sampleShares are a certified share, an interim one that a tranche waits for, one
// that is asked for, and one whose figures the agent will bring.
func sampleShares(c fiction.Case) []models.UnexStanding {
	share := func(programme string, net money.Cents, certainty models.Certainty, spent, committed money.Cents, next int) models.UnexStanding {
		s := models.UnexStanding{Programme: programme, Project: "00140001", Title: c.Title(), Organisation: "ORG-P", State: models.ProgrammeOngoing, ProgrammeState: models.ProgrammeOngoing,
			Transferred: net, Certainty: certainty, YearSpent: spent, YearCommitted: committed, NextTranche: next}
		if certainty != "" {
			s.ReportID, s.Report, s.AsAt = 7, "E-0007", fiction.Day("2026-09-30")
		}
		if next != 0 {
			s.NextDue = fiction.Day("2027-02-01")
		}
		return s
	}
	return []models.UnexStanding{share("JP-0001", 1_250_000_00, models.Certified, 812_400_55, 0, 0), share("JP-0004", 600_000_00, models.Interim, 310_000_00, 96_500_00, 2),
		share("JP-0008", 450_000_00, "", 0, 0, 2), share("JP-0012", 90_000_00, "", 0, 0, 0)}
}

func sampleFile(state models.ImportState) YearFile {
	f := YearFile{ImportBatch: models.ImportBatch{ID: 4, Version: 1, Reference: "IM-0004", Year: 2026, AsAt: fiction.Day("2026-09-30"), Name: "expenditure-2026-org-p.xlsx", FileID: 9, State: state, Lines: 3,
		CreatedAt: fiction.At9("2026-10-12")}, Organisation: "ORG-P"}
	if state != models.ImportRead {
		at := fiction.At9("2026-10-13")
		f.SettledAt = &at
	}
	return f
}

func sampleDifferences(report string) []models.UnexDifference {
	row := func(n int, programme string, effect models.ImportEffect, was, now, committed money.Cents) models.UnexDifference {
		d := models.UnexDifference{UnexRow: models.UnexRow{Row: n, Programme: programme, Organisation: "ORG-P", Type: models.UnexInterim, Committed: committed}, Effect: effect, WasTotal: was}
		d.Figures[3] = now
		if effect != models.ImportNew {
			d.WasReport = "E-0007"
		}
		if effect == models.ImportChanged {
			d.WasCommitted = 96_500_00
		}
		if effect != models.ImportSame {
			d.Report = report
		}
		return d
	}
	return []models.UnexDifference{row(3, "JP-0001", models.ImportSame, 812_400_55, 812_400_55, 0), row(4, "JP-0004", models.ImportChanged, 310_000_00, 342_118_20, 71_000_00), row(5, "JP-0008", models.ImportNew, 0, 55_020_00, 12_000_00)}
}

// sampleContributionFilePages are the files of contributions, one with faults, one that
// waits and one that is in the books.
func sampleContributionFilePages(s *fiction.Set) {
	file := components.Form{Name: "file", Action: ContributionFilesAddress, Files: true}
	batch := func(state models.ImportState) models.ImportBatch {
		b := sampleFile(state).ImportBatch
		b.Kind, b.Reference, b.Name, b.Lines = models.ImportContributions, "IM-0006", "contributions-2026.xlsx", 5
		if state == models.ImportCommitted {
			b.ID, b.Reference, b.Name = 5, "IM-0005", "contributions-2025.xlsx"
		}
		return b
	}
	s.AddLong("contribution-files", func(c fiction.Case) templ.Component {
		return ContributionFiles(ContributionFilesView{Frame: sampleFrame(c, ContributionFilesAddress, c.T("contribfiles.title")), File: file, Files: []models.ImportBatch{batch(models.ImportRead), batch(models.ImportCommitted)}})
	})
	s.Add("contribution-files-faults", func(c fiction.Case) templ.Component {
		failed := file
		failed.Faults = fiction.Faults("reason")
		return ContributionFiles(ContributionFilesView{Frame: sampleFailed(c, ContributionFilesAddress, c.T("contribfiles.title")), File: failed, Faults: []components.CellFault{
			{Where: "Contributions!F4", Value: "900,000", Text: c.T("contribfiles.fault.stands", "Now", "800,000.00")}, {Where: "Deposits!J3", Value: "1,080.00", Text: c.T("contribfiles.fault.usd", "Wanted", money.Cents(1_083_42))}}})
	})
	for _, state := range []models.ImportState{models.ImportRead, models.ImportCommitted} {
		s.AddLong("contribution-file-"+string(state), func(c fiction.Case) templ.Component {
			v := ContributionFileView{Frame: sampleFrame(c, ContributionFileAddress(6), c.T("contribfiles.batch_title", "Reference", "IM-0006"), c.T("contribfiles.title")), ImportBatch: batch(state), ContributionDifferences: sampleContributions(c),
				Confirm: components.Form{Name: "confirm", Action: ContributionFileAddress(6) + "/confirmation", Version: 1}, Drop: components.Form{Name: "drop", Action: ContributionFileAddress(6) + "/dropping", Version: 1}}
			v.Reason = c.Sentence()
			if state == models.ImportCommitted {
				v.Contributions[1].Reference, v.Deposits[1].Reference, v.Deposits[2].Reference = "SAA-0009", "D-0031", "D-0032"
			}
			return ContributionFilePage(v)
		})
	}
}

func sampleContributions(c fiction.Case) models.ContributionDifferences {
	arrangement := func(row int, effect models.ImportEffect, agreement, reference string, minor int64) models.ArrangementDifference {
		return models.ArrangementDifference{Row: row, Effect: effect, Agreement: agreement, Reference: reference, Contributor: sampleDonor(c), SignedOn: fiction.Day("2026-02-11"), Currency: "EUR", Minor: minor, Schedule: make([]models.Instalment, 2)}
	}
	values := func(minor int64, rate string, usd money.Cents) models.DepositValues {
		return models.DepositValues{Agreement: "SAA 2026/4", Instalment: 1, ValueDate: fiction.Day("2026-03-02"), Currency: "EUR", Minor: minor, Rate: rate, USD: usd, Fee: usd / 100}
	}
	same, was := values(400_000_00, "0.923", 433_369_45), values(150_000_00, "0.93", 161_290_32)
	d := models.ContributionDifferences{
		Contributions: []models.ArrangementDifference{arrangement(2, models.ImportSame, "SAA 2026/4", "SAA-0004", 800_000_00), arrangement(4, models.ImportNew, "SAA 2026/7", "", 250_000_00)},
		Deposits: []models.DepositDifference{
			{Row: 2, Effect: models.ImportSame, AgentRef: "DEP-0041", Contributor: sampleDonor(c), Now: same, Was: &same, WasReference: "D-0011"},
			{Row: 3, Effect: models.ImportChanged, AgentRef: "DEP-0042", Contributor: sampleDonor(c), Now: values(150_000_00, "0.923", 162_513_54), Was: &was, WasReference: "D-0012"},
			{Row: 4, Effect: models.ImportNew, AgentRef: "DEP-0057", Contributor: sampleDonor(c), Now: values(250_000_00, "0.923", 270_855_90)}},
		Lacking: []models.LackingRow{{List: models.ListDeposits, Reference: "D-0014", Agreement: "SAA 2026/5", AgentRef: "DEP-0044", Contributor: sampleDonor(c), Currency: "USD", Minor: 75_000_00}},
	}
	d.Contributions[1].USD = 270_855_90
	return d
}

// sampleExpenditurePages are the year of an organisation and the files that bring it
// in.
func sampleExpenditurePages(s *fiction.Set) {
	file := components.Form{Name: "file", Action: "/expenditure/files", Files: true}
	s.AddLong("expenditure-year", func(c fiction.Case) templ.Component {
		return Year(YearView{Frame: sampleFrame(c, "/expenditure", c.T("imports.title")), Organisation: "ORG-P", Year: 2026, Today: fiction.Day("2026-11-23"), Shares: sampleShares(c), Types: true,
			Files: []YearFile{sampleFile(models.ImportRead)}, File: file, Exports: sampleLinks("/exports/unex")[1:]})
	})
	s.Add("expenditure-year-none", func(c fiction.Case) templ.Component {
		return Year(YearView{Frame: sampleFrame(c, "/expenditure", c.T("imports.title")), Choose: true, Organisations: c.Organisations(), Year: 2026, Today: fiction.Day("2026-11-23"), File: file})
	})
	s.Add("expenditure-year-faults", func(c fiction.Case) templ.Component {
		failed := file
		failed.Faults = fiction.Faults("reason")
		return Year(YearView{Frame: sampleFailed(c, "/expenditure", c.T("imports.title")), Choose: true, Organisations: c.Organisations(), Year: 2026, Today: fiction.Day("2026-11-23"), Shares: sampleShares(c), File: failed,
			Faults: []components.CellFault{{Where: "M4", Value: "342118.00", Text: c.T("imports.fault.sum", "Wanted", money.Cents(342_118_20))}, {Where: "E6", Value: "interim", Text: c.T("imports.fault.certified", "Report", "E-0007")}}})
	})
	for _, state := range []models.ImportState{models.ImportRead, models.ImportCommitted} {
		s.AddLong("expenditure-file-"+string(state), func(c fiction.Case) templ.Component {
			report := ""
			if state == models.ImportCommitted {
				report = "E-0011"
			}
			v := YearFileView{Frame: sampleFrame(c, YearFileAddress(4), c.T("imports.batch_title", "Reference", "IM-0004", "Year", "2026"), c.T("imports.title")), YearFile: sampleFile(state), Rows: sampleDifferences(report),
				Counts:  models.ImportCounts{New: 1, Same: 1, Changed: 1},
				Confirm: components.Form{Name: "confirm", Action: YearFileAddress(4) + "/confirmation", Version: 1}, Drop: components.Form{Name: "drop", Action: YearFileAddress(4) + "/dropping", Version: 1}}
			v.Reason = c.Sentence()
			return YearFilePage(v)
		})
	}
}
