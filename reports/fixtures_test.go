package reports

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"testing"
	"time"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// testBook is a demonstration fund; keys stand for texts, so that layout is
// tested apart from wording.
func testBook() Book {
	return Book{Fund: "DEM00", Name: "Demonstration fund", AsAt: when.MustDate(2026, 10, 14), At: time.Date(2026, 10, 14, 8, 30, 5, 0, time.UTC),
		Illustrative: true, Language: "en", T: keys, Country: func(code string) string { return "Country " + code[2:] }}
}

func day(month time.Month, d int) when.Date { return when.MustDate(2026, month, d) }

// testPortfolio is a small fund whose figures agree: two programmes, one of
// them with two organisations, a refund, a reversed payment, a zero net funded.
func testPortfolio() PortfolioBook {
	p := PortfolioBook{Book: testBook(), Through: "L-000012", FeeRate: money.PerCent(100)}
	p.Programmes = []models.PortfolioRow{
		{Reference: "JP-0001", AgentNumber: "99000001", Title: "=Work & return", Countries: []string{"XDA", "XDB"}, Theme: 3, State: models.ProgrammeOngoing,
			StartOn: day(2, 3), EndOn: when.MustDate(2028, 2, 2), OrganisationCode: "000794", Organisation: "Organisation P", Lead: true,
			ApprovedCents: 900_000_00, TransferredCents: 500_000_00, RefundedCents: 18_200_00, SpentCents: 499_999_99, Interim: true},
		{Reference: "JP-0001", AgentNumber: "99000001", Title: "=Work & return", Countries: []string{"XDA", "XDB"}, Theme: 3, State: models.ProgrammeOngoing,
			StartOn: day(2, 3), EndOn: when.MustDate(2028, 2, 2), OrganisationCode: "000722", Organisation: "Organisation Q",
			ApprovedCents: 600_000_00, TransferredCents: 300_000_01, SpentCents: 151_000_00},
		{Reference: "JP-0002", Title: "Skills <for> all", Countries: []string{"XDC"}, Theme: 1, State: models.ProgrammeApproved,
			OrganisationCode: "001995", Organisation: "Organisation R", Lead: true, ApprovedCents: 750_000_00},
	}
	at := time.Date(2026, 2, 3, 10, 0, 0, 0, time.UTC)
	p.Transfers = []models.TransferRow{
		{Reference: "TR-0001", Programme: "JP-0001", AgentNumber: "99000001", Title: "=Work & return", Tranche: 1, OrganisationCode: "000794", Organisation: "Organisation P",
			Cents: 500_000_00, ValueDate: day(2, 3), AgentRef: "@99-1", Road: models.RoadInbox, RecordedAt: at, Entry: "L-000004"},
		{Reference: "TR-0001", Programme: "JP-0001", AgentNumber: "99000001", Title: "=Work & return", Tranche: 1, OrganisationCode: "000722", Organisation: "Organisation Q",
			Cents: 30_000_01, ValueDate: day(2, 3), AgentRef: "99-2", Road: models.RoadOnBehalf, RecordedAt: at, Entry: "L-000005", Reversed: true},
		{Reference: "TR-0001", Programme: "JP-0001", AgentNumber: "99000001", Title: "=Work & return", Tranche: 1, OrganisationCode: "000722", Organisation: "Organisation Q",
			Cents: 300_000_01, ValueDate: day(2, 5), AgentRef: "99-3", Road: models.RoadFile, RecordedAt: at, Entry: "L-000007"},
		{Reference: "R-0001", Programme: "JP-0001", AgentNumber: "99000001", Title: "=Work & return", OrganisationCode: "000794", Organisation: "Organisation P",
			Cents: -18_200_00, ValueDate: day(9, 1), AgentRef: "99-9", Road: models.RoadInbox, RecordedAt: at, Entry: "L-000009"},
	}
	p.Contributions = []models.ContributionRow{
		{Reference: "SAA-0001", Agreement: "SAA 1", OrganisationCode: "CONTRIBUTOR-1", Contributor: "Contributor 1", SignedOn: day(1, 4), Currency: "USD",
			CommittedMinor: 2_000_000_00, DepositedMinor: 1_500_000_00, USDCents: 1_500_000_00, FeeCents: 15_000_00, LastDepositOn: day(1, 10), NextDueOn: when.MustDate(2027, 1, 10)},
		{Reference: "SAA-0002", Agreement: "SAA 2", OrganisationCode: "CONTRIBUTOR-2", Contributor: "Contributor 2", SignedOn: day(1, 5), Currency: "JPY",
			CommittedMinor: 30_000_000, DepositedMinor: 30_000_000, USDCents: 200_000_33, FeeCents: 2_000_00, LastDepositOn: day(1, 11)},
	}
	at1, diff1 := money.Cents(199_000_00), money.Cents(1_000_33)
	p.Contributions[1].Preference = 3
	p.Contributions[1].Exchange = models.Exchanged{SignedRate: "150.7537688442", AtSigning: &at1, Difference: &diff1, LatestRate: "149.5", LatestOn: day(2, 1), Outstanding: new(money.Cents)}
	p.ledger(
		[]any{"deposit", "contributions", -1_500_000_00, "cash", 1_485_000_00, "fee", 15_000_00},
		[]any{"deposit", "contributions", -200_000_33, "cash", 198_000_33, "fee", 2_000_00},
		[]any{"commitment", "commitments", 2_250_000_00, "approved", -2_250_000_00},
		[]any{"transfer", "organisations", 500_000_00, "cash", -500_000_00},
		[]any{"transfer", "organisations", 30_000_01, "cash", -30_000_01},
		[]any{"transfer", "organisations", -30_000_01, "cash", 30_000_01},
		[]any{"transfer", "organisations", 300_000_01, "cash", -300_000_01},
		[]any{"refund", "cash", 18_200_00, "organisations", -18_200_00},
		[]any{"expenditure", "expenditure", 499_999_99, "organisations", -499_999_99},
		[]any{"expenditure", "expenditure", 151_000_00, "organisations", -151_000_00},
	)
	return p
}

