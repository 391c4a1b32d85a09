package models

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"seedfund/models/money"
	"seedfund/models/when"
)

func dayOf(n int) when.Date {
	d, err := when.ParseDate("2026-01-01")
	if err != nil {
		panic(err)
	}
	return d.AddDays(n)
}

// The rate of a day is the last row of the newest effective date not after it,
// whatever the order in which rates came; a plain search over all of them finds
// the same.
func TestTheRateOfADayIsTheNewestNotAfterIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []ExchangeRate
		numbers := map[string]int{}
		for i := range rapid.IntRange(0, 40).Draw(t, "rows") {
			currency := rapid.SampledFrom([]string{"EUR", "SEK", "JPY"}).Draw(t, "currency")
			day := rapid.IntRange(0, 30).Draw(t, "day")
			key := fmt.Sprint(currency, day)
			numbers[key]++
			rows = append(rows, ExchangeRate{ID: int64(i + 1), Currency: currency, Rate: fmt.Sprint(i + 1), EffectiveFrom: dayOf(day), Number: numbers[key]})
		}
		table := NewRateTable(rapid.Permutation(rows).Draw(t, "order"))
		currency, asked := rapid.SampledFrom([]string{"EUR", "SEK", "JPY", "NOK"}).Draw(t, "asked"), dayOf(rapid.IntRange(-3, 34).Draw(t, "on"))
		var want ExchangeRate
		for _, r := range rows {
			if r.Currency != currency || r.EffectiveFrom.After(asked) {
				continue
			}
			if want.ID == 0 || r.EffectiveFrom.After(want.EffectiveFrom) || r.EffectiveFrom == want.EffectiveFrom && r.Number > want.Number {
				want = r
			}
		}
		got, ok := table.On(currency, asked)
		if ok != (want.ID != 0) || got != want {
			t.Fatalf("%s on %s: %+v, want %+v", currency, asked, got, want)
		}
		if of, is := table.Of(currency, asked); is != (want.ID != 0 && want.EffectiveFrom == asked) || is && of != want {
			t.Fatalf("of the very day: %+v", of)
		}
	})
	if r, ok := (RateTable{}).On(money.USD, dayOf(0)); !ok || r.Rate != "1" {
		t.Error("the dollar needs a rate")
	}
}

// Dollars are amount / rate, half away from zero to the cent, as whole numbers of
// any length compute it.
func TestDollarsAreRoundedHalfAwayFromZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "KWD"}).Draw(t, "currency")
		minor := rapid.Int64Range(1, 1_000_000_000_00).Draw(t, "minor")
		units, places := rapid.Int64Range(1, 9_999_999).Draw(t, "units"), rapid.IntRange(0, 6).Draw(t, "places")
		rate := money.Amount{Minor: units, Currency: "USD"}.Decimal().Shift(int32(2 - places)).String()
		got, err := DollarsAt(money.Amount{Minor: minor, Currency: currency}, rate)
		exponent, _ := money.Exponent(currency)
		// cents = minor * 100 * 10^places / (units * 10^exponent)
		top := new(big.Int).Mul(big.NewInt(minor*100), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		below := new(big.Int).Mul(big.NewInt(units), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exponent)), nil))
		want := new(big.Int).Div(new(big.Int).Add(new(big.Int).Mul(top, big.NewInt(2)), below), new(big.Int).Mul(below, big.NewInt(2)))
		if !want.IsInt64() || want.Int64() > 1_000_000_000_000_00 {
			return
		}
		if err != nil || int64(got) != want.Int64() {
			t.Fatalf("%d %s at %s: %s (%v), want %s cents", minor, currency, rate, got, err, want)
		}
	})
}

