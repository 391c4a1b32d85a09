package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// ContributionUploadLimit is how large a file of contributions may be: ten thousand
// rows are some two megabytes.
const ContributionUploadLimit = 8 << 20

// ReadContributions reads a file of contributions: our workbook, one of the agent's
// with the same sheets and heads, or a data file of one of the two lists. It gives
// the rows, those with faults too, and every fault by list and cell, so that those
// of the books can be named with them. Where the file is another one altogether
// there are no rows.
func ReadContributions(body []byte, fund string) (models.ContributionFile, []SheetFault) {
	var out models.ContributionFile
	lists, fault := contributionLists(body, fund)
	if fault != nil {
		return out, []SheetFault{*fault}
	}
	var faults []SheetFault
	for _, list := range []string{models.ListContributions, models.ListDeposits} {
		cells, has := lists.cells[list]
		if !has {
			continue
		}
		r := contributionReader{list: list, booked: lists.booked, stamped: lists.stamped,
			fileReader: fileReader{cell: func(column string, row int) string { return models.ContributionCell(list, column, row) }}}
		columns := models.ContributionColumns
		if out.HasContributions = out.HasContributions || list == models.ListContributions; list == models.ListDeposits {
			columns, out.HasDeposits = models.DepositColumns, true
		}
		if r.heads(cells[0], columns); len(r.faults) == 0 {
			r.rows(cells, &out)
		}
		faults = append(faults, r.faults...)
	}
	if len(faults) == 0 && out.Lines() == 0 {
		faults = append(faults, SheetFault{Key: "imports.fault.empty"})
	}
	return out, faults
}

type contributionCells struct {
	booked  bool
	stamped bool // our own workbook
	cells   map[string][][]string
}

// contributionLists gives the cells of each list of a file, and looks at the stamp.
func contributionLists(body []byte, fund string) (contributionCells, *SheetFault) {
	out := contributionCells{cells: map[string][][]string{}}
	if !bytes.HasPrefix(body, []byte("PK")) {
		cells, _, fault := cellsOf(body, unexLines)
		if fault != nil {
			return out, emptied(fault)
		}
		out.cells[listOf(cells[0])] = cells
		return out, nil
	}
	out.booked = true
	f, fault := openUpTo(body, ContributionUploadLimit, unexUnpacked)
	if fault != nil {
		return out, fault
	}
	defer f.Close()
	if out.stamped, fault = contributionStamp(f, fund); fault != nil {
		return out, fault
	}
	sheets := map[string]string{}
	for _, name := range f.GetSheetList() {
		if name == models.ListContributions || name == models.ListDeposits {
			sheets[name] = name
		}
	}
	for list, name := range sheets {
		cells, fault := rowsOf(f, body, name, unexLines)
		if fault == nil {
			cells, fault = tooMany(cells, unexLines)
		}
		if fault != nil {
			fault.Sheet = name
			return out, emptied(fault)
		}
		out.cells[list] = cells
	}
	if len(sheets) == 0 {
		name := f.GetSheetName(0)
		cells, fault := rowsOf(f, body, name, unexLines)
		if fault == nil {
			cells, fault = tooMany(cells, unexLines)
		}
		if fault != nil {
			return out, emptied(fault)
		}
		out.cells[listOf(cells[0])] = cells
	}
	return out, nil
}

// listOf says which of the two lists has this head: the one of deposits begins
// with the arrangement.
func listOf(head []string) string {
	if strings.HasPrefix(strings.ToLower(textAt(head, 0)), models.DepositColumns[0]) {
		return models.ListDeposits
	}
	return models.ListContributions
}

// contributionStamp says whether a workbook is ours, and refuses one that says it
// is another.
func contributionStamp(f *excelize.File, fund string) (bool, *SheetFault) {
	meta, stamped := stampOf(f)
	if !stamped {
		return false, nil // a workbook of the agent's own
	}
	switch {
	case meta["template"] != contributionTemplate:
		return true, &SheetFault{Key: "contribfiles.file_other", Args: map[string]any{"Template": cutRunes(meta["template"], 60)}}
	case meta["version"] != contributionVersion:
		return true, &SheetFault{Key: "budget.file_version", Args: map[string]any{"Version": cutRunes(meta["version"], 20), "Wanted": contributionVersion}}
	case meta["fund"] != fund:
		return true, &SheetFault{Key: "imports.file_fund", Args: map[string]any{"Other": cutRunes(meta["fund"], 60), "Wanted": fund}}
	}
	for _, name := range []string{models.ListContributions, models.ListDeposits} {
		if index, err := f.GetSheetIndex(name); err != nil || index < 0 {
			return true, &SheetFault{Sheet: name, Key: "budget.sheet_missing"}
		}
	}
	return true, nil
}

type contributionReader struct {
	fileReader
	list    string
	booked  bool
	stamped bool
	unread  map[string]bool // columns of the row at hand
	number  int             // of the row at hand
	line    []string
}

func (r *contributionReader) rows(cells [][]string, out *models.ContributionFile) {
	currencies := map[string]string{} // of arrangements whose first row said it
	for i, line := range cells[1:] {
		if r.number, r.line = i+2, line; blank(line) {
			continue
		}
		r.unread = map[string]bool{}
		r.beside(line)
		if r.list == models.ListDeposits {
			out.Deposits = append(out.Deposits, r.deposit())
		} else {
			out.Contributions = append(out.Contributions, r.arrangement(currencies))
		}
	}
}

