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
	cells, _, fault := fileCells(body)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	r := agentFileReader{fileReader: fileReader{cell: models.AgentFileCell}}
	r.heads(cells[0], models.AgentFileColumns)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	for i, line := range cells[1:] {
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
	if blank(cells) {
		return
	}
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
