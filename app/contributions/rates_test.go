package contributions_test

import (
	"testing"

	"seedfund/app/contributions"
	"seedfund/app/rates"
	"seedfund/models"
	"seedfund/models/when"
)

// rate puts a rate into the table by two persons; one that takes another's place
// does so with a reason.
func (d *desk) rate(currency, rate string, from when.Date) {
	d.Helper()
	s := rates.New(d.DB, nil)
	b, err := s.Take(d.Ctx, d.Fresh(d.officer), []models.RateInput{{Currency: currency, Rate: rate, EffectiveFrom: from, Source: "Circular"}}, nil, "Revised")
	d.must(err)
	d.must(s.Commit(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
}

// bare is a deposit that leaves the rate to the table.
func (d *desk) bare(reference string, value when.Date) contributions.DepositInput {
	return contributions.DepositInput{Minor: 100_000_00, ValueDate: value, AgentRef: reference}
}

func TestADepositTakesTheRateInForceOnItsValueDate(t *testing.T) {
	d := open(t)
	c := d.promised()
	_, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.bare("DEP-1", today()))
	d.refused(err, models.KindInvalid, "money.fault.rate_none")
	d.rate("EUR", "0.95", today().AddDays(-10))
	d.rate("SEK", "10.4", today())
	// Before the first rate of the table there is none; a typed one stands alone.
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.bare("DEP-1", today().AddDays(-11)))
	d.refused(err, models.KindInvalid, "money.fault.rate_none")
	d.rate("EUR", "0.8", today().AddDays(-1)) // revised within the month
	for _, x := range []struct {
		value when.Date
		rate  string
		usd   int64
	}{{today().AddDays(-10), "0.95", 105_263_16}, {today().AddDays(-2), "0.95", 105_263_16}, {today().AddDays(-1), "0.8", 125_000_00}, {today(), "0.8", 125_000_00}} {
		dep, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.bare("DEP "+x.value.String(), x.value))
		d.must(err)
		if dep.Rate != x.rate || int64(dep.USDCents) != x.usd || dep.RateSource != "Circular" || dep.RateWhy != "" || dep.ExchangeRateID == nil {
			t.Errorf("value date %s: %+v", x.value, dep)
		}
	}
	d.Verify()
}

func TestAnotherRateThanTheTablesNeedsTheReason(t *testing.T) {
	d := open(t)
	c := d.promised()
	d.rate("EUR", "0.926", today())
	in := d.arrived() // at 0.923
	_, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.refused(err, models.KindInvalid, "money.fault.rate_differs")
	in.AgentRef = ""
	_, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.refused(err, models.KindInvalid, "money.fault.required") // the other faults come with it
	in = d.arrived()
	in.RateWhy = "The bank's own rate, as notified"
	dep, err := d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, in)
	d.must(err)
	if dep.Rate != "0.923" || dep.USDCents != 1_300_108_34 || dep.RateWhy == "" {
		t.Errorf("%+v", dep)
	}
	same := d.bare("DEP-2", today())
	same.Rate, same.RateWhy = "0.9260", "said for nothing"
	dep, err = d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, same)
	d.must(err)
	if dep.Rate != "0.926" || dep.RateWhy != "" {
		t.Errorf("the same figure written otherwise: %+v", dep)
	}
	// A revision of the day afterwards leaves what was received as it was.
	d.rate("EUR", "0.93", today())
	row, _, err := d.contributions.Get(d.Ctx, d.officer, c.Reference)
	d.must(err)
	first, second := row.Deposits[0], row.Deposits[1]
	if first.RateRevised() || !second.RateRevised() || second.InForce != "0.93" || second.USDCents != 107_991_36 {
		t.Errorf("%+v\n%+v", first, second)
	}
	if first.RecordedAt.IsZero() {
		t.Error("the day of recording is not told")
	}
	d.Verify()
}

func TestTheExchangeDifferenceIsBlankWithoutARateOfTheDayOfSigning(t *testing.T) {
	d := open(t)
	c := d.promised() // signed twenty days ago
	d.rate("EUR", "0.926", today())
	d.must2(d.contributions.RecordDeposit(d.Ctx, d.Fresh(d.agent), c.ID, d.bare("DEP-1", today())))
	rows, err := d.contributions.List(d.Ctx, d.officer, when.Date{})
	d.must(err)
	if x := rows[0].Exchange; x.Difference != nil || x.SignedRate != "" || x.Outstanding == nil || *x.Outstanding != 2_483_801_30 {
		t.Errorf("%+v", x)
	}
	d.rate("EUR", "0.95", today().AddDays(-25))
	rows, err = d.contributions.List(d.Ctx, d.officer, when.Date{})
	d.must(err)
	// 100,000 / 0.926 = 107,991.36 received; at signing 105,263.16.
	if x := rows[0].Exchange; *x.Difference != 2_728_20 || *x.AtSigning != 105_263_16 || rows[0].Deposits[0].Difference == nil {
		t.Errorf("%+v", x)
	}
	before, err := d.contributions.List(d.Ctx, d.officer, today().AddDays(-1))
	d.must(err)
	if x := before[0].Exchange; x.LatestRate != "0.95" || *x.Difference != 0 {
		t.Errorf("as at the day before: %+v", x)
	}
	d.Verify()
}
