package reports

import (
	"encoding/csv"
	"io"

	"github.com/shopspring/decimal"

	"seedfund/models"
	"seedfund/models/money"
)

// ReadAgentFile reads the payments of a file of the agent, a CSV or the first
// sheet of a workbook with the heads of models.AgentFileColumns. It gives every
// line, or every fault at once by cell; when there is one fault nothing is to
// be kept.
func ReadAgentFile(body []byte) ([]models.AgentFileRow, []SheetFault) {
	cells, booked, fault := fileCells(body)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	r := agentFileReader{fileReader: fileReader{cell: models.AgentFileCell}}
	r.heads(cells[0], models.AgentFileColumns)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	gap := false
	for i, line := range cells[1:] {
		if blank(line) {
			gap = true
			continue
		}
		if booked && gap && blank(line[1:]) {
			continue // a remark below the table, as our own workbooks have
		}
		r.line(i+2, line)
	}
	if len(r.rows) == 0 && len(r.faults) == 0 {
		r.faults = append(r.faults, SheetFault{Key: "transfers.file_empty"})
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return r.rows, nil
}

type agentFileReader struct {
	fileReader
	rows []models.AgentFileRow
	seen map[string]int
}

func (r *agentFileReader) line(row int, cells []string) {
	at := func(i int) string { return textAt(cells, i) }
	out := models.AgentFileRow{Row: row, Request: at(0), AgentNumber: at(1), OrganisationCode: at(2), AgentRef: at(5)}
	for column, value := range map[string]string{"request": out.Request, "project_number": out.AgentNumber, "organisation_code": out.OrganisationCode, "agent_reference": out.AgentRef} {
		if value == "" {
			r.fault(column, row, "", "money.fault.required")
		}
	}
	var ok bool
	if out.Cents, ok = r.amount(row, at(3)); ok && out.Cents <= 0 {
		r.fault("amount", row, at(3), "money.fault.above_zero")
	}
	out.ValueDate = r.day("value_date", row, at(4))
	if r.seen == nil {
		r.seen = map[string]int{}
	}
	key := out.Request + "\x00" + out.OrganisationCode + "\x00" + out.AgentRef
	if before := r.seen[key]; before > 0 && out.AgentRef != "" {
		r.fault("agent_reference", row, out.AgentRef, "transfers.file_twice", "Row", before)
	}
	r.seen[key] = row
	r.rows = append(r.rows, out)
}

func (r *agentFileReader) amount(row int, text string) (money.Cents, bool) {
	if d, err := decimal.NewFromString(text); err == nil {
		cents, key, args := wholeCents(d)
		if key != "" {
			r.fault("amount", row, text, key, args...)
		}
		return cents, key == ""
	}
	cents, err := money.ParseCents(text)
	if err == nil {
		return cents, true
	}
	f, ok := models.FaultOf("", err)
	if !ok {
		f.Key = "budget.cell_kind"
	}
	var args []any
	for k, v := range f.Args {
		args = append(args, k, v)
	}
	r.fault("amount", row, text, f.Key, args...)
	return 0, false
}

// AgentFileTemplate is an empty file of the agent: the heads.
func AgentFileTemplate(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(models.AgentFileColumns); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// AnswerRows are the lines of a request that the agent has still to answer: what is
// asked and not paid, for its value date and its reference to be filled in.
func AnswerRows(v models.TransferRequestView) []models.AgentFileRow {
	var out []models.AgentFileRow
	for _, l := range v.Lines {
		if rest := l.AskedCents - l.PaidCents; rest > 0 {
			out = append(out, models.AgentFileRow{Request: v.Request.Reference, AgentNumber: v.Programme.AgentNumber, OrganisationCode: l.OrganisationCode, Cents: rest})
		}
	}
	return out
}

// Answer is one line per payment with the heads a file of the agent is read by.
func Answer(Book) Table[models.AgentFileRow] {
	type row = models.AgentFileRow
	column := func(id string, kind Kind, width float64, value func(row) any) Column[row] {
		return Column[row]{ID: id, Head: id, Kind: kind, Width: width, Value: value}
	}
	return Table[row]{Name: "Answer", Columns: []Column[row]{
		column("request", Code, 16, func(r row) any { return r.Request }),
		column("project_number", Code, 18, func(r row) any { return r.AgentNumber }),
		column("organisation_code", Code, 20, func(r row) any { return r.OrganisationCode }),
		column("amount", Dollar, 18, func(r row) any { return r.Cents }),
		column("value_date", Day, 14, func(r row) any { return r.ValueDate }),
		column("agent_reference", Code, 26, func(r row) any { return r.AgentRef }),
	}}
}

// WriteAnswer writes the file that the agent fills and that ReadAgentFile reads.
func WriteAnswer(to io.Writer, b Book, rows []models.AgentFileRow) error {
	return WriteList(to, b, Answer(b), len(rows), All(rows))
}
