package reports

import (
	"archive/zip"
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
)

// kit is an offline kit with every kind of field; said is what the document says.
func kit(said map[string]string) KitBook {
	cube := filled()
	b := KitBook{
		Stamp: KitStamp{Code: "KITCODE", Base: "base", Fund: "DEM00", Reference: "DEM00-2026-001", Proposal: 7, Number: 2, Form: 1, Language: "en", By: "A drafter",
			At: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), Versions: map[string]int64{"answer:need": 3}},
		Title: "=Work & return", Budget: &cube, Asked: 321_000_21, Minimum: 1, Illustrative: true, Language: "en", T: keys,
		Guidance: [][2]string{{"Until", "tomorrow"}},
	}
	field := func(code string, kind KitKind, words int) KitField {
		return KitField{Item: "answer:" + code, Code: code, Label: "Question " + code, Kind: kind, Words: words, Text: said["answer:"+code]}
	}
	choice := field("scope", KitChoice, 0)
	choice.Options = []KitOption{{"a", "Supplies, commodities, materials"}, {"b", "Other"}, {"c", "other"}}
	rows := field("risks", KitRows, 0)
	rows.Most, rows.Columns = 200, []KitColumn{{Code: "risk", Label: "Risk", Kind: models.ColumnText, Prose: true}, {Code: "level", Label: "Level", Kind: models.ColumnChoice, Options: choice.Options},
		{Code: "share", Label: "Share", Kind: models.ColumnNumber}, {Code: "on", Label: "Day", Kind: models.ColumnDate}}
	marker := field("gender", KitRows, 0)
	marker.Most, marker.Columns = 1, rows.Columns[:2]
	asked := KitField{Item: models.KitAsked, Code: "fact.asked", Label: "Asked", Kind: KitMoney, Text: said[models.KitAsked]}
	start := KitField{Item: models.KitStart, Code: "fact.start_on", Label: "Start", Kind: KitDay, Text: said[models.KitStart]}
	objectives := KitField{Item: models.KitObjectives, Code: "fact.objectives", Label: "Objectives", Kind: KitObjectives, Text: said[models.KitObjectives]}
	b.Blocks = []KitBlock{{Title: "Facts", Fields: []KitField{asked, start, objectives}},
		{Title: "Situation", Owner: "Organisation P", Fields: []KitField{field("need", KitWords, 5), choice, field("people", KitWhole, 0), {Item: "answer:plan", Code: "plan", Label: "A file", Kind: KitElsewhere}, marker, rows}}}
	return b
}

// saying is what a document says in every kind of field, in three scripts.
func saying() map[string]string {
	out := map[string]string{"answer:need": "=1+1 is what they say.\n移民工人 and العمال المهاجرون, + more", "answer:scope": "a", "answer:people": "1200", models.KitAsked: "321000.21", models.KitStart: "2027-03-01",
		models.KitObjectives: "5, 16, 23",
		"answer:risks":       models.Rows{{"risk": "Floods", "level": "b", "share": "12.50", "on": "2027-05-01"}, {"risk": "-3 districts", "share": "7"}}.Text(),
		"answer:gender":      models.Rows{{"risk": "Half of the participants"}}.Text()}
	for _, o := range []int64{1, 2, 3} {
		for c := models.FirstCategory; c <= models.LastCategory; c++ {
			for t := 1; t <= 2; t++ {
				cell := models.BudgetCell{OrganisationID: o, Category: c, Tranche: t}
				out[cell.Field()] = ""
				if v := filled().Budget.Cell(cell); v != 0 {
					out[cell.Field()] = v.String()
				}
			}
		}
	}
	return out
}

