package handlers_test

import (
	"bytes"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"seedfund/app/apptest"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// A fund that exists starts on its page: the workbook is taken, filled, refused with
// every fault, held against the statement, committed by another person, and what it
// made stands on the pages.
func TestAFundIsOpenedOnItsPage(t *testing.T) {
	t.Parallel()
	s := &moneyScene{Site: handlerstest.New(t, apptest.At(moneyStart)), t: t}
	s.officer, s.head = s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleSecretariatHead)
	code := func(id int64) (code string) {
		s.must(s.DB.Read(s.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", id).Scan(&code).Error)
		return code
	}
	donor, org := code(s.Cast(models.RoleContributor).OrganisationID), code(s.Organisation('P'))
	officer, head := s.SignIn(s.officer), s.SignIn(s.head)
	page := officer.Get("/opening").WantStatus(http.StatusOK).WantText("main", "The books are empty")
	template := page.Follow("Workbook of the opening position").WantStatus(http.StatusOK).Body
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	rows := map[string][]any{
		models.OpeningDecisions:     {"SC/1", day(2025, 3, 1), "Steering Committee", "consensus", "First programme", nil, "https://example.org/sc"},
		models.OpeningProgrammes:    {"A", "00120001", "Programme from before", nil, "XDA", org, 24, day(2025, 4, 1), nil, "SC/1", "ongoing"},
		models.OpeningShares:        {"A", 1, org, nil, 1000, nil, nil, nil, nil, nil, nil, 70, nil, "released", day(2025, 3, 15)},
		models.OpeningContributions: {donor, "SAA-1", day(2025, 1, 1), "USD", 5000},
		models.OpeningDeposits:      {"SAA-1", day(2025, 2, 1), 5000, "USD", nil, nil, 5000, nil, "DEP-1"},
		models.OpeningTransfers:     {"transfer", "A", 1, org, day(2025, 4, 1), 1070, "PAY-1"},
	}
	statement := map[string]any{models.FundingContributions: 5000, models.FundingSources: 5000, models.FundingTransferred: 1070, models.FundingSubtotal: 1070, models.FundingFee: 50, models.FundingUses: 1120,
		models.FundingBalance: 3880, models.FundingResources: 1070, models.FundingThere: 1070, models.FundingBalances: 4950}
	filled := func(change func(f *excelize.File)) handlerstest.Values {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(template))
		s.must(err)
		defer f.Close()
		set := func(sheet, cell string, value any) { s.must(f.SetCellValue(sheet, cell, value)) }
		set(models.OpeningStart, "B5", day(2025, 12, 31))
		for sheet, row := range rows {
			s.must(f.SetSheetRow(sheet, "A3", &row))
		}
		for i, line := range models.StatementLines() {
			value, told := statement[line]
			if !told {
				value = 0
			}
			set(models.OpeningStatement, "B"+strconv.Itoa(i+models.OpeningFirst), value)
		}
		change(f)
		var body bytes.Buffer
		s.must(f.Write(&body))
		return handlerstest.Values{"file": handlerstest.File{Name: "history.xlsx", Body: body.Bytes()}}
	}
	form := `form[action$="/opening/files"]`
	page.Submit(form, nil).WantStatus(http.StatusUnprocessableEntity).WantFault("file")
	page.Submit(form, filled(func(f *excelize.File) {
		s.must(f.SetCellValue(models.OpeningDeposits, "C3", "a lot"))
		s.must(f.SetCellValue(models.OpeningTransfers, "D3", "NOBODY"))
		s.must(f.SetCellValue(models.OpeningProgrammes, "M3", day(2026, 2, 1)))
	})).WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "Deposits!C3").WantText(".faults", "Transfers!D3").WantText(".faults", "Programmes!M3").WantText(".faults", "Leave out what came later")
	page.Submit(form, filled(func(f *excelize.File) { _ = f.SetCellValue("_meta", "B3", "OTHER") })).WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "This is a workbook of the fund OTHER")
	off := page.Submit(form, filled(func(f *excelize.File) { s.must(f.SetCellValue(models.OpeningStatement, "B3", 5000.01)) })).WantStatus(http.StatusOK).WantText(".said", "second person").WantText("table", "−0.01")
	head.Get(off.URL.Path).WantText("main", "Lines that differ: 1").WantNo(`form[action$="/confirmation"]`)
	head.Post(off.URL.Path+"/confirmation", handlerstest.Values{"version": "1"}).WantStatus(http.StatusConflict)
	head.Get(off.URL.Path).Submit(`form[action$="/dropping"]`, nil).WantText(".said", "Set aside")
	good := filled(func(*excelize.File) {})
	page = officer.Get("/opening")
	own := page.Submit(form, good).WantStatus(http.StatusOK).WantText("main", "agrees to the cent").WantText("main", "You loaded this workbook").WantNo(`form[action$="/confirmation"]`)
	if again := page.Submit(form, good); again.URL.Path != own.URL.Path {
		t.Errorf("the same file twice: %s and %s", own.URL.Path, again.URL.Path)
	}
	if got := own.Follow("history.xlsx"); !bytes.Equal(got.Body, good["file"].(handlerstest.File).Body) {
		t.Error("the file is not as it came")
	}
	head.Get("/home").WantText("main", "Commit the opening position OP-0002")
	head.Get("/opening").Follow("OP-0002").Submit(`form[action$="/confirmation"]`, nil).WantText(".said", "opened with its history").WantText("main", "The books begin with it")
	for _, at := range [][2]string{{"/programmes", "Programme from before"}, {"/programmes/JP-0001", "before this system kept decisions"}, {"/programmes/JP-0001/money", "1,070.00"}, {"/programmes/JP-0001/results", "SC/1"},
		{"/programmes/JP-0001/revisions", "JP-0001"}, {"/transfers", "TR-0001"}, {"/transfers/1", "SC/1"}, {"/ledger", "L-000001"}, {"/funding", "4,950.00"}, {"/contributions", "5,000.00"}, {"/reporting", "JP-0001"},
		{"/fund/pictures", "5,000.00"}, {"/opening", "was opened with OP-0002"}, {"/", ""}, {"/decisions", "Steering Committee"}, {"/board", ""}, {"/results", ""}, {"/holds", ""}, {"/rules", ""}, {"/programmes/JP-0001/markers", ""},
		{"/fr/opening", "Situation d’ouverture"}, {"/ar/opening", "الوضع الافتتاحي"}} {
		if page := head.Get(at[0]).WantStatus(http.StatusOK); at[1] != "" {
			page.WantText("main", at[1])
		}
	}
	s.Visitor().Get("/programmes/JP-0001").WantStatus(http.StatusOK).WantText("main", "SC/1")
	officer.Get("/opening").WantNo(form)
	page.Submit(form, filled(func(f *excelize.File) { s.must(f.SetCellValue(models.OpeningDecisions, "E3", "Another")) })).WantStatus(http.StatusConflict)
}
