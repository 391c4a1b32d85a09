package results

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// IndicatorAddress is where the lines behind an indicator of the fund are, in a
// year and a part; year 0 and part "" leave them open.
func IndicatorAddress(code string, year int, part models.SumPart) string {
	q := url.Values{}
	if year > 0 {
		q.Set("year", strconv.Itoa(year))
	}
	if part != "" {
		q.Set("part", string(part))
	}
	at := FundAddress + "/indicators/" + url.PathEscape(code)
	if len(q) > 0 {
		at += "?" + q.Encode()
	}
	return at
}

// FundView is the fund's indicators at the end of a year.
type FundView struct {
	Frame
	V       models.FundResults
	Year    int
	Exports []components.Link
}

func (v FundView) years() []components.Filter {
	return yearFilters(v.V.Years, v.Year, func(year int) string { return v.At(FundAddress + "?year=" + strconv.Itoa(year)) })
}

// yearFilters are the ways to the years, the latest first.
func yearFilters(years []int, current int, at func(year int) string) []components.Filter {
	var out []components.Filter
	for i := len(years) - 1; i >= 0; i-- {
		out = append(out, components.Filter{Label: strconv.Itoa(years[i]), Href: at(years[i]), Current: years[i] == current})
	}
	return out
}

// counted says which reports count for the reader.
func counted(ctx context.Context, submitted bool) string {
	if submitted {
		return i18n.T(ctx, "results.counts_submitted")
	}
	return i18n.T(ctx, "results.counts_published")
}

// pending counts the values in the sums that are not published.
func (v FundView) pending() int {
	n := 0
	for _, s := range v.V.In(v.Year) {
		n += s.Pending()
	}
	return n
}

// fundName is what an indicator is called, by its code where no form has words.
func fundName(ctx context.Context, x models.FundIndicator) string {
	if x.Label.Blank() {
		return x.Code
	}
	return x.Label.In(i18n.Lang(ctx))
}

// fundUnit is the unit in words, or that there is none.
func fundUnit(ctx context.Context, x models.FundIndicator) string {
	text := i18n.T(ctx, "results.no_unit")
	if !x.Unit.Blank() {
		text = i18n.T(ctx, "results.fund_unit", "Unit", models.UnitName(x.Unit, i18n.Lang(ctx)))
	}
	if x.Former {
		text += " " + i18n.T(ctx, "results.former")
	}
	return text
}

// sumCell is a sum with how many figures are in it; without any it says so.
func sumCell(ctx context.Context, t models.Total, key, href string) components.Cell {
	c := components.Cell{Text: i18n.T(ctx, "results.no_sum"), Href: href}
	if t.Given > 0 {
		c.Text = i18n.Decimal(ctx, t.Sum)
	}
	if t.Missing > 0 {
		c.Sub = i18n.T(ctx, key, "Given", t.Given, "All", t.Given+t.Missing)
	}
	if t.Given+t.Missing == 0 {
		return components.Cell{}
	}
	return c
}

func sumColumns(ctx context.Context, first components.Column) []components.Column {
	columns := []components.Column{first}
	for _, head := range []string{"programmes", "baseline", "target", "value", "not_measured", "not_reported", "other_unit", "outside"} {
		columns = append(columns, components.Column{Head: i18n.T(ctx, "results.col."+head), Kind: components.Number})
	}
	return columns
}

// sumCells are the figures of a sum, each with the way to what is behind it.
func sumCells(ctx context.Context, at func(string) string, s models.IndicatorSum) []components.Cell {
	to := func(part models.SumPart) string { return at(IndicatorAddress(s.Fund.Code, s.Year, part)) }
	count := func(n int, part models.SumPart) components.Cell {
		c := components.Count(ctx, n)
		if n > 0 {
			c.Href = to(part)
		}
		return c
	}
	cells := []components.Cell{count(s.Programmes, ""), sumCell(ctx, s.Baseline, "results.given_of", to(models.SumAdded)), sumCell(ctx, s.Target, "results.given_of", to(models.SumAdded)),
		sumCell(ctx, s.Value, "results.measured_of", to(models.SumMeasured))}
	for _, part := range []models.SumPart{models.SumNotMeasured, models.SumNotReported, models.SumOtherUnit, models.SumOutside} {
		cells = append(cells, count(s.Count(part), part))
	}
	return cells
}

