package results

import (
	"fmt"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

const sampleReference = "JP-0012"

// Samples are the pages of results and markers.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("results", assets)
	s.AddLong("programme", func(c fiction.Case) templ.Component {
		v := ProgrammeView{Frame: sampleFrame(c, Address(sampleReference), c.T("results.title", "Reference", sampleReference), true), V: sampleResults(c)}
		v.V.Years, v.V.Reports = sampleYears(c), []int{2025, 2026}
		return Programme(v)
	})
	s.Add("programme-none", func(c fiction.Case) templ.Component {
		return Programme(ProgrammeView{Frame: sampleFrame(c, Address(sampleReference), c.T("results.title", "Reference", sampleReference), false),
			V: models.ProgrammeResults{Programme: models.ProgrammeName{Reference: sampleReference, Title: c.Title()}, Decision: "DEM00-D-2026-01"}})
	})
	s.Add("programme-not-copied", func(c fiction.Case) templ.Component {
		return Programme(ProgrammeView{Frame: sampleFrame(c, Address(sampleReference), c.T("results.title", "Reference", sampleReference), false),
			V:    models.ProgrammeResults{Programme: models.ProgrammeName{Reference: sampleReference, Title: c.Title()}, Decision: "DEM00-D-2026-01", NotCopied: true},
			Copy: &components.Form{Action: "/programmes/" + sampleReference + "/framework"}})
	})
	s.AddLong("year", func(c fiction.Case) templ.Component {
		v := sampleYear(c)
		v.V.Write, v.V.Gaps = true, v.V.Year.Gaps(v.V.ProgrammeResults)
		return Year(v)
	})
	s.Add("year-refused", func(c fiction.Case) templ.Component {
		v := sampleYear(c)
		v.V.Write, v.V.Year.Report.Published, v.Page.Failed = true, 1, true
		v.Form.Faults = fiction.Faults(models.ValueField(1), models.SplitField(2), models.ImpactField(3), "reason")
		v.Form.Values = url.Values{models.ValueField(1): {"twelve"}, models.SplitField(2): {"women"}}
		return Year(v)
	})
	s.AddLong("year-submitted", func(c fiction.Case) templ.Component {
		v := sampleYear(c)
		v.V.Settle, v.V.Year.Report.State = true, models.ResultSubmitted
		return Year(v)
	})
	s.AddLong("markers", func(c fiction.Case) templ.Component {
		return Markers(MarkersView{Frame: sampleFrame(c, MarkersAddress(sampleReference), c.T("results.markers_title", "Reference", sampleReference), true), V: sampleMarkers(c)})
	})
	s.Add("markers-refused", func(c fiction.Case) templ.Component {
		v := MarkersView{Frame: sampleFrame(c, MarkersAddress(sampleReference), c.T("results.markers_title", "Reference", sampleReference), true), V: sampleMarkers(c), Grade: "gender_marker",
			Form: components.Form{Action: MarkersAddress(sampleReference), Version: 2, Faults: fiction.Faults("level", "reason"), Values: url.Values{"justification": {c.Sentence()}}}}
		v.Page.Failed = true
		return Markers(v)
	})
	s.Add("markers-none", func(c fiction.Case) templ.Component {
		return Markers(MarkersView{Frame: sampleFrame(c, MarkersAddress(sampleReference), c.T("results.markers_title", "Reference", sampleReference), false)})
	})
	s.AddLong("money", func(c fiction.Case) templ.Component {
		m := sampleMarkers(c)
		shares := []models.MarkerShare{{Level: "", Programmes: 1, Approved: 100_000_000, Spent: 0}}
		for i, o := range m.Scales[0].Options {
			shares = append([]models.MarkerShare{{Scale: m.Scales[0].Scale, Level: o.Code, Label: o.Label, Programmes: i + 1, Approved: money.Cents(420_000_000 * (i + 1)), Spent: money.Cents(113_000_017 * (i + 1))}}, shares...)
		}
		return Money(MoneyView{Frame: sampleFrame(c, MoneyAddress, c.T("results.money_title"), false), Basis: models.BasisReport,
			Markers: []models.MarkerMoney{{Marker: "gender_marker", Label: m.Scales[0].Label, Shares: shares}}})
	})
	s.AddLong("fund", func(c fiction.Case) templ.Component {
		return Fund(FundView{Frame: sampleFrame(c, FundAddress, c.T("results.fund_title"), true), V: sampleFund(c), Year: 2025,
			Exports: []components.Link{{Label: "XLSX", Href: "#"}, {Label: "CSV", Href: "#"}, {Label: c.T("results.csv_lines"), Href: "#"}}})
	})
	s.Add("fund-none", func(c fiction.Case) templ.Component {
		return Fund(FundView{Frame: sampleFrame(c, FundAddress, c.T("results.fund_title"), false), Year: 2026})
	})
	s.AddLong("fund-indicator", func(c fiction.Case) templ.Component { return Indicator(sampleIndicator(c, "")) })
	s.Add("fund-indicator-none", func(c fiction.Case) templ.Component {
		v := sampleIndicator(c, models.SumMeasured)
		v.Sum = models.RollUp(sampleFund(c).Indicators[2], nil, 2025)
		v.ByYear = []models.IndicatorSum{v.Sum}
		return Indicator(v)
	})
	s.Add("money-none", func(c fiction.Case) templ.Component {
		return Money(MoneyView{Frame: sampleFrame(c, MoneyAddress, c.T("results.money_title"), false), Basis: models.BasisApproval})
	})
	growthSamples(s)
	return s.Samples()
}

