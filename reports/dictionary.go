package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Form is a form in which the rows of a table leave the system.
type Form string

const (
	FormCSV        Form = "csv"
	FormWorkbook   Form = "xlsx"
	FormJSON       Form = "json"
	FormDictionary Form = "dictionary" // what each column means, as CSV
)

// Forms lists them in the order they are offered.
var Forms = []Form{FormCSV, FormWorkbook, FormJSON, FormDictionary}

// DataTemplate names the layout of a workbook that holds a data file and its
// dictionary.
const DataTemplate = "seedfund.data 1"

// Field is one column as the data dictionary tells of it.
type Field struct {
	Key     string  // of the JSON file, the same in every language
	Head    string  // of the CSV and of the sheet
	Type    string  // "text", "code", "whole", "usd", "amount", "measure", "rate", "date" or "instant"
	Format  string  // unit and writing, in words
	Meaning string  // in words
	Codes   []Coded // where the values are of a list
}

// Coded is a value of a code list with its words.
type Coded struct{ Code, Words string }

var kindTypes = map[Kind]string{Text: "text", Code: "code", Whole: "whole", Dollar: "usd", Figure: "amount", Measure: "measure", Rate: "rate", Day: "date", Moment: "instant"}

// codeList is what a column of codes may hold, and the messages that say it.
type codeList struct {
	key   string // of the words, before the code
	codes []string
}

func texts[S ~string](values []S) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// codeLists are the lists by column, and by table and column where two tables
// name theirs alike.
var codeLists = map[string]codeList{
	"status_code":        {"reports.state_", texts(models.ProgrammeStates)},
	"project_status":     {"reports.state_", models.UnexStatuses},
	"kind":               {"money.kind.", texts(models.EntryKinds)},
	"account":            {"money.account.", texts(models.Accounts)},
	"report_code":        {"reports.report_", texts(models.ReportKinds)},
	"report_state":       {"dictionary.duty_", texts(models.DutyStates)},
	"report_type":        {"imports.type.", texts(models.UnexTypes)},
	"break_code":         {"reports.break_", texts(models.BreakKinds)},
	"break_state":        {"reconcile.state.", texts(models.BreakStates)},
	"growth_moment":      {"growth.moment.", texts(models.GrowthMoments)},
	"growth_kind":        {"growth.kind.", texts(models.GrowthKinds)},
	"growth_grade":       {"growth.grade.", texts(models.GrowthGrades)},
	"reversed":           {"dictionary.reversed_", []string{"reversed"}},
	"movement_kind":      {"dictionary.movement_", []string{models.IATIKindArrangement, string(models.EntryDeposit), string(models.EntryContributorRefund), string(models.EntryTransfer), string(models.EntryRefund)}},
	"certainty":          {"dictionary.certainty_", texts([]models.Certainty{models.Certified, models.Interim})},
	"Status.line_code":   {"reports.funding_", linesOf(models.FundingStatusOf(nil, when.Date{}, models.FundingWhole).Lines)},
	"Overview.line_code": {"reports.overview_", linesOf(models.OverviewOf(nil, 0))},
}

func linesOf(lines []models.FundingLine) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.ID
	}
	return out
}

// NoteKey is the key of what stands with a row beside its columns: that it is
// illustrative, and the note of clause 112.
const NoteKey = "note"

// Fields are the columns in their order, and the note that ends each row.
func (t Table[R]) Fields(b Book) []Field {
	heads := t.Heads(b.T)
	out := make([]Field, 0, len(t.Columns)+1)
	for i, c := range t.Columns {
		f := Field{Key: c.ID, Head: heads[i], Type: kindTypes[c.Kind], Meaning: b.T(c.about(), c.AboutArgs...)}
		f.Format = b.T("dictionary.format_" + f.Type)
		list, ok := codeLists[t.Name+"."+c.ID]
		if !ok {
			list = codeLists[c.ID]
		}
		for _, code := range list.codes {
			f.Codes = append(f.Codes, Coded{Code: code, Words: b.T(list.key + code)})
		}
		out = append(out, f)
	}
	return append(out, Field{Key: NoteKey, Head: t.noteHead(b), Type: kindTypes[Text], Format: b.T("dictionary.format_text"), Meaning: b.T("dictionary.note")})
}

// about is the message that says what a column means.
func (c Column[R]) about() string {
	switch {
	case c.About == "":
		return "dictionary." + c.ID
	case strings.Contains(c.About, "."):
		return c.About
	}
	return "dictionary." + c.About
}

