package handlers

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/results"
	"seedfund/models"
)

func (v *Visit) resultsFrame(title string, crumbs ...layout.Crumb) pages.Frame {
	return pages.Frame{Page: v.Page(title, crumbs...), At: v.At}
}

// underProgramme is the way to a page about a programme.
func (v *Visit) underProgramme(ref, label string) []layout.Crumb {
	return []layout.Crumb{{Label: v.T("frame.menu.programmes"), Href: v.At("/programmes")}, {Label: ref, Href: v.At("/programmes/" + ref)}, {Label: label}}
}

func programmeResultsPage(v *Visit) error {
	r, err := v.Reporting.Results(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.Render(v.programmeResults(r, nil))
}

func (v *Visit) programmeResults(r models.ProgrammeResults, faults *models.Error) templ.Component {
	ref := r.Programme.Reference
	view := pages.ProgrammeView{Frame: v.resultsFrame(v.T("results.title", "Reference", ref), v.underProgramme(ref, v.T("results.crumb"))...), V: r,
		Exports: v.filesOf(pages.Address(":reference")+"/list", pages.Address(ref)+"/list")}
	if r.MayCopy {
		view.Copy = &components.Form{Action: "/programmes/" + ref + "/framework", Faults: faults}
	}
	return pages.Programme(view)
}

func copyFramework(v *Visit) error {
	r, err := v.Reporting.Results(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	if err := v.Reporting.CopyFramework(v.Ctx(), v.Actor, r.Programme.ID); err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return v.programmeResults(r, faults) })
	}
	return v.Done(pages.Address(r.Programme.Reference), "results.done.copied")
}

func programmeMarkersPage(v *Visit) error {
	m, err := v.Reporting.Markers(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.Render(v.markers(m, v.QueryParam("grade"), nil, nil))
}

func (v *Visit) markers(m models.ProgrammeMarkers, grade string, faults *models.Error, values url.Values) templ.Component {
	ref := m.Programme.Reference
	view := pages.MarkersView{Frame: v.resultsFrame(v.T("results.markers_title", "Reference", ref), v.underProgramme(ref, v.T("results.markers"))...), V: m, Grade: grade,
		Form: components.Form{Action: pages.MarkersAddress(ref), Faults: faults, Values: values}}
	if stands := m.Standing(grade); stands != nil {
		view.Form.Version = int64(stands.Number)
	}
	return pages.Markers(view)
}

func gradeMarker(v *Visit) error {
	m, err := v.Reporting.Markers(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	in := v.Inputs()
	g := models.MarkerGrading{Marker: in.Text("marker"), Level: in.Text("level"), Justification: in.Text("justification"), Reason: in.Text("reason"), Known: int(v.Version())}
	if _, err := v.Reporting.Grade(v.Ctx(), v.Actor, m.Programme.ID, g); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.markers(m, g.Marker, faults, values)
		})
	}
	return v.Done(pages.MarkersAddress(m.Programme.Reference), "results.done.graded")
}

// basisOf reads under which grading money is asked for.
func basisOf(text string) models.MarkerBasis {
	if models.MarkerBasis(text) == models.BasisApproval {
		return models.BasisApproval
	}
	return models.BasisReport
}

func markerMoneyPage(v *Visit) error {
	basis := basisOf(v.QueryParam("basis"))
	money, err := v.Reporting.MarkerMoney(v.Ctx(), v.Actor, basis)
	if err != nil {
		return err
	}
	frame := v.resultsFrame(v.T("results.money_title"), v.underFund(v.T("results.money_crumb"))...)
	return v.Render(pages.Money(pages.MoneyView{Frame: frame, Basis: basis, Markers: money, Exports: v.files(pages.MoneyAddress + "/list")}))
}

// underFund is the way to a page about the results of the fund.
func (v *Visit) underFund(label string) []layout.Crumb {
	return []layout.Crumb{{Label: v.T("frame.menu.programmes"), Href: v.At("/programmes")}, {Label: v.T("results.fund_title"), Href: v.At(pages.FundAddress)}, {Label: label}}
}

// yearOf is the year that the address asks for, else the last that was reported; a
// year without anything is not found.
func (v *Visit) yearOf(f models.FundResults) (int, error) {
	text := v.QueryParam("year")
	if text == "" {
		return f.LastReported(), nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || !slices.Contains(f.Years, year) {
		return 0, models.NotFound("result_reports")
	}
	return year, nil
}

func fundResultsPage(v *Visit) error {
	f, err := v.Reporting.FundResults(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	year, err := v.yearOf(f)
	if err != nil {
		return err
	}
	frame := v.resultsFrame(v.T("results.fund_title"), layout.Crumb{Label: v.T("frame.menu.programmes"), Href: v.At("/programmes")}, layout.Crumb{Label: v.T("results.fund_title")})
	return v.Render(pages.Fund(pages.FundView{Frame: frame, V: f, Year: year, Exports: append(v.files(pages.FundAddress+"/list"), components.Link{Label: v.T("results.csv_lines"), Href: v.At(pages.FundAddress + "/list.csv?rows=lines")})}))
}

func fundIndicatorPage(v *Visit) error {
	f, err := v.Reporting.FundResults(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	year, err := v.yearOf(f)
	if err != nil {
		return err
	}
	x, known := f.Indicator(v.Param("indicator"))
	part := models.SumPart(v.QueryParam("part"))
	if !known || part != "" && part != models.SumAdded && !slices.Contains(models.SumParts, part) {
		return models.NotFound("fund_indicators")
	}
	name := x.Label.In(v.Lang())
	if name == "" {
		name = x.Code
	}
	view := pages.IndicatorView{Frame: v.resultsFrame(v.T("results.indicator_title", "Indicator", name, "Year", strconv.Itoa(year)), v.underFund(name)...),
		Sum: models.RollUp(x, f.Lines, year), Part: part, Submitted: f.Submitted}
	for _, y := range f.Years {
		view.ByYear = append(view.ByYear, models.RollUp(x, f.Lines, y))
	}
	return v.Render(pages.Indicator(view))
}
