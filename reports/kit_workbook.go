package reports

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// WriteKit writes the workbook of an offline kit. White cells are to be filled,
// all others are locked; the stamp is hidden.
func WriteKit(w io.Writer, b KitBook) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(newOrderedZip)
	k := kitWriter{KitBook: b, f: f, lists: map[string]string{}}
	k.cube = budgetWriter{f: f, sheet: b.sheetBudget()}
	k.cube.T = b.T
	if b.Budget != nil {
		k.cube.BudgetBook, k.cube.l = *b.Budget, b.Budget.layout()
	}
	for _, step := range []func() error{k.prepare, k.styled, k.pages, k.writeLists, k.guidance, k.form, k.sheets, k.budget, k.checks, k.meta, k.finish} {
		if err := step(); err != nil {
			return fmt.Errorf("offline kit: %w", err)
		}
	}
	_, err := f.WriteTo(w)
	return err
}

type kitWriter struct {
	KitBook
	f     *excelize.File
	cube  budgetWriter
	lists map[string]string // labels of a list, joined → its name
	order [][]string        // labels of each list, by its number
	style struct{ title, note, head, block, code, label, hint, words, whole, decimal, money, day, shut, figure, alarm, ok int }
}

func (k *kitWriter) names() []string {
	out := []string{k.sheetGuidance(), k.sheetForm()}
	for _, t := range k.tables() {
		out = append(out, t.sheet)
	}
	if k.Budget != nil {
		out = append(out, k.sheetBudget(), k.sheetChecks())
	}
	return append(out, sheetLists, sheetMeta)
}

func (k *kitWriter) prepare() error {
	for i, name := range k.names() {
		if i == 0 {
			if err := k.f.SetSheetName("Sheet1", name); err != nil {
				return err
			}
		} else if _, err := k.f.NewSheet(name); err != nil {
			return err
		}
	}
	return k.cube.makeStyles()
}

func (k *kitWriter) styled() error {
	amount, plain, day := amountFormat, "General", "yyyy-mm-dd"
	order := uint64(1)
	start := "left"
	if k.RightToLeft {
		order, start = 2, "right"
	}
	ink, quiet := &excelize.Font{Color: "16232E"}, &excelize.Font{Color: "5A6670", Size: 9}
	line := []excelize.Border{{Type: "top", Color: "C9C2B3", Style: 1}, {Type: "bottom", Color: "C9C2B3", Style: 1}, {Type: "left", Color: "C9C2B3", Style: 1}, {Type: "right", Color: "C9C2B3", Style: 1}}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	top := &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: start, ReadingOrder: order}
	// What is typed decides its own direction.
	free := &excelize.Alignment{WrapText: true, Vertical: "top"}
	near := &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: start}
	open := &excelize.Protection{Locked: false}
	white := fill("FFFFFF")
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&k.style.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16, Color: "0B2A42"}, Alignment: &excelize.Alignment{Horizontal: start, ReadingOrder: order}}},
		{&k.style.note, excelize.Style{Font: &excelize.Font{Color: "3A4650"}, Alignment: top}},
		{&k.style.head, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("0B2A42"), Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: start, ReadingOrder: order}}},
		{&k.style.block, excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Color: "0B2A42"}, Fill: fill("E4EBF1"), Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: start, ReadingOrder: order}}},
		{&k.style.code, excelize.Style{NumFmt: 49, Font: quiet, Fill: fill("FAF8F4"), Border: line, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: start}}},
		{&k.style.label, excelize.Style{Font: &excelize.Font{Bold: true, Color: "16232E"}, Fill: fill("FAF8F4"), Border: line, Alignment: top}},
		{&k.style.hint, excelize.Style{Font: ink, Fill: fill("FAF8F4"), Border: line, Alignment: top}},
		{&k.style.shut, excelize.Style{Font: quiet, Fill: fill("F1EDE4"), Border: line, Alignment: top}},
		{&k.style.words, excelize.Style{NumFmt: 49, Font: ink, Fill: white, Border: line, Alignment: free, Protection: open}},
		{&k.style.whole, excelize.Style{NumFmt: 1, Font: ink, Fill: white, Border: line, Alignment: near, Protection: open}},
		{&k.style.decimal, excelize.Style{CustomNumFmt: &plain, Font: ink, Fill: white, Border: line, Alignment: near, Protection: open}},
		{&k.style.money, excelize.Style{CustomNumFmt: &amount, Font: ink, Fill: white, Border: line, Alignment: near, Protection: open}},
		{&k.style.day, excelize.Style{CustomNumFmt: &day, Font: ink, Fill: white, Border: line, Alignment: near, Protection: open}},
		{&k.style.figure, excelize.Style{NumFmt: 3, Font: ink, Fill: fill("F1EDE4"), Border: line, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&k.style.alarm, excelize.Style{Font: &excelize.Font{Bold: true, Color: "8C1D18"}, Fill: fill("F1EDE4"), Border: line, Alignment: top}},
		{&k.style.ok, excelize.Style{CustomNumFmt: &amount, Font: &excelize.Font{Bold: true, Color: "16232E"}, Fill: fill("F1EDE4"), Border: line, Alignment: top}},
	} {
		id, err := k.f.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

// pages sets paper, heads and feet, direction and protection of every sheet.
func (k *kitWriter) pages() error {
	yes, landscape, a4, wide, tall := true, "landscape", 9, 1, 0
	mark := ""
	if k.Illustrative {
		mark = k.T("budget.illustrative") + " · "
	}
	foot := strings.ReplaceAll(fmt.Sprintf("%s%s · %s · %s", mark, k.Stamp.Fund, k.Stamp.Reference, k.T("kit.number", "Number", k.Stamp.Number)), "&", "&&")
	for _, name := range k.names() {
		if err := k.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
			return err
		}
		if err := k.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
			return err
		}
		if err := k.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" + cutRunes(foot, 120) + "&C&A&R&P / &N"}); err != nil {
			return err
		}
		if err := k.f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &k.RightToLeft}); err != nil {
			return err
		}
		if err := k.f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
			FormatColumns: true, FormatRows: true, FormatCells: true}); err != nil {
			return err
		}
	}
	return nil
}