func kitBytes(t *testing.T, b KitBook) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteKit(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readKit(t *testing.T, body []byte, b KitBook) (map[string]string, []SheetFault) {
	t.Helper()
	f, fault := OpenKit(body)
	if fault != nil {
		return nil, []SheetFault{*fault}
	}
	defer f.Close()
	if f.Stamp.Code != "KITCODE" || f.Stamp.Base != "base" || f.Reference() != "DEM00-2026-001" {
		t.Errorf("stamp %+v", f.Stamp)
	}
	return f.Read(b)
}

func formCell(b KitBook, code string) string {
	for i, l := range b.lines() {
		if l.code() == code {
			return address(kitAnswer, kitFirst+i)
		}
	}
	return ""
}

// What was handed out comes back as it was, in every letter and script; the same
// kit gives the same bytes.
func TestKitRoundTrip(t *testing.T) {
	for name, said := range map[string]map[string]string{"filled": saying(), "blank": {}} {
		b := kit(said)
		body := kitBytes(t, b)
		if !bytes.Equal(body, kitBytes(t, b)) {
			t.Errorf("%s: the same kit gives other bytes", name)
		}
		items, faults := readKit(t, body, b)
		if len(faults) > 0 {
			t.Fatalf("%s: %+v", name, faults)
		}
		for item, text := range items {
			if _, cell := models.BudgetCellOf(item); text != said[item] && !(cell && name == "blank") {
				t.Errorf("%s: %s came back as %q, was %q", name, item, text, said[item])
			}
		}
		if len(items) != 8+3*7*2 {
			t.Errorf("%s: %d items", name, len(items))
		}
	}
}

// Every formula carries the value it gives, and the count of words is that of
// the pages.
func TestKitFormulasCarryTheirValues(t *testing.T) {
	b := kit(saying())
	f := opened(t, kitBytes(t, b))
	n := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := 1; c <= 14; c++ {
				at := address(c, r+1)
				if formula, _ := f.GetCellFormula(sheet, at); formula == "" || strings.Contains(formula, "UNICHAR") {
					continue // office programs know it, and are asked in another test
				}
				n++
				cached, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
				computed, err := f.CalcCellValue(sheet, at, excelize.Options{RawCellValue: true})
				if err != nil || !same(cached, computed) {
					t.Errorf("%s!%s holds %q, gives %q (%v)", sheet, at, cached, computed, err)
				}
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d formulas", n)
	}
	visible, _ := f.GetSheetVisible(sheetMeta)
	if visible {
		t.Error("the stamp is shown")
	}
}

// What people write in other ways is read, and what may mean two things is not.
func TestKitReadsWhatPeopleWrite(t *testing.T) {
	b := kit(saying())
	risks := b.tables()[0].sheet
	for _, c := range []struct {
		sheet, at string
		value     any
		item      string
		text      string
		fault     string
	}{
		{"", "need", "Drei Wörter \r\n 三个词", "answer:need", "Drei Wörter \n 三个词", ""},
		{"", "need", nil, "answer:need", "", ""},
		{"", "scope", "OTHER (b)", "answer:scope", "b", ""},
		{"", "scope", "c", "answer:scope", "c", ""},
		{"", "scope", "Supplies", "", "", "kit.cell_choice"},
		{"", "people", "1,234,567", "answer:people", "1234567", ""},
		{"", "people", "١٢٠٠", "answer:people", "1200", ""},
		{"", "people", "1,234", "", "", "kit.cell_number_two"},
		{"", "people", 12.5, "", "", "kit.cell_whole"},
		{"", "people", "1e999999999", "", "", "kit.cell_number"},
		{"", "people", "about 40", "", "", "kit.cell_number"},
		{"", "fact.asked", "45 000.50", models.KitAsked, "45000.50", ""},
		{"", "fact.asked", "45.000,00", "", "", "money.ambiguous"},
		{"", "fact.asked", -1.0, "", "", "budget.cell_negative"},
		{"", "fact.start_on", "2028-02-29", models.KitStart, "2028-02-29", ""},
		{"", "fact.start_on", time.Date(2027, 7, 4, 0, 0, 0, 0, time.UTC), models.KitStart, "2027-07-04", ""},
		{"", "fact.start_on", "01/03/2027", "", "", "kit.cell_day"},
		{"", "fact.objectives", "23; 5", models.KitObjectives, "5, 23", ""},
		{"", "fact.objectives", "24", "", "", "kit.cell_objectives"},
		{"", "need", true, "", "", "kit.cell_kind"},
		{risks, "C5", 12.5, "answer:risks", saying()["answer:risks"], ""},
		{risks, "C5", "12,5", "", "", "kit.cell_number_two"},
		{risks, "A30", "below the table", "", "", "kit.cell_outside"},
		{risks, "H6", "beside it", "", "", "kit.cell_outside"},
		{"", "G6", "beside the form", "", "", "kit.cell_outside"},
		{"", "A7", "other", "", "", "kit.cell_code"},
	} {
		sheet, at := c.sheet, c.at
		if sheet == "" {
			sheet = b.sheetForm()
			if found := formCell(b, c.at); found != "" {
				at = found
			}
		}
		body := changed(t, kitBytes(t, b), func(f *excelize.File) {
			if err := f.SetCellValue(sheet, at, c.value); err != nil {
				t.Fatal(err)
			}
		})
		items, faults := readKit(t, body, b)
		switch {
		case c.fault == "" && (len(faults) > 0 || items[c.item] != c.text):
			t.Errorf("%v at %s: %q, %+v", c.value, at, items[c.item], faults)
		case c.fault != "" && (len(faults) == 0 || faults[0].Key != c.fault || faults[0].Cell != at || faults[0].Sheet != sheet):
			t.Errorf("%v at %s: %+v, want %s", c.value, at, faults, c.fault)
		}
	}
	body := changed(t, kitBytes(t, b), func(f *excelize.File) {
		if err := f.SetCellFormula(b.sheetForm(), formCell(b, "need"), `HYPERLINK("http://example.invalid","x")`); err != nil {
			t.Fatal(err)
		}
	})
	if _, faults := readKit(t, body, b); len(faults) != 1 || faults[0].Key != "kit.cell_formula" {
		t.Errorf("%+v", faults)
	}
}

// Another workbook is named as what it is, before anything of it is read.
func TestKitRefusesOtherFiles(t *testing.T) {
	b := kit(saying())
	plain := excelize.NewFile()
	var other, macros, bomb, long bytes.Buffer
	if _, err := plain.WriteTo(&other); err != nil {
		t.Fatal(err)
	}
	rewritten(t, &macros, kitBytes(t, b), "xl/vbaProject.bin", []byte("x"))
	rewritten(t, &bomb, kitBytes(t, b), "xl/media/a.xml", bytes.Repeat([]byte("a"), kitUnpacked+1))
	rewritten(t, &long, kitBytes(t, b), "xl/worksheets/sheet99.xml", bytes.Repeat([]byte("<row/>"), kitCells+1))
	versioned := changed(t, kitBytes(t, b), func(f *excelize.File) { _ = f.SetCellValue(sheetMeta, "B2", "9") })
	for name, c := range map[string]struct {
		body []byte
		key  string
	}{
		"text": {[]byte("hello"), "budget.file_kind"}, "plain": {other.Bytes(), "kit.file_unstamped"}, "budget": {written(t, filled()), "kit.file_budget"}, "macros": {macros.Bytes(), "files.armed"},
		"bomb": {bomb.Bytes(), "kit.file_unpacks"}, "rows": {long.Bytes(), "kit.file_cells"}, "version": {versioned, "budget.file_version"}, "large": {make([]byte, KitUploadLimit+1), "budget.file_large"},
	} {
		if _, faults := readKit(t, c.body, b); len(faults) != 1 || faults[0].Key != c.key {
			t.Errorf("%s: %+v, want %s", name, faults, c.key)
		}
	}
	renamed := changed(t, kitBytes(t, b), func(f *excelize.File) { _ = f.SetSheetName(b.sheetForm(), "Mine") })
	if _, faults := readKit(t, renamed, b); len(faults) != 1 || faults[0].Key != "kit.sheet_missing" {
		t.Errorf("%+v", faults)
	}
}

// rewritten copies a workbook and adds a part.
func rewritten(t *testing.T, to *bytes.Buffer, body []byte, name string, part []byte) {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(to)
	for _, f := range from.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	p, err := w.Create(name)
	if err == nil {
		_, err = p.Write(part)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Filled by one program and saved again by another, the answers arrive; nothing
// else changes, and the other program counts the same words.
func TestKitThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatalf("this test needs LibreOffice Calc: %v", err)
	}
	b := kit(saying())
	body := changed(t, kitBytes(t, b), func(f *excelize.File) {
		_ = f.SetCellValue(b.sheetForm(), formCell(b, "need"), "Two\u00a0words\nand six more: العمال 工人")
		_ = f.SetCellValue(b.tables()[0].sheet, "A7", "+ a third")
		_ = f.UpdateLinkedValue() // formulas without values are computed on opening
	})
	dir := t.TempDir()
	path := filepath.Join(dir, "kit.xlsx")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir+"/again", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	again, err := os.ReadFile(dir + "/again/kit.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	items, faults := readKit(t, again, b)
	if len(faults) > 0 {
		t.Fatalf("%+v", faults)
	}
	want := maps.Clone(saying())
	want["answer:need"] = "Two\u00a0words\nand six more: العمال 工人"
	rows, _ := models.ReadRows(want["answer:risks"])
	want["answer:risks"] = append(rows, map[string]string{"risk": "+ a third"}).Text()
	if !maps.Equal(items, want) {
		for item, text := range want {
			if items[item] != text {
				t.Errorf("%s: %q, want %q", item, items[item], text)
			}
		}
	}
	f := opened(t, again)
	count := strings.Replace(formCell(b, "need"), "C", "E", 1)
	if got, _ := f.GetCellValue(b.sheetForm(), count, excelize.Options{RawCellValue: true}); got != "7" {
		t.Errorf("%s words are counted, the pages count %d", got, models.Words(want["answer:need"]))
	}
}
