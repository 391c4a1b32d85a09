package exports_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/app/db"
	"seedfund/app/funditems"
	"seedfund/app/ledger"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/statement"
	"seedfund/models/when"
)

// publishedStatus is a funding status of a fund under the agent as it was
// printed, in whole dollars. Source: the donors' page of that fund.
var publishedStatus = map[string]string{
	models.FundingContributions: "756821732", models.FundingInterest: "20006220", models.FundingReturned: "3122214", models.FundingOther: "0", models.FundingSources: "779950166",
	models.FundingTransferred: "693135684", models.FundingToFunds: "13792503", models.FundingSubtotal: "706928187", models.FundingRefunds: "-48030831",
	models.FundingFee: "7484571", models.FundingDirect: "22638221", models.FundingCharges: "29699", models.FundingUses: "689049847",
	models.FundingBalance: "90900319", models.FundingBalanceShare: "12.0", models.FundingResources: "693135684", models.FundingSpent: "535464931",
	models.FundingTheirRefunds: "-48030831", models.FundingExpenses: "583495762", models.FundingThere: "109639922", models.FundingThereShare: "15.8",
	models.FundingBalances: "200540241", models.FundingBalancesShare: "26.5",
}

func (s *store) postStatus(figures map[string]string, day when.Date) {
	s.Helper()
	of := func(line string) money.Cents { return cents(s, figures[line]+".00") }
	type posting struct {
		kind  models.EntryKind
		lines []ledger.Line
	}
	item := func(kind models.EntryKind, amount money.Cents) posting {
		from, to := kind.ItemAccounts()
		return posting{kind, ledger.Move(from, to, 0, 0, amount)}
	}
	for _, p := range []posting{
		{models.EntryDeposit, append(ledger.Move(models.AccountContributions, models.AccountCash, 0, 0, of(models.FundingContributions)),
			ledger.Move(models.AccountCash, models.AccountFee, 0, 0, of(models.FundingFee))...)},
		item(models.EntryInterest, of(models.FundingInterest)),
		item(models.EntryOrganisationInterest, of(models.FundingReturned)),
		{models.EntryTransfer, ledger.Move(models.AccountCash, models.AccountOrganisations, 0, 0, of(models.FundingTransferred))},
		item(models.EntryFundTransfer, of(models.FundingToFunds)),
		{models.EntryRefund, ledger.Move(models.AccountOrganisations, models.AccountCash, 0, 0, -of(models.FundingRefunds))},
		item(models.EntryDirectCost, of(models.FundingDirect)),
		item(models.EntryBankCharges, of(models.FundingCharges)),
		{models.EntryExpenditure, ledger.Move(models.AccountOrganisations, models.AccountExpenditure, 0, 0, of(models.FundingSpent))},
	} {
		s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.post", func(tx *db.Tx) error {
			_, err := ledger.Post(tx, ledger.Entry{Kind: p.kind, ValueDate: day, Source: "published statement", Lines: p.lines})
			return err
		}))
	}
}

// write is an export's file and its name.
func (s *store) write(name string, p exports.Params) ([]byte, string) {
	s.Helper()
	e, ok := exports.Find(name)
	if !ok {
		s.Fatalf("no export %s", name)
	}
	var out bytes.Buffer
	file, err := e.Write(s.Ctx, s.services, models.SystemActor, p, &out)
	s.must(err)
	return out.Bytes(), file
}

