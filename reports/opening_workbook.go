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
)

// OpeningTemplate is what the workbook of an opening position is made from: whom and
// which places it may name.
type OpeningTemplate struct {
	Book
	Organisations []models.Organisation
	Countries     []models.Country
	Categories    []models.BudgetCategory
}

const (
	openingForm    = "seedfund.opening"
	openingVersion = "1"
	openingLast    = 2000 // last row that lists and formats reach
)

// WriteOpening writes the empty workbook: README, the first sheet with the cut-off
// date, a sheet for each kind of row, the lines of the statement, the lists and the
// hidden stamp. The same store gives the same bytes.
func WriteOpening(w io.Writer, t OpeningTemplate) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(newOrderedZip)
	o := openingWriter{OpeningTemplate: t, f: f, budgetWriter: budgetWriter{f: f}}
	for _, step := range []func() error{o.prepare, o.readme, o.start, o.sheets, o.statement, o.lists, o.validate, o.finish} {
		if err := step(); err != nil {
			return fmt.Errorf("opening workbook: %w", err)
		}
	}
	_, err := f.WriteTo(w)
	return err
}

type openingWriter struct {
	OpeningTemplate
	f             *excelize.File
	budgetWriter  budgetWriter // for its styles, so that all workbooks look alike
	words, day    int          // inputs
	whole, figure int
	lastCode      int // rows of the lists
	lastCountry   int
}

func (o *openingWriter) prepare() error {
	if err := o.f.SetSheetName("Sheet1", sheetReadme); err != nil {
		return err
	}
	names := []string{models.OpeningStart}
	for _, s := range models.OpeningLayout {
		names = append(names, s.Name)
	}
	for _, name := range append(names, sheetLists, sheetMeta) {
		if _, err := o.f.NewSheet(name); err != nil {
			return err
		}
	}
	if err := o.budgetWriter.makeStyles(); err != nil {
		return err
	}
	date, amount := "yyyy-mm-dd", amountFormat
	open := &excelize.Protection{Locked: false}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&o.words, excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, Protection: open}},
		{&o.day, excelize.Style{CustomNumFmt: &date, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, Protection: open}},
		{&o.whole, excelize.Style{NumFmt: 0, Alignment: &excelize.Alignment{Vertical: "top"}, Protection: open}},
		{&o.figure, excelize.Style{CustomNumFmt: &amount, Alignment: &excelize.Alignment{Vertical: "top"}, Protection: open}},
	} {
		var err error
		if *s.id, err = o.f.NewStyle(&s.style); err != nil {
			return err
		}
	}
	yes, landscape, a4, wide, tall := true, "landscape", 9, 1, 0
	foot := strings.ReplaceAll(o.Fund+" · "+o.T("opening.book.title"), "&", "&&")
	for _, name := range o.f.GetSheetList() {
		if err := o.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
			return err
		}
		if err := o.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
			return err
		}
		if err := o.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" + cutRunes(foot, 120) + "&C&A&R&P / &N"}); err != nil {
			return err
		}
		if err := o.f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &o.RightToLeft}); err != nil {
			return err
		}
	}
	return nil
}

// put writes a value with its style.
func (o *openingWriter) put(sheet string, column, row, style int, value any) error {
	if err := o.f.SetCellValue(sheet, address(column, row), value); err != nil {
		return err
	}
	return o.f.SetCellStyle(sheet, address(column, row), address(column, row), style)
}

func (o *openingWriter) title() string {
	title := o.T("opening.book.title")
	if o.Illustrative {
		title += " (" + o.T("budget.illustrative") + ")"
	}
	return title
}

func (o *openingWriter) readme() error {
	styles := o.budgetWriter.styles
	if err := o.put(sheetReadme, 1, 1, styles.title, o.title()); err != nil {
		return err
	}
	rows := [][2]string{{o.T("budget.readme_fund"), o.Fund}}
	for _, key := range []string{"order", "fill", "amounts", "sums", "statement", "then"} {
		rows = append(rows, [2]string{o.T("opening.book." + key), o.T("opening.book." + key + "_text")})
	}
	var notes models.Notes
	for _, x := range o.Organisations {
		notes.Read(x.Name)
	}
	for _, c := range o.Countries {
		notes.Read(c.Name.In(o.Language))
	}
	// clause 112: the note stands on the sheet that names the place.
	for _, note := range notes.In(o.Language) {
		rows = append(rows, [2]string{"", note})
	}
	for i, r := range rows {
		if err := o.put(sheetReadme, 1, i+3, styles.text, r[0]); err != nil {
			return err
		}
		if err := o.put(sheetReadme, 2, i+3, styles.wrap, r[1]); err != nil {
			return err
		}
	}
	if err := o.f.SetColWidth(sheetReadme, "A", "A", 28); err != nil {
		return err
	}
	return o.f.SetColWidth(sheetReadme, "B", "B", 100)
}