// fieldTable is the dictionary as a table, so that it is written as any other.
func fieldTable() Table[Field] {
	type row = Field
	return Table[row]{Name: "Dictionary", Columns: []Column[row]{
		{ID: "dictionary_key", Kind: Code, Width: 24, Value: func(r row) any { return r.Key }},
		{ID: "dictionary_head", Kind: Text, Width: 34, Value: func(r row) any { return r.Head }},
		{ID: "dictionary_type", Kind: Code, Width: 10, Value: func(r row) any { return r.Type }},
		{ID: "dictionary_meaning", Kind: Text, Width: 80, Value: func(r row) any { return r.Meaning }},
		{ID: "dictionary_format", Kind: Text, Width: 60, Value: func(r row) any { return r.Format }},
		{ID: "dictionary_codes", Kind: Text, Width: 60, Value: func(r row) any {
			words := make([]string, len(r.Codes))
			for i, c := range r.Codes {
				words[i] = c.Code + ": " + c.Words
			}
			return strings.Join(words, "; ")
		}},
	}}
}

// Dictionary writes one line for each column, as UTF-8 CSV with a head.
func (t Table[R]) Dictionary(w io.Writer, b Book) error {
	d := fieldTable()
	out := csv.NewWriter(w)
	if err := out.Write(append(d.Heads(b.T), d.noteHead(b))); err != nil {
		return err
	}
	for _, f := range t.Fields(b) {
		record := make([]string, len(d.Columns)+1)
		record[len(d.Columns)] = strings.Join(b.mark(), " ")
		for i, c := range d.Columns {
			record[i] = harmless(plainText(c.Value(f)))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// JSON writes the rows as an array of objects, one on a line, whose keys are the
// IDs of the columns in their order and "note". Numbers with a fraction are exact
// decimal text as in the CSV, so that no reader rounds them; whole numbers are
// numbers; days and instants are text as in ISO 8601. What is missing is null,
// never zero.
func (t Table[R]) JSON(w io.Writer, b Book, rows iter.Seq2[R, error]) error {
	keys := make([][]byte, 0, len(t.Columns)+1)
	for _, c := range t.Columns {
		keys = append(keys, jsonText(c.ID))
	}
	keys = append(keys, jsonText(NoteKey))
	buf := []byte("[")
	first := true
	for row, err := range rows {
		if err != nil {
			return err
		}
		if !first {
			buf = append(buf, ',')
		}
		first = false
		buf = append(buf, "\n{"...)
		var notes models.Notes
		for i, c := range t.Columns {
			v := c.Value(row)
			if c.Kind == Text || c.Kind == Code {
				notes.Read(plainText(v))
			}
			buf = append(append(append(buf, keys[i]...), ':'), jsonValue(v)...)
			buf = append(buf, ',')
		}
		buf = append(append(append(buf, keys[len(t.Columns)]...), ':'), jsonValue(strings.Join(append(b.mark(), notes.In(b.Language)...), " "))...)
		buf = append(buf, '}')
		if _, err := w.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	if !first {
		buf = append(buf, '\n')
	}
	_, err := w.Write(append(buf, "]\n"...))
	return err
}

// jsonText is a text in quotes; letters of every script stand as they are.
func jsonText(s string) []byte {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string is always written
	}
	return []byte(strings.TrimSuffix(out.String(), "\n"))
}

// jsonValue is a value of a column as JSON.
func jsonValue(v any) []byte {
	switch x := v.(type) {
	case int, int64:
		return fmt.Append(nil, x)
	case money.Percentage:
		if x.Blank() {
			return []byte("null")
		}
	}
	if text := plainText(v); text != "" {
		return jsonText(text)
	}
	return []byte("null")
}

// Write writes the n rows in one of the forms.
func (t Table[R]) Write(w io.Writer, b Book, form Form, n int, rows iter.Seq2[R, error]) error {
	switch form {
	case FormWorkbook:
		return WriteData(w, b, t, n, rows)
	case FormJSON:
		return t.JSON(w, b, rows)
	case FormDictionary:
		return t.Dictionary(w, b)
	}
	return t.CSV(w, b, rows)
}

// WriteData writes a workbook of the n rows of a table and of its dictionary.
// The same rows give the same bytes.
func WriteData[R any](to io.Writer, b Book, t Table[R], n int, rows iter.Seq2[R, error]) error {
	w, err := newWorkbook(b, DataTemplate, t.Name)
	if err != nil {
		return err
	}
	tableSheet(w, t, n, 1, true, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, t, rows)
		return err
	})
	fields := t.Fields(b)
	d := fieldTable()
	tableSheet(w, d, len(fields), 1, false, func(s *sheetRows) error {
		_, _, err := tableRows(s, w, d, All(fields))
		return err
	})
	return w.write(to)
}
