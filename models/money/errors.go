package money

import "fmt"

// Error is a refusal of this package. Key is a message key of the catalogue;
// Args are its values, always printable text.
type Error struct {
	Key  string
	Args map[string]any
}

func (e *Error) Error() string {
	if len(e.Args) == 0 {
		return e.Key
	}
	return fmt.Sprintf("%s %v", e.Key, e.Args)
}

// Is says whether the other error is a refusal with the same key, so that
// errors.Is(err, money.ErrOverflow) works whatever the values.
func (e *Error) Is(other error) bool {
	o, ok := other.(*Error)
	return ok && o.Key == e.Key
}

// The refusals, to be compared with errors.Is.
var (
	ErrEmpty           = &Error{Key: "money.empty"}            // nothing was written
	ErrNotANumber      = &Error{Key: "money.not_a_number"}     // a character that belongs to no amount
	ErrAmbiguous       = &Error{Key: "money.ambiguous"}        // two readings; Args "Write" says what to write
	ErrDecimals        = &Error{Key: "money.decimals"}         // more decimals than the currency has
	ErrGrouping        = &Error{Key: "money.grouping"}         // digits grouped otherwise than by three
	ErrTooLarge        = &Error{Key: "money.too_large"}        // beyond what can be stored
	ErrCurrencyUnknown = &Error{Key: "money.currency_unknown"} // no ISO 4217 code
	ErrCurrencyOther   = &Error{Key: "money.currency_other"}   // two currencies in one operation
	ErrOverflow        = &Error{Key: "money.overflow"}         // a sum beyond what can be stored
	ErrRate            = &Error{Key: "money.rate"}             // no rate, or not between 0 and 100 %
	ErrExchange        = &Error{Key: "money.exchange"}         // no exchange rate above zero
	ErrSplit           = &Error{Key: "money.split"}            // nothing to divide among
	ErrInexact         = &Error{Key: "money.inexact"}          // a decimal that is no whole number of minor units
)

func (e *Error) with(args ...any) *Error {
	out := &Error{Key: e.Key, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		out.Args[args[i].(string)] = args[i+1]
	}
	return out
}
