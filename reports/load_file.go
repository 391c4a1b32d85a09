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

	"seedfund/models"
	"seedfund/models/when"
)

// fileLines is how many lines a file that is loaded may have.
const fileLines = 5000

// fileCells are the texts of a CSV or of the first sheet of a workbook; dates of
// a workbook come as days, numbers as their exact text. booked says that it was a
// workbook.
func fileCells(body []byte) (rows [][]string, booked bool, fault *SheetFault) {
	return cellsOf(body, fileLines)
}

// cellsOf is fileCells for a file of at most so many lines.
func cellsOf(body []byte, most int) (rows [][]string, booked bool, fault *SheetFault) {
	if bytes.HasPrefix(body, []byte("PK")) {
		f, fault := openWorkbook(body)
		if fault != nil {
			return nil, true, fault
		}
		defer f.Close()
		if rows, fault = rowsOf(f, body, f.GetSheetName(0), most); fault == nil {
			rows, fault = tooMany(rows, most)
		}
		return rows, true, fault
	}
	if !utf8.Valid(body) {
		return nil, false, &SheetFault{Key: "transfers.file_encoding"}
	}
	text := bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		in.Comma = ';'
	}
	for len(rows) <= most+1 {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false, &SheetFault{Key: "transfers.file_broken"}
		}
		rows = append(rows, row)
	}
	rows, fault = tooMany(trimmed(rows), most)
	return rows, false, fault
}

func tooMany(rows [][]string, most int) ([][]string, *SheetFault) {
	switch {
	case len(rows) == 0:
		return nil, &SheetFault{Key: "transfers.file_empty"}
	case len(rows) > most+1:
		return nil, &SheetFault{Key: "transfers.file_long", Args: map[string]any{"Max": most}}
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

// fileReader collects the faults of a file by cell; cell names a cell by column
// and row.
type fileReader struct {
	cell   func(column string, row int) string
	faults []SheetFault
}

func (r *fileReader) fault(column string, row int, value, key string, args ...any) {
	f := SheetFault{Cell: r.cell(column, row), Value: cutRunes(value, 60), Key: key, Args: map[string]any{"Value": cutRunes(value, 60)}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i].(string)] = args[i+1]
	}
	r.faults = append(r.faults, f)
}

// heads wants the columns in their order; a workbook of ours may say beside the
// first that it is illustrative.
func (r *fileReader) heads(row []string, columns []string) {
	for i, name := range columns {
		got := strings.ToLower(textAt(row, i))
		if bare, _, marked := strings.Cut(got, " ("); got != name && (!marked || bare != name) {
			r.fault(name, 1, got, "transfers.file_head", "Wanted", name)
		}
	}
}

// textAt is the text of a cell. An apostrophe that kept a text from becoming a
// formula is no part of it.
func textAt(cells []string, i int) string {
	if i >= len(cells) {
		return ""
	}
	text := strings.TrimSpace(cells[i])
	if rest, ok := strings.CutPrefix(text, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		return rest
	}
	return text
}

func blank(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }

// day reads a date in words people and programs write unambiguously, or the
// number of days a workbook stores.
func (r *fileReader) day(column string, row int, text string) when.Date {
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
		r.fault(column, row, text, f.Key, "Text", cutRunes(text, 40))
	}
	return day
}
