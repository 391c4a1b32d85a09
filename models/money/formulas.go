package money

import (
	"encoding/json"
	"math/big"

	"github.com/shopspring/decimal"
)

// IndirectCost is the indirect support cost on direct costs: ROUND(D x r, 2).
// A programme's indirect cost is the sum over its organisations, never the rate
// on the programme's direct costs.
func IndirectCost(direct Cents, rate Rate) Cents { return direct.Percent(rate) }

// FromEnvelope divides a given total into direct and indirect costs:
// D = ROUND(T / (1 + r), 2) and the rest. Seven per cent of the total would be
// the common error.
func FromEnvelope(total Cents, rate Rate) (direct, indirect Cents) {
	d := decimal.NewFromInt(int64(total)).DivRound(one.Add(rate.d), 0).IntPart()
	return Cents(d), total - Cents(d)
}

// Fee is what the agent keeps of one deposit when it is received:
// ROUND(deposit x rate, 2).
func Fee(deposit Cents, rate Rate) Cents { return deposit.Percent(rate) }

// Percentage is a ratio in per cent, rounded half away from zero to a fixed
// number of decimals, or blank where the whole is zero.
type Percentage struct {
	units  int64 // per cent times 10^places
	places int
	known  bool
}

// DeliveryRate is expenditure / net funded x 100 with two decimals; it may
// exceed 100 and is blank at zero net funded.
func DeliveryRate(expenditure, netFunded Cents) Percentage {
	return Share(expenditure, netFunded, 2)
}

// Share is part / whole x 100 with so many decimals (0 to 6), in whole-number
// arithmetic; blank when the whole is zero or the result could not be kept.
func Share(part, whole Cents, places int) Percentage {
	if whole == 0 || places < 0 || places > 6 {
		return Percentage{places: places}
	}
	num := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places+2)), nil)
	num.Mul(num, big.NewInt(int64(part)))
	q := divRound(num, big.NewInt(int64(whole)))
	if !q.IsInt64() {
		return Percentage{places: places}
	}
	return Percentage{units: q.Int64(), places: places, known: true}
}

// Blank says whether there is no ratio to show.
func (p Percentage) Blank() bool { return !p.known }

// Decimal is the number of per cent; zero when blank.
func (p Percentage) Decimal() decimal.Decimal { return decimal.New(p.units, -int32(p.places)) }

// String is the number with its fixed decimals, "88.28", or "" when blank.
func (p Percentage) String() string {
	if !p.known {
		return ""
	}
	return formatMinor(p.units, p.places)
}

// Reaches says whether the exact ratio part / whole is at or above the rate,
// without rounding: 74.999 % does not reach 75 %. A zero whole reaches nothing
// but zero.
func Reaches(part, whole Cents, threshold Rate) bool {
	return decimal.NewFromInt(int64(part)).GreaterThanOrEqual(decimal.NewFromInt(int64(whole)).Mul(threshold.d)) &&
		(whole != 0 || threshold.IsZero())
}

// Within says whether the exact ratio part / whole is at or below the rate,
// without rounding. Of a zero whole nothing but zero is.
func Within(part, whole Cents, threshold Rate) bool {
	return decimal.NewFromInt(int64(part)).LessThanOrEqual(decimal.NewFromInt(int64(whole)).Mul(threshold.d))
}

// Missing is what part still lacks to reach the rate of whole, rounded up to the
// cent; zero when it is reached.
func Missing(part, whole Cents, threshold Rate) Cents {
	need := decimal.NewFromInt(int64(whole)).Mul(threshold.d).Ceil()
	gap := need.Sub(decimal.NewFromInt(int64(part)))
	if !gap.IsPositive() {
		return 0
	}
	return Cents(gap.IntPart())
}

// MarshalJSON writes a number with its decimals, or null when blank.
func (p Percentage) MarshalJSON() ([]byte, error) {
	if !p.known {
		return []byte("null"), nil
	}
	return json.Marshal(json.Number(p.String()))
}

// divRound is num / den rounded half away from zero; den is not zero.
func divRound(num, den *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(num, den, new(big.Int))
	r.Abs(r).Lsh(r, 1)
	if r.CmpAbs(den) >= 0 {
		if (num.Sign() < 0) == (den.Sign() < 0) {
			q.Add(q, big.NewInt(1))
		} else {
			q.Sub(q, big.NewInt(1))
		}
	}
	return q
}
