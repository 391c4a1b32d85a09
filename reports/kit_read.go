package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// What a filled kit may be: one with every answer at its limit is some two
// megabytes unpacked.
const (
	KitUploadLimit = 8 << 20
	kitUnpacked    = 24 << 20
	kitCells       = 120_000 // cells and rows of all sheets
	kitFaults      = 200     // named at once
)

// KitFile is a workbook that says it is an offline kit.
type KitFile struct {
	Stamp models.KitStamp
	f     *excelize.File
	meta  map[string]string
	// 1904: days are counted from another year.
	late bool
}

// Close lets go of the file.
func (k *KitFile) Close() { _ = k.f.Close() }

// OpenKit opens a filled kit within bounds and reads its stamp. Another workbook
// is named as such.
func OpenKit(body []byte) (*KitFile, *SheetFault) {
	if len(body) > KitUploadLimit {
		return nil, &SheetFault{Key: "budget.file_large", Args: map[string]any{"Limit": KitUploadLimit >> 20}}
	}
	if fault := measured(body); fault != nil {
		return nil, fault
	}
	f, err := openQuietly(body, unpackedLimit)
	if err != nil {
		return nil, &SheetFault{Key: "budget.file_broken"}
	}
	k := &KitFile{f: f, meta: map[string]string{}}
	rows, err := f.GetRows(sheetMeta)
	if err != nil {
		k.Close()
		return nil, &SheetFault{Key: "kit.file_unstamped"}
	}
	for _, row := range rows {
		if len(row) >= 2 {
			k.meta[row[0]] = row[1]
		}
	}
	switch {
	case k.meta["template"] == budgetTemplate:
		k.Close()
		return nil, &SheetFault{Key: "kit.file_budget", Args: map[string]any{"Other": cutRunes(k.meta["reference"], 60)}}
	case k.meta["template"] != kitTemplate:
		k.Close()
		return nil, &SheetFault{Key: "kit.file_unstamped"}
	case k.meta["version"] != kitVersion:
		k.Close()
		return nil, &SheetFault{Key: "budget.file_version", Args: map[string]any{"Version": cutRunes(k.meta["version"], 20), "Wanted": kitVersion}}
	}
	k.Stamp = models.KitStamp{Code: cutRunes(k.meta["kit"], 60), Base: cutRunes(k.meta["base"], 80)}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		k.late = *p.Date1904
	}
	return k, nil
}

// Reference is what the file says it was made for, as people call it.
func (k *KitFile) Reference() string { return cutRunes(k.meta["reference"], 80) }

// measured refuses what is no workbook, unpacks to more than a kit could, carries
// macros, or has more cells than a kit can have, before it is opened.
func measured(body []byte) *SheetFault {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(z.File) > partsLimit {
		return &SheetFault{Key: "budget.file_kind"}
	}
	left, cells := int64(kitUnpacked), 0
	for _, part := range z.File {
		if strings.HasSuffix(strings.ToLower(part.Name), "vbaproject.bin") {
			return &SheetFault{Key: "files.armed"}
		}
		r, err := part.Open()
		if err != nil {
			return &SheetFault{Key: "budget.file_broken"}
		}
		text, err := io.ReadAll(io.LimitReader(r, left+1))
		_ = r.Close()
		if err != nil {
			return &SheetFault{Key: "budget.file_broken"}
		}
		if left -= int64(len(text)); left < 0 {
			return &SheetFault{Key: "kit.file_unpacks"}
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") {
			cells += bytes.Count(text, []byte("<c ")) + bytes.Count(text, []byte("<c>")) + bytes.Count(text, []byte("<row"))
		}
		if cells > kitCells {
			return &SheetFault{Key: "kit.file_cells", Args: map[string]any{"Most": kitCells}}
		}
	}
	return nil
}

// Read gives every text of the file by item, as the document writes it, or every
// fault at once, by sheet and cell. want is the kit as it was made. A cell that
// still says what the kit said is what the document said, in every letter.
func (k *KitFile) Read(want KitBook) (map[string]string, []SheetFault) {
	r := kitReader{KitFile: k, want: want, items: map[string]string{}}
	r.form()
	for _, t := range want.tables() {
		r.table(t)
	}
	if want.Budget != nil {
		r.budget()
	}
	if len(r.faults) > 0 {
		return nil, r.faults[:min(len(r.faults), kitFaults)]
	}
	return r.items, nil
}

type kitReader struct {
	*KitFile
	want   KitBook
	items  map[string]string
	faults []SheetFault
}

func (r *kitReader) fault(sheet string, column, row int, value, key string, args ...any) {
	f := SheetFault{Sheet: sheet, Cell: address(column, row), Value: cutRunes(value, 60), Key: key, Args: map[string]any{"Value": cutRunes(value, 60)}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	r.faults = append(r.faults, f)
}

func (r *kitReader) raw(sheet string, column, row int) string {
	v, err := r.f.GetCellValue(sheet, address(column, row), excelize.Options{RawCellValue: true})
	if err != nil {
		return ""
	}
	return tidyCell(v)
}

// tidyCell makes line ends plain and takes blanks off both ends, as answers have
// them.
func tidyCell(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "_x000D_\n", "\n").Replace(text))
}

