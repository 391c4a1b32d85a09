package workbench

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Samples are the pages of the workbench.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("workbench", assets)
	s.AddLong("bench", func(c fiction.Case) templ.Component {
		return Bench(sample(c, models.Basket{Amounts: map[int64]money.Cents{1: 2_140_000_00}, Slips: map[int64]int{1: 6}}))
	})
	s.Add("bench-over", func(c fiction.Case) templ.Component {
		v := sample(c, models.Basket{Amounts: map[int64]money.Cents{1: 9_000_000_00, 2: 2_600_000_00}})
		v.Page.Failed, v.Faults = true, fiction.Faults("name")
		v.Freeze = &components.Form{Action: Path + "/scenarios", Faults: v.Faults}
		return Bench(v)
	})
	s.Add("bench-empty", func(c fiction.Case) templ.Component {
		v := BenchView{Page: samplePage(c, Path, c.T("workbench.title")), At: fiction.At, Names: sampleNames(c)}
		v.V.Figures = models.WorkbenchInput{Today: sampleDay}.Figures(models.Basket{})
		return Bench(v)
	})
	s.AddLong("scenario", func(c fiction.Case) templ.Component {
		f := sampleInput(c).Figures(models.Basket{Amounts: map[int64]money.Cents{1: 9_000_000_00, 2: 2_600_000_00}, Slips: map[int64]int{1: 6}})
		return Scenario(ScenarioPage{Page: samplePage(c, ScenarioPath(1), c.Title()), At: fiction.At, Names: sampleNames(c),
			V: models.ScenarioView{Scenario: models.Scenario{ID: 1, Name: c.Title(), Remarks: c.Sentence(), Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", CreatedAt: fiction.Now, ByRole: models.RoleSecretariatOfficer}, Figures: f}})
	})
	s.Add("scenario-first-format", func(c fiction.Case) templ.Component {
		f := sampleInput(c).Figures(models.Basket{Amounts: map[int64]money.Cents{2: 2_600_000_00}})
		f.Format, f.Classes, f.Approval = "seedfund-scenario-1", nil, nil
		for i := range f.Lines {
			f.Lines[i].Classes, f.Lines[i].Reserves = nil, nil
		}
		return Scenario(ScenarioPage{Page: samplePage(c, ScenarioPath(2), c.Title()), At: fiction.At, Names: sampleNames(c),
			V: models.ScenarioView{Scenario: models.Scenario{ID: 2, Name: c.Title(), Hash: fiction.Hash, CreatedAt: fiction.Now, ByRole: models.RoleSecretariatOfficer}, Figures: f}})
	})
	return s.Samples()
}

var sampleDay = when.DateOf(fiction.Now)

func samplePage(c fiction.Case, path, title string) layout.Page {
	return c.Page(path, title, c.T("frame.menu.board"))
}

func sampleNames(c fiction.Case) Names {
	return Names{Catalogue: fiction.Names(), Organisations: map[string]string{"ORG-P": c.Organisation(1), "ORG-Q": c.Organisation(2)}}
}

func sampleInput(c fiction.Case) models.WorkbenchInput {
	countries := []models.WorkbenchCountry{{Code: fiction.CountryA, Share: 7000, Groups: []models.CountryGroup{models.GroupLDC}, Income: models.IncomeLow}, {Code: fiction.CountryB, Share: 3000, First: true}}
	marker := models.WorkbenchMarker{Code: "gender", Label: models.Texts{"en": "Gender marker", "fr": "Marqueur de genre", "ar": "مؤشر المساواة بين الجنسين"}}
	significant := models.MarkerLevel{Marker: "gender", Scale: "2018", Level: "2", Label: models.Texts{"en": "2: significant contribution", "fr": "2 : contribution importante", "ar": "2: مساهمة كبيرة"}}
	row := models.WorkbenchRow{ProposalID: 1, Reference: "DEM00-2026-014-F", Title: c.Title(), State: models.ProposalBoardPaper, CallReference: "DEM00-C-2026-03", Theme: 2, Objectives: []int{2, 3}, Lead: c.Organisation(1),
		Organisations: []models.WorkbenchOrganisation{{Code: "ORG-P", Name: c.Organisation(1), Cents: 1_400_000_00}, {Code: "ORG-Q", Name: c.Organisation(2), Cents: 740_000_00}},
		Countries:     countries, Markers: []models.MarkerLevel{significant}, Reviews: models.ReviewSummary{Count: 3, Mean: 78_50, Spread: 24_00, Disagreement: true}, Board: &models.ReviewSummary{Count: 5, Mean: 81_00, Spread: 10_00},
		Asked: 2_200_000_00, Appraised: 2_140_000_00, Tranches: []models.FrozenTranche{{Number: 1, DueOn: sampleDay.AddMonths(4), Total: 60}, {Number: 2, DueOn: sampleDay.AddMonths(16), Total: 40}}}
	bare := row
	bare.ProposalID, bare.Reference, bare.Theme, bare.Reviews, bare.Board, bare.Appraised, bare.Markers, bare.Countries = 2, "DEM00-2026-015-F", 1, models.ReviewSummary{}, nil, 0, nil, countries[:1]
	return models.WorkbenchInput{Today: sampleDay, Rows: []models.WorkbenchRow{row, bare},
		Approved:    []models.ApprovedShare{{ProgrammeID: 1, Theme: 2, Organisation: "ORG-P", Cents: 3_000_000_00}, {ProgrammeID: 1, Theme: 1, Organisation: "ORG-Q", Cents: 1_000_000_01}},
		Countries:   map[int64][]models.WorkbenchCountry{1: countries},
		Levels:      map[int64][]models.MarkerLevel{1: {significant}},
		Markers:     []models.WorkbenchMarker{marker},
		Fund:        models.FundMoney{Cash: 8_000_000_00, Reserved: 2_500_000_00, Minimum: 1_000_000_00},
		Payments:    []models.PlannedPayment{{DueOn: sampleDay.AddMonths(3), Cents: 1_500_000_00}, {Cents: 1_000_000_00}},
		Instalments: []models.PlannedInstalment{{ID: 1, Contributor: c.Say("Contributor 2", "المساهم 2"), Agreement: "DEM-C-2", Number: 3, DueOn: sampleDay.AddMonths(2), Amount: money.Amount{Minor: 2_000_000_00, Currency: money.USD}, Cents: 1_980_000_00, Known: true}, {ID: 2, Contributor: c.Say("Contributor 4", "المساهم 4"), Agreement: "DEM-C-4", Number: 1, DueOn: sampleDay.AddMonths(8), Amount: money.Amount{Minor: 500_000_00, Currency: "SEK"}}},
	}
}

func sample(c fiction.Case, b models.Basket) BenchView {
	in := sampleInput(c)
	return BenchView{Page: samplePage(c, Path, c.T("workbench.title")), At: fiction.At, Names: sampleNames(c), Freeze: &components.Form{Action: Path + "/scenarios"},
		V: models.WorkbenchView{Today: sampleDay, Rows: in.Rows, Markers: in.Markers, Basket: b, Figures: in.Figures(b), Instalments: in.Instalments,
			Scenarios: []models.ScenarioRow{{ID: 2, Name: c.Title(), CreatedAt: fiction.Now, Chosen: 11_600_000_00, After: fiction.Ptr(money.Cents(-2_460_000_00)), Left: -7_100_000_00, Over: true}, {ID: 1, Name: c.Sentence(), CreatedAt: fiction.Now, Chosen: 2_140_000_00, Left: 2_360_000_00}}}}
}