func sampleFrame(c fiction.Case, path, title string, signedIn bool) Frame {
	page := c.Visitor
	if signedIn {
		page = c.Page
	}
	return Frame{Page: page(path, title, c.T("frame.menu.programmes")), At: fiction.At}
}

func sampleResults(c fiction.Case) models.ProgrammeResults {
	r := models.ProgrammeResults{Programme: models.ProgrammeName{ID: 12, Reference: sampleReference, Title: c.Title()}, State: models.ProgrammeOngoing, Decision: "DEM00-D-2026-01",
		Markers: models.LatestMarkers(sampleMarkers(c).History), SeesRisks: true,
		FundIndicators: []models.FormOption{{Code: "people_served", Label: models.Texts{"en": "People served", "fr": "Personnes servies", "ar": "الأشخاص المستفيدون"}}}}
	for i, line := range []models.ProgrammeIndicator{
		{Result: "1", Statement: c.Sentence(), Indicator: c.Say("Offices that meet the agreed standard", "المكاتب التي تستوفي المعيار"), Unit: c.Say("offices", "مكتب"), Baseline: "2", BaselineYear: 2025, Target: "24"},
		{Result: "1.1", Statement: c.Sentence(), Indicator: c.Say("Persons informed and referred", "الأشخاص الذين أُبلغوا وأُحيلوا"), Unit: c.Say("persons", "أشخاص"), Baseline: "0", BaselineYear: 2025, Target: "12500", Disaggregation: c.Say("sex, age", "الجنس والعمر"), FundIndicator: "people_served"},
		{Result: "1.1", Statement: c.Sentence(), Indicator: c.Say("Complaints answered within 30 days", "الشكاوى المجاب عليها خلال 30 يوماً"), Unit: c.Say("per cent", "في المئة"), Target: "82.5"},
	} {
		line.ID, line.Position, line.Source = int64(i+1), i+1, c.Say("Monthly figures of the offices", "الأرقام الشهرية للمكاتب")
		r.Indicators = append(r.Indicators, line)
	}
	for i, level := range [][2]int{{3, 3}, {4, 2}, {2, 5}} {
		r.Risks = append(r.Risks, models.ProgrammeRisk{ID: int64(i + 1), Position: i + 1, Risk: c.Sentence(), Category: models.RiskCategories[i], Likelihood: level[0], Impact: level[1],
			Treatment: c.Sentence(), Owner: c.Say("Steering committee", "اللجنة التوجيهية")})
	}
	return r
}

func sampleYear(c fiction.Case) YearView {
	address := YearAddress(sampleReference, 2025)
	v := YearView{Frame: sampleFrame(c, address, c.T("results.year_title", "Reference", sampleReference, "Year", "2025"), true),
		Form: components.Form{Action: address, Version: 3, Whole: true}, Step: components.Form{Action: address + "/return", Version: 3}}
	r := sampleResults(c)
	v.V = models.ResultPage{ProgrammeResults: r, Year: sampleYears(c)[0], Years: []int{2024, 2025, 2026}, Ended: true,
		Events: []models.ResultEvent{{Action: models.ResultSubmit, CreatedAt: fiction.At9("2026-01-20")}, {Action: models.ResultReturn, CreatedAt: fiction.At9("2026-02-02"), Note: c.Sentence()}}}
	v.V.History = v.V.Year.Values
	return v
}

// sampleYears is one year: a value, one that is split, one that was not measured.
func sampleYears(c fiction.Case) []models.ResultYear {
	y := models.ResultYear{Report: models.ResultReport{ID: 1, Version: 3, Year: 2025, State: models.ResultOpen}}
	split := models.Rows{{"group": c.Say("women", "النساء"), "value": "2110"}, {"group": c.Say("men", "الرجال"), "value": "1790"}, {"group": c.Say("under 18", "دون 18"), "value": "900", "set": "2"}, {"group": c.Say("18 and over", "18 فأكثر"), "value": "3100", "set": "2"}}
	for i, v := range []models.IndicatorValue{{Measured: true, Value: "13"}, {Measured: true, Value: "4000", Split: split.Text()}, {Why: c.Sentence()}} {
		v.ID, v.IndicatorID, v.Number, v.Edition, v.Means, v.ByRole, v.CreatedAt = int64(i+1), int64(i+1), 1, 1, c.Say("Registers of the offices", "سجلات المكاتب"), models.RolePUNOProgramme, fiction.At9("2026-01-14")
		y.Values = append(y.Values, v)
	}
	for i, level := range [][2]int{{3, 3}, {5, 3}} {
		y.Statuses = append(y.Statuses, models.RiskStatus{RiskID: int64(i + 1), Number: 1, Edition: 1, Likelihood: level[0], Impact: level[1], Note: c.Sentence()})
	}
	return []models.ResultYear{y}
}

