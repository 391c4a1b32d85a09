package reports

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
)

// The same rows give the same bytes, and every formula carries the value that
// it gives when it is counted again.
func TestWorkbooksAreStableAndComputed(t *testing.T) {
	least := map[string]int{"portfolio": 50, "transfer": 60, "budget": 80, "results": 12}
	for name, write := range workbooks {
		body := made(t, write)
		if !bytes.Equal(body, made(t, write)) {
			t.Errorf("%s: the same rows give other bytes", name)
		}
		f := opened(t, body)
		n := 0
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for r := range rows {
				for c := 1; c <= 40; c++ {
					at := address(c, r+1)
					formula, _ := f.GetCellFormula(sheet, at)
					if formula == "" {
						continue
					}
					n++
					carried, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
					computed, err := f.CalcCellValue(sheet, at, excelize.Options{RawCellValue: true})
					if err != nil || !same(carried, computed) {
						t.Errorf("%s %s!%s =%s carries %q, gives %q (%v)", name, sheet, at, formula, carried, computed, err)
					}
				}
			}
		}
		if n < least[name] {
			t.Errorf("%s: only %d formulas", name, n)
		}
	}
}

// What office programs warn about is not there.
func TestWorkbooksOpenWithoutWarning(t *testing.T) {
	without := regexp.MustCompile(`<f>[^<]*</f>(</c>|<v></v></c>)`)
	for name, write := range workbooks {
		body := made(t, write)
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		if z.File[0].Name != contentTypes {
			t.Errorf("%s begins with %s", name, z.File[0].Name)
		}
		seen := map[string]bool{}
		for _, part := range z.File {
			if seen[part.Name] || strings.Contains(part.Name, "externalLink") || strings.Contains(part.Name, "vbaProject") {
				t.Errorf("%s: part %s", name, part.Name)
			}
			seen[part.Name] = true
			text := partText(t, part)
			if found := without.FindString(text); found != "" && !strings.Contains(found, `t="str"`) && !strings.Contains(text, `t="str"><f>`) {
				t.Errorf("%s %s: a formula without a value: %s", name, part.Name, found)
			}
			lint(t, name+" "+part.Name, text)
		}
		f := opened(t, body)
		for _, n := range f.GetDefinedName() {
			if !legalName.MatchString(n.Name) && n.Name != "_xlnm._FilterDatabase" {
				t.Errorf("%s: name %s", name, n.Name)
			}
			if strings.Contains(n.RefersTo, "#REF") {
				t.Errorf("%s: %s refers to %s", name, n.Name, n.RefersTo)
			}
		}
		for _, sheet := range f.GetSheetList() {
			if visible, _ := f.GetSheetVisible(sheet); !visible {
				continue
			}
			rows, _ := f.GetRows(sheet)
			if whole := flat(rows); !strings.Contains(whole, "illustrative") {
				t.Errorf("%s: %s does not say that it is illustrative", name, sheet)
			}
		}
	}
}

func partText(t *testing.T, part *zip.File) string {
	t.Helper()
	r, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func lint(t *testing.T, name, text string) {
	t.Helper()
	path := program(t, "xmllint")
	cmd := exec.Command(path, "--noout", "-")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %s", name, out)
	}
}

func flat(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "|") + "\n")
	}
	return b.String()
}

// recalculated opens a workbook with an office program, which counts every
// formula again, and gives its sheets as rows.
func recalculated(t *testing.T, body []byte) map[string][][]string {
	t.Helper()
	office := program(t, "soffice")
	dir := t.TempDir()
	path := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out := map[string][][]string{}
	files, _ := filepath.Glob(filepath.Join(dir, "book-*.csv"))
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		_ = f.Close()
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "book-"), ".csv")] = rows
	}
	return out
}

// An office program counts again and finds the figures that the cells carry,
// the sums of the rows to the cent, and no difference in the checks.
func TestWorkbooksRecalculated(t *testing.T) {
	for name, write := range workbooks {
		body := made(t, write)
		f := opened(t, body)
		for sheet, rows := range recalculated(t, body) {
			for r, cells := range rows {
				for c, computed := range cells {
					at := address(c+1, r+1)
					if formula, _ := f.GetCellFormula(sheet, at); formula == "" {
						continue
					}
					carried, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
					if !same(carried, perCent(computed)) {
						t.Errorf("%s %s!%s carries %q, recalculated %q", name, sheet, at, carried, computed)
					}
				}
			}
			if sheet == "Checks" && name != "budget" {
				for _, row := range rows[1:] {
					if len(row) > 3 && row[3] != "0" && row[3] != "" {
						t.Errorf("%s: %s differs by %s", name, row[0], row[3])
					}
				}
			}
		}
	}
	sum := recalculated(t, made(t, workbooks["portfolio"]))["Programmes"]
	p := testPortfolio()
	total := sum[len(p.Programmes)+1]
	want := models.PortfolioSum(p.Programmes)
	letters := letterOf(Portfolio(p.Book))
	for id, value := range map[string]string{"approved": want.ApprovedCents.String(), "net_funded": want.NetFunded().String(), "expenditure": want.SpentCents.String(), "delivery": want.Delivery().String()} {
		column, _ := excelize.ColumnNameToNumber(letters[id])
		if !same(total[column-1], value) {
			t.Errorf("%s: %s, the rows give %s", id, total[column-1], value)
		}
	}
}