func (v FundView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.year_of_fund", "Year", strconv.Itoa(v.Year)), Exports: v.Exports,
		Columns: sumColumns(ctx, components.Column{Head: i18n.T(ctx, "results.col.fund_indicator"), RowHead: true})}
	for _, s := range v.V.In(v.Year) {
		name := components.Cell{Text: fundName(ctx, s.Fund), Sub: fundUnit(ctx, s.Fund), Href: v.At(IndicatorAddress(s.Fund.Code, v.Year, ""))}
		t.Rows = append(t.Rows, components.Row{Cells: append([]components.Cell{name}, sumCells(ctx, v.At, s)...)})
	}
	return t
}

// IndicatorView is what stands behind one of the fund's indicators in a year: its
// sums by year, and the lines of a part.
type IndicatorView struct {
	Frame
	Sum       models.IndicatorSum
	ByYear    []models.IndicatorSum
	Part      models.SumPart // "" for all
	Submitted bool
}

func (v IndicatorView) parts(ctx context.Context) []components.Filter {
	out := []components.Filter{{Label: i18n.T(ctx, "results.part.all"), Href: v.At(IndicatorAddress(v.Sum.Fund.Code, v.Sum.Year, "")), Current: v.Part == "", Count: len(v.Sum.Lines)}}
	for _, part := range append([]models.SumPart{models.SumAdded}, models.SumParts...) {
		if n := v.Sum.Count(part); n > 0 || v.Part == part {
			out = append(out, components.Filter{Label: i18n.T(ctx, "results.part."+string(part)), Href: v.At(IndicatorAddress(v.Sum.Fund.Code, v.Sum.Year, part)), Current: v.Part == part, Count: n})
		}
	}
	return out
}

func (v IndicatorView) years(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.by_year"), CaptionHidden: true, Columns: sumColumns(ctx, components.Column{Head: i18n.T(ctx, "results.fund_years"), RowHead: true})}
	for _, s := range v.ByYear {
		row := components.Row{Cells: append([]components.Cell{components.To(strconv.Itoa(s.Year), v.At(IndicatorAddress(s.Fund.Code, s.Year, "")))}, sumCells(ctx, v.At, s)...)}
		if s.Year == v.Sum.Year {
			row.Tone = "here"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v IndicatorView) lines(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "results.lines"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "results.col.programme"), RowHead: true}, {Head: i18n.T(ctx, "results.col.indicator")}, {Head: i18n.T(ctx, "results.col.unit")},
		{Head: i18n.T(ctx, "results.col.baseline"), Kind: components.Number}, {Head: i18n.T(ctx, "results.col.target"), Kind: components.Number},
		{Head: strconv.Itoa(v.Sum.Year)}, {Head: i18n.T(ctx, "results.col.counted")},
	}}
	for _, l := range v.Sum.Of(v.Part) {
		baseline := figure(ctx, l.Indicator.Baseline)
		if l.Indicator.BaselineYear > 0 {
			baseline.Sub = fmt.Sprint(l.Indicator.BaselineYear)
		}
		row := components.Row{Cells: []components.Cell{{Text: l.Programme.Reference, Href: v.At(Address(l.Programme.Reference)), Sub: l.Programme.Title}, components.Words(l.Indicator.Indicator),
			components.Words(l.Indicator.Unit), baseline, figure(ctx, l.Indicator.Target), components.Of(notReported()), components.Words(i18n.T(ctx, "results.part."+string(l.Part)))}}
		if l.Said != nil {
			row.Cells[5] = valueCell(ctx, &l.Said.Value, l.Indicator.Unit)
			if l.Said.Pending {
				row.Cells[6].Sub = i18n.T(ctx, "results.pending_one")
			}
		}
		if !l.Adds() {
			row.Tone = "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
