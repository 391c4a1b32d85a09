package reports

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// unexYear is a year of two organisations: certified figures of a project number
// with leading zeros, interim ones with an explanation like a formula, a zero that
// was reported, and a share of which nothing is known.
func testUnex(interimOnly bool) UnexBook {
	b := UnexBook{Book: testBook(), Organisation: "000722", Year: 2026, InterimOnly: interimOnly}
	share := func(programme, number string, id int64, certainty models.Certainty, figures models.UnexFigures, committed money.Cents, why string) models.UnexStanding {
		s := models.UnexStanding{ProgrammeID: id, Programme: programme, Project: number, Title: "Work & return", OrganisationID: 9, Organisation: "000722", OrganisationName: "Organisation Q", ISCBP: 700,
			State: models.ProgrammeOngoing, ProgrammeState: models.ProgrammeOngoing, Transferred: 500_000_00, Certainty: certainty, Figures: figures, YearSpent: figures.Total(), Spent: figures.Total(), YearCommitted: committed, Explanation: why}
		if certainty != "" {
			s.ReportID, s.Report, s.AsAt = id, fmt.Sprintf("E-%04d", id), when.MustDate(2026, 6, 30)
		}
		return s
	}
	b.Shares = []models.UnexStanding{
		share("JP-0001", "00140001", 1, models.Certified, models.UnexFigures{1_234_567, 0, 5, 0, 0, -3, 0, 86_419}, 0, ""),
		share("JP-0002", "00140002", 2, models.Interim, models.UnexFigures{0, 0, 0, 33_333_33, 0, 0, 0, 0}, 12_345_67, "=SUM of two lines\nand a second"),
		share("JP-0003", "", 3, models.Interim, models.UnexFigures{}, 0, ""),
		share("JP-0004", "00140004", 4, "", models.UnexFigures{}, 0, ""),
	}
	return b
}

func (b UnexBook) want() UnexWant {
	return UnexWant{Fund: b.Fund, Organisation: b.Organisation, Year: b.Year}
}

func (b UnexBook) terms() models.UnexTerms {
	return models.UnexTerms{Organisation: b.Organisation, Year: b.Year, AsAt: when.MustDate(2026, 12, 31), Today: when.MustDate(2027, 3, 1), InterimOnly: b.InterimOnly}
}

func unexBytes(t testing.TB, b UnexBook) []byte {
	t.Helper()
	var body bytes.Buffer
	if err := WriteUnex(&body, b); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

// sameUnex wants a file to say what stands and nothing else.
func sameUnex(t *testing.T, b UnexBook, body []byte) {
	t.Helper()
	rows, faults := ReadUnex(body, b.want())
	if len(faults) > 0 {
		t.Fatalf("faults %+v", faults)
	}
	out, wrong := models.CheckUnex(rows, models.NewUnexBooks(b.Shares), b.terms())
	if len(wrong) > 0 || len(out) != 3 {
		t.Fatalf("%d rows, faults %+v", len(out), wrong)
	}
	for _, d := range out {
		if d.Effect != models.ImportSame {
			t.Errorf("%s is %s: %+v", d.Programme, d.Effect, d.UnexRow)
		}
	}
}

// What is taken away and loaded again changes nothing: the workbook, the data
// file, and the workbook saved by another office program.
func TestExpenditureComesBackUnchanged(t *testing.T) {
	for _, own := range []bool{true, false} {
		b := testUnex(own)
		body := unexBytes(t, b)
		if !bytes.Equal(body, unexBytes(t, b)) {
			t.Error("the same books give other bytes")
		}
		sameUnex(t, b, body)
		var data bytes.Buffer
		if err := Unex(b).CSV(&data, b.Book, All(b.Shares)); err != nil {
			t.Fatal(err)
		}
		sameUnex(t, b, data.Bytes())
		zeros := strings.ReplaceAll(strings.ReplaceAll(data.String(), "00140", "140"), "000722", "722")
		sameUnex(t, b, []byte(zeros))
	}
}

func TestExpenditureSavedByLibreOfficeComesBackUnchanged(t *testing.T) {
	office := program(t, "soffice")
	b := testUnex(true)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.xlsx"), unexBytes(t, b), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir+"/out", filepath.Join(dir, "in.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	sameUnex(t, b, saved)
}

// edited gives the workbook after a change by an office program.
func edited(t testing.TB, body []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAnotherWorkbookIsNamed(t *testing.T) {
	b := testUnex(true)
	body := unexBytes(t, b)
	var list bytes.Buffer
	if err := WriteList(&list, b.Book, Unex(b), 0, All([]models.UnexStanding(nil))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body []byte
		want UnexWant
		key  string
	}{
		"another organisation": {body, UnexWant{b.Fund, "000794", 2026}, "imports.file_whose"},
		"all organisations":    {body, UnexWant{b.Fund, "", 2026}, "imports.file_whose"},
		"another year":         {body, UnexWant{b.Fund, b.Organisation, 2025}, "imports.file_whose"},
		"another fund":         {body, UnexWant{"OTHER", b.Organisation, 2026}, "imports.file_fund"},
		"another template": {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(sheetMeta, "B1", "seedfund.budget") }),
			b.want(), "imports.file_other"},
		"another version": {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(sheetMeta, "B2", "9") }), b.want(), "budget.file_version"},
		"rows renamed":    {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(sheetUnex, "B3", "JP-0009") }), b.want(), "imports.file_rows"},
		"a moved head":    {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(sheetUnex, "F1", "total") }), b.want(), "transfers.file_head"},
		"below the rows":  {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(sheetUnex, "F9", 5) }), b.want(), "budget.cell_outside"},
		"no workbook":     {[]byte("PK no zip"), b.want(), "budget.file_kind"},
		"an empty list":   {list.Bytes(), b.want(), "imports.fault.empty"},
		"an empty file":   {nil, b.want(), "imports.fault.empty"},
	} {
		_, faults := ReadUnex(c.body, c.want)
		if len(faults) == 0 || faults[0].Key != c.key {
			t.Errorf("%s: %+v, want %s", name, faults, c.key)
		}
	}
	if _, faults := ReadUnex(body, UnexWant{b.Fund, "000794", 2026}); faults[0].Args["Organisation"] != "000722" || faults[0].Args["Year"] != "2026" {
		t.Errorf("it does not say whose workbook it is: %+v", faults[0])
	}
}

