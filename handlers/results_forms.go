package handlers

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/results"
	"seedfund/models"
)

// resultReport is the report of the address; anything but a year is not found.
func (v *Visit) resultReport() (models.ResultPage, error) {
	year, err := strconv.Atoi(v.Param("year"))
	if err != nil {
		return models.ResultPage{}, models.NotFound("result_reports")
	}
	return v.Reporting.ResultReport(v.Ctx(), v.Actor, v.Param("reference"), year)
}

func resultYearPage(v *Visit) error {
	r, err := v.resultReport()
	if err != nil {
		return err
	}
	return v.Render(v.resultYear(r, components.Form{}, components.Form{}))
}

// resultYear is the page of a report; of the two forms the one that was refused
// carries its faults.
func (v *Visit) resultYear(r models.ResultPage, form, step components.Form) templ.Component {
	ref, year := r.Programme.Reference, r.Year.Report.Year
	address := pages.YearAddress(ref, year)
	form.Action, form.Version, form.Whole = address, r.Year.Report.Version, true
	step.Action, step.Version = address+"/return", r.Year.Report.Version
	crumbs := v.underProgramme(ref, strconv.Itoa(year))
	crumbs = append(crumbs[:2], layout.Crumb{Label: v.T("results.crumb"), Href: v.At(pages.Address(ref))}, crumbs[2])
	return pages.Year(pages.YearView{Frame: v.resultsFrame(v.T("results.year_title", "Reference", ref, "Year", strconv.Itoa(year)), crumbs...), V: r, Form: form, Step: step})
}

func saveResults(v *Visit) error {
	r, err := v.resultReport()
	if err != nil {
		return err
	}
	in := v.Inputs()
	said := models.ResultInput{Year: r.Year.Report.Year, Version: v.Version(), Reason: in.Text("reason")}
	for _, x := range r.Indicators {
		said.Values = append(said.Values, models.ValueInput{IndicatorID: x.ID, Value: in.Text(models.ValueField(x.ID)), Why: in.Text(models.WhyField(x.ID)),
			Split: models.ReadSplit(in.Values.Get(models.SplitField(x.ID))), SplitWhy: in.Text(models.SplitWhyField(x.ID)), Means: in.Text(models.MeansField(x.ID))})
	}
	for _, x := range r.Risks {
		said.Risks = append(said.Risks, models.RiskInput{RiskID: x.ID, Likelihood: int(in.Whole(models.LikelihoodField(x.ID))), Impact: int(in.Whole(models.ImpactField(x.ID))), Note: in.Text(models.NoteField(x.ID))})
	}
	if err = in.Err(); err == nil {
		_, err = v.Reporting.SaveResults(v.Ctx(), v.Actor, r.Programme.ID, said)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.resultYear(r, components.Form{Faults: faults, Values: values}, components.Form{})
		})
	}
	return v.doneYear(r, "results.done.saved")
}

func (v *Visit) doneYear(r models.ResultPage, said string) error {
	return v.Done(pages.YearAddress(r.Programme.Reference, r.Year.Report.Year), said)
}

// yearStep takes a report a step further.
func (v *Visit) yearStep(said string, do func(r models.ResultPage) error) error {
	r, err := v.resultReport()
	if err != nil {
		return err
	}
	if err := do(r); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.resultYear(r, components.Form{}, components.Form{Faults: faults, Values: values})
		})
	}
	return v.doneYear(r, said)
}

func submitResults(v *Visit) error {
	return v.yearStep("results.done.submitted", func(r models.ResultPage) error {
		return v.Reporting.SubmitResults(v.Ctx(), v.Actor, r.Programme.ID, r.Year.Report.Year, v.Version())
	})
}

func publishResults(v *Visit) error {
	return v.yearStep("results.done.published", func(r models.ResultPage) error {
		return v.Reporting.PublishResults(v.Ctx(), v.Actor, r.Programme.ID, r.Year.Report.Year, v.Version())
	})
}

func returnResults(v *Visit) error {
	return v.yearStep("results.done.returned", func(r models.ResultPage) error {
		return v.Reporting.ReturnResults(v.Ctx(), v.Actor, r.Programme.ID, r.Year.Report.Year, v.Version(), v.Inputs().Text("note"))
	})
}
