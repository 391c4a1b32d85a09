package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// OpeningUploadLimit is how large a workbook of an opening position may be, in bytes.
const (
	OpeningUploadLimit = 8 << 20
	openingUnpacked    = 128 << 20
)

// ReadOpening reads the workbook of an opening position of a fund. It gives the book,
// with the cells that could not be read marked, and every fault of a cell, so that
// those of models.CheckOpening can be named with them. Where the file is another one
// altogether there is no book.
func ReadOpening(body []byte, fund string) (*models.OpeningBook, []SheetFault) {
	if !bytes.HasPrefix(body, []byte("PK")) {
		return nil, []SheetFault{{Key: "opening.file_kind"}}
	}
	f, fault := openUpTo(body, OpeningUploadLimit, openingUnpacked)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	defer f.Close()
	if fault := openingStamp(f, fund); fault != nil {
		return nil, []SheetFault{*fault}
	}
	r := openingReader{f: f, body: body, book: &models.OpeningBook{Unread: map[string]bool{}}}
	r.cell = func(column string, row int) string {
		_, cell, _ := strings.Cut(models.OpeningCell(r.sheet, column, row), "!")
		return cell
	}
	r.start()
	r.edition()
	for _, s := range models.OpeningLayout {
		r.rows(s)
	}
	return r.book, r.all
}

// openingStamp says whether the workbook is this form, of this version and fund.
func openingStamp(f *excelize.File, fund string) *SheetFault {
	meta, stamped := stampOf(f)
	if !stamped {
		return &SheetFault{Key: "opening.file_unstamped"}
	}
	switch {
	case meta["template"] != openingForm:
		return &SheetFault{Key: "opening.file_other", Args: map[string]any{"Template": cutRunes(meta["template"], 60)}}
	case meta["version"] != openingVersion || meta["hash"] != openingDigest():
		return &SheetFault{Key: "budget.file_version", Args: map[string]any{"Version": cutRunes(meta["version"], 20), "Wanted": openingVersion}}
	case meta["fund"] != fund:
		return &SheetFault{Key: "opening.file_fund", Args: map[string]any{"Other": cutRunes(meta["fund"], 60), "Wanted": fund}}
	}
	return nil
}

type openingReader struct {
	fileReader
	f     *excelize.File
	body  []byte
	book  *models.OpeningBook
	all   []SheetFault
	sheet string
	row   int
	line  []string
}

// done moves the faults of the sheet to all of them and marks their cells as read
// with a fault.
func (r *openingReader) done() {
	for _, f := range r.faults {
		f.Sheet = r.sheet
		if where := f.Where(); !r.book.Unread[where] {
			r.book.Unread[where] = true
			r.all = append(r.all, f)
		}
	}
	r.faults = nil
}

func (r *openingReader) start() {
	r.sheet = models.OpeningStart
	_, cell, _ := strings.Cut(models.OpeningCutOff, "!")
	text, err := r.f.GetCellValue(r.sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		r.all = append(r.all, SheetFault{Sheet: r.sheet, Key: "budget.sheet_missing"})
		return
	}
	if text = strings.TrimSpace(text); text == "" {
		return // the check names it
	}
	named := r.cell
	r.cell = func(string, int) string { return cell }
	r.book.CutOff = r.day("", 0, text)
	r.cell = named
	r.done()
}

// edition is the one of the statement, today's where none is said.
func (r *openingReader) edition() {
	_, cell, _ := strings.Cut(models.OpeningEdition, "!")
	text, err := r.f.GetCellValue(models.OpeningStart, cell, excelize.Options{RawCellValue: true})
	r.book.Edition = models.FundingEdition(strings.ToLower(strings.TrimSpace(text)))
	if err != nil || r.book.Edition == "" {
		r.book.Edition = models.FundingWhole
	}
}

// rows reads one sheet: the heads first, and no row of a sheet whose heads are others.
func (r *openingReader) rows(s models.OpeningSheet) {
	r.sheet = s.Name
	if index, err := r.f.GetSheetIndex(s.Name); err != nil || index < 0 {
		r.all = append(r.all, SheetFault{Sheet: s.Name, Key: "budget.sheet_missing"})
		return
	}
	cells, fault := rowsOf(r.f, r.body, s.Name, fileLines)
	if fault == nil && len(cells) == 0 {
		fault = &SheetFault{Sheet: s.Name, Key: "budget.sheet_missing"}
	}
	if fault != nil {
		r.all = append(r.all, *fault)
		return
	}
	r.heads(cells[0], s.Columns)
	if len(r.faults) > 0 {
		r.done()
		return
	}
	r.above(cells)
	for i := models.OpeningFirst - 1; i < len(cells); i++ {
		if blank(cells[i]) {
			continue
		}
		r.row, r.line = i+1, cells[i]
		for at := len(s.Columns); at < len(r.line); at++ {
			if text := strings.TrimSpace(r.line[at]); text != "" {
				r.faults = append(r.faults, SheetFault{Cell: address(at+1, r.row), Value: cutRunes(text, 60), Key: "budget.cell_outside", Args: map[string]any{"Value": cutRunes(text, 60)}})
			}
		}
		r.record()
	}
	r.done()
}

