package money

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Rate is a part of a whole from 0 to 1: 0.07 for indirect support costs, 0.01
// for the agent's fee. It is stored as decimal text.
type Rate struct{ d decimal.Decimal }

var (
	one     = decimal.NewFromInt(1)
	hundred = decimal.NewFromInt(100)
)

// NewRate is the rate of a fraction: 0.07 is seven per cent.
func NewRate(fraction decimal.Decimal) (Rate, error) {
	if fraction.IsNegative() || fraction.GreaterThan(one) || fraction.Exponent() < -12 {
		return Rate{}, ErrRate.with("Text", fraction.String())
	}
	return Rate{d: fraction}, nil
}

// PerCent is the rate of a whole number of hundredths of one per cent: 700 is
// seven per cent. It panics outside 0 to 10,000 and is for constants.
func PerCent(hundredths int64) Rate {
	r, err := NewRate(decimal.New(hundredths, -4))
	if err != nil {
		panic(err)
	}
	return r
}

// ParseRate reads a rate a person wrote as per cent: "7", "7.5", "7 %", "7.5%".
// A fraction is not guessed: "0.07" is seven hundredths of one per cent.
func ParseRate(text string) (Rate, error) {
	s := strings.TrimSpace(foldDigits(text))
	s = strings.TrimSpace(strings.TrimRight(s, "%٪"))
	if s == "" || strings.Trim(s, "0123456789.") != "" {
		return Rate{}, ErrRate.with("Text", text)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Rate{}, ErrRate.with("Text", text)
	}
	r, err := NewRate(d.Shift(-2))
	if err != nil {
		return Rate{}, ErrRate.with("Text", text)
	}
	return r, nil
}

// Fraction is the rate as a decimal, 0.07 for seven per cent.
func (r Rate) Fraction() decimal.Decimal { return r.d }

// String is the fraction without trailing zeros, as stored: "0.07".
func (r Rate) String() string { return r.d.String() }

// PerCentText is the rate in per cent without trailing zeros: "7", "7.5".
func (r Rate) PerCentText() string { return r.d.Shift(2).String() }

// IsZero says whether the rate takes nothing.
func (r Rate) IsZero() bool { return r.d.IsZero() }

// Cmp compares two rates: -1, 0, +1.
func (r Rate) Cmp(other Rate) int { return r.d.Cmp(other.d) }

// MarshalText writes the fraction.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a fraction from 0 to 1.
func (r *Rate) UnmarshalText(text []byte) error {
	d, err := decimal.NewFromString(string(text))
	if err != nil {
		return ErrRate.with("Text", string(text))
	}
	out, err := NewRate(d)
	if err != nil {
		return err
	}
	*r = out
	return nil
}

// Value stores the fraction as text, exact on both engines.
func (r Rate) Value() (driver.Value, error) { return r.String(), nil }

// Scan reads the stored text. A float is refused.
func (r *Rate) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return r.UnmarshalText([]byte(v))
	case []byte:
		return r.UnmarshalText(v)
	case int64:
		return r.UnmarshalText([]byte(decimal.NewFromInt(v).String()))
	}
	return fmt.Errorf("money: cannot read %T as a rate", src)
}

// Exchange is the number of units of one currency given for one unit of
// another, for example the United Nations operational rate of a deposit's day.
// It is stored as decimal text; its zero value converts nothing.
type Exchange struct{ d decimal.Decimal }

// NewExchange is an exchange rate above zero with at most twelve decimals.
func NewExchange(d decimal.Decimal) (Exchange, error) {
	if !d.IsPositive() || d.Exponent() < -12 || d.GreaterThan(decimal.New(1, 12)) {
		return Exchange{}, ErrExchange.with("Text", d.String())
	}
	return Exchange{d: d}, nil
}

// ParseExchange reads a plain decimal above zero.
func ParseExchange(text string) (Exchange, error) {
	s := strings.TrimSpace(foldDigits(text))
	if s == "" || strings.Trim(s, "0123456789.") != "" {
		return Exchange{}, ErrExchange.with("Text", text)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Exchange{}, ErrExchange.with("Text", text)
	}
	return NewExchange(d)
}

// Decimal is the rate; String its exact text; IsZero says whether none is set.
func (x Exchange) Decimal() decimal.Decimal { return x.d }
func (x Exchange) String() string           { return x.d.String() }
func (x Exchange) IsZero() bool             { return x.d.IsZero() }

// MarshalText writes the exact text.
func (x Exchange) MarshalText() ([]byte, error) { return []byte(x.String()), nil }

// UnmarshalText reads it; "0" and "" are no rate.
func (x *Exchange) UnmarshalText(text []byte) error {
	if s := string(text); s == "" || s == "0" {
		*x = Exchange{}
		return nil
	}
	out, err := ParseExchange(string(text))
	if err != nil {
		return err
	}
	*x = out
	return nil
}

// Value stores the text; no rate is NULL.
func (x Exchange) Value() (driver.Value, error) {
	if x.IsZero() {
		return nil, nil
	}
	return x.String(), nil
}

// Scan reads the stored text. A float is refused.
func (x *Exchange) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*x = Exchange{}
		return nil
	case string:
		return x.UnmarshalText([]byte(v))
	case []byte:
		return x.UnmarshalText(v)
	case int64:
		return x.UnmarshalText([]byte(decimal.NewFromInt(v).String()))
	}
	return fmt.Errorf("money: cannot read %T as an exchange rate", src)
}