// start is the first sheet: the form, its version, the fund, its stamp, and the one
// cell to fill.
func (o *openingWriter) start() error {
	styles := o.budgetWriter.styles
	for i, r := range [][3]string{{"form", openingForm, ""}, {"version", openingVersion, ""}, {"fund", o.Fund, ""}, {"stamp", openingDigest(), ""}, {"cut_off_date", "", o.T("opening.book.cut_off_text")},
		{"edition", string(models.FundingWhole), o.T("opening.book.edition_text")}} {
		for column, text := range r {
			style := styles.code
			if column == 2 {
				style = styles.wrap
			}
			if err := o.put(models.OpeningStart, column+1, i+1, style, text); err != nil {
				return err
			}
		}
	}
	if err := o.put(models.OpeningStart, 2, 5, o.day, nil); err != nil {
		return err
	}
	dv := excelize.NewDataValidation(true)
	dv.SetSqref("B6")
	dv.SetSqrefDropList(fmt.Sprintf("%s!$O$2:$O$%d", sheetLists, len(models.FundingEditions)+1))
	if err := o.f.AddDataValidation(models.OpeningStart, dv); err != nil {
		return err
	}
	for column, width := range map[string]float64{"A": 18, "B": 70, "C": 70} {
		if err := o.f.SetColWidth(models.OpeningStart, column, column, width); err != nil {
			return err
		}
	}
	return nil
}