// Cells as people and programs write them: texts, separators, blanks and zeros.
func TestCellsOfExpenditureAsPeopleWriteThem(t *testing.T) {
	b := testUnex(false)
	body := edited(t, unexBytes(t, b), func(f *excelize.File) {
		for cell, value := range map[string]any{"F6": "1,234.50", "G6": 0.1 + 0.2, "H6": "0", "M6": 1234.8, "N6": "", "O6": 1234.8, "F4": "twelve", "G4": 1.005} {
			_ = f.SetCellValue(sheetUnex, cell, value)
		}
	})
	rows, faults := ReadUnex(body, b.want())
	got := map[string]bool{}
	for _, f := range faults {
		if f.Sheet != sheetUnex || f.Key == "" {
			t.Errorf("fault %+v", f)
		}
		got[f.Cell] = true
	}
	if len(faults) != 2 || !got["F4"] || !got["G4"] {
		t.Errorf("faults %+v", faults)
	}
	last := rows[len(rows)-1]
	if len(rows) != 4 || last.Figures[0] != 1_234_50 || last.Figures[1] != 30 || last.Figures[2] != 0 || last.Total != 1_234_80 {
		t.Errorf("rows %+v", rows)
	}
	// A row with a figure missing is none; one with a zero is a report.
	zero := edited(t, unexBytes(t, b), func(f *excelize.File) { _ = f.SetCellValue(sheetUnex, "F6", 0) })
	if rows, faults := ReadUnex(zero, b.want()); len(rows) != 4 || len(faults) != 0 {
		t.Errorf("a zero that is written: %d rows, %+v", len(rows), faults)
	}
	// The agent's own file: words for heads, a sum that is left out.
	own := "Project number;programme;Participating organisation;Reporting year;Report type;Staff and personnel costs;\"Supplies, commodities, materials\";\"Equip, Veh, Furn, Depn\";Contractual services;Travel;Transfers and grants;General operating;Programme costs total;ISC;Total expenditure;committed;Interest earned;refund;Project status;explanation;remarks\n" +
		"00140004;;000722;2026;Annual;10;;;;;;;10.00;0.70;;;;;;;\n"
	rows, faults = ReadUnex([]byte(own), b.want())
	if len(faults) != 1 || faults[0].Cell != "O2" || faults[0].Key != "money.fault.required" || len(rows) != 1 || rows[0].Figures[0] != 10_00 || rows[0].Type != models.UnexAnnual {
		t.Errorf("%+v, %+v", rows, faults)
	}
}

// manyUnex is a file of so many rows.
func manyUnex(n int) UnexBook {
	b := testUnex(false)
	b.Organisation = ""
	s := b.Shares[1]
	b.Shares = nil
	for i := range n {
		s.Programme, s.Project, s.ProgrammeID, s.ReportID = fmt.Sprintf("JP-%05d", i), fmt.Sprintf("%08d", i+1), int64(i+1), int64(i+1)
		b.Shares = append(b.Shares, s)
	}
	return b
}

func TestTenThousandRowsOfExpenditure(t *testing.T) {
	b := manyUnex(10_000)
	rows, faults := ReadUnex(unexBytes(t, b), b.want())
	out, wrong := models.CheckUnex(rows, models.NewUnexBooks(b.Shares), b.terms())
	if len(faults) > 0 || len(wrong) > 0 || len(out) != 10_000 {
		t.Errorf("%d rows, %v, %v", len(out), faults, wrong)
	}
}

func BenchmarkReadTenThousandRowsOfExpenditure(b *testing.B) {
	book := manyUnex(10_000)
	body := unexBytes(b, book)
	for b.Loop() {
		rows, _ := ReadUnex(body, book.want())
		if out, _ := models.CheckUnex(rows, models.NewUnexBooks(book.Shares), book.terms()); len(out) != 10_000 {
			b.Fatal(len(out))
		}
	}
}
