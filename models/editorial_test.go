package models

import (
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarksAreNoWords(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"We train 40 officers, each year.", "we train 40 officers each year", true},
		{"Rights of migrants (all)", "Rights of migrants: all", true},
		{"نُدرّب، كل عام", "نُدرّب كل عام.", true},
		{"培训。官员", "培训，官员", true},
		{"We do not return anyone", "We do return anyone", false},
		{"not", "now", false},
		{"1.5 million", "15 million", false},
		{"-3 points", "3 points", false},
		{"in 2026", "in 2027", false},
		{"non-national", "nonnational", false},
		{"Is it so?", "Is it so", false},
		{"US$ 5", "5", false},
		{"co-operate", "co operate", true},
	} {
		if SameWords(c.a, c.b) != c.same || SameWords(c.b, c.a) != c.same {
			t.Errorf("%q and %q: same is %t", c.a, c.b, !c.same)
		}
	}
}

// Over random texts: marks and capitals put anywhere between words leave them the
// same, and one letter more or less anywhere makes others of them.
func TestOnlyMarksSpacesAndCapitalsAreEditorial(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zéñж]{1,8}`), 1, 12).Draw(t, "words")
		marks := []rune(slight + " \n")
		text := func(name string) string {
			var out strings.Builder
			for i, w := range words {
				if rapid.Bool().Draw(t, name+" capital") {
					w = strings.ToUpper(w)
				}
				if i > 0 {
					out.WriteString(" ")
				}
				out.WriteString(w + string(rapid.SliceOfN(rapid.SampledFrom(marks), 0, 3).Draw(t, name+" marks")))
			}
			return out.String()
		}
		a, b := text("a"), text("b")
		if !SameWords(a, b) {
			t.Fatalf("%q and %q are other words", a, b)
		}
		i := rapid.IntRange(0, len(words)-1).Draw(t, "word")
		was := words[i]
		words[i] = rapid.SampledFrom([]string{was + "x", was + "7", "x" + was}).Draw(t, "other")
		if c := text("c"); SameWords(a, c) {
			t.Fatalf("%q and %q are the same words", a, c)
		}
	})
}

// Whatever is not in words is the same to the letter.
func TestOnlyAnswersInWordsAreEdited(t *testing.T) {
	form := FormSchema{Sections: []FormSection{{Code: "one", Questions: []FormQuestion{{Code: "aim", Kind: QuestionText}, {Code: "kind", Kind: QuestionChoice}, {Code: "rows", Kind: QuestionTable}}}}}
	was := Frozen{Title: "Work and dignity", Asked: 100, Countries: map[string]int{"XDA": 10000}, Answers: map[string]string{"aim": "To train, and to place.", "kind": "a", "rows": `[{"a":"x."}]`}}
	for name, c := range map[string]struct {
		change func(*Frozen)
		want   bool
	}{
		"nothing":             {func(*Frozen) {}, true},
		"a comma":             {func(f *Frozen) { f.Answers["aim"] = "To train and to place" }, true},
		"a capital in titles": {func(f *Frozen) { f.Title = "Work and Dignity" }, true},
		"a word":              {func(f *Frozen) { f.Answers["aim"] = "To train, and to return." }, false},
		"a word of the title": {func(f *Frozen) { f.Title = "Work or dignity" }, false},
		"a choice":            {func(f *Frozen) { f.Answers["kind"] = "A" }, false},
		"a mark in rows":      {func(f *Frozen) { f.Answers["rows"] = `[{"a":"x"}]` }, false},
		"the amount":          {func(f *Frozen) { f.Asked++ }, false},
		"a country":           {func(f *Frozen) { f.Countries = map[string]int{"XDB": 10000} }, false},
		"an answer more":      {func(f *Frozen) { f.Answers["other"] = "." }, false},
		"an answer less":      {func(f *Frozen) { delete(f.Answers, "aim") }, false},
	} {
		f := was
		f.Answers = maps.Clone(was.Answers)
		c.change(&f)
		if OnlyEdited(form, was, f) != c.want || OnlyEdited(form, f, was) != c.want {
			t.Errorf("%s: only edited is %t", name, !c.want)
		}
	}
}
