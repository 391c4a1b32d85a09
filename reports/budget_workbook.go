package reports

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

// WriteBudget writes the workbook: README, Budget, Checks, Lists and the hidden
// stamp. White cells are to be filled, grey ones are formulas with their values.
func WriteBudget(w io.Writer, b BudgetBook) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(newOrderedZip)
	book := budgetWriter{BudgetBook: b, f: f, l: b.layout(), sheet: sheetBudget}
	steps := []func() error{book.prepare, book.readme, book.budget, book.checks, book.lists, book.meta, book.names, book.finish}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("budget workbook: %w", err)
		}
	}
	_, err := f.WriteTo(w)
	return err
}

type budgetWriter struct {
	BudgetBook
	f      *excelize.File
	l      layout
	sheet  string // that holds the cube
	styles struct{ head, text, wrap, input, locked, sum, total, share, rate, code, title, ok int }
}

// money in cells: two decimals, negatives red with a sign, nothing as a dash.
const amountFormat = `#,##0.00;[Red]-#,##0.00;"-"`

func (b *budgetWriter) prepare() error {
	if err := b.f.SetSheetName("Sheet1", sheetReadme); err != nil {
		return err
	}
	for _, name := range []string{sheetBudget, sheetChecks, sheetLists, sheetMeta} {
		if _, err := b.f.NewSheet(name); err != nil {
			return err
		}
	}
	if err := b.makeStyles(); err != nil {
		return err
	}
	return b.pages()
}

func (b *budgetWriter) makeStyles() error {
	amount, percent, ratio := amountFormat, "0.00%", "0.0%"
	line := []excelize.Border{{Type: "bottom", Color: "C9C2B3", Style: 1}, {Type: "left", Color: "DDD7CA", Style: 1}, {Type: "right", Color: "DDD7CA", Style: 1}}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F1EDE4"}}
	pale := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FAF8F4"}}
	bold := &excelize.Font{Bold: true, Color: "16232E"}
	open := &excelize.Protection{Locked: false}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.styles.head, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0B2A42"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&b.styles.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14, Color: "0B2A42"}}},
		{&b.styles.text, excelize.Style{Font: &excelize.Font{Color: "16232E"}}},
		{&b.styles.wrap, excelize.Style{Font: &excelize.Font{Color: "16232E"}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&b.styles.code, excelize.Style{NumFmt: 49, Font: &excelize.Font{Color: "16232E"}}},
		{&b.styles.input, excelize.Style{CustomNumFmt: &amount, Border: line, Protection: open}},
		{&b.styles.locked, excelize.Style{CustomNumFmt: &amount, Border: line, Fill: pale}},
		{&b.styles.sum, excelize.Style{CustomNumFmt: &amount, Border: line, Fill: grey}},
		{&b.styles.total, excelize.Style{CustomNumFmt: &amount, Border: line, Fill: grey, Font: bold}},
		{&b.styles.share, excelize.Style{CustomNumFmt: &ratio, Border: line, Fill: grey}},
		{&b.styles.rate, excelize.Style{CustomNumFmt: &percent, Border: line, Fill: grey}},
		{&b.styles.ok, excelize.Style{Font: bold, Fill: grey}},
	} {
		id, err := b.f.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

// pages sets what must be set before the sheets are streamed: paper, heads and
// feet, direction, protection, validation.
func (b *budgetWriter) pages() error {
	yes, landscape, a4, wide, tall := true, "landscape", 9, 1, 0
	mark := ""
	if b.Illustrative {
		mark = b.T("budget.illustrative") + " · "
	}
	foot := strings.ReplaceAll(mark+b.Stamp.Fund+" · "+b.Stamp.Reference, "&", "&&")
	for _, name := range []string{sheetReadme, sheetBudget, sheetChecks, sheetLists, sheetMeta} {
		if err := b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
			return err
		}
		if err := b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
			return err
		}
		if err := b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" + cutRunes(foot, 120) + "&C&A&R&P / &N"}); err != nil {
			return err
		}
		if err := b.f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &b.RightToLeft}); err != nil {
			return err
		}
		if err := b.f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
			FormatColumns: true, FormatCells: true, AutoFilter: true, Sort: true}); err != nil {
			return err
		}
	}
	return b.validate()
}

