package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// testDonorStatement is one contributor with an arrangement in euro whose day of
// signing has a rate and one whose day has none.
func testDonorStatement() models.DonorStatement {
	table := models.NewRateTable([]models.ExchangeRate{{Currency: "EUR", Rate: "0.95", EffectiveFrom: day(1, 1), Number: 1}, {Currency: "EUR", Rate: "0.926", EffectiveFrom: day(3, 1), Number: 1},
		{Currency: "SEK", Rate: "10.4", EffectiveFrom: day(3, 1), Number: 1}})
	deposit := func(id int64, commitment, currency string, minor int64, rate string, usd, fee money.Cents, on when.Date) models.DepositRow {
		return models.DepositRow{ID: id, Reference: fmt.Sprintf("D-%04d", id), Commitment: commitment, Currency: currency, Minor: minor, Rate: rate, RateOn: day(1, 1), RateSource: "=Circular", USDCents: usd, FeeCents: fee,
			ValueDate: on, RecordedAt: testBook().At, State: models.RecordPosted, AgentRef: "+99", Instalment: 1}
	}
	v := models.DonorStatement{Code: "CONTRIBUTOR-2", Contributor: "Contributor 2", AsAt: day(10, 14), Through: "L-000012", RecordedAt: testBook().At, Deposited: 306_145_06, Fee: 3_061_45,
		Outstanding: []money.Amount{{Minor: 100_000_00, Currency: "EUR"}, {Minor: 500_000_00, Currency: "SEK"}},
		Pool:        models.PoolUse{Deposited: 1_700_000_33, Fee: 17_000_00, Transferred: 800_000_01, Refunded: 18_200_00, Other: -12_00, Cash: 901_188_32, Spent: 650_999_99, Held: 130_800_02}}
	v.Commitments = []models.ContributionRow{
		{Reference: "SAA-0002", Agreement: "SAA 2", OrganisationCode: "CONTRIBUTOR-2", Contributor: "Contributor 2", SignedOn: day(1, 5), Currency: "EUR", CommittedMinor: 300_000_00, DepositedMinor: 200_000_00, USDCents: 215_000_04 - 5_009_86, FeeCents: 2_099_90,
			Instalments: []models.InstalmentRow{{Number: 1, DueOn: day(2, 1), Minor: 200_000_00, ReceivedMinor: 200_000_00}, {Number: 2, DueOn: day(12, 1), Minor: 100_000_00}},
			Deposits:    []models.DepositRow{deposit(1, "SAA-0002", "EUR", 100_000_00, "0.95", 105_263_16, 1_052_63, day(2, 1)), deposit(2, "SAA-0002", "EUR", 100_000_00, "0.9548", 104_727_02, 1_047_27, day(2, 2))}},
		{Reference: "SAA-0003", Agreement: "SAA 3", OrganisationCode: "CONTRIBUTOR-2", Contributor: "Contributor 2", SignedOn: day(1, 6), Preference: 4, Currency: "SEK", CommittedMinor: 1_500_000_00, DepositedMinor: 1_000_000_00, USDCents: 96_154_88, FeeCents: 961_55,
			Deposits: []models.DepositRow{deposit(3, "SAA-0003", "SEK", 1_000_000_00, "10.4", 96_154_88, 961_55, day(3, 2))}},
	}
	for i := range v.Commitments {
		v.Commitments[i].Revalue(table, day(10, 14))
	}
	return v
}

