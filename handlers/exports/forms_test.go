package exports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/frontend/i18n"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// full is a fund in which every data file has rows where one can have any.
func full(t *testing.T) (*store, exports.Params) {
	t.Helper()
	s := open(t)
	s.fill()
	s.items()
	s.announced()
	s.compare()
	s.grow()
	return s, exports.Params{Request: "1", Programme: "1", Call: s.call(), Contributor: "CONTRIBUTOR-1"}
}

type field struct{ key, head, kind, meaning, format, codes string }

// dictionary reads the dictionary of a data file.
func (s *store) dictionary(name string, p exports.Params) []field {
	s.Helper()
	p.Form = "dictionary"
	body, file := s.export(name, p)
	if !strings.HasSuffix(file, "-dictionary.csv") {
		s.Errorf("%s: the dictionary is called %s", name, file)
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	s.must(err)
	var out []field
	for _, r := range rows[1:] {
		out = append(out, field{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	return out
}

// Every data file comes as CSV, JSON and XLSX with the same rows, and each of its
// columns stands in its dictionary in every language.
func TestEveryDataFileIsTheSameInEveryFormAndHasADictionary(t *testing.T) {
	s, p := full(t)
	filled := 0
	for _, e := range exports.All {
		if e.Media != exports.Data {
			if len(e.Forms()) > 0 {
				t.Errorf("%s has forms", e.Name)
			}
			continue
		}
		fields := s.dictionary(e.Name, p)
		for _, lang := range []string{"en", "fr", "ar"} {
			q := p
			q.Language = lang
			for i, f := range s.dictionary(e.Name, q) {
				if f.key != fields[i].key || f.kind != fields[i].kind {
					t.Errorf("%s in %s: column %d is %s", e.Name, lang, i, f.key)
				}
				for _, words := range []string{f.head, f.meaning, f.format} {
					if words == "" || strings.Contains(words, "dictionary.") || strings.Contains(words, "{{") || strings.Contains(words, "<no value>") {
						t.Errorf("%s in %s: %+v", e.Name, lang, f)
					}
				}
				if strings.Contains(f.codes, ".") {
					t.Errorf("%s in %s: a code without words: %s", e.Name, lang, f.codes)
				}
			}
		}
		text, _ := s.export(e.Name, p)
		p.Form = "json"
		body, file := s.export(e.Name, p)
		if !strings.HasSuffix(file, ".json") || e.MediaIn("json") != exports.JSON {
			t.Errorf("%s as JSON is %s, %s", e.Name, file, e.MediaIn("json"))
		}
		objects := objectsOf(t, body)
		p.Form = "xlsx"
		book, file := s.export(e.Name, p)
		if !strings.HasSuffix(file, ".xlsx") || e.MediaIn("XLSX") != exports.Workbook {
			t.Errorf("%s as a workbook is %s", e.Name, file)
		}
		p.Form = ""
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		s.must(err)
		cells := firstSheet(t, book)
		if len(rows) != len(objects)+1 || len(cells) < len(rows) || len(rows[0]) != len(fields) {
			t.Errorf("%s: %d rows in CSV, %d in JSON, %d in XLSX, %d columns of %d", e.Name, len(rows)-1, len(objects), len(cells)-1, len(fields), len(rows[0]))
			continue
		}
		if len(rows) > 1 {
			filled++
		}
		for c, f := range fields {
			if rows[0][c] != f.head {
				t.Errorf("%s: the head %q is %q in the dictionary", e.Name, rows[0][c], f.head)
			}
		}
		for r, object := range objects {
			if len(object) != len(fields) {
				t.Errorf("%s: row %d has %d keys of %d", e.Name, r, len(object), len(fields))
			}
			for c, f := range fields {
				value, there := object[f.key]
				if !there {
					t.Errorf("%s: row %d has no %s", e.Name, r, f.key)
				}
				want := strings.TrimPrefix(rows[r+1][c], "'")
				if got := textOf(t, f.kind, value); got != want {
					t.Errorf("%s: %s of row %d is %q in CSV and %q in JSON", e.Name, f.key, r, want, got)
				}
				if f.key == reports.NoteKey {
					continue
				}
				if got := cellText(t, f.kind, at(cells[r+1], c)); got != want {
					t.Errorf("%s: %s of row %d is %q in CSV and %q in XLSX", e.Name, f.key, r, want, got)
				}
			}
		}
	}
	if filled < 15 {
		t.Errorf("only %d data files have rows", filled)
	}
}

// objectsOf reads a JSON file whose keys may stand once.
func objectsOf(t *testing.T, body []byte) []map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var out []map[string]any
	if err := d.Decode(&out); err != nil {
		t.Fatalf("%v in %.300s", err, body)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatal("more than one value in a JSON file")
	}
	return out
}

// textOf is a value of the JSON file as the CSV says it; only whole numbers may be
// numbers.
func textOf(t *testing.T, kind string, v any) string {
	t.Helper()
	switch x := v.(type) {
	case nil:
		return ""
	case json.Number:
		if kind != "whole" {
			t.Errorf("a number where the dictionary says %s", kind)
		}
		return x.String()
	case string:
		if x == "" || kind == "whole" {
			t.Errorf("the text %q where the dictionary says %s", x, kind)
		}
		return x
	}
	t.Errorf("%T in a data file", v)
	return ""
}

// cellText is a cell of the sheet as the CSV says it.
func cellText(t *testing.T, kind, raw string) string {
	t.Helper()
	if raw == "" || kind != "date" && kind != "instant" {
		return raw
	}
	days, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(days*86400+0.5) * time.Second)
	if kind == "date" {
		return when.DateOf(at).String()
	}
	return at.Format(time.RFC3339)
}

func at(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

func firstSheet(t *testing.T, body []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The files of pages have their dictionaries too, and no key stands twice.
func TestEveryTableHasADictionaryInEveryLanguage(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		ctx := i18n.With(context.Background(), lang)
		b := reports.Book{Language: lang, T: func(key string, args ...any) string { return i18n.T(ctx, key, args...) }}
		for name, fields := range map[string][]reports.Field{
			"programmes": reports.ProgrammeList(b).Fields(b), "contributors": reports.Contributors(b).Fields(b), "follow-ups": reports.FollowUps(b).Fields(b),
			"review": reports.AnnualReview(b).Fields(b), "sums": reports.FundSums(b, 0).Fields(b), "lines": reports.FundLines(b).Fields(b),
			"results": reports.ProgrammeResults(b).Fields(b), "markers": reports.MarkerMoney(b).Fields(b), "funding": reports.Funding(b).Fields(b),
			"portfolio": reports.Portfolio(b).Fields(b), "ledger": reports.Ledger(b).Fields(b),
		} {
			seen := map[string]bool{}
			for _, f := range fields {
				if seen[f.Key] {
					t.Errorf("%s has the key %s twice", name, f.Key)
				}
				seen[f.Key] = true
				if f.Meaning == "" || strings.HasPrefix(f.Meaning, "dictionary.") || strings.HasPrefix(f.Format, "dictionary.") {
					t.Errorf("%s in %s: %+v", name, lang, f)
				}
				for _, c := range f.Codes {
					if c.Words == "" || strings.Contains(c.Words, ".") && strings.HasSuffix(c.Words, c.Code) {
						t.Errorf("%s in %s: %s is %q", name, lang, c.Code, c.Words)
					}
				}
			}
		}
	}
}

// What is missing is null and never zero, amounts are exact text, and a text is
// as it was entered.
func TestJSONKeepsWhatIsMissingApartFromZero(t *testing.T) {
	s, p := full(t)
	p.Form = "json"
	body, _ := s.export("programmes", p)
	rows := objectsOf(t, body)
	last := rows[len(rows)-1]
	for key, want := range map[string]any{"transferred": "0.00", "delivery": nil, "lead": nil, "title": "=Published figures, entered", "approved": "1000000.00", "start": rows[0]["start"], "note": rows[0]["note"]} {
		if last[key] != want {
			t.Errorf("%s is %v, want %v", key, last[key], want)
		}
	}
	if rows[0]["note"] == nil || rows[0]["start"] == nil {
		t.Errorf("%v", rows[0])
	}
}

func TestFormsThatDoNotExistAreRefused(t *testing.T) {
	s, p := full(t)
	for name, form := range map[string]string{"ledger": "pdf", "mptf-portfolio": "json", "iati": "csv", "unex": "dictionary"} {
		e, _ := exports.Find(name)
		p.Form = form
		if file, err := e.Write(s.Ctx, s.services, models.SystemActor, p, &bytes.Buffer{}); !models.IsKind(err, models.KindInvalid) {
			t.Errorf("%s as %s: %s, %v", name, form, file, err)
		}
	}
	p.Form = "XLSX"
	if body, file := s.export("mptf-portfolio", p); len(body) == 0 || !strings.HasSuffix(file, ".xlsx") {
		t.Error(fmt.Sprint("its own form is refused: ", file))
	}
}
