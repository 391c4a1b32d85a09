package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func keys(key string, args ...any) string {
	return strings.TrimSpace(key + " " + fmt.Sprint(args...))
}

// book is a budget of three organisations and two tranches.
func book(lines ...models.BudgetLine) BudgetBook {
	var orgs []models.BudgetOrganisation
	b := BudgetBook{
		Stamp: BudgetStamp{Fund: "DEM00", Subject: "proposal", ID: 7, Reference: "DEM00-2026-001"}, Title: "=Work & return",
		Tranches: []when.Date{when.MustDate(2027, 6, 1), when.MustDate(2028, 6, 1)}, AsOf: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC),
		Rules:        models.BudgetRules{Asked: 321_000_21, Minimum: 1, Maximum: 500_000_00, MinOrganisations: 2, ISCBasisPoints: 700, Tranches: 2},
		Illustrative: true, Language: "en", T: keys,
	}
	for i, code := range []string{"ORG-P", "ORG-Q", "ORG-R"} {
		orgs = append(orgs, models.BudgetOrganisation{ID: int64(i + 1), Name: code, ISCBasisPoints: 700})
		b.Organisations = append(b.Organisations, BudgetOrganisation{ID: int64(i + 1), Code: code, Name: "Organisation " + code[4:]})
	}
	for n := 1; n <= 8; n++ {
		b.Categories = append(b.Categories, models.BudgetCategory{Number: n, Indirect: n == 8, Label: models.Wording{}.With("en", fmt.Sprintf("Category, number %d", n), false)})
	}
	b.Budget = models.NewBudget(orgs, 2, lines)
	return b
}

func filled() BudgetBook {
	return book(
		models.BudgetLine{OrganisationID: 1, Category: 1, Tranche: 1, Cents: 60_000_03}, models.BudgetLine{OrganisationID: 1, Category: 4, Tranche: 2, Cents: 40_000_04},
		models.BudgetLine{OrganisationID: 2, Category: 5, Tranche: 1, Cents: 100_000_07}, models.BudgetLine{OrganisationID: 3, Category: 7, Tranche: 2, Cents: 100_000_07},
	)
}