// validate has the office program refuse what is no amount.
func (b *budgetWriter) validate() error {
	for i, org := range b.Organisations {
		if org.Locked {
			continue
		}
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(address(b.l.column(i, 1), rowFirst) + ":" + address(b.l.column(i, b.l.tranches), rowLast))
		if err := dv.SetRange(0, 1_000_000_000_000, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween); err != nil {
			return err
		}
		dv.SetInput(cutRunes(b.T("budget.input_title"), 32), cutRunes(b.T("budget.input_text"), 255))
		dv.SetError(excelize.DataValidationErrorStyleStop, cutRunes(b.T("budget.error_title"), 32), cutRunes(b.T("budget.error_text"), 255))
		if err := b.f.AddDataValidation(b.sheet, dv); err != nil {
			return err
		}
	}
	return nil
}

func cutRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func (b *budgetWriter) readme() error {
	rows := [][2]any{
		{b.T("budget.readme_fund"), b.Stamp.Fund},
		{b.T("budget.readme_for"), b.Stamp.Reference},
		{b.T("budget.readme_title"), b.Title},
		{b.T("budget.readme_currency"), "USD"},
		{b.T("budget.readme_as_of"), b.AsOf.UTC().Format("2006-01-02 15:04") + " UTC"},
		{b.T("budget.readme_how"), b.T("budget.readme_how_text")},
		{b.T("budget.readme_indirect"), b.T("budget.readme_indirect_text")},
		{b.T("budget.readme_notice"), b.T("budget.readme_notice_text")},
	}
	for i, due := range b.Tranches {
		rows = append(rows, [2]any{b.T("budget.readme_tranche", "Tranche", i+1), due.String()})
	}
	for _, f := range b.Facts {
		rows = append(rows, [2]any{f[0], f[1]})
	}
	var notes models.Notes
	notes.Read(b.Title)
	for _, o := range b.Organisations {
		rows = append(rows, [2]any{o.Code, o.Name})
		notes.Read(o.Name)
	}
	for _, f := range b.Facts {
		notes.Read(f[1])
	}
	// clause 112: the note stands on the sheet that names the place.
	for _, note := range notes.In(b.Language) {
		rows = append(rows, [2]any{"", note})
	}
	sw, err := b.f.NewStreamWriter(sheetReadme)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, 1, 30); err != nil {
		return err
	}
	if err := sw.SetColWidth(2, 2, 90); err != nil {
		return err
	}
	title := b.T("budget.workbook_title")
	if b.Illustrative {
		title += " (" + b.T("budget.illustrative") + ")"
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: b.styles.title, Value: title}}); err != nil {
		return err
	}
	for i, r := range rows {
		if err := sw.SetRow(address(1, i+3), []any{excelize.Cell{StyleID: b.styles.text, Value: r[0]}, excelize.Cell{StyleID: b.styles.wrap, Value: r[1]}}); err != nil {
			return err
		}
	}
	return sw.Flush()
}

