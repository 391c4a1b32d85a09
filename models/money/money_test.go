package money

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		minor          int64
	}{
		{"45000", "USD", 4500000},
		{"45,000.00", "USD", 4500000},
		{"45,000", "USD", 4500000},
		{"45 000.00", "USD", 4500000},
		{"45\u00a0000.00", "USD", 4500000},
		{"45\u202f000.00", "USD", 4500000},
		{"45\u2009000", "USD", 4500000},
		{"1,234,567.8", "USD", 123456780},
		{"45 000,50", "USD", 4500050},
		{"45 000,00", "USD", 4500000},
		{"45\u00a0000,50", "USD", 4500050},
		{"45\u202f000,5", "USD", 4500050},
		{"1 234,5", "USD", 123450},
		{"1 234 567,89", "EUR", 123456789},
		{"37000,50", "USD", 3700050},
		{"-37000,5", "USD", -3700050},
		{"٤٥ ٠٠٠,٥٠", "USD", 4500050},
		{"۳۷۰۰۰,۵۰", "USD", 3700050},
		{"45'000.05", "CHF", 4500005},
		{"45’000.05", "CHF", 4500005},
		{"٤٥٬٠٠٠٫٥٠", "USD", 4500050},
		{"٤٥٠٠٠", "USD", 4500000},
		{"۴۵۰۰۰", "USD", 4500000},
		{"\u200f٤٥٠٠٠\u200f", "USD", 4500000},
		{" 45000.1 ", "USD", 4500010},
		{"-5", "USD", -500},
		{"\u22125.25", "USD", -525},
		{"USD 5", "USD", 500},
		{"5 usd", "USD", 500},
		{".5", "USD", 50},
		{"5.", "USD", 500},
		{"0", "USD", 0},
		{"-0.00", "USD", 0},
		{"45,000", "JPY", 45000},
		{"45.000", "KWD", 45000},
		{"45.5", "KWD", 45500},
		{"1,045.500", "KWD", 1045500},
		{"92233720368547758.07", "USD", math.MaxInt64},
		{"-92233720368547758.08", "USD", math.MinInt64},
	} {
		got, err := Parse(c.text, c.currency)
		if err != nil || got != (Amount{c.minor, c.currency}) {
			t.Errorf("Parse(%q, %s) = %v, %v; want %d", c.text, c.currency, got, err, c.minor)
		}
	}
}

