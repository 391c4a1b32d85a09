package opening_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/opening"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2028, 3, 1, 9, 0, 0, 0, time.UTC)

type desk struct {
	*apptest.Harness
	*testing.T
	opening              *opening.Service
	programmes           *programmes.Service
	officer, head, agent models.Actor
	donor, p, q          string // codes
	seq                  int
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	return deskOn(t, apptest.New(t, apptest.At(start), apptest.With(func(c *db.Config) { c.Invariants = app.Invariants() })))
}

func deskOn(t *testing.T, h *apptest.Harness) *desk {
	t.Helper()
	store, err := files.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Harness: h, T: t, opening: opening.New(h.DB, files.New(h.DB, store, files.Limits{})), programmes: programmes.New(h.DB, nil)}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.donor = d.code(h.Cast(models.RoleContributor).OrganisationID)
	d.p, d.q = d.code(h.Organisation('P')), d.code(h.Organisation('Q'))
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, kind models.Kind, key string) *models.Error {
	d.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		d.Fatalf("error %v, want kind %d, %s", err, kind, key)
	}
	found := e.Key == key
	for _, f := range e.Fields {
		found = found || f.Key == key
	}
	if !found {
		d.Fatalf("refused with %v, want %s", err, key)
	}
	return e
}

func (d *desk) code(id int64) (code string) {
	d.Helper()
	d.must(d.DB.Read(d.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", id).Scan(&code).Error)
	return code
}

func (d *desk) count(text string, args ...any) (n int) {
	d.Helper()
	d.must(d.DB.Read(d.Ctx).Raw(text, args...).Scan(&n).Error)
	return n
}

func day(y, m, dd int) when.Date { return when.MustDate(y, time.Month(m), dd) }

// figures puts an amount under contractual services, with indirect costs.
func figures(cents, indirect money.Cents) (f models.UnexFigures) {
	f[3], f[7] = cents, indirect
	return f
}

// history is a fund of three programmes: one that runs, one that is closed, one that
// waits for its first transfer.
func (d *desk) history() models.OpeningBook {
	b := models.OpeningBook{CutOff: day(2027, 12, 31), Edition: models.FundingWhole}
	b.Decisions = []models.OpeningDecision{
		{Row: 3, Reference: "SC/2025/1", DecidedOn: day(2025, 3, 10), Body: "Steering Committee", Method: "consensus", Title: "Two programmes", Source: "https://example.org/sc-2025-1"},
		{Row: 4, Reference: "SC/2027/2", DecidedOn: day(2027, 11, 2), Body: "Steering Committee", Method: "in writing", Title: "A third programme", Text: "The committee approves."},
	}
	b.Programmes = []models.OpeningProgramme{
		{Row: 3, Reference: "A", AgentNumber: "00120001", Title: "Programme that runs", Theme: 1, Countries: "XDA 60, XDB 40", Lead: d.p, Months: 36, StartOn: day(2025, 4, 1), Decision: "SC/2025/1", State: models.ProgrammeOngoing},
		{Row: 4, Reference: "B", AgentNumber: "00120002", Title: "Programme that is closed", Countries: "XDA", Lead: d.q, Months: 12, StartOn: day(2025, 5, 1), EndOn: day(2026, 6, 30), Decision: "SC/2025/1",
			State: models.ProgrammeFinancialClosed, ClosedOn: day(2026, 6, 30), SettledOn: day(2027, 3, 31)},
		{Row: 5, Reference: "C", Title: "Programme that waits", Countries: "XDB", Lead: d.p, Months: 24, Decision: "SC/2027/2", State: models.ProgrammeApproved},
	}
	share := func(row int, p string, tranche int, org string, cents, indirect money.Cents, standing models.TrancheState, on when.Date) models.OpeningShare {
		return models.OpeningShare{Row: row, Programme: p, Tranche: tranche, Organisation: org, Figures: figures(cents, indirect), Cents: cents + indirect, Standing: standing, ReleasedOn: on}
	}
	b.Shares = []models.OpeningShare{
		share(3, "A", 1, d.p, 100_000_00, 7_000_00, models.TrancheReleased, day(2025, 3, 20)),
		share(4, "A", 1, d.q, 50_000_00, 3_500_00, models.TrancheReleased, day(2025, 3, 20)),
		share(5, "A", 2, d.p, 80_000_00, 5_600_00, models.TranchePlanned, when.Date{}),
		share(6, "A", 2, d.q, 20_000_00, 1_400_00, models.TranchePlanned, when.Date{}),
		share(7, "B", 1, d.q, 40_000_00, 0, models.TrancheReleased, day(2025, 4, 15)),
		share(8, "C", 1, d.p, 30_000_00, 2_100_00, models.TrancheReserved, when.Date{}),
		share(9, "C", 2, d.p, 10_000_00, 700_00, models.TranchePlanned, when.Date{}),
	}
	b.Contributions = []models.OpeningContribution{
		{Row: 3, Contributor: d.donor, Agreement: "SAA-OLD-1", SignedOn: day(2025, 1, 15), Currency: "USD", Minor: 300_000_00,
			Schedule: []models.Instalment{{DueOn: day(2025, 2, 1), Minor: 200_000_00}, {DueOn: day(2028, 6, 1), Minor: 100_000_00}}},
		{Row: 4, Contributor: d.donor, Agreement: "SAA-OLD-2", SignedOn: day(2025, 1, 20), Currency: "EUR", Minor: 100_000_00},
	}
	b.Deposits = []models.OpeningDeposit{
		{Row: 3, Agreement: "SAA-OLD-1", ValueDate: day(2025, 2, 3), Minor: 200_000_00, Currency: "USD", Rate: "1", USD: 200_000_00, AgentRef: "DEP-1"},
		{Row: 4, Agreement: "SAA-OLD-2", ValueDate: day(2025, 2, 10), Minor: 100_000_00, Currency: "EUR", Rate: "0.8", RateSource: "UN operational rates", USD: 125_000_00, AgentRef: "DEP-2"},
	}
	b.Transfers = []models.OpeningTransfer{
		{Row: 3, Kind: models.EntryTransfer, Programme: "A", Tranche: 1, Organisation: d.p, ValueDate: day(2025, 4, 1), Cents: 107_000_00, AgentRef: "PAY-1"},
		{Row: 4, Kind: models.EntryTransfer, Programme: "A", Tranche: 1, Organisation: d.q, ValueDate: day(2025, 4, 1), Cents: 53_500_00, AgentRef: "PAY-1"},
		{Row: 5, Kind: models.EntryTransfer, Programme: "B", Tranche: 1, Organisation: d.q, ValueDate: day(2025, 5, 1), Cents: 30_000_00, AgentRef: "PAY-2"},
		{Row: 6, Kind: models.EntryRefund, Programme: "B", Organisation: d.q, ValueDate: day(2027, 2, 1), Cents: 2_000_00, AgentRef: "REF-1", Reason: "Balance at closure"},
	}
	b.Spending = []models.OpeningSpend{
		{Row: 3, Programme: "A", Organisation: d.p, Year: 2025, Type: models.UnexAnnual, Figures: figures(40_000_00, 2_800_00), Total: 42_800_00},
		{Row: 4, Programme: "A", Organisation: d.p, Year: 2026, Type: models.UnexAnnual, Figures: figures(50_000_00, 3_500_00), Total: 53_500_00},
		{Row: 5, Programme: "A", Organisation: d.q, Year: 2026, Type: models.UnexInterim, Figures: figures(45_000_00, 3_150_00), Total: 48_150_00, Committed: 1_000_00},
		{Row: 6, Programme: "B", Organisation: d.q, Year: 2025, Type: models.UnexAnnual, Figures: figures(28_000_00, 0), Total: 28_000_00},
	}
	b.Items = []models.OpeningItem{
		{Row: 3, Kind: models.EntryInterest, ValueDate: day(2026, 12, 31), Cents: 1_234_56, AgentRef: "INT-1"},
		{Row: 4, Kind: models.EntryDirectCost, ValueDate: day(2026, 2, 1), Organisation: d.p, Cents: 10_000_00, Basis: "SC/2025/1", AgentRef: "DC-1"},
		{Row: 5, Kind: models.EntryBankCharges, ValueDate: day(2026, 3, 1), Cents: 12_34, AgentRef: "BC-1"},
	}
	return stated(b)
}

// stated gives a book the statement it comes to.
func stated(b models.OpeningBook) models.OpeningBook {
	b.Statement = nil
	for i, l := range b.Reconcile(models.StartAgentFee) {
		b.Statement = append(b.Statement, models.OpeningLine{Row: i + models.OpeningFirst, Line: l.ID, Cents: l.Cents})
	}
	return b
}

func (d *desk) file(name string) opening.File {
	return opening.File{Upload: files.Upload{Name: "opening.csv", Body: strings.NewReader("history\n" + name + "\n")}, Hash: fmt.Sprintf("%064s", name)}
}

func (d *desk) taken(actor models.Actor, b models.OpeningBook) *models.OpeningBatch {
	d.Helper()
	d.seq++
	out, err := d.opening.Take(d.Ctx, d.Fresh(actor), b, d.file(fmt.Sprint("n", d.seq)))
	d.must(err)
	return out
}

func (d *desk) commit(actor models.Actor, b *models.OpeningBatch) error {
	return d.opening.Commit(d.Ctx, d.Fresh(actor), b.ID, b.Version)
}

func (d *desk) funding(on when.Date) models.FundingStatus {
	d.Helper()
	s, _, err := ledger.New(d.DB).Funding(d.Ctx, d.officer, on, models.FundingWhole)
	d.must(err)
	return s
}

// clause 97: the agent's books are the fund's; two persons stand behind what enters.
func TestAFundThatExistsGoesOnFromItsHistory(t *testing.T) {
	d := open(t)
	b := d.history()
	batch := d.taken(d.officer, b)
	v, err := d.opening.Batch(d.Ctx, d.head, batch.ID)
	d.must(err)
	if !v.Agrees() || v.Mine || len(v.Faults) > 0 || v.Counts[2].Cents != 350_300_00 || v.Counts[5].Cents != 188_500_00 {
		t.Errorf("before the commit: %+v, %+v", v.Counts, v.Lines)
	}
	if n := d.count("SELECT COUNT(*) FROM programmes") + d.count("SELECT COUNT(*) FROM ledger_entries"); n != 0 {
		t.Errorf("%d rows before the commit", n)
	}
	d.must(d.commit(d.head, batch))
	d.Verify()

	status := d.funding(b.CutOff)
	for _, l := range b.Statement {
		if got := status.Line(l.Line).Cents; got != l.Cents {
			t.Errorf("%s: the books have %s, the statement %s", l.Line, got, l.Cents)
		}
	}
	detail, err := d.programmes.Get(d.Ctx, d.officer, 1)
	d.must(err)
	p := detail.Programme
	if p.State != models.ProgrammeOngoing || p.StartOn != day(2025, 4, 1) || p.EndOn != day(2028, 4, 1) || detail.Decision != "SC/2025/1" || !detail.Public || detail.Prior == nil ||
		detail.Tranches[0].State != models.TrancheTransferred || detail.Shares[0].ISCBP != 700 || detail.Row.DecidedAt != time.Date(2025, 3, 10, 0, 0, 0, 0, time.UTC) {
		t.Errorf("programme %+v, decision %q", detail, detail.Decision)
	}
	closed, err := d.programmes.Get(d.Ctx, d.officer, 2)
	d.must(err)
	if closed.Programme.State != models.ProgrammeFinancialClosed || closed.Programme.EndOn != day(2026, 6, 30) {
		t.Errorf("closed programme %+v", closed.Programme)
	}
	waits, err := d.programmes.Get(d.Ctx, d.officer, 3)
	d.must(err)
	if waits.Tranches[0].State != models.TrancheReserved || waits.Tranches[1].State != models.TranchePlanned {
		t.Errorf("waiting programme %+v", waits.Tranches)
	}

	// The gate of the next tranche is counted from what was brought in.
	gate, err := programmes.Judge(d.DB.Read(d.Ctx), p.ID, 2, d.DB.Now(d.Ctx))
	d.must(err)
	if !gate.Passes || gate.Lines[0].Received != 107_000_00 || gate.Lines[0].Spent != 96_300_00 || gate.Lines[1].Committed != 1_000_00 {
		t.Errorf("gate %+v", gate)
	}
	// A new deposit, and the next tranche from the release to the payment.
	kept := contributions.New(d.DB, nil)
	_, err = kept.RecordDeposit(d.Ctx, d.Fresh(d.agent), 1, contributions.DepositInput{Instalment: 2, Minor: 100_000_00, ValueDate: day(2028, 2, 1), AgentRef: "DEP-3"})
	d.must(err)
	_, err = d.programmes.Release(d.Ctx, d.Fresh(d.officer), p.ID, p.Version, 2, programmes.ReleaseInput{})
	d.must(err)
	d.ask(p.ID, 2)
	after, err := d.programmes.Get(d.Ctx, d.officer, p.ID)
	d.must(err)
	if after.Tranches[1].State != models.TrancheTransferred {
		t.Errorf("the next tranche is %s", after.Tranches[1].State)
	}
	d.Verify()
}

// ask requests a released tranche, has it signed and sent, and the agent pays it.
func (d *desk) ask(programme int64, tranche int) {
	d.Helper()
	s := transfers.New(d.DB, nil)
	detail, err := d.programmes.Get(d.Ctx, d.officer, programme)
	d.must(err)
	asked := transfers.Asked{Amounts: map[int64]money.Cents{}}
	word := transfers.Word{Action: models.TransferPay, AgentNumber: detail.Programme.AgentNumber, NotifiedOn: when.DateOf(d.DB.Now(d.Ctx))}
	for i, a := range detail.Tranches[tranche-1].Amounts {
		asked.Amounts[a.OrganisationID] = a.Requestable()
		word.Payments = append(word.Payments, transfers.Paid{OrganisationID: a.OrganisationID, Cents: a.Requestable(), ValueDate: word.NotifiedOn, AgentRef: fmt.Sprint("NEW-", i)})
	}
	version := func(id int64) int64 {
		v, err := s.Show(d.Ctx, d.officer, id)
		d.must(err)
		return v.Request.Version
	}
	r, err := s.Prepare(d.Ctx, d.Fresh(d.officer), programme, tranche, asked)
	d.must(err)
	d.must(s.Approve(d.Ctx, d.Fresh(d.head), r.ID, version(r.ID)))
	d.must(s.Send(d.Ctx, d.Fresh(d.officer), r.ID, version(r.ID)))
	_, err = s.Act(d.Ctx, d.Fresh(d.agent), r.ID, version(r.ID), word)
	d.must(err)
}
