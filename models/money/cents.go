package money

import (
	"database/sql/driver"
	"fmt"
	"math"
	"math/big"

	"github.com/shopspring/decimal"
)

// Cents is an amount in minor units of the United States dollar, the currency
// of the ledger. Its zero value is nothing.
type Cents int64

// ParseCents reads what a person wrote as dollars; see Parse.
func ParseCents(text string) (Cents, error) {
	a, err := Parse(text, USD)
	return Cents(a.Minor), err
}

// FromDecimal is the exact number of cents of a decimal number of dollars;
// ErrInexact if it has a third decimal other than zero.
func FromDecimal(d decimal.Decimal) (Cents, error) {
	a, err := AmountFromDecimal(d, USD)
	return Cents(a.Minor), err
}

// Dollars is the amount as a decimal number of dollars.
func (c Cents) Dollars() decimal.Decimal { return decimal.New(int64(c), -2) }

// Amount is the amount with its currency.
func (c Cents) Amount() Amount { return Amount{Minor: int64(c), Currency: USD} }

// String is the exact form files and forms carry: "45000.00", "-0.05".
func (c Cents) String() string { return formatMinor(int64(c), 2) }

// MarshalText writes the exact form, so that JSON carries "45000.00" and no
// reader loses a digit.
func (c Cents) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the exact form only: no grouping, two decimals at most.
func (c *Cents) UnmarshalText(text []byte) error {
	a, err := parseExact(string(text), USD)
	if err != nil {
		return err
	}
	*c = Cents(a.Minor)
	return nil
}

// Value stores the whole number of cents.
func (c Cents) Value() (driver.Value, error) { return int64(c), nil }

// Scan reads a whole number; a sum that a database gives as a decimal is read
// when it is whole. NULL and fractions are refused.
func (c *Cents) Scan(src any) error {
	n, err := scanWhole(src)
	if err != nil {
		return err
	}
	*c = Cents(n)
	return nil
}

// Add is the sum, or ErrOverflow.
func (c Cents) Add(other Cents) (Cents, error) {
	n, err := addMinor(int64(c), int64(other))
	return Cents(n), err
}

// Sub is the difference, or ErrOverflow.
func (c Cents) Sub(other Cents) (Cents, error) {
	n, err := subMinor(int64(c), int64(other))
	return Cents(n), err
}

// Sum adds all, or ErrOverflow.
func Sum(all ...Cents) (Cents, error) {
	total := new(big.Int)
	for _, c := range all {
		total.Add(total, big.NewInt(int64(c)))
	}
	if !total.IsInt64() {
		return 0, ErrOverflow
	}
	return Cents(total.Int64()), nil
}

// Percent is the part that the rate takes, rounded half away from zero to the
// cent. A rate is at most 100 %, so the result always fits.
func (c Cents) Percent(r Rate) Cents {
	return Cents(decimal.NewFromInt(int64(c)).Mul(r.d).Round(0).IntPart())
}

// Abs is the amount without its sign; ErrOverflow for the smallest number.
func (c Cents) Abs() (Cents, error) {
	if c >= 0 {
		return c, nil
	}
	return Cents(0).Sub(c)
}

func addMinor(a, b int64) (int64, error) {
	s := a + b
	if (s > a) != (b > 0) && b != 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

func subMinor(a, b int64) (int64, error) {
	s := a - b
	if (s < a) != (b > 0) && b != 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

func scanWhole(src any) (int64, error) {
	switch v := src.(type) {
	case int64:
		return v, nil
	case int32:
		return int64(v), nil
	case int:
		return int64(v), nil
	case []byte:
		return scanWhole(string(v))
	case string:
		d, err := decimal.NewFromString(v)
		if err != nil || !d.IsInteger() || !d.BigInt().IsInt64() {
			return 0, fmt.Errorf("money: %q is no whole number of minor units", v)
		}
		return d.BigInt().Int64(), nil
	}
	// A float is refused even when whole: above 2^53 it has already lost digits.
	return 0, fmt.Errorf("money: cannot read %T as minor units", src)
}

func formatMinor(minor int64, exponent int) string {
	neg := minor < 0
	mag := uint64(minor)
	if neg {
		mag = -mag
	}
	s := fmt.Sprintf("%0*d", exponent+1, mag)
	if exponent > 0 {
		s = s[:len(s)-exponent] + "." + s[len(s)-exponent:]
	}
	if neg {
		s = "-" + s
	}
	return s
}

// Max and Min are the largest and smallest amounts that can be kept.
const (
	Max Cents = math.MaxInt64
	Min Cents = math.MinInt64
)
