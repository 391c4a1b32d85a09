package reports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// A file of the agent has at most so many lines.
const agentFileLines = 5000

// ReadAgentFile reads the payments of a file of the agent, a CSV or the first
// sheet of a workbook with the heads of models.AgentFileColumns. It gives every
// line, or every fault at once by cell; when there is one fault nothing is to
// be kept.
func ReadAgentFile(body []byte) ([]models.AgentFileRow, []SheetFault) {
	cells, fault := agentFileCells(body)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	r := agentFileReader{}
	r.heads(cells)
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

// agentFileCells are the texts of the file; dates of a workbook come as days,
// amounts as their exact text.
func agentFileCells(body []byte) ([][]string, *SheetFault) {
	if bytes.HasPrefix(body, []byte("PK")) {
		f, fault := openWorkbook(body)
		if fault != nil {
			return nil, fault
		}
		defer f.Close()
		rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, &SheetFault{Key: "budget.file_broken"}
		}
		return tooMany(trimmed(rows))
	}
	if !utf8.Valid(body) {
		return nil, &SheetFault{Key: "transfers.file_encoding"}
	}
	text := bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		in.Comma = ';'
	}
	var rows [][]string
	for len(rows) <= agentFileLines+1 {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, &SheetFault{Key: "transfers.file_broken"}
		}
		rows = append(rows, row)
	}
	return tooMany(trimmed(rows))
}

func tooMany(rows [][]string) ([][]string, *SheetFault) {
	switch {
	case len(rows) == 0:
		return nil, &SheetFault{Key: "transfers.file_empty"}
	case len(rows) > agentFileLines+1:
		return nil, &SheetFault{Key: "transfers.file_long", Args: map[string]any{"Max": agentFileLines}}
	}
	return rows, nil
}

// trimmed drops the blank lines at the end.
func trimmed(rows [][]string) [][]string {
	for len(rows) > 0 && strings.TrimSpace(strings.Join(rows[len(rows)-1], "")) == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

type agentFileReader struct {
	rows   []models.AgentFileRow
	faults []SheetFault
	seen   map[string]int
}

func (r *agentFileReader) fault(column string, row int, value, key string, args ...any) {
	f := SheetFault{Cell: models.AgentFileCell(column, row), Value: cutRunes(value, 60), Key: key, Args: map[string]any{"Value": cutRunes(value, 60)}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i].(string)] = args[i+1]
	}
	r.faults = append(r.faults, f)
}

func (r *agentFileReader) heads(cells [][]string) {
	for i, name := range models.AgentFileColumns {
		got := ""
		if i < len(cells[0]) {
			got = strings.ToLower(strings.TrimSpace(cells[0][i]))
		}
		if got != name {
			r.fault(name, 1, got, "transfers.file_head", "Wanted", name)
		}
	}
}

func (r *agentFileReader) line(row int, cells []string) {
	at := func(i int) string {
		if i >= len(cells) {
			return ""
		}
		// An apostrophe that kept a text from becoming a formula is no part of it.
		text := strings.TrimSpace(cells[i])
		if rest, ok := strings.CutPrefix(text, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
			return rest
		}
		return text
	}
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return
	}
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
	out.ValueDate = r.day(row, at(4))
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

// day reads a date in words people and programs write unambiguously, or the
// number of days a workbook stores.
func (r *agentFileReader) day(row int, text string) when.Date {
	if d, err := decimal.NewFromString(text); err == nil && d.IsInteger() && d.IntPart() > 30000 && d.IntPart() < 80000 {
		return sheetEpoch.AddDays(int(d.IntPart()))
	}
	day, err := when.ParseDate(text)
	if err != nil {
		if t, stamp := time.Parse("2006-01-02T15:04:05Z07:00", text); stamp == nil {
			return when.DateOf(t)
		}
		f, ok := models.FaultOf("", err)
		if !ok {
			f.Key = "budget.cell_kind"
		}
		r.fault("value_date", row, text, f.Key, "Text", cutRunes(text, 40))
	}
	return day
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