// form reads the answers that stand on the form's sheet.
func (r *kitReader) form() {
	sheet := r.want.sheetForm()
	rows, err := r.f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		r.faults = append(r.faults, SheetFault{Sheet: sheet, Key: "kit.sheet_missing"})
		return
	}
	lines := r.want.lines()
	for i, l := range lines {
		row := kitFirst + i
		if got := r.raw(sheet, kitCode, row); got != l.code() {
			r.fault(sheet, kitCode, row, got, "kit.cell_code", "Wanted", l.code())
			continue
		}
		if !l.input() {
			continue
		}
		if l.column == nil {
			r.items[l.field.Item] = r.cell(sheet, kitAnswer, row, l.field.Kind, l.field.Options, l.field.Text)
			continue
		}
		r.single(sheet, row, l)
	}
	for i, cells := range rows {
		for j, value := range cells {
			row, column := i+1, j+1
			beyond := row >= kitFirst+len(lines) || column > kitNote
			if at := row - kitFirst; !beyond && at >= 0 && column == kitAnswer && !lines[at].input() {
				beyond = lines[at].block == nil && lines[at].table == "" && lines[at].field.Kind != KitElsewhere
			}
			if beyond && strings.TrimSpace(value) != "" {
				r.fault(sheet, column, row, value, "kit.cell_outside")
			}
		}
	}
}

// single reads one cell of an answer that is one row on the form's sheet.
func (r *kitReader) single(sheet string, row int, l kitLine) {
	base, _ := models.ReadRows(l.field.Text)
	was := ""
	if len(base) > 0 {
		was = base[0][l.column.Code]
	}
	text := r.cell(sheet, kitAnswer, row, l.column.kind(), l.column.Options, was)
	rows, _ := models.ReadRows(r.items[l.field.Item])
	if len(rows) == 0 {
		rows = models.Rows{{}}
	}
	rows[0][l.column.Code] = text
	r.items[l.field.Item] = rows.Text()
}

// table reads one answer in rows.
func (r *kitReader) table(t kitTable) {
	rows, err := r.f.GetRows(t.sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		r.faults = append(r.faults, SheetFault{Sheet: t.sheet, Key: "kit.sheet_missing"})
		return
	}
	for i, c := range t.field.Columns {
		if got := r.raw(t.sheet, i+1, tableCodes); got != c.Code {
			r.fault(t.sheet, i+1, tableCodes, got, "kit.cell_code", "Wanted", c.Code)
			return
		}
	}
	out := models.Rows{}
	for i := range t.rows {
		row := map[string]string{}
		for j, c := range t.field.Columns {
			was := ""
			if i < len(t.base) {
				was = t.base[i][c.Code]
			}
			row[c.Code] = r.cell(t.sheet, j+1, tableFirst+i, c.kind(), c.Options, was)
		}
		out = append(out, row)
	}
	for i, cells := range rows {
		for j, value := range cells {
			if (i+1 >= tableFirst+t.rows || j+1 > len(t.field.Columns)) && i+1 > tableHead && strings.TrimSpace(value) != "" {
				r.fault(t.sheet, j+1, i+1, value, "kit.cell_outside")
			}
		}
	}
	r.items[t.field.Item] = out.Text()
}

// budget reads the cube as the workbook of the budget is read.
func (r *kitReader) budget() {
	cube := budgetReader{f: r.f, sheet: r.want.sheetBudget(), want: *r.want.Budget, l: r.want.Budget.layout(), meta: r.meta, cells: map[models.BudgetCell]money.Cents{}}
	cube.heads()
	cube.rows()
	r.faults = append(r.faults, cube.faults...)
	for cell, cents := range cube.cells {
		text := ""
		if cents != 0 {
			text = cents.String()
		}
		r.items[cell.Field()] = text
	}
}

// cell reads one cell as the document writes it. was is what the document said;
// a cell that still holds it is it.
func (r *kitReader) cell(sheet string, column, row int, kind KitKind, options []KitOption, was string) string {
	raw, at := r.raw(sheet, column, row), address(column, row)
	formula, _ := r.f.GetCellFormula(sheet, at)
	numeric := kind == KitWhole || kind == kitDecimal || kind == KitMoney
	if formula != "" && !numeric {
		r.fault(sheet, column, row, "="+formula, "kit.cell_formula")
		return was
	}
	if numeric && raw == "" && formula != "" {
		r.fault(sheet, column, row, "="+formula, "budget.cell_formula", "Formula", cutRunes(formula, 60))
		return was
	}
	if raw == "" {
		return ""
	}
	held, _ := kitValue(kind, options, was).(string)
	if was != "" && raw == tidyCell(held) {
		return was
	}
	of, _ := r.f.GetCellType(sheet, at)
	if of == excelize.CellTypeBool || of == excelize.CellTypeError {
		r.fault(sheet, column, row, raw, "kit.cell_kind")
		return was
	}
	text, key, args := r.value(sheet, at, raw, of, kind, options)
	if key != "" {
		r.fault(sheet, column, row, raw, key, args...)
		return was
	}
	if kind == kitDecimal && sameNumber(text, was) {
		return was
	}
	return text
}

