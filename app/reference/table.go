package reference

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"seedfund/models"
	"seedfund/models/when"
)

// Table is a data file: lines of texts between tabs, the first of them naming
// the columns; lines that begin with # say where the data come from.
type Table struct {
	name    string
	columns map[string]int
	rows    [][]string
	lines   []int
}

// ReadTable reads a data file that has exactly these columns, in any order.
func ReadTable(files fs.FS, name string, columns ...string) (*Table, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	t := &Table{name: name}
	for i, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if t.columns == nil {
			if err := t.head(cells, columns); err != nil {
				return nil, err
			}
			continue
		}
		if len(cells) != len(t.columns) {
			return nil, fmt.Errorf("%s, line %d: %d cells under %d columns", name, i+1, len(cells), len(t.columns))
		}
		for _, cell := range cells {
			if cell != strings.TrimSpace(cell) {
				return nil, fmt.Errorf("%s, line %d: blanks around %q", name, i+1, cell)
			}
		}
		t.rows = append(t.rows, cells)
		t.lines = append(t.lines, i+1)
	}
	if t.columns == nil {
		return nil, fmt.Errorf("%s has no columns", name)
	}
	return t, nil
}

func (t *Table) head(cells, columns []string) error {
	t.columns = make(map[string]int, len(cells))
	for i, cell := range cells {
		if !slices.Contains(columns, cell) {
			return fmt.Errorf("%s: no column %q is known", t.name, cell)
		}
		t.columns[cell] = i
	}
	for _, column := range columns {
		if _, ok := t.columns[column]; !ok {
			return fmt.Errorf("%s lacks the column %q", t.name, column)
		}
	}
	return nil
}

// Row is one line of a table. Its first fault is kept until Rows returns, so
// that reading a row is a list of assignments.
type Row struct {
	table *Table
	cells []string
	fault error
}

// Rows turns every line into a record; it returns the first fault with its line.
func Rows[T any](t *Table, record func(r *Row) T) ([]T, error) {
	out := make([]T, 0, len(t.rows))
	for i, cells := range t.rows {
		r := &Row{table: t, cells: cells}
		out = append(out, record(r))
		if r.fault != nil {
			return nil, fmt.Errorf("%s, line %d: %w", t.name, t.lines[i], r.fault)
		}
	}
	return out, nil
}

// Text is the cell of a column.
func (r *Row) Text(column string) string {
	i, ok := r.table.columns[column]
	if !ok {
		r.Fail(fmt.Errorf("no column %q", column))
		return ""
	}
	return r.cells[i]
}

// Required is Text and refuses an empty cell.
func (r *Row) Required(column string) string {
	text := r.Text(column)
	if text == "" {
		r.Fail(fmt.Errorf("%s is empty", column))
	}
	return text
}

// Number is a whole number; an empty cell is 0.
func (r *Row) Number(column string) int {
	text := r.Text(column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		r.Fail(fmt.Errorf("%s: %w", column, err))
	}
	return n
}

// Yes reads "yes" or an empty cell.
func (r *Row) Yes(column string) bool {
	switch r.Text(column) {
	case "yes":
		return true
	case "":
	default:
		r.Fail(fmt.Errorf("%s is neither yes nor empty", column))
	}
	return false
}

// Date is a day, 2024-12-13; an empty cell is no date.
func (r *Row) Date(column string) when.Date {
	text := r.Text(column)
	if text == "" {
		return when.Date{}
	}
	d, err := when.ParseDate(text)
	if err != nil {
		r.Fail(fmt.Errorf("%s: %w", column, err))
	}
	return d
}

// List splits a cell at semicolons.
func (r *Row) List(column string) []string {
	var out []string
	for part := range strings.SplitSeq(r.Text(column), ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Wording reads the columns en, fr and so on behind a prefix ("title_" for
// title_en). A text that begins with ~ has no official source. English is
// required; languages without a column stay empty.
func (r *Row) Wording(prefix string) models.Wording {
	var w models.Wording
	for _, lang := range models.UNLanguages {
		if _, ok := r.table.columns[prefix+lang]; !ok {
			continue
		}
		text, unofficial := strings.CutPrefix(r.Text(prefix+lang), "~")
		w = w.With(lang, text, unofficial)
	}
	if w.In("en") == "" {
		r.Fail(fmt.Errorf("%sen is empty", prefix))
	}
	return w
}

// Fail keeps the first fault of the row.
func (r *Row) Fail(err error) {
	if r.fault == nil {
		r.fault = err
	}
}