// The lines of a published statement, posted as ledger entries, give the
// published statement: every line and every percentage.
func TestAPublishedStatementComesOutOfTheBooks(t *testing.T) {
	s := openHeld(t, slices.Concat(ledger.Invariants(), funditems.Invariants())) // the lines stand without the records behind them
	s.Settle()
	day := when.DateOf(start)
	s.postStatus(publishedStatus, day)
	body, file := s.write("funding-years", exports.Params{Edition: string(models.FundingTransfers)})
	if file != "dem00-funding-years-2026-02-02.csv" {
		t.Errorf("the file is called %s", file)
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	s.must(err)
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	for line, printed := range publishedStatus {
		at := slices.Index(rows[0], line)
		want := printed
		if !strings.Contains(printed, ".") {
			want += ".00"
		}
		if at < 0 || rows[1][at] != want {
			t.Errorf("%s: column %d of %v, want %s", line, at, rows[1], want)
		}
	}
	found, err := statement.Check(bytes.NewReader(body))
	s.must(err)
	if len(found) != 1 || !found[0].Agrees() || len(found[0].NotPrinted) != 0 || len(found[0].Findings) != 10 {
		t.Errorf("the checker says %+v", found)
	}

	workbook, _ := s.write("funding-status", exports.Params{Edition: string(models.FundingTransfers)})
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	s.must(err)
	sheet, err := f.GetRows("Status", excelize.Options{RawCellValue: true})
	s.must(err)
	for _, r := range sheet[1:] {
		if len(r) < 4 || publishedStatus[r[1]] == "" {
			continue
		}
		figure := r[len(r)-1]
		if same, _ := strconv.ParseFloat(figure, 64); strconv.FormatFloat(same, 'f', -1, 64) != strings.TrimSuffix(publishedStatus[r[1]], ".0") {
			t.Errorf("workbook, %s: %s, printed %s", r[1], figure, publishedStatus[r[1]])
		}
	}
	// The edition of today has direct costs and other funds on the organisations' side.
	whole, _, err := s.services.Ledger.Funding(s.Ctx, models.SystemActor, when.Date{}, models.FundingWhole)
	s.must(err)
	if got := whole.Line(models.FundingResources).Cents; got != cents(t, "729566408.00") {
		t.Errorf("resources %s", got)
	}
	s.Verify()
}

// What the statement of a day says is what was posted until then, and a year's
// end stands in the series.
func TestTheFundingStatusIsOfItsDay(t *testing.T) {
	s := openHeld(t, slices.Concat(ledger.Invariants(), funditems.Invariants())) // the lines stand without the records behind them
	s.Settle()
	s.postStatus(publishedStatus, when.MustDate(2025, 12, 31))
	agent := s.Fresh(s.agent)
	item, err := s.services.FundItems.Record(s.Ctx, agent, funditems.Input{Kind: models.EntryInterest, Cents: 123_45, ValueDate: when.MustDate(2026, 1, 31), AgentRef: "INT-1"})
	s.must(err)
	years, _, err := s.services.Ledger.FundingYears(s.Ctx, agent, when.Date{}, models.FundingWhole)
	s.must(err)
	if len(years) != 2 || years[0].AsAt.String() != "2025-12-31" || years[1].AsAt.String() != "2026-01-31" ||
		years[1].Line(models.FundingInterest).Cents-years[0].Line(models.FundingInterest).Cents != 123_45 {
		t.Errorf("years %+v", years)
	}
	s.must(s.services.FundItems.Reverse(s.Ctx, agent, item.ID, item.Version, "of another fund"))
	now, _, err := s.services.Ledger.Funding(s.Ctx, agent, when.Date{}, models.FundingWhole)
	s.must(err)
	if now.Line(models.FundingInterest).Cents != years[0].Line(models.FundingInterest).Cents {
		t.Errorf("after the reversal %s", now.Line(models.FundingInterest).Cents)
	}
	_, err = exportsFind(t, "funding-status").Write(s.Ctx, s.services, agent, exports.Params{Edition: "third"}, &bytes.Buffer{})
	if e := models.AsError(err); e == nil || e.Fields[0].Key != "exports.fault.edition" {
		t.Errorf("an unknown edition: %v", err)
	}
	s.Verify()
}

func exportsFind(t *testing.T, name string) exports.Export {
	t.Helper()
	e, ok := exports.Find(name)
	if !ok {
		t.Fatal(name)
	}
	return e
}
