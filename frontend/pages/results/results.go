// Package results is the pages of what programmes are measured by: a programme's
// results framework and risk register, its markers with their history, and the
// fund's money by marker.
package results

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/when"
)

// Frame is what every page about results has.
type Frame struct {
	layout.Page
	At func(path string) string // an address of this site in the reader's language
}

// Address is where a programme's results are.
func Address(reference string) string { return "/programmes/" + reference + "/results" }

// MarkersAddress is where a programme's markers are.
func MarkersAddress(reference string) string { return "/programmes/" + reference + "/markers" }

// Where the fund's results and its money by marker are.
const (
	FundAddress  = "/results"
	MoneyAddress = "/results/markers"
)

// ProgrammeView is a programme's results.
type ProgrammeView struct {
	Frame
	V       models.ProgrammeResults
	Exports []components.Link
	Copy    *components.Form // nil where no framework is to be copied
}

// noneWhy says why no framework stands with a programme.
func noneWhy(ctx context.Context, notCopied bool) string {
	if notCopied {
		return i18n.T(ctx, "results.none_copied")
	}
	return i18n.T(ctx, "results.none_why")
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

// resultName is "Outcome 1" or "Output 1.2".
func resultName(ctx context.Context, number string) string {
	if strings.Contains(number, ".") {
		return i18n.T(ctx, "results.output", "Number", number)
	}
	return i18n.T(ctx, "results.outcome", "Number", number)
}

// figure is a figure with its unit read beside it; what is not given is said so.
func figure(ctx context.Context, text string) components.Cell {
	if text == "" {
		return components.Of(notGiven())
	}
	return components.Words(i18n.Decimal(ctx, text))
}

func (v ProgrammeView) indicators(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.framework"), CaptionHidden: true, Exports: v.Exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "results.col.indicator"), RowHead: true}, {Head: i18n.T(ctx, "results.col.unit")},
		{Head: i18n.T(ctx, "results.col.baseline"), Kind: components.Number}, {Head: i18n.T(ctx, "results.col.target"), Kind: components.Number},
	}}
	for _, y := range v.V.Years {
		t.Columns = append(t.Columns, components.Column{Head: fmt.Sprint(y.Report.Year)})
	}
	if len(v.V.Years) > 0 {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "results.col.progress")})
	}
	result := ""
	for n, x := range v.V.Indicators {
		if n == 0 || x.Result != result {
			result = x.Result
			t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{{Span: len(t.Columns), Body: resultHead(x)}}})
		}
		baseline := figure(ctx, x.Baseline)
		if x.BaselineYear > 0 {
			baseline.Sub = fmt.Sprint(x.BaselineYear)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Of(indicator(v.V, x)), components.Words(x.Unit), baseline, figure(ctx, x.Target)}})
		cells := &t.Rows[len(t.Rows)-1].Cells
		var last *models.IndicatorValue
		for _, y := range v.V.Years {
			said := y.Value(x.ID)
			if *cells = append(*cells, valueCell(ctx, said, x.Unit)); said != nil && said.Measured {
				last = said
			}
		}
		if len(v.V.Years) > 0 {
			*cells = append(*cells, components.Of(progress(x, last)))
		}
	}
	return t
}

// reports are the years whose report the reader may open.
func (v ProgrammeView) reports(ctx context.Context) []components.Link {
	var out []components.Link
	for _, y := range v.V.Reports {
		out = append(out, components.Link{Label: i18n.T(ctx, "results.write_year", "Year", fmt.Sprint(y)), Href: v.At(YearAddress(v.V.Programme.Reference, y))})
	}
	return out
}

// latest is the last public year with what was said of risks, empty for none.
func (v ProgrammeView) latest() models.ResultYear {
	if n := len(v.V.Years); n > 0 {
		return v.V.Years[n-1]
	}
	return models.ResultYear{}
}

// markerFacts are the levels in force.
func (v ProgrammeView) markerFacts(ctx context.Context) []components.Fact {
	var out []components.Fact
	for _, m := range v.V.Markers {
		out = append(out, components.Fact{Name: m.Label.In(i18n.Lang(ctx)), Text: m.LevelLabel.In(i18n.Lang(ctx))})
	}
	return out
}

func (v ProgrammeView) risks(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.risks"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "forms.column.risk.risk"), RowHead: true}, {Head: i18n.T(ctx, "forms.risk_level"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "forms.column.risk.treatment")}, {Head: i18n.T(ctx, "results.col.watches")},
	}}
	for _, r := range v.V.Risks {
		name := components.Words(r.Risk)
		if r.Category != "" {
			name.Sub = i18n.T(ctx, "forms.option.category."+r.Category)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Of(riskTag(r.Likelihood, r.Impact)), {Sub: r.Treatment}, components.Words(r.Owner)}})
	}
	return t
}

// riskTag is the level of a risk.
func riskTag(likelihood, impact int) templ.Component {
	return components.RiskTag(map[string]string{"likelihood": fmt.Sprint(likelihood), "impact": fmt.Sprint(impact)})
}