// above looks for figures in the row that says what the columns mean, which is not
// read: a row that moved up there would be lost.
func (r *openingReader) above(cells [][]string) {
	for row := 2; row < models.OpeningFirst && row <= len(cells); row++ {
		for i, text := range cells[row-1] {
			_, number := numberIn(strings.TrimSpace(text))
			if _, err := when.ParseDate(strings.TrimSpace(text)); number || err == nil {
				r.faults = append(r.faults, SheetFault{Cell: address(i+1, row), Value: cutRunes(text, 60), Key: "opening.fault.row_above", Args: map[string]any{"Value": cutRunes(text, 60), "First": models.OpeningFirst}})
				break
			}
		}
	}
}

func (r *openingReader) record() {
	b := r.book
	switch r.sheet {
	case models.OpeningDecisions:
		b.Decisions = append(b.Decisions, models.OpeningDecision{Row: r.row, Reference: r.text("reference"), DecidedOn: r.date("decided_on"), Body: r.text("body"), Method: r.text("method"),
			Title: r.text("title"), Text: r.text("text"), Source: r.text("source")})
	case models.OpeningProgrammes:
		b.Programmes = append(b.Programmes, models.OpeningProgramme{Row: r.row, Reference: r.text("reference"), AgentNumber: r.text("agent_number"), Title: r.text("title"), Theme: r.number("theme"),
			Countries: r.text("countries"), Lead: r.text("lead"), Months: r.number("months"), StartOn: r.date("start_on"), EndOn: r.date("end_on"), Decision: r.text("decision"),
			State: models.ProgrammeState(r.code("state")), ClosedOn: r.date("closed_on"), SettledOn: r.date("settled_on")})
	case models.OpeningShares:
		s := models.OpeningShare{Row: r.row, Programme: r.text("programme"), Tranche: r.number("tranche"), Organisation: r.text("organisation"), DueOn: r.date("due_on"), Figures: r.figures(),
			Standing: models.TrancheState(r.code("standing")), ReleasedOn: r.date("released_on"), Note: r.text("note")}
		s.Cents = r.sum("amount", s.Figures.Total())
		b.Shares = append(b.Shares, s)
	case models.OpeningContributions:
		c := models.OpeningContribution{Row: r.row, Contributor: r.text("contributor"), Agreement: r.text("arrangement"), SignedOn: r.date("signed_on"), Currency: strings.ToUpper(r.text("currency")),
			Preference: r.number("preference")}
		c.Minor = r.minor("amount", r.text("amount"), c.Currency)
		c.Schedule = r.schedule(c.Currency)
		b.Contributions = append(b.Contributions, c)
	case models.OpeningDeposits:
		d := models.OpeningDeposit{Row: r.row, Agreement: r.text("arrangement"), ValueDate: r.date("value_date"), Currency: strings.ToUpper(r.text("currency")), Rate: sheetFigure(r.text("rate")),
			RateSource: r.text("rate_source"), USD: r.cents("usd"), AgentRef: r.text("agent_reference")}
		d.Minor = r.minor("amount", r.text("amount"), d.Currency)
		if d.Rate == "" && d.Currency == money.USD {
			d.Rate = "1"
		}
		if r.text("fee") != "" {
			fee := r.cents("fee")
			d.Fee = &fee
		}
		b.Deposits = append(b.Deposits, d)
	case models.OpeningTransfers:
		b.Transfers = append(b.Transfers, models.OpeningTransfer{Row: r.row, Kind: models.EntryKind(r.code("kind")), Programme: r.text("programme"), Tranche: r.number("tranche"),
			Organisation: r.text("organisation"), ValueDate: r.date("value_date"), Cents: r.cents("amount"), AgentRef: r.text("agent_reference"), Reason: r.text("reason")})
	case models.OpeningSpending:
		s := models.OpeningSpend{Row: r.row, Programme: r.text("programme"), Organisation: r.text("organisation"), Year: r.number("year"), Type: models.UnexType(r.code("report_type")),
			Figures: r.figures(), Committed: r.cents("committed"), Explanation: r.text("explanation")}
		s.Total = r.sum("total", s.Figures.Total())
		b.Spending = append(b.Spending, s)
	case models.OpeningItems:
		b.Items = append(b.Items, models.OpeningItem{Row: r.row, Kind: models.EntryKind(r.code("kind")), ValueDate: r.date("value_date"), Organisation: r.text("organisation"),
			Cents: r.cents("amount"), Basis: r.text("basis"), AgentRef: r.text("agent_reference")})
	case models.OpeningStatement:
		if r.text("line") == "" {
			return
		}
		if r.text("amount") == "" {
			r.fault("amount", r.row, "", "opening.fault.statement_blank")
		}
		b.Statement = append(b.Statement, models.OpeningLine{Row: r.row, Line: r.code("line"), Cents: r.cents("amount")})
	}
}

