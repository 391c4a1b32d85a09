package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

// What a file of expenditure may be: ten thousand rows are some two megabytes.
const (
	UnexUploadLimit = 8 << 20
	unexUnpacked    = 128 << 20
	unexLines       = 20_000
)

// UnexWant is whose figures of which year are asked for; an empty organisation is
// all of them.
type UnexWant struct {
	Fund         string
	Organisation string
	Year         int
}

// ReadUnex reads a file of expenditure: our workbook, or a CSV or a workbook with
// the heads of models.UnexColumns or the words known for them (models.UnexHead).
// A row without figures is no report and is left out; a zero that is written is
// one. It gives the rows, those with faults too, and every fault by its cell, so
// that those of the books can be named with them. Where the file is another one
// altogether there are no rows.
func ReadUnex(body []byte, want UnexWant) ([]models.UnexRow, []SheetFault) {
	r := unexReader{fileReader: fileReader{cell: models.UnexCell}}
	cells, fault := r.open(body, want)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	r.heads(cells[0])
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	rows := r.rows(cells)
	if r.stamped && len(r.faults) == 0 && unexDigest(r.pairs) != r.meta["hash"] {
		return nil, []SheetFault{{Sheet: sheetUnex, Key: "imports.file_rows"}}
	}
	if len(rows) == 0 && len(r.faults) == 0 {
		r.faults = append(r.faults, SheetFault{Key: "imports.fault.empty"})
	}
	for i := range r.faults {
		r.faults[i].Sheet = r.sheet
	}
	return rows, r.faults
}

type unexReader struct {
	fileReader
	sheet   string
	stamped bool
	booked  bool
	meta    map[string]string
	pairs   [][2]string
	unread  map[string]bool // columns of the row at hand
}

// open gives the cells and looks at the stamp: is it ours, of this version, for
// this fund, organisation and year?
func (r *unexReader) open(body []byte, want UnexWant) ([][]string, *SheetFault) {
	if !bytes.HasPrefix(body, []byte("PK")) {
		cells, _, fault := cellsOf(body, unexLines)
		return cells, emptied(fault)
	}
	r.booked = true
	f, fault := openUpTo(body, UnexUploadLimit, unexUnpacked)
	if fault != nil {
		return nil, fault
	}
	defer f.Close()
	r.sheet = f.GetSheetName(0)
	if fault := r.stamp(f, want); fault != nil {
		return nil, fault
	}
	cells, fault := rowsOf(f, body, r.sheet, unexLines)
	if fault == nil {
		cells, fault = tooMany(cells, unexLines)
	}
	return cells, emptied(fault)
}

func emptied(fault *SheetFault) *SheetFault {
	if fault != nil && fault.Key == "transfers.file_empty" {
		fault.Key = "imports.fault.empty"
	}
	return fault
}

func (r *unexReader) stamp(f *excelize.File, want UnexWant) *SheetFault {
	meta, stamped := stampOf(f)
	if !stamped {
		return nil // a workbook of their own
	}
	r.meta = meta
	whose := func(code string) string {
		if code == "" {
			return "*"
		}
		return code
	}
	switch {
	case r.meta["template"] != unexTemplate:
		return &SheetFault{Key: "imports.file_other", Args: map[string]any{"Template": cutRunes(r.meta["template"], 60)}}
	case r.meta["version"] != unexVersion:
		return &SheetFault{Key: "budget.file_version", Args: map[string]any{"Version": cutRunes(r.meta["version"], 20), "Wanted": unexVersion}}
	case r.meta["fund"] != want.Fund:
		return &SheetFault{Key: "imports.file_fund", Args: map[string]any{"Other": cutRunes(r.meta["fund"], 60), "Wanted": want.Fund}}
	case r.meta["organisation"] != want.Organisation || r.meta["year"] != strconv.Itoa(want.Year):
		return &SheetFault{Key: "imports.file_whose", Args: map[string]any{"Organisation": whose(cutRunes(r.meta["organisation"], 60)), "Year": cutRunes(r.meta["year"], 10),
			"WantedOrganisation": whose(want.Organisation), "WantedYear": strconv.Itoa(want.Year)}}
	}
	r.sheet, r.stamped = sheetUnex, true
	if index, err := f.GetSheetIndex(sheetUnex); err != nil || index < 0 {
		return &SheetFault{Sheet: sheetUnex, Key: "budget.sheet_missing"}
	}
	return nil
}

func (r *unexReader) heads(row []string) {
	for i, column := range models.UnexColumns {
		if got := textAt(row, i); !models.UnexHead(got, column) {
			r.fault(column, 1, got, "transfers.file_head", "Wanted", column)
		}
	}
}

