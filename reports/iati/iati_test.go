package iati

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func book(t testing.TB) Book {
	names, err := models.NewCatalogue(models.Reference{Demonstration: true, Countries: []models.Country{
		{Code: "XDA", Region: "002", Name: models.Wording{}.With("en", "Country A", true).With("fr", "Pays A", true), Demonstration: true},
	}, Regions: []models.Region{{Code: "002", Name: models.Wording{}.With("en", "Africa", false)}}})
	if err != nil {
		t.Fatal(err)
	}
	return Book{Names: names, T: func(lang, key string, args ...any) string { return lang + " " + key }}
}

func drawnProgramme(rt *rapid.T) models.IATIProgramme {
	first := when.MustDate(2026, time.January, 1).AddDays(rapid.IntRange(0, 1500).Draw(rt, "day"))
	p := models.IATIProgramme{Programme: models.Programme{Reference: "JP-0001", Title: rapid.String().Draw(rt, "title"), Months: rapid.IntRange(0, 120).Draw(rt, "months"), State: models.ProgrammeOngoing},
		Decision: "D", DecidedOn: first, Updated: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	if rapid.Bool().Draw(rt, "begun") {
		p.StartOn = first.AddDays(rapid.IntRange(0, 90).Draw(rt, "later"))
		p.EndOn = p.StartOn.AddMonths(p.Months)
	}
	for n := range rapid.IntRange(1, 3).Draw(rt, "versions") {
		p.Budgets = append(p.Budgets, models.ProgrammeBudget{Number: n + 1, TotalCents: money.Cents(rapid.Int64Range(1, 5_000_000_00).Draw(rt, "total")), CreatedAt: p.Updated})
	}
	rest := 100_00
	for _, code := range []string{"XDA", "XDB", "XDC", "XDD"} {
		share := rapid.IntRange(0, rest).Draw(rt, "share")
		p.Countries = append(p.Countries, models.ProgrammeCountry{Country: code, ShareBP: share})
		rest -= share
	}
	return p
}

// Whatever a programme's days, money and countries are: the years are at most a
// year each, follow one on the other from the start to the end and hold the total,
// the original and the last; places add up to exactly 100; every text is valid.
func TestYearsHoldTheTotalAndPlacesTheWhole(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := drawnProgramme(rt)
		d := models.IATIData{Identity: models.FictionalIATIIdentity, Kind: models.StoreDemonstration, Programmes: []models.IATIProgramme{p}}
		file := ActivitiesOf(b, d)
		a := file.All[1]
		sums, next := map[string]money.Cents{}, map[string]string{}
		for _, y := range a.Budgets {
			start, _ := when.ParseDate(y.Start.On)
			end, _ := when.ParseDate(y.End.On)
			if end.Before(start) || !end.Before(start.AddMonths(12)) {
				rt.Fatalf("a year from %s to %s", start, end)
			}
			if want := next[y.Type]; want == "" && start != p.Begins() || want != "" && want != y.Start.On {
				rt.Fatalf("a year begins on %s after %q", start, want)
			}
			next[y.Type] = end.AddDays(1).String()
			cents, err := money.ParseCents(y.Value.Amount)
			if err != nil || cents < 0 {
				rt.Fatalf("%q: %v", y.Value.Amount, err)
			}
			sums[y.Type] += cents
		}
		if sums["1"] != p.Budgets[0].TotalCents || len(p.Budgets) > 1 && sums["2"] != p.Budgets[len(p.Budgets)-1].TotalCents || len(p.Budgets) == 1 && sums["2"] != 0 {
			rt.Fatalf("the years come to %v of %v", sums, p.Budgets)
		}
		sum := decimal.Zero
		for _, x := range append(a.Countries, a.Regions...) {
			sum = sum.Add(decimal.RequireFromString(x.Percentage))
		}
		if !sum.Equal(decimal.NewFromInt(100)) {
			rt.Fatalf("places add up to %s", sum)
		}
		var out bytes.Buffer
		if err := file.Write(&out); err != nil {
			rt.Fatal(err)
		}
		read := xml.NewDecoder(&out)
		for {
			token, err := read.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				rt.Fatal(err)
			}
			if text, ok := token.(xml.CharData); ok && strings.ContainsRune(string(text), utf8.RuneError) {
				rt.Fatalf("%q", text)
			}
		}
	})
}

// Shares beyond the whole, which no document may have, say nothing of countries
// rather than something wrong.
func TestSharesBeyondTheWholeAreLeftOut(t *testing.T) {
	l := layoutOf(book(t), models.IATIData{Identity: models.FictionalIATIIdentity})
	_, countries, regions := l.places(models.IATIProgramme{Countries: []models.ProgrammeCountry{{Country: "XDA", ShareBP: 90_00}, {Country: "XDA", ShareBP: 20_00}}})
	if len(countries) != 0 || len(regions) != 1 || regions[0].Percentage != "100" {
		t.Errorf("%v %v", countries, regions)
	}
}

func TestTextsAreClean(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", " a\n\tb  c ": "a b c", "x\x00\x01\x0b\x1f\x7f\u0085y": "xy", "\ufffe\uffff\ufffd\ufdd0": "", "\xff\xfeok": "ok", "a\u2028b": "a b",
		"<b>&\"'</b>": "<b>&\"'</b>", "العربية é 😀": "العربية é 😀",
	} {
		if got := clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for unit, want := range map[string]bool{"%": true, "Per cent of staff": true, "pour cent": true, "في المائة": true, "persons": false, "": false, "percentile": false} {
		if inPerCent(unit) != want {
			t.Errorf("%q: %v", unit, !want)
		}
	}
}

// A figure that is no amount stops the check; it is never left out of a sum.
func TestTheCheckReadsEveryAmount(t *testing.T) {
	for _, v := range []Value{{Amount: "much"}, {Amount: "1.00", Currency: "EUR"}} {
		file := Activities{All: []Activity{{Transactions: []Transaction{{Ref: "X", Type: Code{"3"}, Value: v}}}}}
		if _, err := Check(models.IATIData{}, file); err == nil {
			t.Errorf("%+v was added", v)
		}
	}
	file := Activities{All: []Activity{{Transactions: []Transaction{{Type: Code{"3"}, Value: Value{Amount: "10.00"}}, {Type: Code{"3"}, Value: Value{Amount: "-2.50"}}, {Type: Code{"11"}, Value: Value{Amount: "9", Currency: "JPY"}}}}}}
	c, err := Check(models.IATIData{Ledger: map[models.IATIType]money.Cents{models.IATIDisbursement: 7_50}}, file)
	if err != nil || !c.Agrees() || c.Lines[1].File != 7_50 {
		t.Errorf("%+v, %v", c, err)
	}
}
