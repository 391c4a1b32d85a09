package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Kind says what the values of a column are, and so how page, CSV and sheet
// write them.
type Kind int

const (
	Text    Kind = iota
	Code         // text that looks like a number and keeps its zeros
	Whole        // int
	Dollar       // money.Cents
	Figure       // decimal text in a currency of another column
	Measure      // decimal text that was measured, in the unit of another column
	Rate         // money.Percentage, printed as a number like the agent's gateway
	Day          // when.Date
	Moment       // time.Time
)

// Column is one column of a table, defined once for the page, the CSV and the
// sheet. Its head is the message "reports.head_" and its ID.
type Column[R any] struct {
	ID    string
	Head  string // in place of the message, where the column is of the data
	Kind  Kind
	Width float64 // in characters of a sheet
	Value func(R) any
	// Formula gives the live formula of a cell from the addresses of other cells
	// of its row; the cell carries Value beside it.
	Formula func(at func(id string) string) string
	Total   Total
	// About names what the dictionary says of the column, where its ID alone does
	// not: a message, "dictionary." left out, with AboutArgs in its text.
	About     string
	AboutArgs []any
}

// Total says what stands below a column.
type Total int

const (
	NoTotal  Total = iota
	Sum            // of the column
	SameRule       // the column's formula on the sums
)

// Table is a list of columns over rows of one kind. Add folds a row into the
// sums; it is nil for a table without a last line.
type Table[R any] struct {
	Name    string // of the sheet, English and stable
	Note    string // head of the last column of the CSV, where its readers want another
	Columns []Column[R]
	Add     func(sum *R, row R)
}

// Cell is one value of a table as a page shows it.
type Cell struct {
	Kind  Kind
	Value any
}

// Heads are the heads of the columns, in order.
func (t Table[R]) Heads(text Translate) []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		if out[i] = c.Head; c.Head == "" {
			out[i] = text("reports.head_" + c.ID)
		}
	}
	return out
}

// Line is one row as a page shows it.
func (t Table[R]) Line(row R) []Cell {
	out := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = Cell{Kind: c.Kind, Value: c.Value(row)}
	}
	return out
}

// Totals is the last line of a page's table, blank under columns without one.
func (t Table[R]) Totals(rows []R) []Cell {
	var sum R
	for _, r := range rows {
		t.Add(&sum, r)
	}
	out := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		out[i].Kind = c.Kind
		if c.Total != NoTotal {
			out[i].Value = c.Value(sum)
		}
	}
	return out
}

// CSV writes the table as UTF-8 with a head, without a last line, so that
// readers add for themselves. The last column carries what must stand with a
// row: "Illustrative" in a demonstration store, the note of clause 112.
// Text that a spreadsheet would take for a formula is given an apostrophe.
func (t Table[R]) CSV(w io.Writer, b Book, rows iter.Seq2[R, error]) error {
	out := csv.NewWriter(w)
	if err := out.Write(append(t.Heads(b.T), t.noteHead(b))); err != nil {
		return err
	}
	record := make([]string, len(t.Columns)+1)
	for row, err := range rows {
		if err != nil {
			return err
		}
		var notes models.Notes
		for i, c := range t.Columns {
			record[i] = plainText(c.Value(row))
			if c.Kind == Text || c.Kind == Code {
				notes.Read(record[i])
				record[i] = harmless(record[i])
			}
		}
		// clause 112: the note stands in the row that names the place.
		record[len(t.Columns)] = strings.Join(append(b.mark(), notes.In(b.Language)...), " ")
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// noteHead is the head of the column that ends each row of a data file.
func (t Table[R]) noteHead(b Book) string {
	if t.Note != "" {
		return t.Note
	}
	return b.T("reports.head_note")
}

// harmless keeps a spreadsheet from taking text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// plainText is a value as a data file writes it: amounts with two decimals and
// no grouping, days and instants as ISO 8601.
func plainText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case time.Time:
		if x.IsZero() {
			return ""
		}
		return x.UTC().Format(time.RFC3339)
	case when.Date:
		if x.IsZero() {
			return ""
		}
		return x.String()
	case Decimal:
		return string(x)
	case money.Cents:
		return x.String()
	case money.Percentage:
		return x.String()
	}
	return fmt.Sprint(v)
}

// Decimal is exact decimal text that is a number, such as an amount in a
// contributor's currency.
type Decimal string

// All gives the rows of a slice as a table reads them.
func All[R any](rows []R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}