// beside looks for what was written beside the columns of our workbook, such as a
// row that was moved.
func (r *contributionReader) beside(line []string) {
	columns := len(models.ContributionColumns)
	if r.list == models.ListDeposits {
		columns = len(models.DepositColumns)
	}
	for j := columns; r.stamped && j < len(line); j++ {
		if text := strings.TrimSpace(line[j]); text != "" {
			r.faults = append(r.faults, SheetFault{Cell: r.list + "!" + address(j+1, r.number), Value: cutRunes(text, 60), Key: "budget.cell_outside", Args: map[string]any{"Value": cutRunes(text, 60)}})
			return
		}
	}
}

func (r *contributionReader) at(column string) string {
	columns := models.ContributionColumns
	if r.list == models.ListDeposits {
		columns = models.DepositColumns
	}
	return textAt(r.line, slices.Index(columns, column))
}

func (r *contributionReader) arrangement(currencies map[string]string) models.ArrangementLine {
	out := models.ArrangementLine{Row: r.number, Code: r.code("contributor_code"), Contributor: r.at("contributor"), Agreement: r.code("arrangement"), Currency: strings.ToUpper(r.at("currency"))}
	if first, ok := currencies[out.Agreement]; !ok {
		currencies[out.Agreement] = out.Currency
	} else if out.Currency == "" {
		out.Currency = first
	}
	if r.at("signed_on") != "" {
		out.SignedOn = r.dayOf("signed_on")
	}
	if r.at("due_on") != "" {
		out.DueOn = r.dayOf("due_on")
	}
	out.Minor, out.Instalment = r.minor("amount", out.Currency), r.minor("instalment", out.Currency)
	out.USD, out.Preference = money.Cents(r.minor("usd_at_signing", money.USD)), r.whole("preference")
	out.Unread = r.seen()
	return out
}

// deposit reads a row.
func (r *contributionReader) deposit() models.DepositLine {
	out := models.DepositLine{Row: r.number, Agreement: r.code("arrangement"), Instalment: r.whole("instalment"), Currency: strings.ToUpper(r.at("currency")), Rate: sheetFigure(r.at("rate")),
		RateSource: r.at("rate_source"), RateWhy: r.at("rate_why"), AgentRef: r.code("agent_reference")}
	if r.at("value_date") != "" {
		out.ValueDate = r.dayOf("value_date")
	}
	if r.at("rate_on") != "" {
		out.RateOn = r.dayOf("rate_on")
	}
	if out.Currency == "" {
		r.miss("currency")
	}
	out.Minor = r.minor("amount", out.Currency)
	for column, to := range map[string]**money.Cents{"usd": &out.USD, "fee": &out.Fee} {
		if r.at(column) != "" {
			cents := money.Cents(r.minor(column, money.USD))
			*to = &cents
		}
	}
	out.Unread = r.seen()
	return out
}

func (r *contributionReader) seen() map[string]bool {
	if len(r.unread) == 0 {
		return nil
	}
	return r.unread
}

func (r *contributionReader) cellFault(column, key string, args ...any) {
	r.unread[column] = true
	r.fault(column, r.number, r.at(column), key, args...)
}

func (r *contributionReader) miss(column string) { r.cellFault(column, "money.fault.required") }

// code is a number that is a name: a workbook may have made a figure of it.
func (r *contributionReader) code(column string) string {
	return codeIn(r.at(column), r.booked)
}

// dayOf reads a day of the row at hand.
func (r *contributionReader) dayOf(column string) when.Date {
	before := len(r.faults)
	day := r.day(column, r.number, r.at(column))
	if len(r.faults) > before {
		r.unread[column] = true
	}
	return day
}

// whole reads a number of an instalment or of an area; a blank is none.
func (r *contributionReader) whole(column string) int {
	text := r.at(column)
	if text == "" {
		return 0
	}
	if d, ok := numberIn(text); ok && d.IsInteger() && d.Sign() > 0 && d.LessThan(decimal.New(1, 6)) {
		return int(d.IntPart())
	}
	r.cellFault(column, "contribfiles.fault.whole", "Value", cutRunes(text, 40))
	return 0
}

// minor reads an amount of a currency, as people write it or a workbook stores it;
// a blank is nothing. An amount in an unknown currency is not read: the currency is
// the fault.
func (r *contributionReader) minor(column, currency string) int64 {
	text := r.at(column)
	places, err := money.Exponent(currency)
	if text == "" {
		return 0
	}
	if err != nil {
		r.unread[column] = true
		return 0
	}
	var amount money.Amount
	if d, ok := numberIn(text); ok {
		rounded := d.Round(int32(places))
		if d.Sub(rounded).Abs().GreaterThan(noise) {
			r.cellFault(column, "money.decimals", "Text", cutRunes(text, 40), "Currency", currency, "Decimals", places)
			return 0
		}
		amount, err = money.AmountFromDecimal(rounded, currency)
	} else {
		amount, err = money.Parse(text, currency)
	}
	if err != nil {
		f, ok := models.FaultOf("", err)
		if !ok {
			f.Key = "budget.cell_kind"
		}
		var args []any
		for k, v := range f.Args {
			args = append(args, k, fmt.Sprint(v))
		}
		r.cellFault(column, f.Key, args...)
		return 0
	}
	if amount.Minor < 0 {
		r.cellFault(column, "money.fault.below_zero")
		return 0
	}
	return amount.Minor
}