// value is a filled cell as the document writes it, or the key of what is wrong.
func (r *kitReader) value(sheet, at, raw string, of excelize.CellType, kind KitKind, options []KitOption) (string, string, []any) {
	switch kind {
	case KitChoice:
		if code, ok := chosen(options, raw); ok {
			return code, "", nil
		}
		return "", "kit.cell_choice", []any{"Options", offered(options)}
	case KitMoney:
		cents, key, args := readAmount(r.f, sheet, at, raw)
		switch {
		case key != "":
			return "", key, args
		case cents < 0:
			return "", "budget.cell_negative", []any{"Amount", cents}
		case cents == 0:
			return "", "", nil
		}
		return cents.String(), "", nil
	case KitWhole, kitDecimal:
		d, key, args := readNumber(raw)
		if key != "" {
			return "", key, args
		}
		if kind == KitWhole && (!d.IsInteger() || d.IsNegative()) {
			return "", "kit.cell_whole", nil
		}
		if kind == KitWhole && d.IsZero() {
			return "0", "", nil
		}
		return d.String(), "", nil
	case KitDay:
		return r.day(raw, of)
	case KitObjectives:
		list, ok := models.ReadObjectives(raw)
		if !ok {
			return "", "kit.cell_objectives", nil
		}
		return models.ObjectivesText(list), "", nil
	}
	return raw, "", nil
}

func (r *kitReader) day(raw string, of excelize.CellType) (string, string, []any) {
	if of != excelize.CellTypeSharedString && of != excelize.CellTypeInlineString {
		if serial, err := strconv.ParseFloat(raw, 64); err == nil && serial > 366 && serial < 2_900_000 {
			if at, err := excelize.ExcelDateToTime(serial, r.late); err == nil {
				return when.DateOf(at).String(), "", nil
			}
		}
	}
	day, err := when.ParseDate(raw)
	if err != nil {
		return "", "kit.cell_day", nil
	}
	return day.String(), "", nil
}

// foldDigits makes the digits of every script those of the Latin one.
func foldDigits(text string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range []rune{'٠', '۰', '０'} {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, text)
}

// readNumber reads a number as a cell holds it or as a person writes it. A comma
// or a blank between groups of three is one; what may mean two things is refused.
func readNumber(raw string) (decimal.Decimal, string, []any) {
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\'' || r == '’' || r == '٬':
			return ' '
		case r == '٫':
			return '.'
		case r == '−':
			return '-'
		}
		return r
	}, foldDigits(raw))
	whole, fraction, pointed := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == ' ' || r == ',' })
	if len(groups) > 1 {
		joined := strings.Join(groups, "")
		by := strings.Trim(whole, "0123456789")
		even := len(groups[0]) <= 3 && !(strings.Contains(by, ",") && strings.Contains(by, " "))
		for _, g := range groups[1:] {
			even = even && len(g) == 3
		}
		if strings.Trim(joined, "0123456789") != "" {
			return decimal.Zero, "kit.cell_number", nil
		}
		// "1,234" may be one and a quarter; with two groups or a point it cannot.
		if !even || len(groups) == 2 && strings.Contains(by, ",") && !pointed {
			return decimal.Zero, "kit.cell_number_two", []any{"Write", joined}
		}
		if strings.HasPrefix(text, "-") {
			joined = "-" + joined
		}
		text = joined
		if pointed {
			text += "." + fraction
		}
	}
	d, ok := numberIn(text)
	if !ok {
		return decimal.Zero, "kit.cell_number", nil
	}
	return d.Round(6), "", nil
}

func sameNumber(a, b string) bool {
	x, err := decimal.NewFromString(a)
	if err != nil {
		return false
	}
	y, err := decimal.NewFromString(b)
	return err == nil && x.Equal(y)
}

// chosen is the code that words stand for: the words of the kit, or the code.
func chosen(options []KitOption, raw string) (string, bool) {
	plain := strings.Join(strings.Fields(raw), " ")
	for i, o := range options {
		if strings.EqualFold(cellText(optionLabel(options, i)), plain) {
			return o.Code, true
		}
	}
	for _, o := range options {
		if o.Code == plain {
			return o.Code, true
		}
	}
	return "", false
}

// offered are the choices in words, for a message.
func offered(options []KitOption) string {
	var out []string
	for i := range options {
		out = append(out, "“"+optionLabel(options, i)+"”")
	}
	return cutRunes(strings.Join(out, ", "), 400)
}