// ledger writes entries given as kind, then account and cents in turn.
func (p *PortfolioBook) ledger(entries ...[]any) {
	var rows []models.LedgerRow
	balance := map[string]money.Cents{}
	for i, e := range entries {
		for j := 1; j < len(e); j += 2 {
			account, cents := e[j].(string), money.Cents(e[j+1].(int))
			balance[account] += cents
			rows = append(rows, models.LedgerRow{Entry: fmt.Sprintf("L-%06d", i+1), Kind: e[0].(string), ValueDate: day(2, 3), RecordedAt: p.At,
				Account: account, DebitCents: max(0, cents), CreditCents: max(0, -cents), BalanceCents: balance[account], Source: "agent", Reference: "+1"})
		}
	}
	p.Ledger, p.LedgerLines = All(rows), len(rows)
}

// testTransfer is a second tranche of two organisations, one of which lacks
// something at the gate and was waived.
func testTransfer() TransferBook {
	gate := models.JudgeGate(models.GateRule{ThresholdBP: 7000, Base: models.GateEachOrganisation, CountsCommitted: true}, 2, []models.GateFact{
		{OrganisationID: 1, Organisation: "Organisation P", Transferred: 480_000_00, Spent: 310_700_00, Committed: 40_500_00},
		{OrganisationID: 2, Organisation: "Organisation Q", Transferred: 340_000_01, Spent: 151_000_00, Committed: 32_000_00},
	})
	at := time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC)
	v := models.TransferRequestView{
		Request:   models.TransferRequest{Reference: "TR-0041", Revision: 2, State: models.TransferSent, PreparedBy: 7, PreparedAt: at, SentAt: &at},
		Programme: models.Programme{Reference: "JP-0008", AgentNumber: "99000008", Title: "+Fair recruitment", Theme: 2, StartOn: day(1, 5), EndOn: when.MustDate(2028, 7, 4)},
		Countries: []string{"XDH"}, Tranche: models.Tranche{Number: 2}, Tranches: 2, Decision: "D-2026-004", DecidedOn: when.MustDate(2025, 12, 1), InWriting: true,
		Gate: &gate, WaivedBy: "D-2026-009", Prepared: "Secretariat officer", FundCash: 5_000_000_00,
		Approvals: []models.ApprovalView{{Revision: 1, Capacity: "old", At: at}, {Revision: 2, Capacity: "Head of secretariat", At: at}},
		Events:    []models.TransferEventView{{At: at, Action: models.TransferReceive}},
		Lines: []models.TransferLineView{
			{OrganisationID: 1, OrganisationCode: "000794", Organisation: "Organisation P", Lead: true, ISCBP: 700, ApprovedCents: 1_200_000_00, TrancheCents: 720_000_00, ReleasedCents: 720_000_00, BeforeCents: 480_000_00, AskedCents: 360_000_00, Agreement: "MoU P"},
			{OrganisationID: 2, OrganisationCode: "000722", Organisation: "Organisation Q", ISCBP: 700, ApprovedCents: 850_000_00, TrancheCents: 500_000_00, ReleasedCents: 255_000_03, BeforeCents: 340_000_01, AskedCents: 255_000_03, Agreement: "MoU Q"},
		},
	}
	for i := range v.Lines {
		v.Lines[i].Categories = models.ByCategory(v.Lines[i].AskedCents, [8]money.Cents{100_00, 50_00, 0, 75_00, 33_00, 12_00, 9_01, 19_53})
	}
	b := TransferBook{Book: testBook(), View: v}
	for n := 1; n <= 8; n++ {
		b.Categories = append(b.Categories, models.BudgetCategory{Number: n, Indirect: n == 8, Label: models.Wording{}.With("en", fmt.Sprintf("Category, number %d", n), false)})
	}
	return b
}

