package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

// UnexBook is what a workbook of expenditure is made from: the shares of one
// organisation, or of all, with what stands of a year.
type UnexBook struct {
	Book
	Organisation string // code; empty for all organisations
	Year         int
	Over         bool // the year is over, so that certified figures can be there
	InterimOnly  bool // for an organisation's own officer: what the agent holds is locked
	Shares       []models.UnexStanding
	Categories   []models.BudgetCategory
}

const (
	unexTemplate = "seedfund.unex"
	unexVersion  = "1"
	sheetUnex    = "Expenditure"
	unexFirst    = 3 // first row of figures; above it the heads, and what they mean
)

// the columns of a row that a person fills, counted from 1.
const (
	unexYear, unexType, unexCategories, unexCosts, unexIndirect, unexTotal, unexCommitted = 4, 5, 6, 13, 14, 15, 16
	unexStatus, unexRemarks                                                               = 19, 21
)

// WriteUnex writes the workbook: README, the rows with their sums as formulas with
// values, lists, and the hidden stamp. White cells are to be filled. The same
// books give the same bytes.
func WriteUnex(w io.Writer, b UnexBook) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(newOrderedZip)
	u := unexWriter{UnexBook: b, budgetWriter: budgetWriter{f: f}}
	for _, step := range []func() error{u.prepare, u.readme, u.rows, u.lists, u.meta, u.finish} {
		if err := step(); err != nil {
			return fmt.Errorf("expenditure workbook: %w", err)
		}
	}
	_, err := f.WriteTo(w)
	return err
}

// unexWriter has the styles of the budget's workbook, so that both look alike.
type unexWriter struct {
	UnexBook
	budgetWriter budgetWriter
	words        int // an input of words
}

func (u *unexWriter) last() int { return unexFirst + len(u.Shares) - 1 }

func (u *unexWriter) prepare() error {
	f := u.budgetWriter.f
	if err := f.SetSheetName("Sheet1", sheetReadme); err != nil {
		return err
	}
	for _, name := range []string{sheetUnex, sheetLists, sheetMeta} {
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
	}
	if err := u.budgetWriter.makeStyles(); err != nil {
		return err
	}
	var err error
	line := []excelize.Border{{Type: "bottom", Color: "C9C2B3", Style: 1}, {Type: "left", Color: "DDD7CA", Style: 1}, {Type: "right", Color: "DDD7CA", Style: 1}}
	if u.words, err = f.NewStyle(&excelize.Style{NumFmt: 49, Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, Protection: &excelize.Protection{Locked: false}}); err != nil {
		return err
	}
	yes, landscape, a4, wide, tall := true, "landscape", 9, 1, 0
	foot := strings.ReplaceAll(u.Fund+" · "+u.title(), "&", "&&")
	for _, name := range []string{sheetReadme, sheetUnex, sheetLists, sheetMeta} {
		if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
			return err
		}
		if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
			return err
		}
		if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" + cutRunes(foot, 120) + "&C&A&R&P / &N"}); err != nil {
			return err
		}
		if err := f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &u.RightToLeft}); err != nil {
			return err
		}
		if err := f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatCells: true, AutoFilter: true}); err != nil {
			return err
		}
	}
	for _, n := range []excelize.DefinedName{
		{Name: "Unex_Types", RefersTo: fmt.Sprintf("%s!$A$2:$A$%d", sheetLists, len(models.UnexTypes)+1)},
		{Name: "Unex_Statuses", RefersTo: fmt.Sprintf("%s!$C$2:$C$%d", sheetLists, len(models.UnexStatuses)+1)},
		{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$A:$C,%s!$1:$2", sheetUnex, sheetUnex), Scope: sheetUnex},
	} {
		if err := f.SetDefinedName(&n); err != nil {
			return err
		}
	}
	return u.validate()
}

