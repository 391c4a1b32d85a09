package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

// SheetFault is one thing wrong with a workbook, by sheet and cell; Cell is
// empty for a fault of the whole file. Key is a message key with its arguments.
type SheetFault struct {
	Sheet, Cell, Value string
	Key                string
	Args               map[string]any
}

// Where is the place of the fault as people write it: "Budget!D5".
func (f SheetFault) Where() string {
	switch {
	case f.Sheet == "":
		return ""
	case f.Cell == "":
		return f.Sheet
	}
	return f.Sheet + "!" + f.Cell
}

// What an uploaded workbook may be: a real one is some twenty kilobytes.
const (
	BudgetUploadLimit = 2 << 20  // bytes of the file
	unpackedLimit     = 24 << 20 // bytes of all its parts
	partsLimit        = 200
)

// ReadBudget reads a filled workbook back for the budget it was made for. It
// gives every amount of the columns the reader may fill, or every fault at
// once: another file, another template, another programme, headings changed,
// cells that cannot be read. When there is one fault, nothing is to be kept.
func ReadBudget(body []byte, want BudgetBook) (map[models.BudgetCell]money.Cents, []SheetFault) {
	f, fault := openWorkbook(body)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	defer f.Close()
	r := budgetReader{f: f, sheet: sheetBudget, want: want, l: want.layout(), cells: map[models.BudgetCell]money.Cents{}}
	if fault := r.stamp(); fault != nil {
		return nil, []SheetFault{*fault}
	}
	r.heads()
	r.rows()
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return r.cells, nil
}

// openWorkbook refuses what is no workbook, or unpacks to more than a budget
// could, before anything is unpacked.
func openWorkbook(body []byte) (*excelize.File, *SheetFault) {
	return openUpTo(body, BudgetUploadLimit, unpackedLimit)
}

// openUpTo is openWorkbook for files of at most so many bytes, packed and
// unpacked.
func openUpTo(body []byte, most int, unpacked uint64) (*excelize.File, *SheetFault) {
	if len(body) > most {
		return nil, &SheetFault{Key: "budget.file_large", Args: map[string]any{"Limit": most >> 20}}
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(z.File) > partsLimit {
		return nil, &SheetFault{Key: "budget.file_kind"}
	}
	var whole uint64
	for _, part := range z.File {
		whole += part.UncompressedSize64
		if whole > unpacked {
			return nil, &SheetFault{Key: "budget.file_unpacks"}
		}
	}
	f, err := openQuietly(body, int64(unpacked))
	if err != nil {
		return nil, &SheetFault{Key: "budget.file_broken"}
	}
	// Days counted from 1904 would be read four years too early.
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		f.Close()
		return nil, &SheetFault{Key: "sheets.days_1904"}
	}
	return f, nil
}

var errBroken = errors.New("the workbook cannot be read")

// openQuietly opens a workbook; a file that makes the library stumble is
// broken, not a fault of the program.
func openQuietly(body []byte, unpacked int64) (f *excelize.File, err error) {
	defer func() {
		if recover() != nil {
			f, err = nil, errBroken
		}
	}()
	return excelize.OpenReader(io.Reader(bytes.NewReader(body)), excelize.Options{UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: unpacked, RawCellValue: true})
}

type budgetReader struct {
	f      *excelize.File
	sheet  string
	want   BudgetBook
	l      layout
	meta   map[string]string
	cells  map[models.BudgetCell]money.Cents
	faults []SheetFault
}

// stamp checks that this is our template, of this version, for this budget.
func (r *budgetReader) stamp() *SheetFault {
	meta, stamped := stampOf(r.f)
	if !stamped {
		return &SheetFault{Key: "budget.file_other"}
	}
	r.meta = meta
	want := r.want.Stamp
	switch {
	case r.meta["template"] != budgetTemplate:
		return &SheetFault{Key: "budget.file_other"}
	case r.meta["version"] != budgetVersion:
		return &SheetFault{Key: "budget.file_version", Args: map[string]any{"Version": r.meta["version"], "Wanted": budgetVersion}}
	case r.meta["fund"] != want.Fund || r.meta["subject"] != want.Subject || r.meta["id"] != fmt.Sprint(want.ID):
		return &SheetFault{Key: "budget.file_programme", Args: map[string]any{"Other": r.meta["reference"], "Wanted": want.Reference}}
	case r.meta["shape"] != r.l.shape():
		return &SheetFault{Key: "budget.file_shape"}
	}
	return nil
}