// MarkersView is the history of a programme's markers, with the form to grade one
// anew for whoever may.
type MarkersView struct {
	Frame
	V     models.ProgrammeMarkers
	Grade string // code of the marker that is graded anew, empty for none
	Form  components.Form
}

// MarkerLine is one marker with its gradings, the latest first.
type MarkerLine struct {
	Code     string
	Label    models.Texts
	Gradings []models.ProgrammeMarker
}

// lines are the markers in the order of the form, and those it has no more.
func (v MarkersView) lines() []MarkerLine {
	var out []MarkerLine
	at := map[string]int{}
	add := func(code string, label models.Texts) {
		if _, is := at[code]; !is {
			at[code] = len(out)
			out = append(out, MarkerLine{Code: code, Label: label})
		}
	}
	for _, q := range v.V.Scales {
		add(q.Code, q.Label)
	}
	for _, m := range v.V.History {
		add(m.Marker, m.Label)
		line := &out[at[m.Marker]]
		line.Gradings = append([]models.ProgrammeMarker{m}, line.Gradings...)
	}
	return out
}

// scale is the question whose scale a marker is graded on now.
func (v MarkersView) scale(code string) (models.FormQuestion, bool) {
	for _, q := range v.V.Scales {
		if q.Code == code {
			return q, true
		}
	}
	return models.FormQuestion{}, false
}

func (v MarkersView) levels(ctx context.Context, q models.FormQuestion) components.Choice {
	c := components.Choice{Name: "level", Label: i18n.T(ctx, "results.level"), Hint: i18n.T(ctx, "results.scale", "Scale", q.Scale)}
	for _, o := range q.Options {
		c.Options = append(c.Options, components.Option{Value: o.Code, Label: o.Label.In(i18n.Lang(ctx))})
	}
	if m := v.V.Standing(q.Code); m != nil {
		c.Value = m.Level
	}
	return c
}

// table is the gradings of a marker, the latest first.
func (l MarkerLine) table(ctx context.Context, decision string) components.Table {
	t := components.Table{Caption: l.Label.In(i18n.Lang(ctx)), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "results.col.day"), Kind: components.Narrow}, {Head: i18n.T(ctx, "results.level"), RowHead: true},
		{Head: i18n.T(ctx, "results.justification")}, {Head: i18n.T(ctx, "results.col.graded")},
	}}
	for i, m := range l.Gradings {
		level, by := components.Words(m.LevelLabel.In(i18n.Lang(ctx))), components.Words(i18n.T(ctx, "results.graded_approval", "Decision", decision))
		level.Sub = m.Scale
		if m.Stage == models.MarkerCheck {
			by = components.Cell{Text: i18n.T(ctx, "people.role."+string(m.ByRole)), Sub: m.Reason}
		}
		row := components.Row{Cells: []components.Cell{components.Day(ctx, when.DateOf(m.CreatedAt)), level, components.Words(m.Justification), by}}
		if i > 0 {
			row.Tone = "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// MoneyView is the fund's money by marker.
type MoneyView struct {
	Frame
	Basis   models.MarkerBasis
	Markers []models.MarkerMoney
	Exports []components.Link
}

func (v MoneyView) bases(ctx context.Context) []components.Filter {
	var out []components.Filter
	for _, b := range []models.MarkerBasis{models.BasisReport, models.BasisApproval} {
		out = append(out, components.Filter{Label: i18n.T(ctx, "results.basis_"+string(b)), Href: v.At(MoneyAddress + "?basis=" + string(b)), Current: v.Basis == b})
	}
	return out
}

func (v MoneyView) table(ctx context.Context, m models.MarkerMoney) components.Table {
	n, approved, spent := m.Totals()
	t := components.Table{Caption: m.Label.In(i18n.Lang(ctx)), Columns: []components.Column{
		{Head: i18n.T(ctx, "results.level"), RowHead: true}, {Head: i18n.T(ctx, "results.col.programmes"), Kind: components.Number},
		{Head: i18n.T(ctx, "results.col.approved"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "results.col.share")},
		{Head: i18n.T(ctx, "results.col.spent"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "results.col.share")},
	}}
	for _, s := range m.Shares {
		name := components.Words(s.Label.In(i18n.Lang(ctx)))
		name.Sub = s.Scale
		if s.Level == "" {
			name = components.Words(i18n.T(ctx, "results.not_marked"))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{name, components.Count(ctx, s.Programmes),
			components.Cents(ctx, s.Approved), components.Of(components.MiniBar(components.Shares{Part: int64(s.Approved), Whole: int64(approved)})),
			components.Cents(ctx, s.Spent), components.Of(components.MiniBar(components.Shares{Part: int64(s.Spent), Whole: int64(spent), Class: "m-spent"}))}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "results.total")), components.Count(ctx, n), components.Cents(ctx, approved), {}, components.Cents(ctx, spent), {}}}}
	return t
}