// text is what a cell says. A number that is a name may have become a figure.
func (r *openingReader) text(column string) string {
	text := textAt(r.line, slices.Index(models.OpeningColumns(r.sheet), column))
	if d, ok := numberIn(text); ok && strings.ContainsAny(text, "eE") && d.IsInteger() {
		return d.StringFixed(0)
	}
	return text
}

func (r *openingReader) code(column string) string { return strings.ToLower(r.text(column)) }

func (r *openingReader) date(column string) (day when.Date) {
	if text := r.text(column); text != "" {
		return r.day(column, r.row, text)
	}
	return day
}

func (r *openingReader) number(column string) int {
	text := r.text(column)
	if text == "" {
		return 0
	}
	d, ok := numberIn(text)
	if !ok || !d.IsInteger() || d.Abs().IntPart() > 1_000_000 {
		r.fault(column, r.row, text, "opening.fault.whole")
		return 0
	}
	return int(d.IntPart())
}

func (r *openingReader) figures() (f models.UnexFigures) {
	for i := range f {
		f[i] = r.cents(models.UnexCategory(i + 1))
	}
	return f
}

// sum is a sum that is left out where the parts say it.
func (r *openingReader) sum(column string, parts money.Cents) money.Cents {
	if r.text(column) == "" {
		return parts
	}
	return r.cents(column)
}

func (r *openingReader) cents(column string) money.Cents {
	return money.Cents(r.minor(column, r.text(column), money.USD))
}

// minor reads an amount as people write it or a workbook stores it; a blank is
// nothing. Of a currency that is not known the check says so.
func (r *openingReader) minor(column, text, currency string) int64 {
	if text == "" {
		return 0
	}
	if _, err := money.Exponent(currency); err != nil {
		r.book.Unread[models.OpeningCell(r.sheet, column, r.row)] = true
		return 0
	}
	minor, err := amountIn(text, currency)
	if err == nil {
		return minor
	}
	f, ok := models.FaultOf("", err)
	if !ok {
		f.Key = "budget.cell_kind"
	}
	var args []any
	for k, v := range f.Args {
		args = append(args, k, fmt.Sprint(v))
	}
	r.fault(column, r.row, text, f.Key, args...)
	return 0
}

func amountIn(text, currency string) (int64, error) {
	d, ok := numberIn(text)
	if !ok {
		a, err := money.Parse(text, currency)
		return a.Minor, err
	}
	exponent, err := money.Exponent(currency)
	if err != nil {
		return 0, err
	}
	// Office programs store binary fractions; a third decimal is no such noise.
	if rounded := d.Round(int32(exponent)); !d.Sub(rounded).Abs().GreaterThan(noise) {
		d = rounded
	}
	a, err := money.AmountFromDecimal(d, currency)
	return a.Minor, err
}

// schedule reads "2025-02-01 200000; 2026-02-01 100000".
func (r *openingReader) schedule(currency string) []models.Instalment {
	text := r.text("schedule")
	if text == "" {
		return nil
	}
	if _, err := money.Exponent(currency); err != nil {
		return nil
	}
	var out []models.Instalment
	for i, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == '\n' }) {
		on, amount, _ := strings.Cut(strings.TrimSpace(part), " ")
		day, err := when.ParseDate(on)
		minor, wrong := amountIn(strings.TrimSpace(amount), currency)
		if err != nil || wrong != nil || minor <= 0 {
			r.fault("schedule", r.row, text, "opening.fault.schedule", "Part", strconv.Itoa(i+1))
			return nil
		}
		out = append(out, models.Instalment{Number: i + 1, DueOn: day, Minor: minor})
	}
	return out
}