func (r *budgetReader) fault(column, row int, value, key string, args ...any) {
	f := SheetFault{Sheet: r.sheet, Cell: address(column, row), Value: value, Key: key, Args: map[string]any{"Value": value}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	r.faults = append(r.faults, f)
}

// heads checks that no column was moved: each head says what the stamp says.
func (r *budgetReader) heads() {
	for i := 0; i <= len(r.l.organisations); i++ {
		for t := 1; t <= r.l.tranches; t++ {
			col := r.l.column(i, t)
			if got := r.value(col, rowHead); got != r.meta["head "+address(col, rowHead)] {
				r.fault(col, rowHead, got, "budget.cell_head", "Wanted", r.meta["head "+address(col, rowHead)])
			}
		}
	}
}

// rows reads every input cell and looks for figures where none belong.
func (r *budgetReader) rows() {
	rows, fault := boundedRows(r.f, r.sheet, fileLines)
	if fault != nil {
		r.faults = append(r.faults, *fault)
		return
	}
	for row := rowFirst; row <= rowLast; row++ {
		if code := r.value(colCode, row); code != fmt.Sprint(row-rowFirst+models.FirstCategory) {
			r.fault(colCode, row, code, "budget.cell_code", "Wanted", row-rowFirst+models.FirstCategory)
		}
		for col := colFirst; col <= r.l.lastColumn(); col++ {
			if cell, ok := r.l.inputAt(col, row); ok {
				r.read(col, row, cell)
			}
		}
	}
	for i, cells := range rows {
		for j, value := range cells {
			if (i+1 > rowRate || j+1 > r.l.lastColumn()) && strings.TrimSpace(value) != "" {
				r.fault(j+1, i+1, cutRunes(value, 60), "budget.cell_outside")
			}
		}
	}
}

func (r *budgetReader) value(col, row int) string {
	v, err := r.f.GetCellValue(r.sheet, address(col, row), excelize.Options{RawCellValue: true})
	if err != nil {
		return ""
	}
	return v
}

// read reads one input cell. A number is taken as it is, a text is read as a
// person's writing and never guessed.
func (r *budgetReader) read(col, row int, cell models.BudgetCell) {
	raw := strings.TrimSpace(r.value(col, row))
	index := (col - colFirst) / (r.l.tranches + 1)
	stands := r.want.Budget.Cell(cell)
	cents, key, args := readAmount(r.f, r.sheet, address(col, row), raw)
	switch {
	case key != "":
		r.fault(col, row, cutRunes(raw, 60), key, args...)
	case r.want.Organisations[index].Locked && cents != stands:
		r.fault(col, row, raw, "budget.cell_locked", "Organisation", r.want.Organisations[index].Code, "Stands", stands)
	case cents < 0:
		r.fault(col, row, raw, "budget.cell_negative", "Amount", cents)
	case !r.want.Organisations[index].Locked:
		r.cells[cell] = cents
	}
}

// readAmount reads a cell as an amount, or gives the key of what is wrong with it.
func readAmount(f *excelize.File, sheet, at, raw string) (money.Cents, string, []any) {
	if raw == "" {
		if formula, _ := f.GetCellFormula(sheet, at); formula != "" {
			return 0, "budget.cell_formula", []any{"Formula", cutRunes(formula, 60)}
		}
		return 0, "", nil
	}
	kind, _ := f.GetCellType(sheet, at)
	switch kind {
	case excelize.CellTypeBool, excelize.CellTypeError, excelize.CellTypeDate:
		return 0, "budget.cell_kind", nil
	case excelize.CellTypeNumber, excelize.CellTypeUnset, excelize.CellTypeFormula:
		if d, ok := numberIn(raw); ok {
			return wholeCents(d)
		}
	}
	cents, err := money.ParseCents(raw)
	if fault, ok := models.FaultOf("", err); ok {
		var args []any
		for k, v := range fault.Args {
			args = append(args, k, v)
		}
		return 0, fault.Key, args
	}
	if err != nil {
		return 0, "budget.cell_kind", nil
	}
	return cents, "", nil
}

// numberIn reads the number of a cell. One with so many digits or so large an
// exponent that reckoning with it would take time is none.
func numberIn(raw string) (decimal.Decimal, bool) {
	if len(raw) > 40 {
		return decimal.Zero, false
	}
	if strings.ContainsAny(raw, "eE") {
		f, err := strconv.ParseFloat(raw, 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) >= 1e16 {
			return decimal.Zero, false
		}
		return decimal.NewFromFloat(f), true
	}
	d, err := decimal.NewFromString(raw)
	return d, err == nil
}

// noise is how far a stored number may lie from a whole cent: binary fractions
// of office programs, never a third decimal.
var noise = decimal.New(1, -6)

func wholeCents(d decimal.Decimal) (money.Cents, string, []any) {
	rounded := d.Round(2)
	if d.Sub(rounded).Abs().GreaterThan(noise) {
		return 0, "money.decimals", []any{"Text", d.String(), "Currency", money.USD, "Decimals", 2}
	}
	if rounded.Abs().GreaterThan(decimal.New(1, 12)) {
		return 0, "money.too_large", []any{"Text", d.String()}
	}
	cents, err := money.FromDecimal(rounded)
	if err != nil {
		return 0, "budget.cell_kind", nil
	}
	return cents, "", nil
}