// perCent is the number behind "60 %".
func perCent(text string) string {
	number, is := strings.CutSuffix(text, "%")
	if x, err := strconv.ParseFloat(number, 64); is && err == nil {
		return strconv.FormatFloat(x/100, 'f', -1, 64)
	}
	return text
}

// A wrong figure shows: the control of the checks.
func TestPortfolioChecksFindADifference(t *testing.T) {
	p := testPortfolio()
	p.Programmes[0].TransferredCents++
	f := opened(t, made(t, func(w io.Writer) error { return WritePortfolio(w, p) }))
	rows, _ := f.GetRows("Checks", excelize.Options{RawCellValue: true})
	var wrong []string
	for _, row := range rows[1:] {
		if len(row) > 3 && row[3] != "0.00" && row[3] != "" {
			wrong = append(wrong, row[0]+" "+row[3])
		}
	}
	if got := strings.Join(wrong, "; "); got != "reports.check_net_funded 0.01; reports.check_held 0.01" {
		t.Errorf("differences: %s", got)
	}
	readme, _ := f.GetRows("README")
	if !strings.Contains(flat(readme), "reports.checks_wrong") {
		t.Error("the first sheet does not say so")
	}
}

// A ledger that ends early leaves no file that looks whole.
func TestPortfolioRefusesAnotherNumberOfLines(t *testing.T) {
	p := testPortfolio()
	p.LedgerLines++
	if err := WritePortfolio(io.Discard, p); err == nil {
		t.Error("one line less than announced was written")
	}
}

// A5: text is text whatever it begins with; codes keep their zeros.
func TestTextStaysText(t *testing.T) {
	f := opened(t, made(t, workbooks["portfolio"]))
	for at, want := range map[string]string{"C2": "=Work & return", "G2": "000794", "A2": "99000001", "C4": "Skills <for> all"} {
		got, _ := f.GetCellValue("Programmes", at)
		formula, _ := f.GetCellFormula("Programmes", at)
		kind, _ := f.GetCellType("Programmes", at)
		if got != want || formula != "" || kind == excelize.CellTypeNumber {
			t.Errorf("%s: %q, formula %q, type %v", at, got, formula, kind)
		}
	}
	var out bytes.Buffer
	p := testPortfolio()
	if err := Portfolio(p.Book).CSV(&out, p.Book, All(p.Programmes)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][2] != "'=Work & return" || rows[1][6] != "000794" || rows[1][13] != "900000.00" || rows[3][19] != "" {
		t.Errorf("%v %q", err, rows)
	}
	if last := rows[1][len(rows[1])-1]; last != "reports.illustrative" {
		t.Errorf("the row says %q", last)
	}
}

// clause 112: where the name stands, the note stands, on each sheet and in
// each row; and not elsewhere.
func TestNoteStandsWhereTheNameStands(t *testing.T) {
	p := testPortfolio()
	p.Programmes[2].Title = "Skills in Kosovo"
	body := made(t, func(w io.Writer) error { return WritePortfolio(w, p) })
	f := opened(t, body)
	for _, sheet := range f.GetSheetList() {
		rows, _ := f.GetRows(sheet)
		text := flat(rows)
		if models.LacksKosovoNote(text) {
			t.Errorf("%s lacks the note", sheet)
		}
		if sheet == "Transfers" && strings.Contains(text, "1244") {
			t.Errorf("%s carries a note that nothing calls for", sheet)
		}
	}
	var out bytes.Buffer
	if err := Portfolio(p.Book).CSV(&out, p.Book, All(p.Programmes)); err != nil {
		t.Fatal(err)
	}
	if models.LacksKosovoNote(out.String()) {
		t.Error("the data file lacks the note")
	}
	b := testProgrammeBudget()
	b.View.Title = "Skills in Kosovo"
	rows, _ := opened(t, made(t, func(w io.Writer) error { return WriteProgrammeBudget(w, b) })).GetRows("README")
	if models.LacksKosovoNote(flat(rows)) {
		t.Error("the budget lacks the note")
	}
}