func TestParseRefusesAndSaysWhatToWrite(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		want           error
		write          string
	}{
		{"45.000,00", "USD", ErrAmbiguous, "45000.00"},
		{"45,00", "USD", ErrAmbiguous, "45.00"},
		{"370,50", "USD", ErrAmbiguous, "370.50"},
		{"37000,50", "KWD", ErrAmbiguous, "37000.500"},
		{"37000,5", "JPY", ErrAmbiguous, ""},
		{"45 00,50", "USD", ErrAmbiguous, "4500.50"},
		{"4500 000,50", "USD", ErrAmbiguous, "4500000.50"},
		{" 000,50", "USD", ErrAmbiguous, ""},
		{"45'000,50", "USD", ErrAmbiguous, "45000.50"},
		{"45,000,50", "USD", ErrGrouping, "45000.50"},
		{"37000,501", "USD", ErrGrouping, ""},
		{"٣٧٠٠٠٬٥٠", "USD", ErrAmbiguous, "37000.50"},
		{"٤٥٬٠٠٠,٥٠", "USD", ErrGrouping, "45000.50"},
		{"45.000", "USD", ErrAmbiguous, "45000.00"},
		{"1.234.567", "USD", ErrAmbiguous, "1234567.00"},
		{"1.234.567,8", "USD", ErrAmbiguous, "1234567.80"},
		{"0,123", "USD", ErrAmbiguous, "123.00"},
		{"12,5", "USD", ErrAmbiguous, "12.50"},
		{"45,000", "KWD", ErrAmbiguous, "45.000"},
		{"45.000", "JPY", ErrAmbiguous, "45000"},
		{"1 234,567", "USD", ErrAmbiguous, "1234567.00"},
		{"1,234,56", "USD", ErrGrouping, "1234.56"},
		{"1,00,000", "USD", ErrGrouping, "100000.00"},
		{"4 5000", "USD", ErrGrouping, "45000.00"},
		{"1,234 567", "USD", ErrAmbiguous, ""},
		{"45.1234", "USD", ErrDecimals, ""},
		{"45.5", "JPY", ErrDecimals, ""},
		{"", "USD", ErrEmpty, ""},
		{" \u00a0 ", "USD", ErrEmpty, ""},
		{"USD", "USD", ErrNotANumber, ""},
		{"forty", "USD", ErrNotANumber, ""},
		{"5 EUR", "USD", ErrNotANumber, ""},
		{"4e3", "USD", ErrNotANumber, ""},
		{"--5", "USD", ErrNotANumber, ""},
		{"-", "USD", ErrNotANumber, ""},
		{",", "USD", ErrNotANumber, ""},
		{"(5)", "USD", ErrNotANumber, ""},
		{"\xff5", "USD", ErrNotANumber, ""},
		{strings.Repeat("9", 129), "USD", ErrNotANumber, ""},
		{"92233720368547758.08", "USD", ErrTooLarge, ""},
		{"5", "XXX", ErrCurrencyUnknown, ""},
	} {
		got, err := Parse(c.text, c.currency)
		if !errors.Is(err, c.want) {
			t.Errorf("Parse(%q, %s) = %v, %v; want %v", c.text, c.currency, got, err, c.want)
			continue
		}
		var e *Error
		if errors.As(err, &e); c.write != "" && e.Args["Write"] != c.write {
			t.Errorf("Parse(%q): says to write %v, want %q", c.text, e.Args["Write"], c.write)
		}
		if c.write != "" {
			if _, err := Parse(c.write, c.currency); err != nil {
				t.Errorf("what it says to write is itself refused: %q: %v", c.write, err)
			}
		}
	}
}

func anyCurrency() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"USD", "JPY", "KWD", "EUR", "CHF"})
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Amount{rapid.Int64().Draw(t, "minor"), anyCurrency().Draw(t, "currency")}
		if got, err := Parse(a.String(), a.Currency); err != nil || got != a {
			t.Fatalf("Parse(%q) = %v, %v", a.String(), got, err)
		}
		b, _ := json.Marshal(a)
		var back Amount
		if err := json.Unmarshal(b, &back); err != nil || back != a {
			t.Fatalf("JSON %s = %v, %v", b, back, err)
		}
		if d, err := AmountFromDecimal(a.Decimal(), a.Currency); err != nil || d != a {
			t.Fatalf("decimal %s = %v, %v", a.Decimal(), d, err)
		}
	})
}

func TestParseNeverPanicsAndSuggestsOnlyWhatItReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("0123456789.,' -\u22120٫٬٣USDx"))).Draw(t, "text")
		currency := anyCurrency().Draw(t, "currency")
		got, err := Parse(text, currency)
		if err == nil {
			if again, err := Parse(got.String(), currency); err != nil || again != got {
				t.Fatalf("%q read as %v, written and read as %v, %v", text, got, again, err)
			}
			return
		}
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("%q: untyped refusal %v", text, err)
		}
		if w, ok := e.Args["Write"].(string); ok {
			if _, err := Parse(w, currency); err != nil && !errors.Is(err, ErrTooLarge) {
				t.Fatalf("%q: told to write %q, which is refused: %v", text, w, err)
			}
		}
	})
}

func TestSumsAreExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		check := func(name string, got Cents, err error, want *big.Int) {
			if want.IsInt64() != (err == nil) {
				t.Fatalf("%s: %v, exact %v", name, err, want)
			}
			if err == nil && int64(got) != want.Int64() {
				t.Fatalf("%s = %d, exact %v", name, got, want)
			}
			if err != nil && !errors.Is(err, ErrOverflow) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		add, err := Cents(a).Add(Cents(b))
		check("add", add, err, new(big.Int).Add(big.NewInt(a), big.NewInt(b)))
		sub, err := Cents(a).Sub(Cents(b))
		check("sub", sub, err, new(big.Int).Sub(big.NewInt(a), big.NewInt(b)))
		sum, err := Sum(Cents(a), Cents(b), Cents(a))
		want := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		check("sum", sum, err, want.Add(want, big.NewInt(a)))
	})
	if _, err := (Amount{1, "USD"}).Add(Amount{1, "EUR"}); !errors.Is(err, ErrCurrencyOther) {
		t.Errorf("dollars and euros were added: %v", err)
	}
	if _, err := Min.Abs(); !errors.Is(err, ErrOverflow) {
		t.Errorf("the smallest number has no opposite: %v", err)
	}
}

func TestPartsAddUpToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := Cents(rapid.Int64().Draw(t, "total"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, math.MaxInt64), 1, 12).Draw(t, "weights")
		whole := new(big.Int)
		for _, w := range weights {
			whole.Add(whole, big.NewInt(w))
		}
		parts, err := total.SplitBy(weights)
		if whole.Sign() == 0 {
			if !errors.Is(err, ErrSplit) {
				t.Fatalf("split by nothing: %v", err)
			}
			return
		}
		if sum, err := Sum(parts...); err != nil || sum != total {
			t.Fatalf("parts %v add up to %v, %v; want %v", parts, sum, err, total)
		}
		for i, w := range weights {
			// Each part is within one cent of its exact share.
			gap := new(big.Int).Mul(big.NewInt(int64(parts[i])), whole)
			gap.Sub(gap, new(big.Int).Mul(big.NewInt(int64(total)), big.NewInt(w)))
			if gap.Abs(gap).Cmp(whole) >= 0 {
				t.Fatalf("part %d of %v by %v is %v: a cent or more off", i, total, weights, parts[i])
			}
			if w == 0 && parts[i] != 0 {
				t.Fatalf("no weight received %v", parts[i])
			}
		}
	})
	got, _ := Cents(100).Split(3)
	if got[0] != 34 || got[1] != 33 || got[2] != 33 {
		t.Errorf("one dollar in three: %v", got)
	}
	got, _ = Cents(-100).Split(3)
	if got[0] != -34 || got[1] != -33 {
		t.Errorf("minus one dollar in three: %v", got)
	}
	if _, err := Cents(1).Split(0); !errors.Is(err, ErrSplit) {
		t.Errorf("split in no parts: %v", err)
	}
	if _, err := Cents(1).SplitBy([]int64{2, -1}); !errors.Is(err, ErrSplit) {
		t.Errorf("split by a negative weight: %v", err)
	}
}

func TestPercentRoundsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		amount Cents
		rate   Rate
		want   Cents
	}{
		{50, PerCent(100), 1},      // half a cent
		{49, PerCent(100), 0},      // just under
		{-50, PerCent(100), -1},    // away from zero on either side
		{150, PerCent(100), 2},     // no banker's rounding
		{250, PerCent(100), 3},     //
		{Max, PerCent(10000), Max}, // the largest amount at the largest rate
		{Min, PerCent(10000), Min}, //
	} {
		if got := c.amount.Percent(c.rate); got != c.want {
			t.Errorf("%s at %s = %s, want %s", c.amount, c.rate, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64().Draw(t, "amount")
		bp := rapid.Int64Range(0, 10000).Draw(t, "rate")
		num := new(big.Int).Mul(big.NewInt(amount), big.NewInt(bp))
		if got, want := Cents(amount).Percent(PerCent(bp)), divRound(num, big.NewInt(10000)); int64(got) != want.Int64() {
			t.Fatalf("%d at %d basis points: %d, want %v", amount, bp, got, want)
		}
	})
}