func written(t *testing.T, b BudgetBook) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteBudget(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(t *testing.T, body []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func changed(t *testing.T, body []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f := opened(t, body)
	change(f)
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The same budget gives the same bytes, and every formula carries the value
// that the formula gives.
func TestBudgetWorkbookIsStableAndComputed(t *testing.T) {
	b := filled()
	first := written(t, b)
	if !bytes.Equal(first, written(t, b)) {
		t.Error("the same budget gives other bytes")
	}
	f := opened(t, first)
	n := 0
	for _, sheet := range []string{sheetBudget, sheetChecks} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := 1; c <= b.layout().lastColumn(); c++ {
				at := address(c, r+1)
				formula, _ := f.GetCellFormula(sheet, at)
				if formula == "" {
					continue
				}
				n++
				cached, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
				computed, err := f.CalcCellValue(sheet, at, excelize.Options{RawCellValue: true})
				if err != nil || !same(cached, computed) {
					t.Errorf("%s!%s =%s holds %q, gives %q (%v)", sheet, at, formula, cached, computed, err)
				}
			}
		}
	}
	if n < 80 {
		t.Errorf("only %d formulas", n)
	}
	isc, _ := f.GetCellValue(sheetBudget, address(b.layout().column(3, 0), rowIndirect), excelize.Options{RawCellValue: true})
	if isc != "21000" {
		t.Errorf("programme indirect cost %s: it is the sum over the organisations, 21,000.00", isc)
	}
}

func same(a, b string) bool {
	if a == b {
		return true
	}
	var x, y float64
	if _, err := fmt.Sscan(a, &x); err != nil {
		return false
	}
	if _, err := fmt.Sscan(b, &y); err != nil {
		return false
	}
	return math.Abs(x-y) < 0.005 && (math.Abs(x) > 2 || math.Abs(x-y) < 1e-9)
}

// A file we wrote comes back without difference; an empty one as nothing.
func TestBudgetRoundTrip(t *testing.T) {
	for name, b := range map[string]BudgetBook{"filled": filled(), "blank": book()} {
		cells, faults := ReadBudget(written(t, b), b)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		back := b.Budget
		for cell, cents := range cells {
			if cents != b.Budget.Cell(cell) {
				t.Errorf("%s: %v: %s, was %s", name, cell, cents, b.Budget.Cell(cell))
			}
			back = back.With(cell, cents)
		}
		if len(cells) != 3*7*2 || back.Total(0, 0) != b.Budget.Total(0, 0) {
			t.Errorf("%s: %d cells, total %s", name, len(cells), back.Total(0, 0))
		}
	}
}

// All faults at once, each by sheet and cell; and nothing is given then.
func TestBudgetFaultsAllAtOnce(t *testing.T) {
	b := filled()
	b.Organisations[2].Locked = true
	body := changed(t, written(t, b), func(f *excelize.File) {
		for at, v := range map[string]any{
			"C2": "45.000,00", "D3": "about ten", "C4": -5.0, "D5": 10.005, "F6": true, "I2": 7.0, "A3": "9", "G1": "other", "C20": "note", "D6": "62 000", "C7": 0.1 + 0.2,
		} {
			if err := f.SetCellValue(sheetBudget, at, v); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellFormula(sheetBudget, "G7", "SUM(A1:A2)"); err != nil {
			t.Fatal(err)
		}
	})
	cells, faults := ReadBudget(body, b)
	if cells != nil {
		t.Error("cells were given beside faults")
	}
	got := map[string]string{}
	for _, f := range faults {
		got[f.Where()] = f.Key
	}
	want := map[string]string{
		"Budget!C2": "money.ambiguous", "Budget!D3": "money.not_a_number", "Budget!C4": "budget.cell_negative", "Budget!D5": "money.decimals",
		"Budget!F6": "budget.cell_kind", "Budget!I2": "budget.cell_locked", "Budget!A3": "budget.cell_code", "Budget!G1": "budget.cell_head",
		"Budget!C20": "budget.cell_outside", "Budget!G7": "budget.cell_formula",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("have %v\nwant %v", got, want)
	}
}

// The wrong file is named as what it is.
func TestBudgetWrongFile(t *testing.T) {
	b := filled()
	other := filled()
	other.Stamp.ID, other.Stamp.Reference = 8, "DEM00-2026-002"
	fewer := filled()
	fewer.Budget.Tranches, fewer.Tranches = 1, fewer.Tranches[:1]
	plain := excelize.NewFile()
	var plainBody bytes.Buffer
	if _, err := plain.WriteTo(&plainBody); err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, 64<<20); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	good := written(t, b)
	for name, c := range map[string]struct {
		body []byte
		key  string
	}{
		"another programme": {written(t, other), "budget.file_programme"},
		"another shape":     {written(t, fewer), "budget.file_shape"},
		"another version":   {changed(t, good, func(f *excelize.File) { _ = f.SetCellStr(sheetMeta, "B2", "0") }), "budget.file_version"},
		"any workbook":      {plainBody.Bytes(), "budget.file_other"},
		"a text":            {[]byte("budget;1;2\n"), "budget.file_kind"},
		"half a file":       {good[:len(good)/2], "budget.file_kind"},
		"a bomb":            {bomb.Bytes(), "budget.file_unpacks"},
		"too large":         {make([]byte, BudgetUploadLimit+1), "budget.file_large"},
		"a broken part":     {broken(t, good), "budget.file_broken"},
	} {
		began := time.Now()
		cells, faults := ReadBudget(c.body, b)
		if cells != nil || len(faults) != 1 || faults[0].Key != c.key {
			t.Errorf("%s: %v", name, faults)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: %s", name, took)
		}
	}
	if _, faults := ReadBudget(written(t, other), b); faults[0].Args["Other"] != "DEM00-2026-002" {
		t.Error("the other programme is not named")
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// broken is a workbook whose list of sheets is no XML.
func broken(t *testing.T, body []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		to, _ := w.Create(part.Name)
		if part.Name == "xl/workbook.xml" {
			_, _ = to.Write([]byte("<workbook><sheets><sheet"))
			continue
		}
		from, _ := part.Open()
		_, _ = io.Copy(to, from)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var legalName = regexp.MustCompile(`^(_xlnm\.)?[A-Za-z]+(_[A-Za-z]+)+$`)

// What office programs warn about: links, macros, formulas without values,
// names that could be cells, texts taken for formulas.
func TestBudgetWorkbookOpensWithoutWarning(t *testing.T) {
	body := written(t, filled())
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	empty := regexp.MustCompile(`<f>[^<]*</f>(</c>|<v></v>)`)
	for _, part := range z.File {
		if strings.Contains(part.Name, "externalLink") || strings.Contains(part.Name, "vbaProject") {
			t.Error(part.Name)
		}
		r, _ := part.Open()
		text, _ := io.ReadAll(r)
		if strings.HasPrefix(part.Name, "xl/worksheets/") && empty.Match(text) {
			t.Errorf("%s: a formula without a value: %s", part.Name, empty.Find(text))
		}
		if bytes.Contains(text, []byte("<f>Work")) {
			t.Errorf("%s: a title became a formula", part.Name)
		}
	}
	f := opened(t, body)
	for _, n := range f.GetDefinedName() {
		if !legalName.MatchString(n.Name) {
			t.Errorf("name %s", n.Name)
		}
	}
	if visible, _ := f.GetSheetVisible(sheetMeta); visible {
		t.Error("the stamp is not hidden")
	}
	if f.GetActiveSheetIndex() != 0 {
		t.Error("another sheet is active")
	}
}

// An office program recalculates the file and finds the same figures.
func TestBudgetRecalculated(t *testing.T) {
	office := program(t, "soffice")
	b := filled()
	dir := t.TempDir()
	path := filepath.Join(dir, "budget.xlsx")
	if err := os.WriteFile(path, written(t, b), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "budget-Budget.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(string(text), "\n")
	last := rows[rowTotal-1]
	total := b.Budget.Total(0, 0)
	if !strings.Contains(last, "321,000.21") && !strings.Contains(last, "321000.21") || total != money.Cents(321_000_21) {
		t.Errorf("total %s, recalculated line %s", total, last)
	}
	checks, err := os.ReadFile(filepath.Join(dir, "budget-Checks.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(checks), "OK"); n != 3+9+2 {
		t.Errorf("%d checks are fine: %s", n, checks)
	}
}