func sampleMarkers(c fiction.Case) models.ProgrammeMarkers {
	m := models.ProgrammeMarkers{Programme: models.ProgrammeName{ID: 12, Reference: sampleReference, Title: c.Title()}, Decision: "DEM00-D-2026-01", May: true}
	scale := models.FormQuestion{Code: "gender_marker", Kind: models.QuestionMarker, Scale: "UN gender equality marker, 2018", Label: models.Texts{"en": "Gender marker", "fr": "Marqueur de genre", "ar": "مؤشر المساواة بين الجنسين"}}
	for i := range 3 {
		code := fmt.Sprint(i + 1)
		scale.Options = append(scale.Options, models.FormOption{Code: code, Label: models.Texts{"en": code + ": a contribution", "fr": code + " : une contribution", "ar": code + ": مساهمة"}})
	}
	child := scale
	child.Code, child.Label = "child_marker", models.Texts{"en": "Child marker", "fr": "Marqueur de l’enfance", "ar": "مؤشر الطفل"}
	m.Scales = []models.FormQuestion{scale, child}
	for i, day := range []string{"2026-02-02", "2026-10-14"} {
		g := models.ProgrammeMarker{Marker: scale.Code, Number: i + 1, Scale: scale.Scale, Level: scale.Options[i].Code, Label: scale.Label, LevelLabel: scale.Options[i].Label,
			Justification: c.Sentence(), Stage: models.MarkerApproval, ByRole: models.RoleSecretariatOfficer, CreatedAt: fiction.At9(day)}
		if i > 0 {
			g.Stage, g.Reason = models.MarkerCheck, c.Sentence()
		}
		m.History = append(m.History, g)
	}
	return m
}

// sampleFund is three indicators of the fund over programmes: measured, not
// measured, not reported, in another unit, not running.
func sampleFund(c fiction.Case) models.FundResults {
	texts := func(en, fr, ar string) models.Texts { return models.Texts{"en": en, "fr": fr, "ar": ar} }
	f := models.FundResults{Submitted: true, Years: []int{2024, 2025, 2026}, Indicators: []models.FundIndicator{
		{Code: "people_served", Label: texts("People served, by sex and age", "Personnes servies, par sexe et âge", "الأشخاص المستفيدون بحسب الجنس والعمر"), Unit: texts("persons / people", "personnes", "أشخاص")},
		{Code: "institutions", Label: texts("Institutions that work by an agreed procedure", "Institutions appliquant une procédure convenue", "المؤسسات التي تعمل بإجراء متفق عليه"), Unit: texts("institutions", "institutions", "مؤسسات")},
		{Code: "policies", Label: texts("Laws, policies or plans adopted", "Lois, politiques ou plans adoptés", "القوانين أو السياسات أو الخطط المعتمدة"), Former: true}}}
	for i, x := range []struct{ code, unit, baseline, target, value, why string }{
		{"people_served", "persons", "0", "12500", "4000", ""}, {"people_served", "people", "250", "", "1890.5", ""}, {"people_served", "persons", "0", "7500", "", c.Sentence()},
		{"people_served", "persons", "12", "900", "", ""}, {"people_served", "households", "0", "300", "70", ""}, {"institutions", "institutions", "2", "24", "13", ""}, {"policies", "laws", "0", "3", "1", ""},
	} {
		l := models.LinkedIndicator{Programme: models.ProgrammeName{ID: int64(i + 1), Reference: fmt.Sprintf("JP-%04d", i+1), Title: c.Title()}, UnderWay: []int{2025, 2026},
			Indicator: models.ProgrammeIndicator{ID: int64(i + 1), Indicator: c.Sentence(), Unit: x.unit, Baseline: x.baseline, BaselineYear: 2024, Target: x.target, FundIndicator: x.code}}
		if x.value+x.why != "" {
			l.Reported = []models.YearValue{{Year: 2025, Pending: i == 1, Value: models.IndicatorValue{Measured: x.value != "", Value: x.value, Why: x.why}}}
		}
		f.Lines = append(f.Lines, l)
	}
	return f
}

func sampleIndicator(c fiction.Case, part models.SumPart) IndicatorView {
	f := sampleFund(c)
	x := f.Indicators[0]
	v := IndicatorView{Frame: sampleFrame(c, FundAddress+"/indicators/people_served", c.T("results.indicator_title", "Indicator", fundName(c, x), "Year", "2025"), true),
		Sum: models.RollUp(x, f.Lines, 2025), Part: part, Submitted: true}
	for _, year := range f.Years {
		v.ByYear = append(v.ByYear, models.RollUp(x, f.Lines, year))
	}
	return v
}