// What rates did to an arrangement: the sum of its deposits is its own, and
// without a rate of the day of signing nothing is said.
func TestTheExchangeDifferenceIsDollarsReceivedLessDollarsAtSigning(t *testing.T) {
	row := ContributionRow{Currency: "EUR", CommittedMinor: 300_000_00, DepositedMinor: 200_000_00, SignedOn: dayOf(5), USDCents: 215_000_00, Deposits: []DepositRow{
		{Currency: "EUR", Minor: 100_000_00, Rate: "0.93", USDCents: 107_526_88, ValueDate: dayOf(10), State: RecordPosted},
		{Currency: "EUR", Minor: 100_000_00, Rate: "0.93042", USDCents: 107_473_12, ValueDate: dayOf(40), State: RecordPosted},
		{Currency: "EUR", Minor: 50_000_00, Rate: "0.9", USDCents: 55_555_56, ValueDate: dayOf(40), State: RecordPending},
	}}
	bare := row
	bare.Deposits = append([]DepositRow(nil), row.Deposits...)
	bare.Revalue(RateTable{}, dayOf(60))
	if bare.Exchange != (Exchanged{}) || bare.Deposits[0].Difference != nil {
		t.Errorf("without a rate: %+v", bare.Exchange)
	}
	row.Revalue(NewRateTable([]ExchangeRate{
		{ID: 1, Currency: "EUR", Rate: "0.95", EffectiveFrom: dayOf(0), Number: 1}, {ID: 2, Currency: "EUR", Rate: "0.8", EffectiveFrom: dayOf(31), Number: 1},
	}), dayOf(60))
	x := row.Exchange
	// 100,000 / 0.95 = 105,263.16; twice that from 215,000.00 leaves 4,473.68.
	if *x.AtSigning != 210_526_32 || *x.Difference != 4_473_68 || *row.Deposits[0].Difference != 2_263_72 || *row.Deposits[1].Difference != 2_209_96 {
		t.Errorf("difference %v of %v", *x.Difference, *x.AtSigning)
	}
	if *x.CommittedCents != 315_789_47 || *x.Outstanding != 125_000_00 || x.LatestRate != "0.8" {
		t.Errorf("exchange %+v: %s, %s", x, *x.CommittedCents, *x.Outstanding)
	}
	if !row.Deposits[0].RateRevised() || row.Deposits[0].InForce != "0.95" {
		t.Errorf("the deposit is not seen to differ from the table: %+v", row.Deposits[0])
	}
}

func TestAPledgeTakesNoMoreThanWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Pledge{Currency: "EUR", Minor: rapid.Int64Range(1, 1000).Draw(t, "pledged"), State: PledgeOpen}
		for range rapid.IntRange(1, 6).Draw(t, "times") {
			minor, why := rapid.Int64Range(-1, 700).Draw(t, "minor"), rapid.SampledFrom([]string{"", " ", "a second letter"}).Draw(t, "why")
			before := p
			if err := p.Turn(minor, why); err != nil {
				if p != before {
					t.Fatal("a refusal changed the pledge")
				}
				continue
			}
			if p.TurnedMinor != before.TurnedMinor+minor || minor <= 0 || before.State != PledgeOpen {
				t.Fatalf("%+v after %d on %+v", p, minor, before)
			}
			if p.TurnedMinor > p.Minor && p.OverWhy == "" || (p.State == PledgeCommitted) != (p.TurnedMinor >= p.Minor) {
				t.Fatalf("%+v", p)
			}
		}
	})
}

// The agent publishes whole dollars: to the dollar is the measure.
func TestTheAgentsFiguresAreComparedToTheDollar(t *testing.T) {
	s := DonorStatement{Deposited: 1_300_108_34, Fee: 13_001_08, Commitments: []ContributionRow{{Reference: "SAA-0001", USDCents: 1_300_108_34}}}
	got := s.Compare(map[string]money.Cents{"deposited": 1_300_108_00, "fee": 13_002_00, "SAA-0001": 1_300_108_50, "SAA-0009": 1_00})
	want := map[string]bool{"deposited": true, "fee": false, "SAA-0001": false, "SAA-0009": false}
	if len(got) != 4 {
		t.Fatalf("%+v", got)
	}
	for _, l := range got {
		if l.Equal != want[l.Line] {
			t.Errorf("%+v", l)
		}
	}
	if got[3].Off() != 1_00 || got[2].Off() != 92 {
		t.Errorf("off by %s and %s", got[3].Off(), got[2].Off())
	}
	if len(s.Compare(nil)) != 0 {
		t.Error("nothing was given and something compared")
	}
}