// The request's form: what is left, the share of indirect costs, the gate's
// arithmetic and the checks.
func TestTransferFormSaysWhatIsAsked(t *testing.T) {
	b := testTransfer()
	f := opened(t, made(t, workbooks["transfer"]))
	rows, _ := f.GetRows(sheetRequest, excelize.Options{RawCellValue: true})
	text := flat(rows)
	for _, want := range []string{
		"000794|Organisation P|1200000.00|480000.00|360000.00|360000.00|",
		"000722|Organisation Q|850000.00|340000.01|255000.03|254999.96|",
		"reports.total||2050000.00|820000.01|615000.03|614999.96|",
		"000722|Organisation Q|340000.01|238000.01|151000.00|32000.00|183000.00|-55000.01|reports.gate_missing",
		"reports.gate_waived DecisionD-2026-009", "reports.sign_approved|Head of secretariat|",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "|old|") {
		t.Error("a signature under an older revision is shown")
	}
	for _, n := range f.GetDefinedName() {
		if n.Name == "Request_Total" && n.RefersTo != "'Request'!$E$28" {
			t.Errorf("Request_Total is %s", n.RefersTo)
		}
	}
	if all, wrong := TransferChecks(b.View); all != 16 || wrong != 0 {
		t.Errorf("%d checks, %d wrong", all, wrong)
	}
	b.View.Lines[0].AskedCents, b.View.Lines[1].Agreement, b.View.Programme.AgentNumber, b.View.FundCash = 800_000_00, "", "", 1
	b.View.Request.Revision = 3
	// breakdown and sum, approved, released, agreement, cash, number, signature
	if _, wrong := TransferChecks(b.View); wrong != 8 {
		t.Errorf("%d checks find the faults", wrong)
	}
}

func TestProgrammeBudgetIsTheApprovedOne(t *testing.T) {
	f := opened(t, made(t, workbooks["budget"]))
	rows, _ := f.GetRows(sheetChecks)
	for _, row := range rows[1:] {
		if row[1] != fine {
			t.Errorf("%v", row)
		}
	}
	if text := flat(rows); !strings.Contains(text, "reports.budget_check_approved") || strings.Count(text, "reports.budget_check_frozen") != 3 {
		t.Errorf("checks: %s", text)
	}
	b := testProgrammeBudget()
	b.View.Lines[len(b.View.Lines)-1].Cents++ // frozen indirect costs that the rule does not give
	rows, _ = opened(t, made(t, func(w io.Writer) error { return WriteProgrammeBudget(w, b) })).GetRows(sheetChecks)
	if !strings.Contains(flat(rows), "|-0.01") {
		t.Errorf("a cent too much is not found: %s", flat(rows))
	}
}

// BenchmarkPortfolio writes a workbook of 100,000 ledger lines; floor writes
// the same rows to a zip with the standard library's deflate.
func BenchmarkPortfolio(b *testing.B) {
	p := testPortfolio()
	p.LedgerLines = 100_000
	p.Ledger = manyLines(p.LedgerLines)
	var rows bytes.Buffer
	w, err := newWorkbook(p.Book, "", "")
	if err != nil {
		b.Fatal(err)
	}
	s := newSheetRows(&rows)
	if _, _, err := tableRows(s, w, Ledger(p.Book), p.Ledger); err != nil || s.w.Flush() != nil {
		b.Fatal(err)
	}
	b.Run("workbook", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := WritePortfolio(io.Discard, p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			z := zip.NewWriter(io.Discard)
			part, err := z.Create("xl/worksheets/sheet5.xml")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := part.Write(rows.Bytes()); err != nil || z.Close() != nil {
				b.Fatal(err)
			}
		}
	})
}

// A long ledger is not held: what is allocated at once stays small.
func TestLongLedgerIsStreamed(t *testing.T) {
	p := testPortfolio()
	p.LedgerLines = 20_000
	p.Ledger = manyLines(p.LedgerLines)
	body := made(t, func(w io.Writer) error { return WritePortfolio(w, p) })
	f := opened(t, body)
	value, _ := f.GetCellValue("Ledger", "I20002", excelize.Options{RawCellValue: true})
	var want money.Cents
	for r := range manyLines(p.LedgerLines) {
		want += r.DebitCents
	}
	if value != want.String() {
		t.Errorf("debits %s, want %s", value, want)
	}
	if got, _ := f.GetCellFormula("Ledger", "I20002"); got != "SUM(I2:I"+strconv.Itoa(p.LedgerLines+1)+")" {
		t.Errorf("formula %s", got)
	}
}
