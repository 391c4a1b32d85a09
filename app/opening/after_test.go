package opening_test

import (
	"bytes"
	"fmt"
	"testing"

	"seedfund/app/contributions"
	"seedfund/app/files"
	"seedfund/app/funditems"
	"seedfund/app/imports"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// What is corrected of the history afterwards leaves on no day both the wrong and the
// right figure, and a fee that the agent took otherwise than by the rule of today
// stays with the money it was taken of.
func TestTheHistoryIsCorrectedWithoutCountingTwice(t *testing.T) {
	d := open(t)
	b := d.history()
	none := money.Cents(0)
	b.Deposits[1].Fee = &none
	b = stated(b)
	d.must(d.commit(d.head, d.taken(d.officer, b)))
	end := func(year int) models.FundingStatus { return d.funding(day(year, 12, 31)) }
	before := end(2025)
	if got := before.Line(models.FundingContributions).Cents; got != 325_000_00 {
		t.Fatalf("contributions of 2025 are %s", got)
	}
	store, err := files.OpenStore(t.TempDir())
	d.must(err)
	desk := imports.New(d.DB, files.New(d.DB, store, files.Limits{}))
	correct := func(name string, line models.DepositLine) {
		t.Helper()
		line.Row = 2
		batch, err := desk.TakeContributions(d.Ctx, d.Fresh(d.agent), "As the bank says", models.ContributionFile{HasDeposits: true, Deposits: []models.DepositLine{line}},
			imports.File{Upload: files.Upload{Name: "deposits.csv", Body: bytes.NewReader([]byte(name))}, Hash: fmt.Sprintf("%064s", name)})
		d.must(err)
		d.must(desk.CommitContributions(d.Ctx, d.Fresh(d.head), batch.ID, batch.Version))
		d.Verify()
	}
	// Another day and source, the same money: the fee that was not taken is not taken.
	correct("one", models.DepositLine{Agreement: "SAA-OLD-2", ValueDate: day(2026, 1, 5), Currency: "EUR", Minor: 100_000_00, Rate: "0.8", RateOn: day(2026, 1, 5), RateSource: "Bank", RateWhy: "As it was sold", AgentRef: "DEP-2"})
	for year, want := range map[int][2]money.Cents{2025: {200_000_00, 2_000_00}, 2026: {325_000_00, 2_000_00}, 2027: {325_000_00, 2_000_00}} {
		s := end(year)
		if got := s.Line(models.FundingContributions).Cents; got != want[0] {
			t.Errorf("contributions until %d are %s, want %s", year, got, want[0])
		}
		if got := s.Line(models.FundingFee).Cents; got != want[1] {
			t.Errorf("fees until %d are %s, want %s", year, got, want[1])
		}
	}
	// Other dollars: the fee is by the rule.
	correct("two", models.DepositLine{Agreement: "SAA-OLD-1", ValueDate: day(2025, 2, 3), Currency: "USD", Minor: 199_000_00, AgentRef: "DEP-1"})
	if got := end(2025); got.Line(models.FundingContributions).Cents != 199_000_00 || got.Line(models.FundingFee).Cents != 1_990_00 {
		t.Errorf("2025 after the second correction: %+v", got.Lines)
	}
	// By hand: taken back, and entered anew on its day.
	kept := contributions.New(d.DB, nil)
	_, err = kept.RecordDeposit(d.Ctx, d.Fresh(d.agent), 1, contributions.DepositInput{Minor: 50_000_00, ValueDate: day(2025, 6, 1), AgentRef: "DEP-9"})
	d.must(err)
	row, _, err := kept.Get(d.Ctx, d.officer, "SAA-0001")
	d.must(err)
	wrong := row.Deposits[len(row.Deposits)-1]
	d.must(kept.ReverseDeposit(d.Ctx, d.Fresh(d.agent), wrong.ID, wrong.Version, "Digits swapped"))
	_, err = kept.RecordDeposit(d.Ctx, d.Fresh(d.agent), 1, contributions.DepositInput{Minor: 5_000_00, ValueDate: day(2025, 6, 1), AgentRef: "DEP-9"})
	d.must(err)
	if got := end(2025).Line(models.FundingContributions).Cents; got != 204_000_00 {
		t.Errorf("contributions of 2025 after a correction by hand are %s", got)
	}
	// Another item, taken back and told anew on its day.
	items := funditems.New(d.DB, nil)
	var interest struct{ ID, Version int64 }
	d.must(d.DB.Read(d.Ctx).Raw("SELECT id, version FROM agent_items WHERE agent_ref = 'INT-1'").Scan(&interest).Error)
	d.must(items.Reverse(d.Ctx, d.Fresh(d.agent), interest.ID, interest.Version, "Digits swapped"))
	_, err = items.Record(d.Ctx, d.Fresh(d.agent), funditems.Input{Kind: models.EntryInterest, Cents: 1_243_56, ValueDate: day(2026, 12, 31), AgentRef: "INT-1"})
	d.must(err)
	if got := end(2026).Line(models.FundingInterest).Cents; got != 1_243_56 {
		t.Errorf("interest until 2026 is %s", got)
	}
	// A payment of the history that came back is taken back on the agent's day.
	asked := transfers.New(d.DB, nil)
	v, err := asked.Show(d.Ctx, d.officer, 1)
	d.must(err)
	_, err = asked.Act(d.Ctx, d.Fresh(d.agent), 1, v.Request.Version, transfers.Word{Action: models.TransferReverse, PaymentID: v.Payments[0].ID, Text: "Returned by the bank", NotifiedOn: when.DateOf(d.DB.Now(d.Ctx))})
	d.must(err)
	d.Verify()
	if got := end(2025).Line(models.FundingTransferred).Cents; got != before.Line(models.FundingTransferred).Cents {
		t.Errorf("transferred in 2025: %s", got)
	}
}
