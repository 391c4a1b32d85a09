package reports

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// testContributions is two arrangements, one with codes and references that begin
// with zeros and with texts like a formula; deposits in yen, euro and dollars, one
// at a rate of its own, one that was taken back and one that waits.
func testContributions() models.ContributionBooks {
	posted, back := models.RecordPosted, int64(9)
	cents := func(n int64) *money.Cents { c := money.Cents(n); return &c }
	day := func(m, d int) when.Date { return when.MustDate(2026, time.Month(m), d) }
	rows := []models.ContributionRow{
		{ID: 1, Reference: "SAA-0001", Agreement: "000123", OrganisationID: 7, OrganisationCode: "0044", Contributor: "Contributor 1", SignedOn: day(1, 5), Currency: "EUR", CommittedMinor: 900_000_10, Preference: 3,
			Exchange:    models.Exchanged{CommittedCents: cents(975_081_37)},
			Instalments: []models.InstalmentRow{{ID: 1, Number: 1, DueOn: day(2, 1), Minor: 400_000_05}, {ID: 2, Number: 2, DueOn: day(9, 1), Minor: 500_000_05}},
			Deposits: []models.DepositRow{
				{ID: 1, Reference: "D-0001", Instalment: 1, Currency: "EUR", Minor: 400_000_05, Rate: "0.923", RateSource: "=Circular, \"March\"", RateOn: day(2, 1), USDCents: 433_369_50, FeeCents: 4_333_70, ValueDate: day(2, 3), AgentRef: "00077", State: posted},
				{ID: 2, Reference: "D-0002", Currency: "EUR", Minor: 100_00, Rate: "0.90000000001", RateSource: "Bank", RateWhy: "Sold at once;\nsee letter", RateOn: day(2, 1), USDCents: 111_11, FeeCents: 1_11, ValueDate: day(2, 4), AgentRef: "DEP-2", State: posted},
				{ID: 3, Reference: "D-0003", Currency: "EUR", Minor: 5_00, Rate: "0.9", RateSource: "Bank", RateOn: day(2, 1), USDCents: 5_56, FeeCents: 6, ValueDate: day(2, 5), AgentRef: "DEP-3", State: posted, ReversalID: &back},
				{ID: 4, Reference: "D-0004", Currency: "EUR", Minor: 6_00, Rate: "0.9", RateSource: "Bank", RateOn: day(2, 1), USDCents: 6_67, ValueDate: day(2, 6), AgentRef: "DEP-4", State: models.RecordPending}}},
		{ID: 2, Reference: "SAA-0002", Agreement: "SAA & 2026/2", OrganisationID: 8, OrganisationCode: "C-2", Contributor: "-Contributor, two", SignedOn: day(1, 6), Currency: "JPY", CommittedMinor: 1_000_000,
			Instalments: []models.InstalmentRow{{ID: 3, Number: 1, DueOn: day(2, 1), Minor: 1_000_000}},
			Deposits:    []models.DepositRow{{ID: 5, Reference: "D-0005", Currency: "JPY", Minor: 999_999, Rate: "149.55", RateSource: "Circular", RateOn: day(2, 1), USDCents: 6_686_72, FeeCents: 66_87, ValueDate: day(2, 7), AgentRef: "+1", State: posted}}},
	}
	return models.NewContributionBooks(rows, []models.Organisation{{ID: 7, Code: "0044", Name: "Contributor 1"}, {ID: 8, Code: "C-2", Name: "-Contributor, two"}}, nil, models.StartAgentFee)
}