// openingDigest stamps the layout: a workbook whose columns are another form's is
// told apart.
func openingDigest() string {
	var lines []string
	for _, s := range models.OpeningLayout {
		lines = append(lines, s.Name+"\t"+strings.Join(s.Columns, "\t"))
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

func (o *openingWriter) sheets() error {
	styles := o.budgetWriter.styles
	for _, s := range models.OpeningLayout {
		for i, column := range s.Columns {
			style, width := o.styleOf(s.Name, column)
			letter, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				return err
			}
			if err := o.f.SetColStyle(s.Name, letter, style); err != nil {
				return err
			}
			if err := o.f.SetColWidth(s.Name, letter, letter, width); err != nil {
				return err
			}
			head := column
			if i == 0 && o.Illustrative {
				head += " (" + o.T("budget.illustrative") + ")"
			}
			if err := o.put(s.Name, i+1, 1, styles.head, head); err != nil {
				return err
			}
			if err := o.put(s.Name, i+1, 2, styles.wrap, o.word(s.Name, column)); err != nil {
				return err
			}
		}
		if err := o.f.SetRowHeight(s.Name, 2, 4*lineHeight); err != nil {
			return err
		}
		if err := o.f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	return nil
}

// styleOf is how a column is filled: words keep their zeros, days and amounts are
// what they are.
func (o *openingWriter) styleOf(sheet, column string) (style int, width float64) {
	switch {
	case strings.HasSuffix(column, "_on"), column == "value_date":
		return o.day, 13
	case strings.HasPrefix(column, "category_"), slices.Contains([]string{"indirect_costs", "amount", "total", "committed", "usd", "fee"}, column):
		return o.figure, 16
	case slices.Contains([]string{"theme", "tranche", "year", "months", "preference"}, column):
		return o.whole, 10
	case column == "rate":
		return o.whole, 14
	case slices.Contains([]string{"title", "text", "source", "meaning", "explanation", "note", "reason", "basis", "schedule"}, column):
		return o.words, 44
	case sheet == models.OpeningStatement:
		return o.words, 44
	}
	return o.words, 20
}

// word is what a column means, in the reader's language.
func (o *openingWriter) word(sheet, column string) string {
	for _, c := range o.Categories {
		if models.UnexCategory(c.Number) == column {
			return c.Label.In(o.Language)
		}
	}
	return o.T("opening.head." + strings.ToLower(sheet) + "." + column)
}

// statement writes the lines the agent's statement gives in dollars.
func (o *openingWriter) statement() error {
	styles := o.budgetWriter.styles
	for i, line := range models.StatementLines() {
		row := models.OpeningFirst + i
		if err := o.put(models.OpeningStatement, 1, row, styles.code, line); err != nil {
			return err
		}
		if err := o.put(models.OpeningStatement, 2, row, styles.input, nil); err != nil {
			return err
		}
		if err := o.put(models.OpeningStatement, 3, row, styles.wrap, o.T("reports.funding_"+line)); err != nil {
			return err
		}
	}
	return nil
}

// lists names whom and what the cells may say.
func (o *openingWriter) lists() error {
	styles := o.budgetWriter.styles
	column := 0
	write := func(head string, rows [][2]string) (last int, err error) {
		for i, text := range []string{head, o.T("opening.book.means")} {
			if err := o.put(sheetLists, column+i+1, 1, styles.head, text); err != nil {
				return 0, err
			}
		}
		for i, r := range rows {
			if err := o.put(sheetLists, column+1, i+2, styles.code, r[0]); err != nil {
				return 0, err
			}
			if err := o.put(sheetLists, column+2, i+2, styles.text, r[1]); err != nil {
				return 0, err
			}
		}
		column += 2
		return max(2, len(rows)+1), nil
	}
	var organisations, countries, states, standings, kinds, types, items, editions [][2]string
	for _, x := range o.Organisations {
		organisations = append(organisations, [2]string{x.Code, formulaFree(x.Name)})
	}
	for _, c := range o.Countries {
		countries = append(countries, [2]string{c.Code, c.Name.In(o.Language)})
	}
	for _, s := range models.ProgrammeStates {
		states = append(states, [2]string{string(s), o.Book.word("state", string(s))})
	}
	for _, s := range models.OpeningStandings {
		standings = append(standings, [2]string{string(s), o.T("opening.standing." + string(s))})
	}
	for _, k := range models.OpeningTransferKinds {
		kinds = append(kinds, [2]string{k, o.T("money.kind." + k)})
	}
	for _, t := range models.UnexTypes {
		types = append(types, [2]string{string(t), o.T("imports.type." + string(t))})
	}
	for _, k := range models.ItemKinds {
		items = append(items, [2]string{string(k), o.T("money.kind." + string(k))})
	}
	for _, e := range models.FundingEditions {
		editions = append(editions, [2]string{string(e), o.T("reports.edition_" + string(e))})
	}
	var err error
	if o.lastCode, err = write("organisation", organisations); err != nil {
		return err
	}
	if o.lastCountry, err = write("country", countries); err != nil {
		return err
	}
	for _, l := range []struct {
		head string
		rows [][2]string
	}{{"state", states}, {"standing", standings}, {"kind", kinds}, {"report_type", types}, {"item", items}, {"edition", editions}} {
		if _, err := write(l.head, l.rows); err != nil {
			return err
		}
	}
	return o.f.SetColWidth(sheetLists, "A", "P", 24)
}

// validate has the office program offer the lists.
func (o *openingWriter) validate() error {
	for _, v := range []struct {
		sheet, column, list string
		last                int
	}{
		{models.OpeningProgrammes, "state", "E", len(models.ProgrammeStates) + 1}, {models.OpeningProgrammes, "lead", "A", o.lastCode},
		{models.OpeningShares, "organisation", "A", o.lastCode}, {models.OpeningShares, "standing", "G", len(models.OpeningStandings) + 1},
		{models.OpeningContributions, "contributor", "A", o.lastCode},
		{models.OpeningTransfers, "kind", "I", len(models.OpeningTransferKinds) + 1}, {models.OpeningTransfers, "organisation", "A", o.lastCode},
		{models.OpeningSpending, "organisation", "A", o.lastCode}, {models.OpeningSpending, "report_type", "K", len(models.UnexTypes) + 1},
		{models.OpeningItems, "kind", "M", len(models.ItemKinds) + 1}, {models.OpeningItems, "organisation", "A", o.lastCode},
	} {
		at := slices.Index(models.OpeningColumns(v.sheet), v.column) + 1
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(address(at, models.OpeningFirst) + ":" + address(at, openingLast))
		dv.SetSqrefDropList(fmt.Sprintf("%s!$%s$2:$%s$%d", sheetLists, v.list, v.list, v.last))
		dv.SetError(excelize.DataValidationErrorStyleStop, cutRunes(o.T("budget.error_title"), 32), cutRunes(o.T("imports.book.error_list"), 255))
		if err := o.f.AddDataValidation(v.sheet, dv); err != nil {
			return err
		}
	}
	return nil
}

func (o *openingWriter) finish() error {
	for i, r := range [][2]string{{"template", openingForm}, {"version", openingVersion}, {"fund", o.Fund}, {"hash", openingDigest()}} {
		for column, text := range r {
			if err := o.put(sheetMeta, column+1, i+1, o.budgetWriter.styles.code, text); err != nil {
				return err
			}
		}
	}
	if err := o.f.SetSheetVisible(sheetMeta, false, true); err != nil {
		return err
	}
	for _, name := range []string{sheetReadme, sheetLists, sheetMeta} {
		if err := o.f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatCells: true, AutoFilter: true}); err != nil {
			return err
		}
	}
	o.f.SetActiveSheet(1)
	return o.f.SetDocProps(&excelize.DocProperties{Creator: o.Fund, LastModifiedBy: o.Fund, Created: "2026-01-01T00:00:00Z", Modified: "2026-01-01T00:00:00Z",
		Title: o.title(), Identifier: openingForm + " " + openingVersion, Language: o.Language})
}