func testProgrammeBudget() ProgrammeBudgetBook {
	v := models.ProgrammeBudgetView{ProgrammeID: 8, Reference: "JP-0008", AgentNumber: "99000008", Title: "Fair recruitment", Countries: []string{"XDH"}, Theme: 2,
		State: models.ProgrammeOngoing, StartOn: day(1, 5), EndOn: when.MustDate(2028, 7, 4), Number: 1, Decision: "D-2026-004", ApprovedCents: 321_000_21,
		Tranches: []models.Tranche{{Number: 1}, {Number: 2, DueOn: day(12, 1)}}}
	lines := filled()
	for i, o := range lines.Organisations {
		v.Organisations = append(v.Organisations, models.BudgetShare{OrganisationID: o.ID, Code: o.Code, Name: o.Name, ISCBP: 700})
		for t := 1; t <= 2; t++ {
			for cat := 1; cat <= 7; cat++ {
				if c := lines.Budget.Cell(models.BudgetCell{OrganisationID: int64(i + 1), Category: cat, Tranche: t}); c != 0 {
					v.Lines = append(v.Lines, models.ProgrammeBudgetLine{OrganisationID: o.ID, Category: cat, Tranche: t, Cents: c})
				}
			}
			v.Lines = append(v.Lines, models.ProgrammeBudgetLine{OrganisationID: o.ID, Category: 8, Tranche: t, Cents: lines.Budget.Indirect(o.ID, t)})
		}
	}
	return ProgrammeBudgetBook{Book: testBook(), View: v, Categories: lines.Categories, MinimumOrg: 2}
}

// workbooks are those of tables, each written by its own function.
var workbooks = map[string]func(io.Writer) error{
	"portfolio": func(w io.Writer) error { return WritePortfolio(w, testPortfolio()) },
	"transfer":  func(w io.Writer) error { return WriteTransfer(w, testTransfer()) },
	"budget":    func(w io.Writer) error { return WriteProgrammeBudget(w, testProgrammeBudget()) },
	"results":   func(w io.Writer) error { return WriteFundResults(w, testBook(), testSums()) },
	"programme": func(w io.Writer) error { return WriteProgrammeResults(w, testBook(), testProgrammeResults()) },
	"markers":   writeMarkers,
	"funding": func(w io.Writer) error {
		at := func(year int) when.Date { return when.MustDate(year, 12, 31) }
		return WriteFunding(w, FundingBook{Book: testBook(), Years: []models.FundingStatus{models.FundingStatusOf(testSumsOf(1), at(2024), models.FundingWhole),
			models.FundingStatusOf(testSumsOf(3), at(2025), models.FundingWhole)}})
	},
	"consolidated": func(w io.Writer) error { return WriteConsolidated(w, testConsolidated()) },
	"donor":        func(w io.Writer) error { return WriteDonorStatement(w, testBook(), testDonorStatement()) },
}

func made(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// manyLines is a ledger of n lines, made as it is read.
func manyLines(n int) iter.Seq2[models.LedgerRow, error] {
	at := time.Date(2026, 2, 3, 10, 0, 0, 0, time.UTC)
	return func(yield func(models.LedgerRow, error) bool) {
		for i := range n {
			cents := money.Cents(100_000_00 + i/2*137)
			r := models.LedgerRow{Entry: fmt.Sprintf("L-%06d", i/2+1), Kind: "transfer", ValueDate: day(2, 3), RecordedAt: at.Add(time.Duration(i) * time.Second), Account: "organisations",
				Programme: fmt.Sprintf("JP-%04d", i%97), Organisation: "Organisation P", Reference: fmt.Sprintf("99-%d", i), DebitCents: cents, BalanceCents: cents * 3, Source: "agent"}
			if i%2 == 1 {
				r.Account, r.DebitCents, r.CreditCents = "cash", 0, cents
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// program is the path of a program of the system; see apptest.Program, which the
// layouts do not know of.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed", name)
	}
	if err != nil {
		t.Skipf("%s is not installed; make test installs it", name)
	}
	return path
}
