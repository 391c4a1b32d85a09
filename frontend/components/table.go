package components

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"seedfund/frontend/i18n"
)

// Link is an address with its text.
type Link struct{ Label, Href string }

// ColumnKind says how a column is set.
type ColumnKind string

const (
	Text   ColumnKind = ""
	Number ColumnKind = "n" // amounts and counts: right-aligned on the decimal in every script
	Narrow ColumnKind = "s" // dates, references: no wrapping on wide screens
)

// Column is the head of one column.
type Column struct {
	Head       string
	Unit       string // Dollars, once in the head instead of in every cell
	Kind       ColumnKind
	RowHead    bool // its cells name their row; the first column when none says so
	HeadHidden bool // the head is read, not seen (a column of tags or buttons)
}

// Cell is one cell; Body wins over Text.
type Cell struct {
	Text string
	Href string
	Sub  string // a second, smaller line
	Body templ.Component
	Span int
}

// Row is one row. Tone: "struck" for a reversed entry, "quiet", "warn", "bad",
// "here" for the one that is meant, "sum" for a total among the lines.
type Row struct {
	Cells []Cell
	Tone  string
	ID    string
}

// Table is rows under heads. It folds each row into a small list on narrow
// screens; Wide keeps the columns and lets the box scroll instead.
type Table struct {
	Caption       string // says what the table shows; "Illustrative" is added in a demonstration store
	CaptionHidden bool   // where a heading above says the same
	Unit          string // unit and date line under the caption
	Columns       []Column
	Rows          []Row
	Foot          []Row
	Exports       []Link // XLSX, CSV, print
	Wide          bool
	Dense         bool
}

// Dollars is the unit of an amount in United States dollars, for heads and fields.
func Dollars(ctx context.Context) string { return i18n.T(ctx, "core.dollars") }

// unitAbove says whether the unit stands above the table: a caption that is not
// seen cannot carry it.
func (t Table) unitAbove() bool { return t.Unit != "" && t.CaptionHidden }

func (t Table) class() string {
	class := "table"
	if t.Wide {
		class += " wide"
	}
	if t.Dense {
		class += " dense"
	}
	return class
}

func (t Table) rowHead() int {
	for i, c := range t.Columns {
		if c.RowHead {
			return i
		}
	}
	return 0
}

func (t Table) column(i int) Column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return Column{}
}

// columnOf finds the column a cell stands in, counting spans before it.
func columnOf(cells []Cell, i int) int {
	at := 0
	for _, c := range cells[:i] {
		at += max(1, c.Span)
	}
	return at
}

// Words is a cell of text.
func Words(text string) Cell { return Cell{Text: text} }

// To is a cell with a link.
func To(text, href string) Cell { return Cell{Text: text, Href: href} }

// Cents is a cell with an amount in cents.
func Cents[C ~int | ~int64](ctx context.Context, cents C) Cell {
	return Cell{Text: i18n.Money(ctx, cents)}
}

// CentsOrBlank is Cents, blank for nought, as the in and out columns of a ledger.
func CentsOrBlank[C ~int | ~int64](ctx context.Context, cents C) Cell {
	if cents == 0 {
		return Cell{}
	}
	return Cents(ctx, cents)
}

// Count is a cell with a whole number.
func Count[N ~int | ~int64](ctx context.Context, n N) Cell {
	return Cell{Text: i18n.Number(ctx, int64(n))}
}

// Day is a cell with a date, short.
func Day(ctx context.Context, d fmt.Stringer) Cell { return Cell{Text: i18n.ShortDate(ctx, d)} }

// State is a cell with the tag of a state.
func State(code string) Cell { return Cell{Body: Status(code)} }

// Of is a cell with any component.
func Of(body templ.Component) Cell { return Cell{Body: body} }