func contributionBytes(t testing.TB, books models.ContributionBooks) []byte {
	t.Helper()
	var body bytes.Buffer
	if err := WriteContributions(&body, testBook(), books.Rows); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

// sameContributions wants files to say what stands and nothing else.
func sameContributions(t *testing.T, books models.ContributionBooks, bodies ...[]byte) {
	t.Helper()
	arrangements, deposits := 0, 0
	for _, body := range bodies {
		file, faults := ReadContributions(body, testBook().Fund)
		if len(faults) > 0 {
			t.Fatalf("faults %+v", faults)
		}
		out, wrong := models.CheckContributions(file, books, models.ContributionTerms{Today: when.MustDate(2026, 12, 1)})
		if len(wrong) > 0 || len(out.Lacking) > 0 || out.Counts().Changes() {
			t.Fatalf("faults %+v, lacking %+v, %+v", wrong, out.Lacking, out)
		}
		arrangements, deposits = arrangements+len(out.Contributions), deposits+len(out.Deposits)
	}
	if arrangements != 2 || deposits != 3 {
		t.Errorf("%d arrangements and %d deposits", arrangements, deposits)
	}
}

// What is taken away and loaded again changes nothing: the workbook, each list as
// data, both without the zeros that office programs lose.
func TestContributionsComeBackUnchanged(t *testing.T) {
	books := testContributions()
	body := contributionBytes(t, books)
	if !bytes.Equal(body, contributionBytes(t, books)) {
		t.Error("the same books give other bytes")
	}
	sameContributions(t, books, body)
	arrangements, deposits := ContributionLines(books.Rows)
	var one, two bytes.Buffer
	if err := ArrangementLines(testBook()).CSV(&one, testBook(), All(arrangements)); err != nil {
		t.Fatal(err)
	}
	if err := DepositLines(testBook()).CSV(&two, testBook(), All(deposits)); err != nil {
		t.Fatal(err)
	}
	sameContributions(t, books, one.Bytes(), two.Bytes())
	zeros := func(b bytes.Buffer) []byte {
		return []byte(strings.NewReplacer("000123", "123", "0044", "44", "00077", "77").Replace(b.String()))
	}
	sameContributions(t, books, zeros(one), zeros(two))
	// The workbook and the data files have the same rows.
	file, _ := ReadContributions(body, testBook().Fund)
	first, _ := ReadContributions(one.Bytes(), "")
	second, _ := ReadContributions(two.Bytes(), "")
	if fmt.Sprintf("%+v", file.Contributions) != fmt.Sprintf("%+v", first.Contributions) || len(file.Deposits) != len(second.Deposits) {
		t.Errorf("%+v\n%+v", file.Contributions, first.Contributions)
	}
	for i := range file.Deposits {
		a, b := file.Deposits[i], second.Deposits[i]
		if *a.USD != *b.USD || *a.Fee != *b.Fee {
			t.Errorf("row %d: %s and %s", i, *a.USD, *b.USD)
		}
		a.USD, a.Fee, b.USD, b.Fee = nil, nil, nil, nil
		if fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", b) {
			t.Errorf("%+v\n%+v", a, b)
		}
	}
	// Blank cells beside arrangement, day, amount and reference say nothing.
	bare := edited(t, body, func(f *excelize.File) {
		for _, column := range "BFGHIJK" {
			_ = f.SetCellValue(models.ListDeposits, string(column)+"2", nil)
		}
		_ = f.SetCellValue(models.ListContributions, "H2", nil)
		for _, column := range "ABDEFGH" {
			_ = f.SetCellValue(models.ListContributions, string(column)+"3", nil)
		}
	})
	sameContributions(t, books, bare)
}

func TestContributionsSavedByLibreOfficeComeBackUnchanged(t *testing.T) {
	office := program(t, "soffice")
	books := testContributions()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.xlsx"), contributionBytes(t, books), 0o600); err != nil {
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
	sameContributions(t, books, saved)
}

