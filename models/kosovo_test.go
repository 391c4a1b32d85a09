package models

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html/template"
	"strings"
	"testing"
)

// clause 112, seen from the text: which texts name the place.
func TestNeedsKosovoNote(t *testing.T) {
	for _, text := range []string{
		"Kosovo", "kosovo", "KOSOVO*", "au Kosovo", "Kosovar institutions", "Kosova", "Kosovë",
		"Косово", "КОСОВО", "косовский", "كوسوفو", "في كوسوفو.", "科索沃", "在科索沃的", "XKX", "country=XKX;", "pre-Kosovo",
	} {
		if !NeedsKosovoNote(text) {
			t.Errorf("%q names the place", text)
		}
	}
	for _, text := range []string{"", "Serbia", "North Macedonia", "XK", "XKXA", "Косынка", "Kosice", "resolution 1244 (1999)"} {
		if NeedsKosovoNote(text) {
			t.Errorf("%q does not name the place", text)
		}
	}
}

func TestKosovoNoteStandsInSixLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range []string{"en", "fr", "es", "ar", "ru", "zh"} {
		note := KosovoNoteText(lang)
		if !strings.Contains(note, "1244") || !strings.Contains(note, "1999") || seen[note] {
			t.Errorf("%s: %q", lang, note)
		}
		seen[note] = true
		if LacksKosovoNote("Kosovo\n" + note) {
			t.Errorf("%s: the note is not recognised as the note", lang)
		}
	}
	if KosovoNoteText("de") != KosovoNoteText("en") {
		t.Error("a language outside the six gets English")
	}
}

func TestLacksKosovoNote(t *testing.T) {
	if LacksKosovoNote("Serbia") {
		t.Error("a document that does not name the place needs nothing")
	}
	if !LacksKosovoNote("Kosovo, see Security Council resolution 1244 (1999)") {
		t.Error("naming the resolution is not the note")
	}
	if LacksKosovoNote("Kosovo* ... References to Kosovo shall be understood\n  to be in the context of Security\tCouncil resolution 1244 (1999).") {
		t.Error("line breaks in the note do not matter")
	}
}

// clause 112 in the four forms that leave the house: each writer shows the
// collector what it writes and puts the notes under it; the control leaves
// them out and is caught.
func TestNotesStandInEveryForm(t *testing.T) {
	rows := [][]string{{"country or area", "amount"}, {"Serbia", "1.00"}, {"Kosovo", "2.00"}}
	forms := map[string]func(rows [][]string, lang string, withNotes bool) string{
		"csv": csvForm, "json": jsonForm, "html": htmlForm, "sheet": sheetForm,
	}
	for name, write := range forms {
		for _, lang := range []string{"en", "fr", "ar", "zh"} {
			if out := write(rows, lang, true); LacksKosovoNote(out) || !NeedsKosovoNote(out) {
				t.Errorf("%s in %s lacks the note:\n%s", name, lang, out)
			}
		}
		if !LacksKosovoNote(write(rows, "en", false)) {
			t.Errorf("%s: the planted omission was not found", name)
		}
		if out := write(rows[:2], "en", true); strings.Contains(out, "1244") {
			t.Errorf("%s: the note stands where the name does not:\n%s", name, out)
		}
	}
}

func TestNotesKeys(t *testing.T) {
	var n Notes
	n.Read("Serbia", "")
	if len(n.Keys()) != 0 || len(n.In("en")) != 0 {
		t.Error("no note is due")
	}
	n.Read("Albania", "科索沃")
	n.Read("Serbia")
	if keys := n.Keys(); len(keys) != 1 || keys[0] != KosovoNote {
		t.Errorf("keys: %v", keys)
	}
}

func notesOf(rows [][]string, lang string, wanted bool) []string {
	var n Notes
	for _, row := range rows {
		n.Read(row...)
	}
	if !wanted {
		return nil
	}
	return n.In(lang)
}

func csvForm(rows [][]string, lang string, withNotes bool) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range rows {
		_ = w.Write(row)
	}
	for _, note := range notesOf(rows, lang, withNotes) {
		_ = w.Write([]string{note})
	}
	w.Flush()
	return b.String()
}

func jsonForm(rows [][]string, lang string, withNotes bool) string {
	out, _ := json.Marshal(map[string]any{"rows": rows, "notes": notesOf(rows, lang, withNotes)})
	return string(out)
}

func htmlForm(rows [][]string, lang string, withNotes bool) string {
	page := template.Must(template.New("").Parse(`<table>{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>{{end}}</table>{{range .Notes}}<p>{{.}}</p>{{end}}`))
	var b bytes.Buffer
	_ = page.Execute(&b, map[string]any{"Rows": rows, "Notes": notesOf(rows, lang, withNotes)})
	return b.String()
}

// sheetForm writes the cells as inline strings, as a worksheet part holds them.
func sheetForm(rows [][]string, lang string, withNotes bool) string {
	var b strings.Builder
	write := func(cells []string) {
		b.WriteString("<row>")
		for _, cell := range cells {
			b.WriteString(`<c t="inlineStr"><is><t>` + template.HTMLEscapeString(cell) + `</t></is></c>`)
		}
		b.WriteString("</row>\n")
	}
	for _, row := range rows {
		write(row)
	}
	for _, note := range notesOf(rows, lang, withNotes) {
		write([]string{note})
	}
	return b.String()
}

// The short cut of NeedsKosovoNote finds what the expression finds.
func FuzzNeedsKosovoNote(f *testing.F) {
	for _, text := range []string{"", "ko", "Kosovo", "KOSOVË", "\u212Aosovo", "ko\u017Fovo", "Косово", "КОСОВУ", "коСова", "كوسوفو", "科索沃", "xkx", "x\u212Ax", "axkx", "xkx1", "-XKX.", "é XKX", "科xkx",
		"Korea", "kiosk of Kosovar people", "kosov", "косов", "كوسوف", "科索"} {
		f.Add(text)
		f.Add("Tajikistan " + text + " and others")
		f.Add(text + "x")
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := NeedsKosovoNote(text), kosovoNamed.MatchString(text); got != want {
			t.Errorf("%q: %v, the expression says %v", text, got, want)
		}
	})
}