// The checks of a donor statement find no difference, and a cent shows.
func TestADonorStatementAddsUp(t *testing.T) {
	for off, want := range map[money.Cents]int{0: 0, 1: 2} {
		v := testDonorStatement()
		v.Commitments[0].USDCents += off
		v.Pool.Cash += off
		rows, err := opened(t, made(t, func(w io.Writer) error { return WriteDonorStatement(w, testBook(), v) })).GetRows(sheetChecks, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		wrong, checks := 0, 0
		for _, row := range rows[1:] {
			if len(row) > 3 {
				checks++
				if row[3] != "0.00" {
					wrong++
				}
			}
		}
		if checks != 3 || wrong != want {
			t.Errorf("off by %s: %d wrong in %v", off, wrong, rows)
		}
	}
	text := flat(mustRows(t, made(t, workbooks["donor"]), "Statement"))
	if !strings.Contains(text, "reports.statement_pooled") || strings.Contains(text, "JP-") {
		t.Errorf("the sentence of pooling: %s", text)
	}
	// Where no rate of the day of signing is known the difference is blank.
	rows := mustRows(t, made(t, workbooks["donor"]), "Contributions")
	at := indexOf(rows[0], "reports.head_exchange_difference")
	if rows[1][at] == "" || rows[2][at] != "" {
		t.Errorf("differences %q and %q", rows[1][at], rows[2][at])
	}
	lines := testDonorStatement().Lines()
	var out bytes.Buffer
	if err := StatementLines(testBook()).CSV(&out, testBook(), All(lines)); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(records) != len(lines)+1 || len(lines) != 2+2+3+3+2+8 {
		t.Errorf("%d lines, %d records, %v", len(lines), len(records), err)
	}
}

// Money without a preference says so and is never shown as earmarked; money with
// one is said to be pooled.
func TestMoneyIsNeverShownAsEarmarked(t *testing.T) {
	lines := []models.AreaLine{{Side: models.AreaSource, Currency: "EUR", Arrangements: 1, CommittedMinor: 1}, {Side: models.AreaSource, Area: 3, Currency: "EUR", Arrangements: 1},
		{Side: models.AreaUse, Area: 3, Programmes: 2, Approved: 5}, {Side: models.AreaUse, Programmes: 1}}
	table := Areas(testBook())
	var words []string
	for _, l := range lines {
		cells := table.Line(l)
		words = append(words, fmt.Sprint(cells[2].Value))
		for i, c := range cells {
			if table.Columns[i].Formula != nil || table.Columns[i].Total != NoTotal {
				t.Errorf("column %s adds or subtracts", table.Columns[i].ID)
			}
			if l.Side == models.AreaSource && table.Columns[i].ID == "approved" && c.Value != "" || l.Side == models.AreaUse && table.Columns[i].ID == "deposited_usd" && c.Value != "" {
				t.Errorf("%s of a %s says %v", table.Columns[i].ID, l.Side, c.Value)
			}
		}
	}
	if got := strings.Join(words, "|"); got != "reports.no_preference|reports.preference_pooled Area3|reports.area_programmes Area3|reports.no_area" {
		t.Errorf("the words are %s", got)
	}
	if p := Contributions(testBook()).Line(testDonorStatement().Commitments[0])[5].Value; p != "reports.no_preference" {
		t.Errorf("an arrangement without a preference says %v", p)
	}
}

// Rates that are taken away and loaded again are the same rates, as data and as
// a workbook.
func TestRatesGoOutAndComeBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []models.ExchangeRate
		for i, currency := range []string{"AED", "EUR", "JPY", "ZMW"} {
			for n := range rapid.IntRange(0, 3).Draw(t, "rates") {
				rate, err := money.ParseExchange(fmt.Sprintf("%d.%0*d", rapid.IntRange(0, 99999).Draw(t, "whole"), rapid.IntRange(1, 9).Draw(t, "places"), rapid.IntRange(1, 9).Draw(t, "digit")))
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, models.ExchangeRate{Currency: currency, Rate: rate.String(), EffectiveFrom: day(1, 1).AddDays(i + 40*n), Number: 1, Source: rapid.SampledFrom([]string{"Circular", "=sum, of \"parts\"", "-1"}).Draw(t, "source")})
			}
		}
		var data, book bytes.Buffer
		b := testBook()
		if err := Rates(b).CSV(&data, b, All(rows)); err != nil {
			t.Fatal(err)
		}
		if err := WriteList(&book, b, Rates(b), len(rows), All(rows)); err != nil {
			t.Fatal(err)
		}
		for name, body := range map[string][]byte{"CSV": data.Bytes(), "XLSX": book.Bytes()} {
			got, faults := ReadRates(body, day(12, 1))
			if len(rows) == 0 {
				if len(faults) != 1 || faults[0].Key != "rates.file_empty" {
					t.Fatalf("%s of nothing: %v", name, faults)
				}
				continue
			}
			if len(faults) > 0 || len(got) != len(rows) {
				t.Fatalf("%s: %d of %d rates, %v", name, len(got), len(rows), faults)
			}
			lines := make([]models.RateBatchLine, len(got))
			for i, r := range got {
				if r.Source != rows[i].Source {
					t.Fatalf("%s: source %q became %q", name, rows[i].Source, r.Source)
				}
				lines[i] = models.RateBatchLine{Currency: r.Currency, Rate: r.Rate, EffectiveFrom: r.EffectiveFrom}
			}
			if c := models.CountRates(models.NewRateTable(rows).Differences(lines)); c.Same != len(rows) {
				t.Fatalf("%s: %+v of %d", name, c, len(rows))
			}
		}
	})
}

// Every fault of a file comes at once, each by its cell.
func TestFaultsOfAFileOfRates(t *testing.T) {
	_, faults := ReadRates([]byte("currency;rate;effective_from;source\nEUR;0,9;2026-01-01;x\nUSD;1;2026-01-01;x\nSEK;10.4;the first;x\n;;;\nNOK;10;2026-01-01;\nNOK;11;2026-01-01;y\n"), day(1, 1))
	got := map[string]string{}
	for _, f := range faults {
		got[f.Cell] = f.Key
	}
	if len(got) != 5 || got["B2"] != "rates.fault.rate" || got["A3"] != "rates.fault.dollar" || got["C4"] == "" || got["D6"] != "rates.fault.required" || got["A7"] != "rates.fault.twice" {
		t.Errorf("%v", got)
	}
	for text, key := range map[string]string{"": "rates.file_empty", "currency,rate,from,source\n": "transfers.file_head", "currency,rate,effective_from,source\n": "rates.file_empty", "\xff\xfe": "transfers.file_encoding"} {
		if _, faults := ReadRates([]byte(text), day(1, 1)); len(faults) != 1 || faults[0].Key != key {
			t.Errorf("%q: %v", text, faults)
		}
	}
	for stored, want := range map[string]string{"0.92600000000000005": "0.926", "1.5E-2": "0.015", "10.45": "10.45", "123456.78900000001": "123456.789", "x": "x"} {
		if got := sheetFigure(stored); got != want {
			t.Errorf("%s is read as %s, want %s", stored, got, want)
		}
	}
	var book bytes.Buffer
	if err := WriteRatesTemplate(&book, testBook()); err != nil {
		t.Fatal(err)
	}
	if _, faults := ReadRates(book.Bytes(), day(1, 1)); len(faults) != 1 || faults[0].Key != "rates.file_empty" {
		t.Errorf("the template: %v", faults)
	}
}

func indexOf(row []string, text string) int {
	for i, c := range row {
		if c == text {
			return i
		}
	}
	return -1
}

func mustRows(t *testing.T, body []byte, sheet string) [][]string {
	t.Helper()
	rows, err := opened(t, body).GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < 30 {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}
