package models

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/models/money"
	"seedfund/models/when"
)

// A target that is the baseline, and a figure that is none, have no progress;
// missing is not zero.
func TestProgressIsOfFiguresAlone(t *testing.T) {
	for _, c := range []struct {
		baseline, target, value string
		want                    int64
		ok                      bool
	}{
		{"0", "24", "6", 25, true}, {"20", "80", "20", 0, true}, {"20", "80", "5", -25, true}, {"2", "24", "46", 200, true},
		{"80", "20", "35", 75, true}, {"0", "3", "1", 33, true}, {"0", "3", "2", 67, true}, {"0.5", "1.5", "1.0", 50, true}, {"0", "1", "0", 0, true},
		{"12", "12", "12", 0, false}, {"12", "12.0", "13", 0, false}, {"", "12", "3", 0, false}, {"0", "", "3", 0, false}, {"0", "12", "", 0, false},
		{"0", "many", "3", 0, false}, {"0", "12", "1e3", 0, false}, {"0", "12", "１", 0, false},
	} {
		got, ok := ProgressOf(c.baseline, c.target, c.value)
		if got != c.want || ok != c.ok {
			t.Errorf("from %q to %q at %q: %d, %t", c.baseline, c.target, c.value, got, ok)
		}
	}
}

func TestUnitsMatchInTheFundsWordsAlone(t *testing.T) {
	fund := Texts{"en": "persons / people", "fr": "personnes", "ar": "أشخاص"}
	for unit, want := range map[string]bool{"persons": true, " Persons ": true, "people": true, "personnes": true, "أشخاص": true, "": false, "person": false, "persons / people": false, "persons / personnes": false, "households": false, "/": false} {
		if SameUnit(unit, fund) != want {
			t.Errorf("%q: %t", unit, !want)
		}
	}
	if SameUnit("persons", nil) || SameUnit("", nil) || SameUnit("", Texts{"en": ""}) {
		t.Error("a fund without a unit adds nothing")
	}
	if UnitName(fund, "en") != "persons" || UnitName(fund, "fr") != "personnes" || UnitName(fund, "es") != "persons" || UnitName(nil, "en") != "" {
		t.Error("the name of a unit is its first word in the reader's language")
	}
}

func scale() FormQuestion {
	words := func(s string) Texts { return Texts{"en": s} }
	return FormQuestion{Code: "gender_marker", Kind: QuestionMarker, Label: words("Gender"), Scale: "2018", Options: []FormOption{{Code: "1", Label: words("one")}, {Code: "2", Label: words("two")}}}
}

