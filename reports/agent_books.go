package reports

import (
	"io"
	"slices"

	"github.com/shopspring/decimal"

	"seedfund/models"
	"seedfund/models/money"
)

// ReadAgentBooks reads the agent's books of a period from a CSV or the first
// sheet of a workbook with the heads of models.AgentBookColumns. It gives every
// line, or every fault at once by cell.
func ReadAgentBooks(body []byte) ([]models.BookLine, []SheetFault) {
	cells, booked, fault := fileCells(body)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	r := fileReader{cell: models.AgentBookCell}
	r.heads(cells[0], models.AgentBookColumns)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	var rows []models.BookLine
	gap := false
	for i, line := range cells[1:] {
		if blank(line) {
			gap = true
			continue
		}
		if booked && gap && blank(line[1:]) {
			continue // a remark below the table, as our own workbooks have
		}
		rows = append(rows, r.bookLine(i+2, line))
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return rows, nil
}

func (r *fileReader) bookLine(row int, line []string) models.BookLine {
	out := models.BookLine{Kind: models.EntryKind(textAt(line, 0)), Project: textAt(line, 1), Organisation: textAt(line, 2), AgentRef: textAt(line, 5), Row: row}
	if !slices.Contains(models.ReconciledKinds, out.Kind) {
		r.fault("kind", row, string(out.Kind), "reconcile.fault.kind")
	}
	out.Cents = r.cents("amount", row, textAt(line, 3))
	if textAt(line, 4) == "" {
		r.fault("value_date", row, "", "money.fault.required")
	} else {
		out.ValueDate = r.day("value_date", row, textAt(line, 4))
	}
	return out
}

// cents reads an amount above zero, as people write it or a workbook stores it.
func (r *fileReader) cents(column string, row int, text string) money.Cents {
	var cents money.Cents
	if d, err := decimal.NewFromString(text); err == nil {
		var key string
		var args []any
		if cents, key, args = wholeCents(d); key != "" {
			r.fault(column, row, text, key, args...)
			return 0
		}
	} else if cents, err = money.ParseCents(text); err != nil {
		f, ok := models.FaultOf("", err)
		if !ok {
			f.Key = "budget.cell_kind"
		}
		var args []any
		for k, v := range f.Args {
			args = append(args, k, v)
		}
		r.fault(column, row, text, f.Key, args...)
		return 0
	}
	if cents <= 0 {
		r.fault(column, row, text, "money.fault.above_zero")
	}
	return cents
}

// AgentBooks is one line per movement with the heads a file of the agent's books
// is read by: our own books laid out as the agent's.
func AgentBooks(Book) Table[models.BookLine] {
	type row = models.BookLine
	return Table[row]{Name: "Books", Columns: []Column[row]{
		{ID: "kind", Head: "kind", Kind: Code, Width: 22, Value: func(r row) any { return string(r.Kind) }},
		{ID: "project_number", Head: "project_number", Kind: Code, Width: 16, Value: func(r row) any { return r.Project }},
		{ID: "organisation_code", Head: "organisation_code", Kind: Code, Width: 18, Value: func(r row) any { return r.Organisation }},
		{ID: "amount", Head: "amount", Kind: Dollar, Width: 16, Value: func(r row) any { return r.Cents }},
		{ID: "value_date", Head: "value_date", Kind: Day, Width: 12, Value: func(r row) any { return r.ValueDate }},
		{ID: "agent_reference", Head: "agent_reference", Kind: Code, Width: 22, Value: func(r row) any { return r.AgentRef }},
	}}
}

// WriteAgentBooks writes such a file as a workbook: empty it is the template.
func WriteAgentBooks(w io.Writer, b Book, rows []models.BookLine) error {
	return WriteList(w, b, AgentBooks(b), len(rows), All(rows))
}

// Breaks is one line for each difference between the books.
func Breaks(b Book) Table[models.BreakRow] {
	type row = models.BreakRow
	amount := func(cents money.Cents) any {
		if cents == 0 {
			return nil
		}
		return cents
	}
	return Table[row]{Name: "Breaks", Columns: []Column[row]{
		{ID: "break_code", Kind: Code, Width: 14, Value: func(r row) any { return string(r.ReconciliationBreak.Kind) }},
		{ID: "break", Kind: Text, Width: 34, Value: func(r row) any { return b.word("break", string(r.ReconciliationBreak.Kind)) }},
		{ID: "kind", Kind: Code, Width: 20, Value: func(r row) any { return string(r.EntryKind) }},
		{ID: "project_number", Kind: Code, Width: 14, Value: func(r row) any { return r.Project }},
		{ID: "organisation_code", Kind: Code, Width: 14, Value: func(r row) any { return r.Organisation }},
		{ID: "organisation", Kind: Text, Width: 24, Value: func(r row) any { return r.OrganisationName }},
		{ID: "ours", Kind: Dollar, Width: 16, Value: func(r row) any { return amount(r.OursCents) }},
		{ID: "agents", Kind: Dollar, Width: 16, Value: func(r row) any { return amount(r.AgentsCents) }},
		{ID: "books_difference", Kind: Dollar, Width: 16, Value: func(r row) any { return r.Difference() },
			Formula: func(at func(string) string) string { return at("ours") + "-" + at("agents") }},
		{ID: "ours_on", Kind: Day, Width: 12, Value: func(r row) any { return r.OursOn }},
		{ID: "agents_on", Kind: Day, Width: 12, Value: func(r row) any { return r.AgentsOn }},
		{ID: "agent_reference", Kind: Code, Width: 20, Value: func(r row) any { return r.AgentRef }},
		{ID: "ledger_entry", Kind: Code, Width: 13, Value: func(r row) any { return r.Entry }},
		{ID: "break_state", Kind: Code, Width: 11, Value: func(r row) any { return string(r.State) }},
		{ID: "break_days", Kind: Whole, Width: 8, Value: func(r row) any { return r.Days }},
		{ID: "break_found", Kind: Code, Width: 12, Value: func(r row) any { return r.FirstReference }},
		{ID: "explanation", Kind: Text, Width: 40, Value: func(r row) any { return r.Explanation }},
	}}
}