func (r *unexReader) rows(cells [][]string) []models.UnexRow {
	first, last := 1, len(cells)
	if r.stamped {
		first = unexFirst - 1
		n, _ := strconv.Atoi(r.meta["rows"])
		last = min(last, first+max(n, 0))
		r.outside(cells, first+n+1)
	}
	var out []models.UnexRow
	for i := first; i < last; i++ {
		if blank(cells[i]) {
			continue
		}
		if row, ok := r.row(i+1, cells[i]); ok {
			out = append(out, row)
		}
	}
	return out
}

// outside looks for what was written below the rows or beside the columns.
func (r *unexReader) outside(cells [][]string, below int) {
	for i, line := range cells {
		for j, text := range line {
			if (i >= below || j >= len(models.UnexColumns)) && strings.TrimSpace(text) != "" {
				r.faults = append(r.faults, SheetFault{Cell: address(j+1, i+1), Value: cutRunes(text, 60), Key: "budget.cell_outside", Args: map[string]any{"Value": cutRunes(text, 60)}})
				return
			}
		}
	}
}

func (r *unexReader) row(number int, line []string) (models.UnexRow, bool) {
	r.unread = map[string]bool{}
	at := func(column string) string { return textAt(line, slices.Index(models.UnexColumns, column)) }
	out := models.UnexRow{Row: number, Project: r.code(at("project_number")), Programme: strings.ToUpper(at("programme")), Organisation: r.code(at("organisation_code")),
		Type: models.UnexType(strings.ToLower(at("report_type"))), Status: strings.ToLower(at("project_status")), Explanation: at("explanation"), Remarks: at("remarks"), Unread: r.unread}
	r.pairs = append(r.pairs, [2]string{out.Programme, out.Organisation})
	if r.empty(line) {
		return out, false
	}
	if out.Type == "" {
		r.miss("report_type", number)
	}
	switch year, err := strconv.Atoi(at("year")); {
	case at("year") == "":
		r.miss("year", number)
	case err != nil:
		r.cellFault("year", number, at("year"), "imports.fault.whole_year")
	default:
		out.Year = year
	}
	for c := range models.IndirectCategory {
		out.Figures[c] = r.cents(models.UnexCategory(c+1), number, at(models.UnexCategory(c+1)))
	}
	out.Costs = r.total("programme_costs", number, at("programme_costs"), out.Figures.Costs())
	out.Total = r.total("total", number, at("total"), out.Figures.Total())
	out.Committed, out.Interest, out.Refund = r.cents("committed", number, at("committed")), r.cents("interest_earned", number, at("interest_earned")), r.cents("refund", number, at("refund"))
	if len(r.unread) == 0 {
		out.Unread = nil
	}
	return out, true
}

// code is a number that is a name: a workbook may have made a figure of it.
func (r *unexReader) code(text string) string { return codeIn(text, r.booked) }

func codeIn(text string, booked bool) string {
	if booked {
		if d, err := decimal.NewFromString(text); err == nil && strings.ContainsAny(text, ".eE") && len(text) < 40 && d.IsInteger() && d.Exponent() < 20 {
			return d.StringFixed(0)
		}
	}
	return text
}

// empty says whether a row reports nothing: no figure is written, and sums there
// are no more than zero.
func (r *unexReader) empty(line []string) bool {
	for i := unexCategories - 1; i < unexStatus-1; i++ {
		text := textAt(line, i)
		if text == "" {
			continue
		}
		if i == unexCosts-1 || i == unexTotal-1 {
			if d, ok := numberIn(text); ok && d.IsZero() {
				continue
			}
		}
		return false
	}
	return true
}

func (r *unexReader) cellFault(column string, row int, value, key string, args ...any) {
	r.unread[column] = true
	r.fault(column, row, value, key, args...)
}

func (r *unexReader) miss(column string, row int) {
	r.cellFault(column, row, "", "money.fault.required")
}

// cents reads an amount of either sign, as people write it or a workbook stores
// it; a blank is nothing.
func (r *unexReader) cents(column string, row int, text string) money.Cents {
	if text == "" {
		return 0
	}
	if d, ok := numberIn(text); ok {
		cents, key, args := wholeCents(d)
		if key != "" {
			r.cellFault(column, row, text, key, args...)
		}
		return cents
	}
	cents, err := money.ParseCents(text)
	if err == nil {
		return cents
	}
	f, ok := models.FaultOf("", err)
	if !ok {
		f.Key = "budget.cell_kind"
	}
	var args []any
	for k, v := range f.Args {
		args = append(args, k, fmt.Sprint(v))
	}
	r.cellFault(column, row, text, f.Key, args...)
	return 0
}

// total reads a sum. In our own workbook it is a formula whose value a program may
// have left out.
func (r *unexReader) total(column string, row int, text string, sum money.Cents) money.Cents {
	if text != "" {
		return r.cents(column, row, text)
	}
	if !r.stamped {
		r.miss(column, row)
	}
	return sum
}