// clause 19: a grading names its scale, its level and why; a new one says what for.
func TestAGradingIsWholeOrRefused(t *testing.T) {
	stands := &ProgrammeMarker{Marker: "gender_marker", Number: 1, Scale: "2018", Level: "1", Justification: "Kept by sex."}
	good := MarkerGrading{Marker: "gender_marker", Level: "2", Justification: "Led by women.", Reason: "Mid-term check"}
	row, err := good.Grade([]FormQuestion{scale()}, stands)
	if err != nil || row.Number != 2 || row.Scale != "2018" || row.Level != "2" || row.Stage != MarkerCheck || row.LevelLabel["en"] != "two" {
		t.Fatalf("%+v, %v", row, err)
	}
	if row, err := good.Grade([]FormQuestion{scale()}, nil); err != nil || row.Number != 1 {
		t.Errorf("the first grading: %+v, %v", row, err)
	}
	for key, change := range map[string]func(*MarkerGrading){
		"results.fault.marker":        func(g *MarkerGrading) { g.Marker = "other" },
		"results.fault.level":         func(g *MarkerGrading) { g.Level = "9" },
		"results.fault.justification": func(g *MarkerGrading) { g.Justification = " " },
		"results.fault.reason":        func(g *MarkerGrading) { g.Reason = "" },
		"results.fault.long":          func(g *MarkerGrading) { g.Reason = fmt.Sprintf("%03001d", 1) },
		"results.fault.same":          func(g *MarkerGrading) { g.Level, g.Justification = "1", "Kept by sex." },
	} {
		g := good
		change(&g)
		_, err := g.Grade([]FormQuestion{scale()}, stands)
		if e := AsError(err); e == nil || e.Kind != KindInvalid || len(e.Fields) != 1 || e.Fields[0].Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// Under each basis both columns of a marker sum to all the money, to the cent, and
// each level holds what a plain count over the gradings finds.
func TestMoneyByMarkerSumsToTheWhole(t *testing.T) {
	day := when.DateOf(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	rapid.Check(t, func(t *rapid.T) {
		var all []MarkedProgramme
		for id := range rapid.IntRange(0, 6).Draw(t, "programmes") {
			p := MarkedProgramme{ProgrammeID: int64(id + 1), Approved: money.Cents(rapid.Int64Range(0, 1e9).Draw(t, "approved"))}
			at := 0
			for n := range rapid.IntRange(0, 4).Draw(t, "gradings") {
				at += rapid.IntRange(0, 90).Draw(t, "later")
				stage := MarkerCheck
				if n == 0 && rapid.Bool().Draw(t, "approved so") {
					stage = MarkerApproval
				}
				p.Gradings = append(p.Gradings, ProgrammeMarker{Number: n + 1, Stage: stage, Scale: rapid.SampledFrom([]string{"2018", "2026"}).Draw(t, "scale"),
					Level: rapid.SampledFrom([]string{"0", "1", "A"}).Draw(t, "level"), CreatedAt: day.AddDays(at).Start(time.UTC).Add(15 * time.Hour)})
			}
			for range rapid.IntRange(0, 5).Draw(t, "reports") {
				p.Spent = append(p.Spent, MarkedSpending{AsAt: day.AddDays(rapid.IntRange(-30, 400).Draw(t, "day")), Cents: money.Cents(rapid.Int64Range(0, 1e9).Draw(t, "spent"))})
			}
			all = append(all, p)
		}
		basis := rapid.SampledFrom([]MarkerBasis{BasisApproval, BasisReport}).Draw(t, "basis")
		shares := MoneyByMarker(basis, all)
		var approved, spent, gotApproved, gotSpent money.Cents
		oracle := map[string][2]money.Cents{}
		put := func(g *ProgrammeMarker, approved, spent money.Cents) {
			key := "|"
			if g != nil {
				key = g.Scale + "|" + g.Level
			}
			v := oracle[key]
			oracle[key] = [2]money.Cents{v[0] + approved, v[1] + spent}
		}
		for _, p := range all {
			approved += p.Approved
			put(lastBefore(p, basis, day.AddDays(10_000)), p.Approved, 0)
			for _, s := range p.Spent {
				spent += s.Cents
				put(lastBefore(p, basis, s.AsAt), 0, s.Cents)
			}
		}
		count := 0
		for i, s := range shares {
			gotApproved, gotSpent, count = gotApproved+s.Approved, gotSpent+s.Spent, count+s.Programmes
			if want := oracle[s.Scale+"|"+s.Level]; want != [2]money.Cents{s.Approved, s.Spent} {
				t.Fatalf("%s %s: %d and %d, want %v", s.Scale, s.Level, s.Approved, s.Spent, want)
			}
			if s.Level == "" && i != len(shares)-1 {
				t.Fatal("what is not marked stands last")
			}
		}
		if gotApproved != approved || gotSpent != spent || count != len(all) {
			t.Fatalf("%d of %d approved, %d of %d spent, %d programmes of %d", gotApproved, approved, gotSpent, spent, count, len(all))
		}
	})
}

func lastBefore(p MarkedProgramme, basis MarkerBasis, day when.Date) *ProgrammeMarker {
	for i := len(p.Gradings) - 1; i >= 0; i-- {
		g := p.Gradings[i]
		if basis == BasisApproval && g.Stage == MarkerApproval || basis == BasisReport && when.DateOf(g.CreatedAt).Compare(day) <= 0 {
			return &g
		}
	}
	return nil
}

func TestAFrameworkIsReadOutOfTheAnswers(t *testing.T) {
	words := Texts{"en": "words"}
	form := FormSchema{Sections: []FormSection{{Code: "a", Questions: []FormQuestion{
		{Code: "sort", Kind: QuestionChoice, Label: words, Options: []FormOption{{Code: "yes"}, {Code: "no"}}},
		{Code: "indicators", Kind: QuestionIndicator, Label: words, Options: []FormOption{{Code: "people", Label: words}}},
		{Code: "risks", Kind: QuestionRisk, Label: words, When: &FormCondition{Question: "sort", Is: []string{"yes"}}}, scale()}}}}
	answers := map[string]string{"sort": "yes", "gender_marker": Rows{{"level": "2", "why": "Led by women."}}.Text(),
		"indicators": Rows{{"result": "1", "baseline": "0", "target": "12", "fund_indicator": "people"}, {"result": "1.1", "target": "4"}}.Text(),
		"risks":      Rows{{"risk": "Floods", "likelihood": "3", "impact": "5"}}.Text()}
	f, err := FrameworkOf(form, answers)
	if err != nil || len(f.Indicators) != 2 || len(f.Risks) != 1 || len(f.Markers) != 1 {
		t.Fatalf("%+v, %v", f, err)
	}
	if x := f.Indicators[0]; x.Baseline != "0" || x.FundIndicator != "people" || x.Position != 1 || f.Indicators[1].Baseline != "" {
		t.Errorf("indicators %+v: missing is not zero", f.Indicators)
	}
	if level, band := f.Risks[0].Level(); level != 15 || band != "high" {
		t.Errorf("risk %d %s", level, band)
	}
	if m := f.Markers[0]; m.Level != "2" || m.Scale != "2018" || m.Stage != MarkerApproval || m.Number != 1 {
		t.Errorf("marker %+v", m)
	}
	answers["sort"] = "no"
	if f, err := FrameworkOf(form, answers); err != nil || len(f.Risks) != 0 {
		t.Errorf("a question that is not asked gave %+v, %v", f.Risks, err)
	}
	if f, err := FrameworkOf(form, nil); err != nil || len(f.Indicators)+len(f.Risks)+len(f.Markers) != 0 {
		t.Errorf("nothing gave %+v, %v", f, err)
	}
	answers["indicators"] = "{"
	if _, err := FrameworkOf(form, answers); err == nil {
		t.Error("a broken answer was read")
	}
}