// validate has the office program refuse what is no amount, and offers the lists.
func (u *unexWriter) validate() error {
	if len(u.Shares) == 0 {
		return nil
	}
	over := func(column int) string {
		return address(column, unexFirst) + ":" + address(column, u.last())
	}
	for _, list := range []struct {
		column int
		name   string
	}{{unexType, "Unex_Types"}, {unexStatus, "Unex_Statuses"}} {
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(over(list.column))
		dv.SetSqrefDropList(list.name)
		dv.SetError(excelize.DataValidationErrorStyleStop, cutRunes(u.T("budget.error_title"), 32), cutRunes(u.T("imports.book.error_list"), 255))
		if err := u.budgetWriter.f.AddDataValidation(sheetUnex, dv); err != nil {
			return err
		}
	}
	for _, columns := range [][2]int{{unexCategories, unexCosts - 1}, {unexIndirect, unexIndirect}, {unexCommitted, unexStatus - 1}} {
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(address(columns[0], unexFirst) + ":" + address(columns[1], u.last()))
		if err := dv.SetRange(-1_000_000_000_000, 1_000_000_000_000, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween); err != nil {
			return err
		}
		dv.SetError(excelize.DataValidationErrorStyleStop, cutRunes(u.T("budget.error_title"), 32), cutRunes(u.T("budget.error_text"), 255))
		if err := u.budgetWriter.f.AddDataValidation(sheetUnex, dv); err != nil {
			return err
		}
	}
	return nil
}

func (u *unexWriter) title() string {
	whose := u.Organisation
	if whose == "" {
		whose = u.T("imports.all_organisations")
	}
	return u.T("imports.book.title", "Organisation", whose, "Year", fmt.Sprint(u.Year))
}

func (u *unexWriter) readme() error {
	sw, err := u.budgetWriter.f.NewStreamWriter(sheetReadme)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, 1, 26); err != nil {
		return err
	}
	if err := sw.SetColWidth(2, 2, 96); err != nil {
		return err
	}
	title := u.title()
	if u.Illustrative {
		title += " (" + u.T("budget.illustrative") + ")"
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: u.budgetWriter.styles.title, Value: title}}); err != nil {
		return err
	}
	rows := [][2]string{{u.T("budget.readme_fund"), u.Fund}, {u.T("budget.readme_currency"), "USD"}}
	for _, key := range []string{"fill", "blank", "certified", "same"} {
		rows = append(rows, [2]string{u.T("imports.book." + key), u.T("imports.book." + key + "_text")})
	}
	var notes models.Notes
	for _, s := range u.Shares {
		notes.Read(s.Title)
		notes.Read(s.OrganisationName)
	}
	// clause 112: the note stands on the sheet that names the place.
	for _, note := range notes.In(u.Language) {
		rows = append(rows, [2]string{"", note})
	}
	for i, r := range rows {
		if err := sw.SetRow(address(1, i+3), []any{excelize.Cell{StyleID: u.budgetWriter.styles.text, Value: r[0]}, excelize.Cell{StyleID: u.budgetWriter.styles.wrap, Value: r[1]}}); err != nil {
			return err
		}
	}
	return sw.Flush()
}

var unexWidths = []float64{15, 12, 16, 8, 12, 15, 15, 15, 15, 15, 15, 15, 16, 15, 16, 15, 14, 14, 20, 40, 30}

