package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ExchangeRate is one United Nations operational rate of exchange: units of the
// currency for one US dollar, from its day on until a newer one. It is never
// changed; a later row of the same currency and day, with the next number and
// the reason, takes its place.
// Source: treasury.un.org/operationalrates: monthly, revised in mid month where
// needed and then for the currencies that changed alone; the newest effective
// date supersedes.
type ExchangeRate struct {
	ID            int64     `json:"id"`
	CreatedAt     time.Time `json:"recorded_at"`
	Currency      string    `json:"currency"` // ISO 4217
	Rate          string    `json:"rate"`     // exact decimal text
	EffectiveFrom when.Date `json:"effective_from"`
	Number        int       `json:"number"` // 1, and one more for each that took its place
	Source        string    `json:"source"`
	Reason        string    `json:"reason,omitempty"` // of a row that takes another's place
	BatchID       int64     `json:"batch_id"`
	PersonID      int64     `json:"-"` // who loaded it
	ConfirmedBy   int64     `json:"-"` // the second person
}

// RateTable is the rates of some currencies, each in the order of their days.
type RateTable map[string][]ExchangeRate

// NewRateTable orders rates by currency, day and number.
func NewRateTable(rows []ExchangeRate) RateTable {
	t := RateTable{}
	for _, r := range rows {
		t[r.Currency] = append(t[r.Currency], r)
	}
	for _, of := range t {
		slices.SortFunc(of, func(a, b ExchangeRate) int {
			return cmp.Or(a.EffectiveFrom.Compare(b.EffectiveFrom), cmp.Compare(a.Number, b.Number))
		})
	}
	return t
}

// On is the rate in force on a day: that of the newest effective date not after
// it, and of that date the row with the highest number. Dollars are one to one.
func (t RateTable) On(currency string, day when.Date) (ExchangeRate, bool) {
	if currency == money.USD {
		return ExchangeRate{Currency: currency, Rate: "1"}, true
	}
	of := t[currency]
	i, _ := slices.BinarySearchFunc(of, day, func(r ExchangeRate, day when.Date) int {
		if r.EffectiveFrom.After(day) {
			return 1
		}
		return -1
	})
	if i == 0 {
		return ExchangeRate{}, false
	}
	return of[i-1], true
}

// Of is the rate of the very day, the last that was given for it.
func (t RateTable) Of(currency string, day when.Date) (ExchangeRate, bool) {
	r, ok := t.On(currency, day)
	return r, ok && r.EffectiveFrom == day && currency != money.USD
}

// SameRate says whether two rates are one figure, however they are written.
func SameRate(a, b string) bool {
	x, errA := money.ParseExchange(a)
	y, errB := money.ParseExchange(b)
	return errA == nil && errB == nil && x.Decimal().Equal(y.Decimal())
}

// RateInput is one rate as a person typed it or a file says it. Row is where it
// stands in the file, 0 for a typed one.
type RateInput struct {
	Row           int
	Currency      string
	Rate          string
	EffectiveFrom when.Date
	Source        string
}

// RateColumns are the heads of a file of rates, in their order.
var RateColumns = []string{"currency", "rate", "effective_from", "source"}

// RateCell names a field of a rate for a fault: the cell of a file, or the field
// of the form.
func RateCell(column string, row int) string {
	if row == 0 {
		return column
	}
	return fmt.Sprintf("%c%d", 'A'+slices.Index(RateColumns, column), row)
}

// RatesAhead is how many days before they apply rates may be entered; they are
// published some days ahead.
const RatesAhead = 62