func (b *budgetWriter) budget() error {
	sw, err := b.f.NewStreamWriter(b.sheet)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(colCode, colCode, 7); err != nil {
		return err
	}
	if err := sw.SetColWidth(colLabel, colLabel, 46); err != nil {
		return err
	}
	if err := sw.SetColWidth(colFirst, b.l.lastColumn(), 17); err != nil {
		return err
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	for row := rowHead; row <= rowRate; row++ {
		height := excelize.RowOpts{}
		if row == rowHead {
			height.Height = 2*lineHeight + 4
		}
		if err := sw.SetRow(address(1, row), b.row(row), height); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// row is one line of the budget sheet.
func (b *budgetWriter) row(row int) []any {
	out := []any{b.rowCode(row), b.rowLabel(row)}
	for i := 0; i <= len(b.l.organisations); i++ {
		for t := 1; t <= b.l.tranches; t++ {
			out = append(out, b.cell(row, i, t))
		}
		out = append(out, b.cell(row, i, 0))
	}
	return out
}

func (b *budgetWriter) rowCode(row int) any {
	switch {
	case row == rowHead:
		return excelize.Cell{StyleID: b.styles.head, Value: b.T("budget.head_code")}
	case row <= rowLast:
		return excelize.Cell{StyleID: b.styles.code, Value: fmt.Sprint(row - rowFirst + models.FirstCategory)}
	case row == rowIndirect:
		return excelize.Cell{StyleID: b.styles.code, Value: fmt.Sprint(models.IndirectCategory)}
	}
	return excelize.Cell{StyleID: b.styles.text}
}

func (b *budgetWriter) rowLabel(row int) any {
	style, text := b.styles.text, ""
	switch row {
	case rowHead:
		style, text = b.styles.head, b.T("budget.head_category")
		if b.Illustrative {
			text += " (" + b.T("budget.illustrative") + ")"
		}
	case rowSubtotal:
		style, text = b.styles.total, b.T("budget.row_subtotal")
	case rowIndirect:
		text = b.category(models.IndirectCategory)
	case rowTotal:
		style, text = b.styles.total, b.T("budget.row_total")
	case rowShare:
		text = b.T("budget.row_share")
	case rowRate:
		text = b.T("budget.row_rate")
	default:
		text = b.category(row - rowFirst + models.FirstCategory)
	}
	return excelize.Cell{StyleID: style, Value: text}
}

func (b *budgetWriter) category(number int) string {
	for _, c := range b.Categories {
		if c.Number == number {
			return c.Label.In(b.Language)
		}
	}
	return ""
}

// cell is one figure: input, or a formula with the value it gives.
func (b *budgetWriter) cell(row, index, tranche int) any {
	all := index == len(b.l.organisations)
	var org int64
	if !all {
		org = b.l.organisations[index]
	}
	switch {
	case row == rowHead:
		return excelize.Cell{StyleID: b.styles.head, Value: b.head(index, tranche)}
	case row <= rowLast:
		return b.amount(row, index, tranche, org, all)
	case row == rowSubtotal:
		col := b.l.column(index, tranche)
		return b.formula(b.styles.total, fmt.Sprintf("SUM(%s:%s)", address(col, rowFirst), address(col, rowLast)),
			b.Budget.Direct(models.BudgetCell{OrganisationID: org, Tranche: tranche}))
	case row == rowIndirect:
		return b.indirect(index, tranche, org, all)
	case row == rowTotal:
		col := b.l.column(index, tranche)
		return b.formula(b.styles.total, address(col, rowSubtotal)+"+"+address(col, rowIndirect), b.Budget.Total(org, tranche))
	case row == rowShare:
		return b.share(index, tranche, org)
	}
	if all {
		return excelize.Cell{StyleID: b.styles.text}
	}
	return excelize.Cell{StyleID: b.styles.rate, Value: float64(b.Budget.Organisations[index].ISCBasisPoints) / 10000}
}

func (b *budgetWriter) amount(row, index, tranche int, org int64, all bool) any {
	cell := models.BudgetCell{OrganisationID: org, Category: row - rowFirst + models.FirstCategory, Tranche: tranche}
	switch {
	case all && tranche != 0:
		return b.formula(b.styles.sum, b.overOrganisations(row, tranche), b.Budget.Direct(cell))
	case tranche == 0:
		return b.formula(b.styles.sum, b.overTranches(row, index), b.Budget.Direct(cell))
	}
	style := b.styles.input
	if b.Organisations[index].Locked {
		style = b.styles.locked
	}
	if v := b.Budget.Cell(cell); v != 0 || b.Budget.Filled(cell) {
		return excelize.Cell{StyleID: style, Value: dollars(v)}
	}
	return excelize.Cell{StyleID: style}
}

// indirect is ROUND(direct x rate, 2) over the tranches so far, less what the
// tranches before bear, so that the tranches add up to the organisation's figure.
func (b *budgetWriter) indirect(index, tranche int, org int64, all bool) any {
	value := b.Budget.Indirect(org, tranche)
	switch {
	case all && tranche != 0:
		return b.formula(b.styles.sum, b.overOrganisations(rowIndirect, tranche), value)
	case tranche == 0:
		return b.formula(b.styles.sum, b.overTranches(rowIndirect, index), value)
	}
	first, col := b.l.column(index, 1), b.l.column(index, tranche)
	text := fmt.Sprintf("ROUND(SUM(%s:%s)*%s,2)", address(first, rowSubtotal), address(col, rowSubtotal), address(col, rowRate))
	if tranche > 1 {
		text += fmt.Sprintf("-SUM(%s:%s)", address(first, rowIndirect), address(col-1, rowIndirect))
	}
	return b.formula(b.styles.sum, text, value)
}

func (b *budgetWriter) share(index, tranche int, org int64) any {
	col, whole := b.l.column(index, tranche), b.l.column(index, 0)
	total, part := b.Budget.Total(org, 0), b.Budget.Total(org, tranche)
	value := any("")
	if total != 0 {
		value = float64(part) / float64(total)
	}
	return excelize.Cell{StyleID: b.styles.share, Value: value,
		Formula: fmt.Sprintf(`IF(%s=0,"",%s/%s)`, address(whole, rowTotal), address(col, rowTotal), address(whole, rowTotal))}
}

func (b *budgetWriter) overTranches(row, index int) string {
	return fmt.Sprintf("SUM(%s:%s)", address(b.l.column(index, 1), row), address(b.l.column(index, b.l.tranches), row))
}

func (b *budgetWriter) overOrganisations(row, tranche int) string {
	parts := make([]string, len(b.l.organisations))
	for i := range b.l.organisations {
		parts[i] = address(b.l.column(i, tranche), row)
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, "+")
}

func (b *budgetWriter) formula(style int, text string, value money.Cents) excelize.Cell {
	return excelize.Cell{StyleID: style, Formula: text, Value: dollars(value)}
}

// dollars is an amount as a cell holds it. Amounts of a budget have far fewer
// digits than a float keeps exactly to the cent.
func dollars(c money.Cents) float64 {
	f, _ := c.Dollars().Float64()
	return f
}

func (b *budgetWriter) lists() error {
	sw, err := b.f.NewStreamWriter(sheetLists)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(2, 2, 46); err != nil {
		return err
	}
	category := b.T("budget.head_category")
	if b.Illustrative {
		category += " (" + b.T("budget.illustrative") + ")"
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: b.styles.head, Value: b.T("budget.head_code")}, excelize.Cell{StyleID: b.styles.head, Value: category},
		excelize.Cell{StyleID: b.styles.head, Value: b.T("budget.list_organisation")}, excelize.Cell{StyleID: b.styles.head, Value: b.T("budget.list_rate")}}); err != nil {
		return err
	}
	for i := range max(models.IndirectCategory, len(b.Organisations)) {
		row := []any{nil, nil, nil, nil}
		if i < models.IndirectCategory {
			row[0] = excelize.Cell{StyleID: b.styles.code, Value: fmt.Sprint(i + 1)}
			row[1] = excelize.Cell{StyleID: b.styles.text, Value: b.category(i + 1)}
		}
		if i < len(b.Organisations) {
			row[2] = excelize.Cell{StyleID: b.styles.code, Value: b.Organisations[i].Code}
		}
		if i == 0 {
			row[3] = excelize.Cell{StyleID: b.styles.rate, Value: float64(b.Rules.ISCBasisPoints) / 10000}
		}
		if err := sw.SetRow(address(1, i+2), row); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// meta writes the stamp and what the columns are, for reading back.
func (b *budgetWriter) meta() error {
	rows := [][2]string{
		{"template", budgetTemplate}, {"version", budgetVersion}, {"fund", b.Stamp.Fund}, {"subject", b.Stamp.Subject},
		{"id", fmt.Sprint(b.Stamp.ID)}, {"reference", b.Stamp.Reference}, {"shape", b.l.shape()},
	}
	for i := 0; i <= len(b.l.organisations); i++ {
		for t := 1; t <= b.l.tranches; t++ {
			rows = append(rows, [2]string{"head " + address(b.l.column(i, t), rowHead), b.head(i, t)})
		}
	}
	sw, err := b.f.NewStreamWriter(sheetMeta)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if err := sw.SetRow(address(1, i+1), []any{excelize.Cell{StyleID: b.styles.code, Value: r[0]}, excelize.Cell{StyleID: b.styles.code, Value: r[1]}}); err != nil {
			return err
		}
	}
	return sw.Flush()
}

func (b *budgetWriter) names() error {
	last := len(b.Organisations) + 1
	for _, n := range []excelize.DefinedName{
		{Name: "UNSDG_Categories", RefersTo: sheetLists + "!$B$2:$B$8"},
		{Name: "PUNO_List", RefersTo: fmt.Sprintf("%s!$C$2:$C$%d", sheetLists, max(2, last))},
		{Name: "ISC_Rate", RefersTo: sheetLists + "!$D$2"},
		{Name: "Budget_Body", RefersTo: fmt.Sprintf("%s!%s:%s", sheetBudget, absolute(colFirst, rowFirst), absolute(b.l.lastColumn(), rowTotal))},
		{Name: "Asked_Amount", RefersTo: sheetChecks + "!$C$2"},
		{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$A:$B,%s!$1:$1", sheetBudget, sheetBudget), Scope: sheetBudget},
		{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("%s!$A$1:%s", sheetBudget, absolute(b.l.lastColumn(), rowRate)), Scope: sheetBudget},
	} {
		if err := b.f.SetDefinedName(&n); err != nil {
			return err
		}
	}
	return nil
}

func (b *budgetWriter) finish() error {
	if err := b.f.SetSheetVisible(sheetMeta, false, true); err != nil {
		return err
	}
	full := true
	if err := b.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}); err != nil {
		return err
	}
	b.f.SetActiveSheet(0)
	at := b.AsOf.UTC().Truncate(time.Second).Format(time.RFC3339)
	return b.f.SetDocProps(&excelize.DocProperties{Creator: b.Stamp.Fund, LastModifiedBy: b.Stamp.Fund, Created: at, Modified: at,
		Title: b.Stamp.Reference, Identifier: budgetTemplate + " " + budgetVersion, Language: b.Language})
}
