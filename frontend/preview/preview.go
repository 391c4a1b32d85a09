// Package preview shows the tables of reports on pages: the same columns over
// the same rows as in their files.
package preview

import (
	"context"
	"fmt"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// Of is a report's table with its rows and, where the table has one, its last
// line. Columns of codes that stand beside their names are left to the files.
func Of[R any](ctx context.Context, t reports.Table[R], rows []R) components.Table {
	var out components.Table
	heads := t.Heads(i18n.Text(ctx))
	var shown []int
	for i, c := range t.Columns {
		if c.Kind == reports.Code && named(t, i) {
			continue
		}
		shown = append(shown, i)
		out.Columns = append(out.Columns, components.Column{Head: heads[i], Kind: kind(c.Kind), RowHead: len(shown) == 1})
	}
	cells := func(line []reports.Cell) []components.Cell {
		row := make([]components.Cell, len(shown))
		for at, i := range shown {
			row[at] = Cell(ctx, line[i])
		}
		return row
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, components.Row{Cells: cells(t.Line(r))})
	}
	if t.Add != nil && len(rows) > 0 {
		last := cells(t.Totals(rows))
		last[0] = components.Words(i18n.T(ctx, "reports.total"))
		out.Foot = []components.Row{{Cells: last}}
	}
	return out
}

// named says whether the column after a code is the name of the same thing.
func named[R any](t reports.Table[R], i int) bool {
	id := t.Columns[i].ID
	return i+1 < len(t.Columns) && id == t.Columns[i+1].ID+"_code"
}

func kind(k reports.Kind) components.ColumnKind {
	switch k {
	case reports.Whole, reports.Dollar, reports.Figure, reports.Measure, reports.Rate:
		return components.Number
	case reports.Day, reports.Moment, reports.Code:
		return components.Narrow
	}
	return components.Text
}

// Cell is one value in the reader's language; what is none is blank.
func Cell(ctx context.Context, c reports.Cell) components.Cell {
	switch x := c.Value.(type) {
	case nil:
		return components.Cell{}
	case money.Cents:
		return components.Cents(ctx, x)
	case money.Percentage:
		if x.Blank() {
			return components.Cell{}
		}
		return components.Words(i18n.Decimal(ctx, x.String()))
	case int:
		return components.Count(ctx, x)
	case when.Date:
		return components.Day(ctx, x)
	case time.Time:
		return components.Words(i18n.ShortDate(ctx, x))
	}
	return components.Words(fmt.Sprint(c.Value))
}