// CheckRates names every fault of rates, all at once, each by its cell: a
// currency that is none or is the dollar, a rate that is no plain decimal above
// zero, a day missing or too far ahead, a missing source, one currency and day
// twice.
func CheckRates(rows []RateInput, today when.Date) Faults {
	var f Faults
	type key struct {
		currency string
		day      when.Date
	}
	seen := map[key]int{}
	for _, r := range rows {
		at := func(column string) string { return RateCell(column, r.Row) }
		switch _, err := money.Exponent(r.Currency); {
		case r.Currency == "":
			f.Add(at("currency"), "rates.fault.required")
		case r.Currency == money.USD:
			f.Add(at("currency"), "rates.fault.dollar", "Value", r.Currency)
		case err != nil:
			f.Add(at("currency"), "rates.fault.currency", "Value", r.Currency)
		}
		if _, err := money.ParseExchange(r.Rate); r.Rate == "" {
			f.Add(at("rate"), "rates.fault.required")
		} else if err != nil {
			f.Add(at("rate"), "rates.fault.rate", "Value", r.Rate)
		}
		switch {
		case r.EffectiveFrom.IsZero():
			f.Add(at("effective_from"), "rates.fault.required")
		case r.EffectiveFrom.After(today.AddDays(RatesAhead)):
			f.Add(at("effective_from"), "rates.fault.far", "Value", r.EffectiveFrom.String(), "Days", RatesAhead)
		}
		switch {
		case r.Source == "":
			f.Add(at("source"), "rates.fault.required")
		case len([]rune(r.Source)) > 300:
			f.Add(at("source"), "rates.fault.long", "Max", 300)
		}
		k := key{r.Currency, r.EffectiveFrom}
		if before, twice := seen[k]; twice && r.Currency != "" && !r.EffectiveFrom.IsZero() {
			f.Add(at("currency"), "rates.fault.twice", "Value", r.Currency, "Row", before)
		}
		seen[k] = r.Row
	}
	return f
}

// Clean is the input without blanks, its code in capitals.
func (r RateInput) Clean() RateInput {
	r.Currency, r.Rate, r.Source = strings.ToUpper(strings.TrimSpace(r.Currency)), strings.TrimSpace(r.Rate), strings.TrimSpace(r.Source)
	return r
}

// RateBatchState says what became of a batch.
type RateBatchState string

const (
	RatesRead      RateBatchState = "read"      // without fault; waits for a second person
	RatesCommitted RateBatchState = "committed" // its rates count
	RatesDropped   RateBatchState = "dropped"   // set aside
)

// RateBatch is rates that one person typed or loaded and that a second one
// makes count, all or none. The file is kept as it came; the same bytes count
// once.
type RateBatch struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	Name      string // of the file; empty for a typed rate
	Hash      string
	FileID    *int64
	State     RateBatchState
	Lines     int
	Reason    string // why rates that are known change
	PersonID  int64
	MandateID int64
	SettledBy *int64
	SettledAt *time.Time
}

// RateBatchLine is one rate of a batch.
type RateBatchLine struct {
	ID            int64
	BatchID       int64
	RowNumber     int // in the file; 0 for a typed one
	Currency      string
	Rate          string
	EffectiveFrom when.Date
	Source        string
}

// RateEffect is what a line of a batch would do.
type RateEffect string

const (
	RateNew     RateEffect = "new"
	RateSame    RateEffect = "same"
	RateChanged RateEffect = "changed"
)

// RateDifference is a line of a batch beside what the table says.
type RateDifference struct {
	RateBatchLine
	Effect RateEffect
	Now    string // rate of the very day that would be replaced; empty for none
	Before string // rate in force on the day before; empty for none
}

// Differences holds each line against the table.
func (t RateTable) Differences(lines []RateBatchLine) []RateDifference {
	out := make([]RateDifference, len(lines))
	for i, l := range lines {
		d := RateDifference{RateBatchLine: l, Effect: RateNew}
		if now, ok := t.Of(l.Currency, l.EffectiveFrom); ok {
			d.Now, d.Effect = now.Rate, RateChanged
			if SameRate(now.Rate, l.Rate) {
				d.Effect = RateSame
			}
		}
		if before, ok := t.On(l.Currency, l.EffectiveFrom.AddDays(-1)); ok {
			d.Before = before.Rate
		}
		out[i] = d
	}
	return out
}

// RateCounts counts the lines of a batch by what they would do.
type RateCounts struct {
	New     int `json:"new"`
	Same    int `json:"same"`
	Changed int `json:"changed"`
}

// CountRates counts differences.
func CountRates(lines []RateDifference) RateCounts {
	var c RateCounts
	for _, l := range lines {
		switch l.Effect {
		case RateNew:
			c.New++
		case RateSame:
			c.Same++
		case RateChanged:
			c.Changed++
		}
	}
	return c
}
