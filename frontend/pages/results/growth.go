package results

import (
	"context"
	"fmt"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// FundGrowthAddress is where what grew after all programmes is.
const FundGrowthAddress = "/results/growth"

// GrowthAddress is where what grew after a programme is.
func GrowthAddress(reference string) string { return "/programmes/" + reference + "/growth" }

// GrowthFormAddress is where a programme answers at a moment.
func GrowthFormAddress(reference string, m models.GrowthMoment) string {
	return GrowthAddress(reference) + "/" + string(m)
}

// GrowthView is what grew after a programme.
type GrowthView struct {
	Frame
	V    models.ProgrammeGrowth
	Step components.Form // the check that was refused
}

// GrowthFormView is the answer of a programme at a moment.
type GrowthFormView struct {
	Frame
	V     models.ProgrammeGrowth
	Asked models.GrowthAsked
	Form  components.Form
}

// FundGrowthView is what grew after all programmes.
type FundGrowthView struct {
	Frame
	Rows    []models.GrowthRow
	Exports []components.Link
}

func moment(ctx context.Context, m models.GrowthMoment) string {
	return i18n.T(ctx, "growth.moment."+string(m))
}

func amount(ctx context.Context, a money.Amount) components.Cell {
	if a.Currency == "" {
		return components.Cell{}
	}
	return components.Words(i18n.Amount(ctx, a))
}

func itemCells(ctx context.Context, x models.GrowthItem) []components.Cell {
	what := components.Cell{Text: x.Description, Sub: i18n.T(ctx, "growth.kind."+string(x.Kind))}
	sum := amount(ctx, x.Amount())
	if x.USDCents > 0 {
		sum.Sub = i18n.T(ctx, "growth.at_rate", "Dollars", x.USDCents, "Rate", x.Rate)
	}
	evidence := components.Cell{Text: i18n.T(ctx, "growth.grade."+string(x.Grade)), Href: x.Link, Sub: x.Document}
	return []components.Cell{what, sum, components.Words(x.Source), components.Day(ctx, x.HappenedOn), evidence}
}

func itemColumns(ctx context.Context) []components.Column {
	return []components.Column{{Head: i18n.T(ctx, "growth.col.what"), RowHead: true}, {Head: i18n.T(ctx, "growth.col.amount"), Kind: components.Number}, {Head: i18n.T(ctx, "growth.col.source")},
		{Head: i18n.T(ctx, "growth.col.day"), Kind: components.Narrow}, {Head: i18n.T(ctx, "growth.col.evidence")}}
}

func (v GrowthView) items(ctx context.Context, a models.GrowthVersion, m models.GrowthMoment) components.Table {
	t := components.Table{Caption: moment(ctx, m), CaptionHidden: true, Columns: itemColumns(ctx)}
	for _, x := range a.Items {
		t.Rows = append(t.Rows, components.Row{Cells: itemCells(ctx, x)})
	}
	return t
}

// versionLine says which version it is and where it stands.
func versionLine(ctx context.Context, a models.GrowthVersion) string {
	line := i18n.T(ctx, "growth.version", "Number", a.Number, "Day", i18n.Date(ctx, a.CreatedAt))
	if a.OnBehalf {
		line += " " + i18n.T(ctx, "growth.on_behalf")
	}
	return line
}

// mayStep says whether the reader checks a version.
func (v GrowthView) mayStep(a models.GrowthVersion) bool {
	return v.V.Check && a.State == models.GrowthSubmitted && a.PersonID != v.V.ReaderID
}

// answers says whether a moment can be answered now.
func (v GrowthView) answers(a models.GrowthAsked) bool {
	l := a.Latest()
	return v.V.Write && a.Due && (l == nil || l.State != models.GrowthSubmitted)
}

func (v GrowthView) verb(ctx context.Context, a models.GrowthAsked) string {
	if a.Accepted() != nil {
		return i18n.T(ctx, "growth.correct")
	}
	return i18n.T(ctx, "growth.answer")
}

func (v GrowthView) step(a models.GrowthVersion, path string) components.Form {
	f := components.Form{Name: path, Action: fmt.Sprintf("/growth/%d/%s", a.ID, path), Version: a.Version}
	if path == "return" {
		f.Faults, f.Values = v.Step.Faults, v.Step.Values
	}
	return f
}

// GrowthRows is how many items the form offers: those that stand and a few more.
func GrowthRows(a models.GrowthAsked) int {
	n := 3
	if l := a.Latest(); l != nil {
		n += len(l.Items)
	}
	return min(n, models.GrowthItemsLimit)
}

// before is the item that stands at a place, the empty one for none.
func (v GrowthFormView) before(n int) models.GrowthItem {
	if l := v.Asked.Latest(); l != nil && n < len(l.Items) {
		return l.Items[n]
	}
	return models.GrowthItem{}
}

func (v GrowthFormView) minor(ctx context.Context, x models.GrowthItem) string {
	if x.Minor == 0 {
		return ""
	}
	places, _ := money.Exponent(x.Currency) // what is kept has one
	return x.Amount().Decimal().StringFixed(int32(places))
}

func (v GrowthFormView) corrects() bool { return v.Asked.Accepted() != nil }

func day(x models.GrowthItem) string {
	if x.HappenedOn.IsZero() {
		return ""
	}
	return x.HappenedOn.String()
}

func choices[S ~string](ctx context.Context, prefix string, all []S) []components.Option {
	var out []components.Option
	for _, x := range all {
		out = append(out, components.Option{Value: string(x), Label: i18n.T(ctx, prefix+string(x))})
	}
	return out
}

func currencyOptions() []components.Option {
	var out []components.Option
	for _, c := range money.Currencies() {
		out = append(out, components.Option{Value: c, Label: c})
	}
	return out
}

// sums is the items by kind, grade and currency; no line adds two currencies.
func (v FundGrowthView) sums(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "growth.sums"), Columns: []components.Column{{Head: i18n.T(ctx, "growth.col.kind"), RowHead: true}, {Head: i18n.T(ctx, "growth.col.evidence")}, {Head: i18n.T(ctx, "growth.col.items"), Kind: components.Number}, {Head: i18n.T(ctx, "growth.col.amount"), Kind: components.Number}}}
	for _, s := range models.GrowthSums(v.Rows) {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "growth.kind."+string(s.Kind))), components.Words(i18n.T(ctx, "growth.grade."+string(s.Grade))), components.Count(ctx, s.Items), amount(ctx, s.Amount())}})
	}
	return t
}

func (v FundGrowthView) list(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "growth.list"), Exports: v.Exports, Columns: append([]components.Column{{Head: i18n.T(ctx, "growth.col.programme"), RowHead: true}, {Head: i18n.T(ctx, "growth.col.moment")}}, itemColumns(ctx)...)}
	t.Columns[2].RowHead = false
	for _, r := range v.Rows {
		cells := []components.Cell{{Text: r.Title, Href: v.At(GrowthAddress(r.Reference)), Sub: r.Organisation}, components.Words(moment(ctx, r.Moment))}
		t.Rows = append(t.Rows, components.Row{Cells: append(cells, itemCells(ctx, r.GrowthItem)...)})
	}
	return t
}

func itemLegend(ctx context.Context, n int) string {
	return i18n.T(ctx, "growth.item", "Number", strconv.Itoa(n+1))
}