func TestAnotherWorkbookThanContributionsIsNamed(t *testing.T) {
	books := testContributions()
	body := contributionBytes(t, books)
	fund := testBook().Fund
	for name, c := range map[string]struct {
		body []byte
		fund string
		key  string
	}{
		"of expenditure":  {unexBytes(t, testUnex(true)), fund, "contribfiles.file_other"},
		"another fund":    {body, "OTHER", "imports.file_fund"},
		"another version": {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(sheetMeta, "B2", "9") }), fund, "budget.file_version"},
		"a sheet is gone": {edited(t, body, func(f *excelize.File) { _ = f.DeleteSheet(models.ListDeposits) }), fund, "budget.sheet_missing"},
		"a moved head":    {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(models.ListDeposits, "C1", "day") }), fund, "transfers.file_head"},
		"beside the list": {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(models.ListDeposits, "N2", "moved") }), fund, "budget.cell_outside"},
		"an empty formula": {edited(t, body, func(f *excelize.File) {
			_ = f.SetCellValue(models.ListDeposits, "B3", nil)
			_ = f.SetCellFormula(models.ListDeposits, "B3", "1+0")
		}), fund, "sheets.formula_empty"},
		"days from 1904": {edited(t, body, func(f *excelize.File) {
			yes := true
			_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
		}), fund, "sheets.days_1904"},
		"a far cell":    {edited(t, body, func(f *excelize.File) { _ = f.SetCellValue(models.ListDeposits, "XFD4", "x") }), fund, "budget.cell_outside"},
		"no workbook":   {[]byte("PK no zip"), fund, "budget.file_kind"},
		"an empty file": {nil, fund, "imports.fault.empty"},
		"heads alone":   {[]byte(strings.Join(models.DepositColumns, ";") + "\n"), fund, "imports.fault.empty"},
		"another list":  {[]byte("programme,amount\nJP-0001,1\n"), fund, "transfers.file_head"},
	} {
		_, faults := ReadContributions(c.body, c.fund)
		if len(faults) == 0 || faults[0].Key != c.key {
			t.Errorf("%s: %+v, want %s", name, faults, c.key)
		}
	}
}

// Cells as people and programs write them; heads stay locked, and rows can be added.
func TestCellsOfContributionsAsPeopleWriteThem(t *testing.T) {
	books := testContributions()
	body := edited(t, contributionBytes(t, books), func(f *excelize.File) {
		for cell, value := range map[string]any{"A5": "000123", "C5": "2026-02-09", "D5": "eur", "E5": "1,234.50", "F5": 0.1 + 0.2, "L5": 123456, "A6": "000123", "C6": "soon", "D6": "EUR", "E6": 1.005, "B6": 1.5, "L6": "X",
			"A7": "SAA & 2026/2", "D7": "JPY", "E7": 0.5, "C7": 46000, "L7": "Y", "A8": "000123", "D8": "EURO", "E8": 5, "C8": 46000, "L8": "Z", "A9": "000123", "D9": "EUR", "E9": -5, "C9": 46000, "L9": "W"} {
			_ = f.SetCellValue(models.ListDeposits, cell, value)
		}
	})
	file, faults := ReadContributions(body, testBook().Fund)
	got := map[string]string{}
	for _, f := range faults {
		got[f.Cell] = f.Key
	}
	want := map[string]string{"Deposits!C6": "", "Deposits!E6": "money.decimals", "Deposits!B6": "contribfiles.fault.whole", "Deposits!E7": "money.decimals", "Deposits!E9": "money.fault.below_zero"}
	for cell, key := range want {
		if has, ok := got[cell]; !ok || key != "" && has != key {
			t.Errorf("%s: %q, want %q", cell, has, key)
		}
	}
	if len(got) != len(want) || len(file.Deposits) != 8 {
		t.Fatalf("%d rows, %v", len(file.Deposits), got)
	}
	if d := file.Deposits[3]; d.Minor != 1_234_50 || d.Rate != "0.3" || d.AgentRef != "123456" || d.ValueDate != when.MustDate(2026, 2, 9) || d.Currency != "EUR" {
		t.Errorf("%+v", d)
	}
	// A fault of the file hides none of the books, and is not named twice.
	_, more := models.CheckContributions(file, books, models.ContributionTerms{Today: when.MustDate(2026, 12, 1)})
	seen := map[string]bool{}
	for _, f := range more {
		seen[f.Field] = true
	}
	if seen["Deposits!E6"] || seen["Deposits!C6"] || !seen["Deposits!D8"] || !seen["Deposits!F7"] {
		t.Errorf("faults of the books %v", seen)
	}
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	locked := func(cell string) bool {
		id, err := f.GetCellStyle(models.ListDeposits, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return style.Protection == nil || style.Protection.Locked
	}
	if !locked("E1") || locked("E2") || locked("E20") {
		t.Errorf("locked: head %t, row %t, next %t", locked("E1"), locked("E2"), locked("E20"))
	}
	if width, err := f.GetColWidth(models.ListDeposits, "A"); err != nil || width < 20 {
		t.Errorf("width %v, %v", width, err)
	}
	if visible, err := f.GetSheetVisible(sheetMeta); err != nil || visible {
		t.Errorf("the stamp is shown: %v", err)
	}
}
