package money

import (
	"encoding/json"
	"sort"

	"github.com/shopspring/decimal"
)

// Amount is a number of minor units of one currency. Its zero value has no
// currency and adds to nothing but itself.
type Amount struct {
	Minor    int64
	Currency string // ISO 4217
}

// NewAmount is an amount of a known currency.
func NewAmount(minor int64, currency string) (Amount, error) {
	if _, err := Exponent(currency); err != nil {
		return Amount{}, err
	}
	return Amount{Minor: minor, Currency: currency}, nil
}

// AmountFromDecimal is the exact amount of a decimal number of units;
// ErrInexact if it has decimals the currency does not know, ErrTooLarge beyond
// what can be stored.
func AmountFromDecimal(d decimal.Decimal, currency string) (Amount, error) {
	exp, err := Exponent(currency)
	if err != nil {
		return Amount{}, err
	}
	minor := d.Shift(int32(exp))
	if !minor.IsInteger() {
		return Amount{}, ErrInexact.with("Text", d.String(), "Currency", currency, "Decimals", exp)
	}
	if !minor.BigInt().IsInt64() {
		return Amount{}, ErrTooLarge.with("Text", d.String())
	}
	return Amount{Minor: minor.BigInt().Int64(), Currency: currency}, nil
}

// Decimal is the number of units; an unknown currency counts as two decimals.
func (a Amount) Decimal() decimal.Decimal { return decimal.New(a.Minor, -int32(a.exponent())) }

// String is the exact number without its currency: "45000.00", "45000" (JPY).
func (a Amount) String() string { return formatMinor(a.Minor, a.exponent()) }

// IsZero says whether nothing is there, whatever the currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

func (a Amount) exponent() int {
	exp, err := Exponent(a.Currency)
	if err != nil {
		return 2
	}
	return exp
}

// Add is the sum of two amounts of one currency; ErrCurrencyOther, ErrOverflow.
func (a Amount) Add(other Amount) (Amount, error) {
	if err := a.same(other); err != nil {
		return Amount{}, err
	}
	n, err := addMinor(a.Minor, other.Minor)
	return Amount{Minor: n, Currency: a.Currency}, err
}

// Sub is the difference of two amounts of one currency.
func (a Amount) Sub(other Amount) (Amount, error) {
	if err := a.same(other); err != nil {
		return Amount{}, err
	}
	n, err := subMinor(a.Minor, other.Minor)
	return Amount{Minor: n, Currency: a.Currency}, err
}

func (a Amount) same(other Amount) error {
	if a.Currency != other.Currency {
		return ErrCurrencyOther.with("First", a.Currency, "Second", other.Currency)
	}
	return nil
}

// Convert is the amount in another currency at so many of its units for one of
// ours, rounded half away from zero to its minor unit. A deposit keeps both
// amounts and the rate of its day; nothing is converted twice.
func (a Amount) Convert(x Exchange, to string) (Amount, error) {
	exp, err := Exponent(to)
	if err != nil {
		return Amount{}, err
	}
	if !x.d.IsPositive() {
		return Amount{}, ErrExchange
	}
	d := a.Decimal().Mul(x.d).Round(int32(exp))
	return AmountFromDecimal(d, to)
}

type amountJSON struct {
	Value    string `json:"value"`
	Currency string `json:"currency"`
}

// MarshalJSON writes {"value": "45000.00", "currency": "USD"}.
func (a Amount) MarshalJSON() ([]byte, error) {
	return json.Marshal(amountJSON{Value: a.String(), Currency: a.Currency})
}

// UnmarshalJSON reads the form MarshalJSON writes.
func (a *Amount) UnmarshalJSON(b []byte) error {
	var j amountJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j == (amountJSON{Value: "0.00"}) {
		*a = Amount{}
		return nil
	}
	out, err := parseExact(j.Value, j.Currency)
	if err != nil {
		return err
	}
	*a = out
	return nil
}

func sortStrings(s []string) { sort.Strings(s) }
