package results

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// YearAddress is where one year's report of a programme is.
func YearAddress(reference string, year int) string {
	return Address(reference) + "/" + strconv.Itoa(year)
}

// YearView is one year's report as it is written, looked at and published.
type YearView struct {
	Frame
	V    models.ResultPage
	Form components.Form // of the report
	Step components.Form // of submission, publication, return
}

// years are the ways to the other years.
func (v YearView) years() []components.Filter {
	var out []components.Filter
	for _, y := range v.V.Years {
		out = append(out, components.Filter{Label: strconv.Itoa(y), Href: v.At(YearAddress(v.V.Programme.Reference, y)), Current: y == v.V.Year.Report.Year})
	}
	return out
}

// said is what counts of an indicator, empty where nothing was said.
func (v YearView) said(x models.ProgrammeIndicator) models.IndicatorValue {
	if y := v.V.Year.Value(x.ID); y != nil {
		return *y
	}
	return models.IndicatorValue{}
}

// stood is what counts of a risk, else as it was approved.
func (v YearView) stood(x models.ProgrammeRisk) models.RiskStatus {
	if s := v.V.Year.Status(x.ID); s != nil {
		return *s
	}
	return models.RiskStatus{Likelihood: x.Likelihood, Impact: x.Impact}
}

// facts are the baseline and the target beside which a value is written.
func facts(ctx context.Context, x models.ProgrammeIndicator) string {
	given := func(text string) string {
		if text == "" {
			return i18n.T(ctx, "results.not_given")
		}
		return i18n.Decimal(ctx, text)
	}
	return i18n.T(ctx, "results.from_to", "Baseline", given(x.Baseline), "Target", given(x.Target), "Unit", x.Unit)
}

func scale(ctx context.Context, name, label, options string, value int) components.Choice {
	c := components.Choice{Name: name, Label: label, Empty: i18n.T(ctx, "forms.choose")}
	if value > 0 {
		c.Value = strconv.Itoa(value)
	}
	for n := 1; n <= 5; n++ {
		c.Options = append(c.Options, components.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "forms.option."+options+"."+strconv.Itoa(n))})
	}
	return c
}

// labels name the fields of the report in its list of faults.
func (v YearView) labels(ctx context.Context) map[string]string {
	out := components.Labels(ctx, "reason", "results.correction", "note", "results.back_note")
	for _, x := range v.V.Indicators {
		for _, field := range []string{models.ValueField(x.ID), models.WhyField(x.ID), models.SplitField(x.ID), models.SplitWhyField(x.ID), models.MeansField(x.ID)} {
			out[field] = x.Indicator
		}
	}
	for _, x := range v.V.Risks {
		for _, field := range []string{models.LikelihoodField(x.ID), models.ImpactField(x.ID), models.NoteField(x.ID)} {
			out[field] = x.Risk
		}
	}
	return out
}