func TestFormulasOfTheBudget(t *testing.T) {
	seven := PerCent(700)
	direct, indirect := FromEnvelope(100_000_000, seven)
	if direct != 93_457_944 || indirect != 6_542_056 {
		t.Errorf("envelope of one million: %s and %s", direct, indirect)
	}
	// Three organisations with 100,000.07 each: the sum of theirs, not the rate on the sum.
	of := IndirectCost(10_000_007, seven)
	if 3*of != 2_100_000 {
		t.Errorf("sum of three indirect costs: %s", 3*of)
	}
	if onTotal := IndirectCost(30_000_021, seven); onTotal != 2_100_001 {
		t.Errorf("rate on the programme's total: %s", onTotal)
	}
	if fee := Fee(120_000_000, PerCent(100)); fee != 1_200_000 {
		t.Errorf("fee of 1,200,000.00: %s", fee)
	}
	rapid.Check(t, func(t *rapid.T) {
		total := Cents(rapid.Int64Range(0, math.MaxInt64).Draw(t, "total"))
		rate := PerCent(rapid.Int64Range(0, 10000).Draw(t, "rate"))
		d, i := FromEnvelope(total, rate)
		if d+i != total || i < 0 {
			t.Fatalf("%s at %s: %s + %s", total, rate, d, i)
		}
		// The indirect cost an organisation would compute itself is at most a cent away.
		if gap := i - IndirectCost(d, rate); gap < -1 || gap > 1 {
			t.Fatalf("%s at %s: indirect %s, computed %s", total, rate, i, IndirectCost(d, rate))
		}
	})
}

func TestDeliveryRate(t *testing.T) {
	for _, c := range []struct {
		spent, net Cents
		want       string
	}{
		{0, 0, ""}, {5, 0, ""}, {0, 5, "0.00"}, {5, 5, "100.00"}, {10362, 10000, "103.62"},
		{1, 3, "33.33"}, {2, 3, "66.67"}, {1, 800, "0.13"}, {-1, 800, "-0.13"},
		{Max, 1, ""}, {Max, Max, "100.00"},
	} {
		if got := DeliveryRate(c.spent, c.net).String(); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.spent, c.net, got, c.want)
		}
	}
	if b, _ := json.Marshal([]Percentage{DeliveryRate(1, 3), DeliveryRate(1, 0)}); string(b) != "[33.33,null]" {
		t.Errorf("JSON: %s", b)
	}
	if got := Share(90_900_319_00, 756_821_732_00, 1).String(); got != "12.0" {
		t.Errorf("balance of a published statement in per cent of deposits: %s", got)
	}
}

func TestThresholdsAreExact(t *testing.T) {
	rate := PerCent(7500)
	if !Reaches(75, 100, rate) || Reaches(7499, 10000, rate) || Reaches(0, 0, rate) || !Reaches(1, 1, rate) {
		t.Error("three quarters are reached at three quarters, not a cent earlier")
	}
	if got := Missing(320_000_00, 500_000_00, rate); got != 55_000_00 {
		t.Errorf("missing %s", got)
	}
	if got := Missing(2, 3, rate); got != 1 {
		t.Errorf("missing part of a cent counts as one: %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		part := Cents(rapid.Int64Range(0, 1e15).Draw(t, "part"))
		whole := Cents(rapid.Int64Range(1, 1e15).Draw(t, "whole"))
		if m := Missing(part, whole, rate); Reaches(part, whole, rate) != (m == 0) || !Reaches(part+m, whole, rate) || m > 0 && Reaches(part+m-1, whole, rate) {
			t.Fatalf("%s of %s: missing %s", part, whole, m)
		}
	})
}

// The rates the agent publishes for thirteen organisations are reproduced to
// the last printed digit.
func TestPublishedDeliveryRates(t *testing.T) {
	rows := sharedCSV(t, "organisations-example.csv")
	seen := 0
	for _, row := range rows[1:] {
		net, spent := dollars(t, row[3]), dollars(t, row[4])
		if got := DeliveryRate(spent, net).String(); got != row[5] {
			t.Errorf("%s: %s of %s = %s, published %s", row[1], spent, net, got, row[5])
		}
		seen++
	}
	if seen != 13 {
		t.Errorf("%d organisations, want 13", seen)
	}
}