func (u *unexWriter) rows() error {
	sw, err := u.budgetWriter.f.NewStreamWriter(sheetUnex)
	if err != nil {
		return err
	}
	for i, width := range unexWidths {
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: 3, YSplit: 2, TopLeftCell: "D3", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	styles := u.budgetWriter.styles
	heads, words := make([]any, len(models.UnexColumns)), make([]any, len(models.UnexColumns))
	for i, column := range models.UnexColumns {
		head := column
		if i == 0 && u.Illustrative {
			head += " (" + u.T("budget.illustrative") + ")"
		}
		heads[i], words[i] = excelize.Cell{StyleID: styles.head, Value: head}, excelize.Cell{StyleID: styles.wrap, Value: u.word(i)}
	}
	if err := sw.SetRow("A1", heads); err != nil {
		return err
	}
	if err := sw.SetRow("A2", words, excelize.RowOpts{Height: 4 * lineHeight}); err != nil {
		return err
	}
	var sums [unexStatus]money.Cents
	for i, s := range u.Shares {
		if err := sw.SetRow(address(1, unexFirst+i), u.row(unexFirst+i, s, &sums)); err != nil {
			return err
		}
	}
	if len(u.Shares) > 0 {
		if err := sw.SetRow(address(1, u.last()+1), u.sums(sums)); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// word is what a column means, in the reader's language.
func (u *unexWriter) word(i int) string {
	category := i + 2 - unexCategories
	if i+1 == unexIndirect {
		category = models.IndirectCategory
	}
	if i+1 >= unexCategories && i+1 < unexCosts || i+1 == unexIndirect {
		for _, c := range u.Categories {
			if c.Number == category {
				return c.Label.In(u.Language)
			}
		}
	}
	return u.T("imports.head." + models.UnexColumns[i])
}

// typeOf is what the row of a share begins with.
func (u *unexWriter) typeOf(s models.UnexStanding) models.UnexType {
	switch {
	case s.Certainty == models.Certified:
		return models.UnexAnnual
	case s.ReportID == 0 && u.Organisation == "" && u.Over && !u.InterimOnly:
		return models.UnexAnnual // the agent's file
	}
	return models.UnexInterim
}

func (u *unexWriter) row(row int, s models.UnexStanding, sums *[unexStatus]money.Cents) []any {
	styles := u.budgetWriter.styles
	input, words := styles.input, u.words
	if s.Closed() || u.InterimOnly && s.Certainty == models.Certified {
		input, words = styles.locked, styles.wrap
	}
	amount := func(column int, cents money.Cents, known bool) excelize.Cell {
		if !known {
			return excelize.Cell{StyleID: input}
		}
		sums[column-1] += cents
		return excelize.Cell{StyleID: input, Value: dollars(cents)}
	}
	code := func(text string) excelize.Cell { return excelize.Cell{StyleID: styles.code, Value: text} }
	stands := s.ReportID != 0
	out := []any{code(s.Project), code(s.Programme), code(s.Organisation), excelize.Cell{StyleID: styles.text, Value: u.Year}, excelize.Cell{StyleID: words, Value: string(u.typeOf(s))}}
	for i, cents := range s.Figures[:models.IndirectCategory-1] {
		out = append(out, amount(unexCategories+i, cents, stands))
	}
	sums[unexCosts-1] += s.Figures.Costs()
	sums[unexTotal-1] += s.Figures.Total()
	out = append(out, excelize.Cell{StyleID: styles.total, Formula: fmt.Sprintf("SUM(%s:%s)", address(unexCategories, row), address(unexCosts-1, row)), Value: dollars(s.Figures.Costs())},
		amount(unexIndirect, s.Figures.Indirect(), stands),
		excelize.Cell{StyleID: styles.total, Formula: address(unexCosts, row) + "+" + address(unexIndirect, row), Value: dollars(s.Figures.Total())},
		amount(unexCommitted, s.YearCommitted, stands && s.Certainty == models.Interim), amount(unexCommitted+1, 0, false), amount(unexCommitted+2, 0, false))
	status := ""
	if slices.Contains(models.UnexStatuses, string(s.State)) {
		status = string(s.State)
	}
	return append(out, excelize.Cell{StyleID: words, Value: status}, excelize.Cell{StyleID: words, Value: formulaFree(s.Explanation)}, excelize.Cell{StyleID: words, Value: ""})
}

// formulaFree keeps a text that begins like a formula a text in every program.
func formulaFree(text string) string {
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}

func (u *unexWriter) sums(sums [unexStatus]money.Cents) []any {
	styles := u.budgetWriter.styles
	out := make([]any, unexRemarks)
	for i := range out {
		out[i] = excelize.Cell{StyleID: styles.text}
	}
	out[1] = excelize.Cell{StyleID: styles.ok, Value: u.T("imports.book.sum")}
	for column := unexCategories; column < unexStatus; column++ {
		out[column-1] = excelize.Cell{StyleID: styles.total, Formula: fmt.Sprintf("SUM(%s:%s)", address(column, unexFirst), address(column, u.last())), Value: dollars(sums[column-1])}
	}
	return out
}

func (u *unexWriter) lists() error {
	sw, err := u.budgetWriter.f.NewStreamWriter(sheetLists)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, 4, 30); err != nil {
		return err
	}
	styles := u.budgetWriter.styles
	head := func(text string) excelize.Cell { return excelize.Cell{StyleID: styles.head, Value: text} }
	if err := sw.SetRow("A1", []any{head("report_type"), head(u.T("imports.head.report_type")), head("project_status"), head(u.T("imports.head.project_status"))}); err != nil {
		return err
	}
	for i := range max(len(models.UnexTypes), len(models.UnexStatuses)) {
		row := []any{nil, nil, nil, nil}
		if i < len(models.UnexTypes) {
			row[0], row[1] = excelize.Cell{StyleID: styles.code, Value: string(models.UnexTypes[i])}, excelize.Cell{StyleID: styles.text, Value: u.T("imports.type." + string(models.UnexTypes[i]))}
		}
		if i < len(models.UnexStatuses) {
			row[2], row[3] = excelize.Cell{StyleID: styles.code, Value: models.UnexStatuses[i]}, excelize.Cell{StyleID: styles.text, Value: u.Book.word("state", models.UnexStatuses[i])}
		}
		if err := sw.SetRow(address(1, i+2), row); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// meta writes the stamp: what the file is, whose, of which year, and the digest of
// the rows it was made with.
func (u *unexWriter) meta() error {
	sw, err := u.budgetWriter.f.NewStreamWriter(sheetMeta)
	if err != nil {
		return err
	}
	var pairs [][2]string
	for _, s := range u.Shares {
		pairs = append(pairs, [2]string{s.Programme, s.Organisation})
	}
	for i, r := range [][2]string{{"template", unexTemplate}, {"version", unexVersion}, {"fund", u.Fund}, {"organisation", u.Organisation}, {"year", fmt.Sprint(u.Year)},
		{"rows", fmt.Sprint(len(u.Shares))}, {"hash", unexDigest(pairs)}} {
		if err := sw.SetRow(address(1, i+1), []any{excelize.Cell{StyleID: u.budgetWriter.styles.code, Value: r[0]}, excelize.Cell{StyleID: u.budgetWriter.styles.code, Value: r[1]}}); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// unexDigest tells whether the rows of a workbook are those it was made with, in
// whatever order.
func unexDigest(pairs [][2]string) string {
	lines := make([]string, len(pairs))
	for i, p := range pairs {
		lines[i] = p[0] + "\t" + p[1]
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

func (u *unexWriter) finish() error {
	f := u.budgetWriter.f
	if err := f.SetSheetVisible(sheetMeta, false, true); err != nil {
		return err
	}
	full := true
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}); err != nil {
		return err
	}
	f.SetActiveSheet(1)
	at := fmt.Sprintf("%d-12-31T00:00:00Z", u.Year)
	return f.SetDocProps(&excelize.DocProperties{Creator: u.Fund, LastModifiedBy: u.Fund, Created: at, Modified: at,
		Title: u.title(), Identifier: unexTemplate + " " + unexVersion, Language: u.Language})
}

// Unex is one line per share with the heads a file of expenditure is read by.
func Unex(b UnexBook) Table[models.UnexStanding] {
	u := unexWriter{UnexBook: b}
	type row = models.UnexStanding
	amount := func(cents money.Cents, known bool) any {
		if !known {
			return nil
		}
		return cents
	}
	column := func(id string, kind Kind, value func(r row) any) Column[row] {
		return Column[row]{ID: id, Head: id, Kind: kind, Width: 15, Value: value}
	}
	columns := []Column[row]{
		column("project_number", Code, func(r row) any { return r.Project }),
		column("programme", Code, func(r row) any { return r.Programme }),
		column("organisation_code", Code, func(r row) any { return r.Organisation }),
		column("year", Whole, func(row) any { return b.Year }),
		column("report_type", Code, func(r row) any { return string(u.typeOf(r)) }),
	}
	for c := range models.IndirectCategory - 1 {
		category := column(models.UnexCategory(c+1), Dollar, func(r row) any { return amount(r.Figures[c], r.ReportID != 0) })
		category.About, category.AboutArgs = "category_amount", []any{"Number", c + 1}
		columns = append(columns, category)
	}
	committed := column("committed", Dollar, func(r row) any { return amount(r.YearCommitted, r.Certainty == models.Interim) })
	committed.About = "unex_committed"
	return Table[row]{Name: sheetUnex, Columns: append(columns,
		column("programme_costs", Dollar, func(r row) any { return amount(r.Figures.Costs(), r.ReportID != 0) }),
		column("indirect_costs", Dollar, func(r row) any { return amount(r.Figures.Indirect(), r.ReportID != 0) }),
		column("total", Dollar, func(r row) any { return amount(r.Figures.Total(), r.ReportID != 0) }),
		committed,
		column("interest_earned", Dollar, func(row) any { return nil }),
		column("refund", Dollar, func(row) any { return nil }),
		column("project_status", Code, func(r row) any {
			if slices.Contains(models.UnexStatuses, string(r.State)) {
				return string(r.State)
			}
			return ""
		}),
		column("explanation", Text, func(r row) any { return r.Explanation }),
		column("remarks", Text, func(row) any { return "" }))}
}