// values is the report as its readers see it, without the form.
func (v YearView) values(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.values"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "results.col.indicator"), RowHead: true}, {Head: i18n.T(ctx, "results.col.value")},
		{Head: i18n.T(ctx, "results.col.progress")}, {Head: i18n.T(ctx, "results.means")},
	}}
	for _, x := range v.V.Indicators {
		name := components.Words(x.Indicator)
		name.Sub = facts(ctx, x)
		said := v.V.Year.Value(x.ID)
		row := components.Row{Cells: []components.Cell{name, valueCell(ctx, said, x.Unit), components.Of(progress(x, said)), {}}}
		if said != nil {
			row.Cells[3] = components.Cell{Text: said.Means, Sub: said.SplitWhy}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// valueCell is a value in a unit with its splits and what they leave, or that and
// why it was not measured.
func valueCell(ctx context.Context, said *models.IndicatorValue, unit string) components.Cell {
	switch {
	case said == nil:
		return components.Of(notReported())
	case !said.Measured:
		return components.Cell{Text: i18n.T(ctx, "results.not_measured"), Sub: said.Why}
	}
	c := components.Words(i18n.Decimal(ctx, said.Value))
	var splits []string
	for _, s := range said.Splits(unit) {
		var parts []string
		for _, p := range s.Groups {
			parts = append(parts, p.Group+i18n.T(ctx, "results.split_colon")+i18n.Decimal(ctx, p.Value))
		}
		if left := s.Left(); left != "" {
			parts = append(parts, i18n.T(ctx, "results.split_left")+i18n.T(ctx, "results.split_colon")+i18n.Decimal(ctx, left))
		}
		splits = append(splits, strings.Join(parts, i18n.T(ctx, "core.list_separator")))
	}
	c.Sub = strings.Join(splits, " · ")
	return c
}

// percent is the progress of a value in words, empty for none.
func percent(ctx context.Context, x models.ProgrammeIndicator, said *models.IndicatorValue) (int64, string) {
	if said == nil || !said.Measured {
		return 0, ""
	}
	p, ok := models.ProgressOf(x.Baseline, x.Target, said.Value)
	if !ok {
		return 0, ""
	}
	return p, i18n.Percent(ctx, p, 100, 0)
}

// statuses are the risks now beside the approved ones.
func statuses(ctx context.Context, r models.ProgrammeResults, y models.ResultYear) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.risks"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "forms.column.risk.risk"), RowHead: true}, {Head: i18n.T(ctx, "results.col.approved_level")},
		{Head: i18n.T(ctx, "results.col.level_in", "Year", fmt.Sprint(y.Report.Year))}, {Head: i18n.T(ctx, "results.col.change")}, {Head: i18n.T(ctx, "results.note")},
	}}
	for i, x := range r.Risks {
		name := components.Words(fmt.Sprintf("%d. %s", i+1, x.Risk))
		row := components.Row{Cells: []components.Cell{name, components.Of(riskTag(x.Likelihood, x.Impact)), components.Of(notReported()), {}, {}}}
		if s := y.Status(x.ID); s != nil {
			row.Cells[2], row.Cells[4] = components.Of(riskTag(s.Likelihood, s.Impact)), components.Words(s.Note)
			if change := s.Change(x); change != "" {
				row.Cells[3] = components.Words(i18n.T(ctx, "results.change_"+change))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// points are the risks on the picture, by their number in the register.
func points(r models.ProgrammeResults, y models.ResultYear) []components.MatrixPoint {
	var out []components.MatrixPoint
	for i, x := range r.Risks {
		p := components.MatrixPoint{Number: i + 1, Likelihood: x.Likelihood, Impact: x.Impact}
		if s := y.Status(x.ID); s != nil {
			p.NowLikelihood, p.NowImpact = s.Likelihood, s.Impact
		}
		out = append(out, p)
	}
	return out
}

// history is every version of every value, in their order.
func (v YearView) history(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.versions"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "results.col.indicator"), RowHead: true}, {Head: i18n.T(ctx, "results.col.day"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "results.col.value")}, {Head: i18n.T(ctx, "results.col.by")},
	}}
	of := map[int64]models.ProgrammeIndicator{}
	for _, x := range v.V.Indicators {
		of[x.ID] = x
	}
	for _, h := range v.V.History {
		at := components.Words(i18n.ShortDate(ctx, h.CreatedAt))
		at.Sub = i18n.T(ctx, "results.edition", "Number", h.Edition)
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(of[h.IndicatorID].Indicator), at, valueCell(ctx, &h, of[h.IndicatorID].Unit),
			{Text: i18n.T(ctx, "people.role."+string(h.ByRole)), Sub: h.Reason}}})
	}
	return t
}

func (v YearView) moments(ctx context.Context) []components.Moment {
	var out []components.Moment
	for _, e := range v.V.Events {
		out = append(out, components.Moment{Point: components.PointDone, On: e.CreatedAt, Title: i18n.T(ctx, "results.event_"+string(e.Action)), Text: e.Note})
	}
	return out
}

// stateCode is the word of the list of states for a report.
func stateCode(s models.ResultState) string {
	if s == models.ResultOpen {
		return "in_progress"
	}
	return string(s)
}
