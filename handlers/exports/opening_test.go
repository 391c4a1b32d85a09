package exports_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/files"
	"seedfund/app/opening"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// pages are the rows of a workbook as a person types them, by sheet.
type pages map[string][][]any

func date(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// filled types rows into the empty workbook, as an office program would.
func (s *store) filled(rows pages, cutOff any, statement map[string]any) []byte {
	s.Helper()
	body, _ := s.export("opening-template", exports.Params{})
	f, err := excelize.OpenReader(bytes.NewReader(body))
	s.must(err)
	defer f.Close()
	s.must(f.SetCellValue(models.OpeningStart, "B5", cutOff))
	for name, all := range rows {
		for i, row := range all {
			for j, value := range row {
				if value != nil {
					cell, err := excelize.CoordinatesToCellName(j+1, i+models.OpeningFirst)
					s.must(err)
					s.must(f.SetCellValue(name, cell, value))
				}
			}
		}
	}
	for i, line := range models.StatementLines() {
		var value any = 0
		if v, is := statement[line]; is {
			value = v
		}
		s.must(f.SetCellValue(models.OpeningStatement, fmt.Sprintf("B%d", i+models.OpeningFirst), value))
	}
	var out bytes.Buffer
	s.must(f.Write(&out))
	return out.Bytes()
}

// fund is a fund of one running programme of two organisations, and what its agent
// states.
func (s *store) fund() (pages, map[string]any) {
	s.Helper()
	code := func(id int64) (code string) {
		s.must(s.DB.Read(s.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", id).Scan(&code).Error)
		return code
	}
	donor := code(s.Cast(models.RoleContributor).OrganisationID)
	p, q := code(s.Organisation('P')), code(s.Organisation('Q'))
	rows := pages{
		models.OpeningDecisions:  {{"SC/2024/1", date("2024-03-10"), "Steering Committee", "consensus", "A programme", nil, "https://example.org/sc"}},
		models.OpeningProgrammes: {{"A", "00120001", "Programme that runs", 2, "XDA 60, XDB 40", p, 24, date("2024-04-01"), nil, "SC/2024/1", "ongoing"}},
		models.OpeningShares: {
			{"A", 1, p, nil, nil, nil, nil, 100000, nil, nil, nil, 7000, 107000, "released", date("2024-03-20"), "Letter of 20 March"},
			{"A", 1, q, nil, nil, nil, nil, 50000.5, nil, nil, nil, 3500.04, nil, "released", date("2024-03-20")},
			{"A", 2, p, date("2026-06-01"), 20000, nil, nil, nil, nil, nil, nil, 1400, nil, "planned"},
		},
		models.OpeningContributions: {{donor, "SAA-1", date("2024-01-15"), "USD", 300000, nil, "2024-02-01 200000; 2026-06-01 100000"}, {donor, "SAA-2", date("2024-01-20"), "EUR", 100000, 3}},
		models.OpeningDeposits: {{"SAA-1", date("2024-02-03"), 200000, "USD", nil, nil, 200000, nil, "DEP-1"},
			{"SAA-2", date("2024-02-10"), "100 000,00", "EUR", 0.8, "UN operational rates", 125000, 1249.99, "DEP-2"}},
		models.OpeningTransfers: {{"transfer", "A", 1, p, date("2024-04-01"), 107000, "PAY-1"}, {"transfer", "A", 1, q, date("2024-04-01"), 53500.54, "PAY-1"},
			{"refund", "A", nil, q, date("2025-02-01"), 500.54, "REF-1", "Unspent"}},
		models.OpeningSpending: {{"A", p, 2024, "annual", nil, nil, nil, 40000, nil, nil, nil, 2800}, {"A", q, 2025, "interim", 45000, nil, nil, nil, nil, nil, nil, 3150, 48150, 1000}},
		models.OpeningItems:    {{"interest", date("2025-12-31"), nil, 1234.56, nil, "INT-1"}, {"direct_cost", date("2025-02-01"), p, 10000, "SC/2024/1", "DC-1"}},
	}
	return rows, map[string]any{
		models.FundingContributions: 325000, models.FundingInterest: 1234.56, models.FundingSources: 326234.56,
		models.FundingTransferred: 160500.54, models.FundingSubtotal: 160500.54, models.FundingRefunds: -500.54, models.FundingFee: 3249.99, models.FundingDirect: 10000, models.FundingUses: 173249.99,
		models.FundingBalance: 152984.57, models.FundingResources: 170500.54, models.FundingSpent: 90950, models.FundingTheirRefunds: -500.54, models.FundingExpenses: 91450.54,
		models.FundingThere: 79050, models.FundingBalances: 232034.57,
	}
}

func (s *store) read(body []byte) (*models.OpeningBook, []reports.SheetFault) {
	s.Helper()
	book, faults, err := exports.ReadOpening(s.Ctx, s.services, s.officer, body)
	s.must(err)
	return book, faults
}

func (s *store) takenFrom(body []byte) *models.OpeningBatch {
	s.Helper()
	book, faults := s.read(body)
	if len(faults) > 0 {
		s.Fatalf("faults %+v", faults)
	}
	sum := sha256.Sum256(body)
	b, err := s.services.Opening.Take(s.Ctx, s.Fresh(s.officer), *book, opening.File{Upload: files.Upload{Name: "opening.xlsx", Body: bytes.NewReader(body)}, Hash: hex.EncodeToString(sum[:])})
	s.must(err)
	return b
}

// The whole road: the workbook is taken, filled, loaded, agrees with the statement and
// is committed; the books say what the agent says.
func TestAFundIsOpenedFromItsWorkbook(t *testing.T) {
	s := openHeld(t, app.Invariants())
	rows, statement := s.fund()
	body := s.filled(rows, date("2025-12-31"), statement)
	b := s.takenFrom(body)
	if again := s.takenFrom(body); again.ID != b.ID {
		t.Errorf("the same file made another batch: %d and %d", b.ID, again.ID)
	}
	v, err := s.services.Opening.Batch(s.Ctx, s.head, b.ID)
	s.must(err)
	if !v.Agrees() {
		t.Fatalf("lines %+v", v.Lines)
	}
	// A workbook that was not committed is no part of the books.
	member := s.Cast(models.RoleBoardMember)
	if _, err := s.services.Opening.Batch(s.Ctx, member, b.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a member reads a workbook that waits: %v", err)
	}
	if _, err := s.services.Opening.FileOf(s.Ctx, member, b.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a member takes a workbook that waits: %v", err)
	}
	s.must(s.services.Opening.Commit(s.Ctx, s.Fresh(s.head), b.ID, b.Version))
	_, err = s.services.Opening.FileOf(s.Ctx, member, b.ID)
	s.must(err)
	status, _, err := s.services.Ledger.Funding(s.Ctx, models.SystemActor, when.MustDate(2025, 12, 31), models.FundingWhole)
	s.must(err)
	for line, amount := range statement {
		if got := status.Line(line).Cents; got.String() != fmt.Sprintf("%.2f", toFloat(amount)) {
			t.Errorf("%s: the books have %s, the statement %v", line, got, amount)
		}
	}
	sheet, err := s.services.Programmes.Budget(s.Ctx, s.officer, 1, 0)
	s.must(err)
	if sheet.Decision != "SC/2024/1" || len(sheet.Lines) != 6 || sheet.ApprovedCents != 181_900_54 {
		t.Errorf("budget %+v", sheet)
	}
	for _, name := range []string{"mptf-portfolio", "programmes", "transfers", "contributions", "ledger", "reports-owed", "consolidated", exports.IATIActivities, exports.IATIOrganisation} {
		s.export(name, exports.Params{})
	}
	s.export("mptf-budget", exports.Params{Programme: "1"})
	s.export("mptf-transfer", exports.Params{Request: "TR-0001"})
	// What was paid before is asked of nobody, and the workbook is no notification.
	if _, err := exports.PackageOf(s.Ctx, s.services, s.officer, "TR-0001", "en"); models.AsError(err) == nil || models.AsError(err).Key != "transfers.conflict.package_told" {
		t.Errorf("a package of what was paid before: %v", err)
	}
	told, err := s.services.Transfers.Show(s.Ctx, s.officer, 1)
	s.must(err)
	if !told.Told() || told.Records[0].FileID != nil || told.Payments[0].FileID != nil {
		t.Errorf("a request of the history: %+v", told.Records)
	}
	s.Verify()
	book, faults, err := exports.ReadOpening(s.Ctx, s.services, s.officer, body)
	if e := models.AsError(err); e == nil || e.Key != "opening.conflict.opened" {
		t.Errorf("a second opening: %v %v %v", book, faults, err)
	}
}

func toFloat(v any) float64 {
	switch x := v.(type) {
	case int:
		return float64(x)
	case float64:
		return x
	}
	return 0
}

// A workbook saved by another office program says the same.
func TestAnOpeningSavedByLibreOfficeIsTheSame(t *testing.T) {
	office := apptest.Program(t, "soffice")
	s := openHeld(t, nil)
	rows, statement := s.fund()
	body := s.filled(rows, date("2025-12-31"), statement)
	dir := t.TempDir()
	s.must(os.WriteFile(filepath.Join(dir, "in.xlsx"), body, 0o600))
	cmd := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir+"/out", filepath.Join(dir, "in.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	s.must(err)
	before, faults := s.read(body)
	after, more := s.read(saved)
	if len(faults)+len(more) > 0 || !reflect.DeepEqual(before, after) {
		t.Errorf("faults %v, %v\nbefore %+v\nafter  %+v", faults, more, before, after)
	}
}

// What a workbook says and another reading would lose is named: a row that moved up
// to where the columns are explained, a formula that was never worked out, days that
// are counted from 1904, and cells so far out that they would fill the memory.
func TestAnOpeningThatWouldLoseACentIsNamed(t *testing.T) {
	s := openHeld(t, nil)
	rows, statement := s.fund()
	body := s.filled(rows, date("2025-12-31"), statement)
	for name, c := range map[string]struct {
		change     func(f *excelize.File) error
		where, key string
		faultless  bool
	}{
		"as it is":  {change: func(*excelize.File) error { return nil }, faultless: true},
		"a row up":  {change: func(f *excelize.File) error { return f.RemoveRow(models.OpeningShares, 2) }, where: "Tranches!B2", key: "opening.fault.row_above"},
		"a formula": {change: func(f *excelize.File) error { return f.SetCellFormula(models.OpeningShares, "F5", "50+50") }, where: "Tranches!F5", key: "sheets.formula_empty"},
		"days": {change: func(f *excelize.File) error {
			yes := true
			return f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
		}, key: "sheets.days_1904"},
		"a far cell": {change: func(f *excelize.File) error { return f.SetCellValue(models.OpeningItems, "XFD4", "x") }, where: "Items!XFD4", key: "budget.cell_outside"},
		"a low cell": {change: func(f *excelize.File) error { return f.SetCellValue(models.OpeningItems, "A900000", "x") }, where: "Items", key: "transfers.file_long"},
	} {
		_, faults := s.read(editedBook(t, body, func(f *excelize.File) { s.must(c.change(f)) }))
		switch {
		case c.faultless && len(faults) > 0:
			t.Errorf("%s: %+v", name, faults)
		case !c.faultless && !slices.ContainsFunc(faults, func(f reports.SheetFault) bool { return f.Where() == c.where && f.Key == c.key }):
			t.Errorf("%s: %+v, want %s at %s", name, faults, c.key, c.where)
		}
	}
}

// Every fault comes at once with sheet, cell and value: those of reading, of whom and
// what there is, and of the rows among each other.
func TestOpeningFaultsComeAllAtOnceByCell(t *testing.T) {
	s := openHeld(t, nil)
	rows, statement := s.fund()
	rows[models.OpeningProgrammes][0][4] = "XDA 60, NOWHERE 40"
	rows[models.OpeningProgrammes][0][9] = "SC/1"
	rows[models.OpeningShares][0][12] = 107000.01
	rows[models.OpeningShares][1][14] = "soon"
	rows[models.OpeningDeposits][0][1] = date("2026-01-01")
	rows[models.OpeningDeposits][1][6] = 125000.01
	rows[models.OpeningTransfers][0][3] = "NOBODY"
	rows[models.OpeningTransfers][1][5] = "a lot"
	rows[models.OpeningSpending][1][3] = "annual"
	rows[models.OpeningSpending][0][2] = "two"
	rows[models.OpeningItems][0][0] = "gift"
	rows[models.OpeningItems][0] = append(rows[models.OpeningItems][0], "beside")
	delete(statement, models.FundingFee)
	body := s.filled(rows, date("2025-12-31"), statement)
	body = editedBook(t, body, func(f *excelize.File) { s.must(f.SetCellValue(models.OpeningStatement, "B3", "")) })
	_, faults := s.read(body)
	got := map[string]string{}
	for _, f := range faults {
		if got[f.Where()] != "" {
			t.Errorf("%s has two faults: %s, %s", f.Where(), got[f.Where()], f.Key)
		}
		got[f.Where()] = f.Key
	}
	for cell, key := range map[string]string{"Programmes!E3": "opening.fault.countries", "Programmes!J3": "opening.fault.decision", "Tranches!M3": "opening.fault.sum", "Tranches!O4": "when.",
		"Deposits!B3": "opening.fault.after_cut_off", "Deposits!G4": "opening.fault.usd", "Transfers!D3": "opening.fault.share", "Transfers!F4": "money.",
		"Expenditure!C3": "opening.fault.whole", "Expenditure!N4": "opening.fault.committed", "Items!A3": "opening.fault.list", "Items!G3": "budget.cell_outside", "Statement!B3": "opening.fault.statement_blank"} {
		if !strings.HasPrefix(got[cell], key) && !(key == "when." || key == "money.") || got[cell] == "" {
			t.Errorf("%s: %q, want %s", cell, got[cell], key)
		}
	}
	if n := len(got); n != 13 {
		t.Errorf("%d cells with faults: %v", n, got)
	}
}

func editedBook(t *testing.T, body []byte, change func(f *excelize.File)) []byte {
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

func TestAnotherWorkbookIsNoOpening(t *testing.T) {
	s := openHeld(t, nil)
	s.Settle()
	body, _ := s.export("opening-template", exports.Params{})
	meta := func(cell, value string) []byte {
		return editedBook(t, body, func(f *excelize.File) { s.must(f.SetCellValue("_meta", cell, value)) })
	}
	portfolio, _ := s.export("mptf-portfolio", exports.Params{})
	for name, c := range map[string]struct {
		body []byte
		key  string
	}{
		"no workbook": {[]byte("a,b\n"), "opening.file_kind"}, "no zip": {[]byte("PK but not really"), "budget.file_kind"}, "another template": {meta("B1", "seedfund.unex"), "opening.file_other"},
		"another version": {meta("B2", "0"), "budget.file_version"}, "another fund": {meta("B3", "OTHER"), "opening.file_fund"}, "other columns": {meta("B4", "0"), "budget.file_version"},
		"a report of ours": {portfolio, "opening.file_"},
		"a head":           {editedBook(t, body, func(f *excelize.File) { s.must(f.SetCellValue(models.OpeningDeposits, "C1", "sum")) }), "transfers.file_head"},
		"a sheet":          {editedBook(t, body, func(f *excelize.File) { s.must(f.DeleteSheet(models.OpeningItems)) }), "budget.sheet_missing"},
		"empty":            {body, "opening.fault.required"},
	} {
		book, faults := s.read(c.body)
		if book != nil || !slices.ContainsFunc(faults, func(f reports.SheetFault) bool { return strings.HasPrefix(f.Key, c.key) }) {
			t.Errorf("%s: %v, want %s", name, faults, c.key)
		}
	}
	if again, _ := s.export("opening-template", exports.Params{}); !bytes.Equal(body, again) {
		t.Error("the same store gives other bytes")
	}
	_, _, err := exports.ReadOpening(s.Ctx, s.services, s.Cast(models.RoleAuditor), body)
	if e := models.AsError(err); e == nil || e.Key != "error.right_missing" {
		t.Errorf("an auditor reads a workbook in: %v", err)
	}
}

// The lines of a published statement, told row by row in a workbook, are reconciled to
// what was printed and come out of the books that it opens. Its fee is not one per
// cent of its deposits: it is told with them.
func TestAPublishedStatementOpensAFund(t *testing.T) {
	s := openHeld(t, app.Invariants())
	rows, _ := s.fund()
	whole := func(line string) int { return int(cents(t, publishedStatus[line]+".00") / 100) }
	donor, p := rows[models.OpeningContributions][0][0], rows[models.OpeningShares][0][2]
	paid, on := whole(models.FundingTransferred), date("2024-06-30")
	rows = pages{
		models.OpeningDecisions:     rows[models.OpeningDecisions],
		models.OpeningProgrammes:    {{"A", "00120001", "All programmes of the fund together", nil, "XDA", p, 60, on, nil, "SC/2024/1", "ongoing"}},
		models.OpeningShares:        {{"A", 1, p, nil, nil, nil, nil, paid, nil, nil, nil, nil, nil, "released", on}},
		models.OpeningContributions: {{donor, "SAA-1", date("2024-01-15"), "USD", whole(models.FundingContributions)}},
		models.OpeningDeposits:      {{"SAA-1", date("2024-02-03"), whole(models.FundingContributions), "USD", 1, nil, whole(models.FundingContributions), whole(models.FundingFee), "DEP-1"}},
		models.OpeningTransfers:     {{"transfer", "A", 1, p, on, paid, "PAY-1"}, {"refund", "A", nil, p, on, -whole(models.FundingRefunds), "REF-1"}},
		models.OpeningSpending:      {{"A", p, 2024, "annual", nil, nil, nil, whole(models.FundingSpent)}},
		models.OpeningItems: {{"interest", on, nil, whole(models.FundingInterest), nil, "I-1"}, {"organisation_interest", on, p, whole(models.FundingReturned), nil, "I-2"},
			{"fund_transfer", on, nil, whole(models.FundingToFunds), "SC/2024/1", "I-3"}, {"direct_cost", on, p, whole(models.FundingDirect), "SC/2024/1", "I-4"}, {"bank_charges", on, nil, whole(models.FundingCharges), nil, "I-5"}},
	}
	statement := map[string]any{}
	for _, line := range models.StatementLines() {
		statement[line] = whole(line)
	}
	body := editedBook(t, s.filled(rows, date("2025-12-31"), statement), func(f *excelize.File) { s.must(f.SetCellValue(models.OpeningStart, "B6", "transfers")) })
	b := s.takenFrom(body)
	s.must(s.services.Opening.Commit(s.Ctx, s.Fresh(s.head), b.ID, b.Version))
	status, _, err := s.services.Ledger.Funding(s.Ctx, models.SystemActor, when.MustDate(2025, 12, 31), models.FundingTransfers)
	s.must(err)
	for _, l := range status.Lines {
		got := l.Share.String()
		if !l.Percent() {
			got = strings.TrimSuffix(l.Cents.String(), ".00")
		}
		if got != publishedStatus[l.ID] {
			t.Errorf("%s: %s, printed %s", l.ID, got, publishedStatus[l.ID])
		}
	}
	if status.Line(models.FundingFee).Cents == models.StartAgentFee.Of(money.Cents(whole(models.FundingContributions))*100) {
		t.Error("the fee that was told is the one by the rule")
	}
	s.Verify()
}