func dollars(t *testing.T, text string) Cents {
	t.Helper()
	d, err := decimal.NewFromString(text)
	if err != nil {
		t.Fatal(err)
	}
	c, err := FromDecimal(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sharedCSV reads a file of published figures kept beside the project. Where
// the folder is absent the test is skipped, but not on the build server.
func sharedCSV(t *testing.T, name string) [][]string {
	t.Helper()
	for _, root := range []string{"../../..", "../../../.."} {
		f, err := os.Open(filepath.Join(root, "shared", "data", name))
		if err != nil {
			continue
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("shared/data/%s is not beside the project", name)
	}
	t.Skipf("shared/data/%s is not beside the project", name)
	return nil
}

func TestStoredForms(t *testing.T) {
	var c Cents
	for _, src := range []any{int64(7), "7", []byte("7"), "7.00", int32(7)} {
		if err := c.Scan(src); err != nil || c != 7 {
			t.Errorf("Scan(%T %v) = %v, %v", src, src, c, err)
		}
	}
	for _, src := range []any{nil, 7.0, "7.5", "x", "9223372036854775808", true} {
		if err := c.Scan(src); err == nil {
			t.Errorf("Scan(%T %v) was accepted", src, src)
		}
	}
	if v, err := Cents(-7).Value(); err != nil || v != int64(-7) {
		t.Errorf("Value = %v, %v", v, err)
	}
	if b, err := json.Marshal(map[string]Cents{"a": 4500000, "b": -5}); err != nil || string(b) != `{"a":"45000.00","b":"-0.05"}` {
		t.Errorf("JSON %s, %v", b, err)
	}
	for _, text := range []string{"1,000.00", "1.001", "", "1e3", "0x1", " 1", "+1"} {
		if err := c.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("file form %q was accepted", text)
		}
	}
	var r Rate
	if err := r.Scan("0.07"); err != nil || r.Cmp(PerCent(700)) != 0 || r.String() != "0.07" || r.PerCentText() != "7" {
		t.Errorf("rate %s, %v", r, err)
	}
	for _, src := range []any{"1.01", "-0.01", "x", 0.07, nil} {
		if err := r.Scan(src); err == nil {
			t.Errorf("rate %v was accepted", src)
		}
	}
	var x Exchange
	if v, err := x.Value(); err != nil || v != nil {
		t.Errorf("no exchange rate is stored as %v, %v", v, err)
	}
	if err := x.Scan("1.0825"); err != nil || x.String() != "1.0825" {
		t.Errorf("exchange %s, %v", x, err)
	}
}

func TestRatesAsWritten(t *testing.T) {
	for text, want := range map[string]string{"7": "0.07", "7.5 %": "0.075", "٧٪": "0.07", "100%": "1", "0": "0", "0.07": "0.0007"} {
		if r, err := ParseRate(text); err != nil || r.String() != want {
			t.Errorf("ParseRate(%q) = %s, %v; want %s", text, r, err, want)
		}
	}
	for _, text := range []string{"", "%", "seven", "101", "-1", "7,5", "1.2.3", "1e1"} {
		if r, err := ParseRate(text); err == nil {
			t.Errorf("ParseRate(%q) = %s", text, r)
		}
	}
}

func TestConversion(t *testing.T) {
	x, err := ParseExchange("1.0825")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := (Amount{100_000_000, "EUR"}).Convert(x, USD); err != nil || got != (Amount{108_250_000, "USD"}) {
		t.Errorf("one million euros: %v, %v", got, err)
	}
	yen, _ := ParseExchange("0.00667")
	if got, err := (Amount{1_000_001, "JPY"}).Convert(yen, USD); err != nil || got.String() != "6670.01" {
		t.Errorf("yen: %v, %v", got, err)
	}
	if _, err := (Amount{1, "EUR"}).Convert(Exchange{}, USD); !errors.Is(err, ErrExchange) {
		t.Errorf("no rate: %v", err)
	}
	if _, err := (Amount{math.MaxInt64, "EUR"}).Convert(x, USD); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"45.000,00", "45 000.00", "٤٥٬٠٠٠٫٥٠", "-0", "USD 1'000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, currency := range []string{"USD", "JPY", "KWD"} {
			if a, err := Parse(text, currency); err == nil {
				if again, err := Parse(a.String(), currency); err != nil || again != a {
					t.Fatalf("%q: %v, then %v, %v", text, a, again, err)
				}
			}
		}
	})
}