// list gives the name of a list of choices, which stand on a sheet of their own:
// choices written into a cell's rule are cut at their commas.
func (k *kitWriter) list(options []KitOption) string {
	labels := make([]string, len(options))
	for i := range options {
		labels[i] = optionLabel(options, i)
	}
	key := strings.Join(labels, "\n")
	if name, ok := k.lists[key]; ok {
		return name
	}
	k.order = append(k.order, labels)
	k.lists[key] = fmt.Sprintf("Kit_List_%d", len(k.order))
	return k.lists[key]
}

// writeLists finds every list and writes them side by side.
func (k *kitWriter) writeLists() error {
	for i := range k.Blocks {
		for _, f := range k.Blocks[i].Fields {
			if f.Kind == KitChoice && len(f.Options) > 0 {
				k.list(f.Options)
			}
			for _, c := range f.Columns {
				if len(c.Options) > 0 {
					k.list(c.Options)
				}
			}
		}
	}
	sw, err := k.f.NewStreamWriter(sheetLists)
	if err != nil {
		return err
	}
	longest := 0
	for i, labels := range k.order {
		longest = max(longest, len(labels))
		column, _, _ := strings.Cut(strings.TrimPrefix(absolute(i+1, 1), "$"), "$")
		if err := k.f.SetDefinedName(&excelize.DefinedName{Name: fmt.Sprintf("Kit_List_%d", i+1), RefersTo: fmt.Sprintf("%s!$%s$1:$%s$%d", sheetLists, column, column, len(labels))}); err != nil {
			return err
		}
	}
	for row := range longest {
		cells := make([]any, len(k.order))
		for i, labels := range k.order {
			if row < len(labels) {
				cells[i] = excelize.Cell{StyleID: k.style.code, Value: cellText(labels[row])}
			}
		}
		if err := sw.SetRow(address(1, row+1), cells); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// tall is the height of a row whose texts are broken at widths in characters.
func tall(least float64, texts ...any) excelize.RowOpts {
	lines := 1
	for i := 0; i+1 < len(texts); i += 2 {
		text, width := fmt.Sprint(texts[i]), texts[i+1].(int)
		n := 0
		for _, line := range strings.Split(text, "\n") {
			n += 1 + (utf8.RuneCountInString(line)*11/10)/width
		}
		lines = max(lines, n)
	}
	return excelize.RowOpts{Height: min(400, max(least, float64(lines*lineHeight+4)))}
}

func (k *kitWriter) guidance() error {
	sw, err := k.f.NewStreamWriter(k.sheetGuidance())
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, 1, 28); err != nil {
		return err
	}
	if err := sw.SetColWidth(2, 2, 100); err != nil {
		return err
	}
	title := k.T("kit.workbook_title")
	if k.Illustrative {
		title += " (" + k.T("budget.illustrative") + ")"
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: k.style.title, Value: title}}, excelize.RowOpts{Height: 26}); err != nil {
		return err
	}
	var notes models.Notes
	notes.Read(k.Title)
	for _, line := range k.Guidance {
		notes.Read(line[1])
	}
	lines := slices.Clone(k.Guidance)
	// clause 112: the note stands on the sheet that names the place.
	for _, note := range notes.In(k.Language) {
		lines = append(lines, [2]string{"", note})
	}
	for i, line := range lines {
		if err := sw.SetRow(address(1, i+3), []any{excelize.Cell{StyleID: k.style.label, Value: cellText(line[0])}, excelize.Cell{StyleID: k.style.hint, Value: cellText(line[1])}}, tall(20, line[0], 24, line[1], 95)); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// wordCount is the formula that counts the words of a cell: runs between blanks,
// whatever kind of blank.
func wordCount(at string) string {
	plain := fmt.Sprintf(`TRIM(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(%s,CHAR(10)," "),CHAR(9)," "),_xlfn.UNICHAR(160)," "))`, at)
	return fmt.Sprintf(`IF(LEN(%s)=0,0,LEN(%s)-LEN(SUBSTITUTE(%s," ",""))+1)`, plain, plain, plain)
}

func (k *kitWriter) form() error {
	name, lines := k.sheetForm(), k.lines()
	for i, l := range lines {
		if !l.input() {
			continue
		}
		at := address(kitAnswer, kitFirst+i)
		kind, options := l.field.Kind, l.field.Options
		if l.column != nil {
			kind, options = l.column.kind(), l.column.Options
		}
		if err := k.rule(name, at, kind, options); err != nil {
			return err
		}
	}
	sw, err := k.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range []float64{15, 56, 84, 11, 11, 20} {
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: kitHead, TopLeftCell: address(1, kitFirst), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := k.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$%d:$%d", sheetRef(name), kitHead, kitHead), Scope: name}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: k.style.title, Value: cellText(k.Title)}}, excelize.RowOpts{Height: 26}); err != nil {
		return err
	}
	if err := sw.SetRow("A2", []any{nil, excelize.Cell{StyleID: k.style.note, Value: k.T("kit.form_how")}, excelize.Cell{StyleID: k.style.note, Value: k.T("kit.privacy")}}, tall(20, k.T("kit.form_how"), 52, k.T("kit.privacy"), 80)); err != nil {
		return err
	}
	heads := []any{}
	for _, key := range []string{"kit.head_code", "kit.head_question", "kit.head_answer", "kit.head_limit", "kit.head_count", "kit.head_note"} {
		heads = append(heads, excelize.Cell{StyleID: k.style.head, Value: k.T(key)})
	}
	if err := sw.SetRow(address(1, kitHead), heads, excelize.RowOpts{Height: 36}); err != nil {
		return err
	}
	for i, l := range lines {
		row, height := k.formRow(l, kitFirst+i)
		if err := sw.SetRow(address(1, kitFirst+i), row, height); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// formRow is one line of the form's sheet.
func (k *kitWriter) formRow(l kitLine, row int) ([]any, excelize.RowOpts) {
	if l.block != nil {
		cell := func(text string) any { return excelize.Cell{StyleID: k.style.block, Value: cellText(text)} }
		owner := ""
		if l.block.Owner != "" {
			owner = k.T("kit.owner", "Organisation", l.block.Owner)
		}
		return []any{cell(""), cell(l.block.Title), cell(owner), cell(""), cell(""), cell("")}, tall(24, l.block.Title, 46, owner, 70)
	}
	shut := func(text string) any { return excelize.Cell{StyleID: k.style.shut, Value: text} }
	label := strings.Join(append([]string{l.field.Label}, l.field.Hints...), "\n")
	if l.column != nil {
		label = l.field.Label + "\n" + l.column.Label
	}
	out := []any{excelize.Cell{StyleID: k.style.code, Value: l.code()}, excelize.Cell{StyleID: k.style.hint, Value: cellText(label)}}
	switch {
	case l.table != "":
		return append(out, shut(k.T("kit.on_sheet", "Sheet", l.table)), shut(""), shut(""), shut("")), tall(20, label, 50)
	case l.field.Kind == KitElsewhere:
		text := k.T("kit.elsewhere_file")
		if l.field.Text != "" {
			text = k.T("kit.elsewhere_long")
		}
		return append(out, shut(text), shut(""), shut(""), shut("")), tall(20, label, 50)
	}
	kind, options, text := l.field.Kind, l.field.Options, l.field.Text
	if l.column != nil {
		kind, options = l.column.kind(), l.column.Options
		text = ""
		if rows, err := models.ReadRows(l.field.Text); err == nil && len(rows) > 0 {
			text = rows[0][l.column.Code]
		}
	}
	out = append(out, k.input(kind, options, text))
	if kind != KitWords {
		return append(out, shut(""), shut(""), shut("")), tall(20, label, 50, labelOf(options, text), 74)
	}
	at, words := address(kitAnswer, row), models.Words(text)
	limit, note := any(shut("")), any(shut(""))
	if l.field.Words > 0 && l.column == nil {
		limit = excelize.Cell{StyleID: k.style.figure, Value: l.field.Words}
		over := ""
		if words > l.field.Words {
			over = k.T("kit.too_long")
		}
		note = excelize.Cell{StyleID: k.style.alarm, Value: over,
			Formula: fmt.Sprintf(`IF(%s>%s,"%s","")`, address(kitCount, row), address(kitLimit, row), strings.ReplaceAll(k.T("kit.too_long"), `"`, `""`))}
	}
	out = append(out, limit, excelize.Cell{StyleID: k.style.figure, Formula: wordCount(at), Value: words}, note)
	least := 20.0
	if l.field.Words > 0 {
		least = min(200, float64(l.field.Words*7/80+2)*lineHeight)
	}
	return out, tall(least, label, 50, text, 78)
}

// input is a cell to fill, with what the document says.
func (k *kitWriter) input(kind KitKind, options []KitOption, text string) any {
	style := map[KitKind]int{KitWhole: k.style.whole, kitDecimal: k.style.decimal, KitMoney: k.style.money, KitDay: k.style.day}[kind]
	if style == 0 {
		style = k.style.words
	}
	if text == "" {
		return excelize.Cell{StyleID: style}
	}
	return excelize.Cell{StyleID: style, Value: kitValue(kind, options, text)}
}

// kitValue is a text of the document as its cell holds it: what is a number or a
// day stands as one.
func kitValue(kind KitKind, options []KitOption, text string) any {
	switch kind {
	case KitChoice:
		return cellText(labelOf(options, text))
	case KitWhole, kitDecimal:
		if d, err := decimal.NewFromString(text); err == nil && len(text) <= 15 && !strings.ContainsAny(text, "eE") && d.String() == strings.TrimPrefix(text, "+") {
			return d.InexactFloat64()
		}
	case KitMoney:
		if cents, err := money.ParseCents(text); err == nil {
			return dollars(cents)
		}
	case KitDay:
		if day, err := when.ParseDate(text); err == nil && day.Time().Year() >= 1901 {
			return day.Time()
		}
	}
	return cellText(text)
}

// rule has the office program help with what a cell takes.
func (k *kitWriter) rule(sheet, at string, kind KitKind, options []KitOption) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(at)
	stop := func(key string) {
		dv.SetError(excelize.DataValidationErrorStyleStop, cutRunes(k.T("kit.rule_title"), 32), cutRunes(k.T(key), 255))
	}
	var err error
	switch kind {
	case KitChoice:
		if len(options) == 0 {
			return nil
		}
		dv.SetSqrefDropList(k.list(options))
		stop("kit.rule_choice")
	case KitWhole:
		err = dv.SetRange(0, 1_000_000_000, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
		stop("kit.rule_whole")
	case kitDecimal:
		err = dv.SetRange(-1e12, 1e12, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
		stop("kit.rule_decimal")
	case KitMoney:
		err = dv.SetRange(0, 1_000_000_000_000, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
		stop("budget.error_text")
	case KitDay:
		err = dv.SetRange(36526, 73050, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween) // 2000 to 2099
		stop("kit.rule_day")
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return k.f.AddDataValidation(sheet, dv)
}

// sheets writes the sheets of answers in rows.
func (k *kitWriter) sheets() error {
	for _, t := range k.tables() {
		if err := k.table(t); err != nil {
			return fmt.Errorf("%s: %w", t.sheet, err)
		}
	}
	return nil
}

func (k *kitWriter) table(t kitTable) error {
	for i, c := range t.field.Columns {
		if err := k.rule(t.sheet, address(i+1, tableFirst)+":"+address(i+1, tableFirst+t.rows-1), c.kind(), c.Options); err != nil {
			return err
		}
	}
	sw, err := k.f.NewStreamWriter(t.sheet)
	if err != nil {
		return err
	}
	for i, c := range t.field.Columns {
		width := 18.0
		if c.Prose {
			width = 44
		}
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: tableCodes, TopLeftCell: address(1, tableFirst), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := k.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$%d:$%d", sheetRef(t.sheet), tableHead, tableHead), Scope: t.sheet}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: k.style.title, Value: cellText(t.field.Label)}}, excelize.RowOpts{Height: 26}); err != nil {
		return err
	}
	hints := strings.Join(append(slices.Clone(t.field.Hints), k.T("kit.rows_how", "Count", t.rows)), " ")
	if err := sw.SetRow("A2", []any{excelize.Cell{Value: cellText(hints)}}); err != nil {
		return err
	}
	var heads, codes []any
	for _, c := range t.field.Columns {
		heads = append(heads, excelize.Cell{StyleID: k.style.head, Value: cellText(c.Label)})
		codes = append(codes, excelize.Cell{StyleID: k.style.code, Value: c.Code})
	}
	if err := sw.SetRow(address(1, tableHead), heads, excelize.RowOpts{Height: 48}); err != nil {
		return err
	}
	if err := sw.SetRow(address(1, tableCodes), codes, excelize.RowOpts{Hidden: true}); err != nil {
		return err
	}
	for i := range t.rows {
		var row []any
		measured := []any{}
		for _, c := range t.field.Columns {
			text := ""
			if i < len(t.base) {
				text = t.base[i][c.Code]
			}
			width := 15
			if c.Prose {
				width = 40
			}
			row, measured = append(row, k.input(c.kind(), c.Options, text)), append(measured, text, width)
		}
		if err := sw.SetRow(address(1, tableFirst+i), row, tall(20, measured...)); err != nil {
			return err
		}
	}
	return sw.Flush()
}

func (k *kitWriter) budget() error {
	if k.Budget == nil {
		return nil
	}
	if err := k.cube.validate(); err != nil {
		return err
	}
	return k.cube.budget()
}

// checks are the sums that must agree, as live formulas with their values.
func (k *kitWriter) checks() error {
	if k.Budget == nil {
		return nil
	}
	sw, err := k.f.NewStreamWriter(k.sheetChecks())
	if err != nil {
		return err
	}
	for i, width := range []float64{70, 20, 20} {
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: k.style.head, Value: k.T("budget.checks_head")}, excelize.Cell{StyleID: k.style.head, Value: k.T("budget.checks_result")},
		excelize.Cell{StyleID: k.style.head, Value: k.T("budget.checks_against")}}); err != nil {
		return err
	}
	asked := "0"
	for i, l := range k.lines() {
		if l.field != nil && l.field.Item == models.KitAsked {
			asked = sheetRef(k.sheetForm()) + "!" + absolute(kitAnswer, kitFirst+i)
		}
	}
	all := len(k.cube.l.organisations)
	whole := sheetRef(k.sheetBudget()) + "!" + absolute(k.cube.l.column(all, 0), rowTotal)
	total := k.Budget.Budget.Total(0, 0)
	gap := total - k.Asked
	for i, c := range []checkLine{
		{text: k.T("budget.check_asked"), formula: fmt.Sprintf(`IF(ABS(%s-C2)<1,"OK",ROUND(%s-C2,2))`, whole, whole), value: okOr(gap > -100 && gap < 100, dollars(gap)), against: &k.Asked},
		{text: k.T("budget.check_range_least"), formula: fmt.Sprintf(`IF(%s>=C3,"OK",ROUND(%s-C3,2))`, whole, whole), value: okOr(total >= k.Minimum, dollars(total-k.Minimum)), against: &k.Minimum},
		{text: k.T("budget.check_range_most"), formula: fmt.Sprintf(`IF(OR(C4=0,%s<=C4),"OK",ROUND(%s-C4,2))`, whole, whole), value: okOr(k.Maximum == 0 || total <= k.Maximum, dollars(total-k.Maximum)), against: &k.Maximum},
	} {
		against := excelize.Cell{StyleID: k.style.ok, Value: dollars(*c.against)}
		if i == 0 {
			against.Formula = "N(" + asked + ")"
		}
		if err := sw.SetRow(address(1, i+2), []any{excelize.Cell{StyleID: k.style.hint, Value: c.text}, excelize.Cell{StyleID: k.style.ok, Formula: c.formula, Value: c.value}, against}, tall(20, c.text, 66)); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// meta writes the stamp.
func (k *kitWriter) meta() error {
	s := k.Stamp
	rows := [][2]string{{"template", kitTemplate}, {"version", kitVersion}, {"fund", s.Fund}, {"kit", s.Code}, {"base", s.Base}, {"number", strconv.Itoa(s.Number)},
		{"proposal", strconv.FormatInt(s.Proposal, 10)}, {"reference", s.Reference}, {"form", strconv.Itoa(s.Form)}, {"language", s.Language}, {"by", s.By}, {"at", s.At.UTC().Format(time.RFC3339)}}
	if k.Budget != nil {
		for i := 0; i <= len(k.cube.l.organisations); i++ {
			for t := 1; t <= k.cube.l.tranches; t++ {
				rows = append(rows, [2]string{"head " + address(k.cube.l.column(i, t), rowHead), k.Budget.head(i, t)})
			}
		}
	}
	for _, item := range slices.Sorted(maps.Keys(s.Versions)) {
		rows = append(rows, [2]string{"text " + item, strconv.FormatInt(s.Versions[item], 10)})
	}
	sw, err := k.f.NewStreamWriter(sheetMeta)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if err := sw.SetRow(address(1, i+1), []any{excelize.Cell{StyleID: k.style.code, Value: cellText(r[0])}, excelize.Cell{StyleID: k.style.code, Value: cellText(r[1])}}); err != nil {
			return err
		}
	}
	return sw.Flush()
}

func (k *kitWriter) finish() error {
	if err := k.f.SetSheetVisible(sheetLists, false); err != nil {
		return err
	}
	if err := k.f.SetSheetVisible(sheetMeta, false, true); err != nil {
		return err
	}
	full := true
	if err := k.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}); err != nil {
		return err
	}
	k.f.SetActiveSheet(0)
	at := k.Stamp.At.UTC().Truncate(time.Second).Format(time.RFC3339)
	return k.f.SetDocProps(&excelize.DocProperties{Creator: k.Stamp.Fund, LastModifiedBy: k.Stamp.Fund, Created: at, Modified: at,
		Title: k.Stamp.Reference, Identifier: kitTemplate + " " + kitVersion, Language: k.Language})
}
