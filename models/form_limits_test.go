package models

import (
	"fmt"
	"strings"
	"testing"
)

// A chain of conditions in which each section and its question depend on the one
// before costs one walk: sixty links would else take longer than there is time.
func TestAChainOfConditionsIsWalkedOnce(t *testing.T) {
	words := func(s string) Texts { return Texts{"en": s, "fr": s, "ar": s} }
	var s FormSchema
	answers := map[string]string{}
	for i := range 60 {
		code := fmt.Sprintf("q%d", i)
		q := FormQuestion{Code: code, Kind: QuestionChoice, Label: words("Question"), Options: []FormOption{{Code: "yes", Label: words("Yes")}, {Code: "no", Label: words("No")}}}
		section := FormSection{Code: "s" + code, Group: "work", Title: words("Section")}
		if i > 0 {
			c := FormCondition{Question: fmt.Sprintf("q%d", i-1), Is: []string{"yes"}}
			q.When, section.When = &c, &c
		}
		section.Questions, answers[code] = []FormQuestion{q}, "yes"
		s.Sections = append(s.Sections, section)
	}
	if !s.Asks("q59", answers) {
		t.Error("the last is not asked")
	}
	answers["q20"] = "no"
	if asked := s.Asked(answers); len(asked) != 21 || asked["q59"] {
		t.Errorf("%d are asked", len(asked))
	}
	if err := s.Validate(); err == nil || !strings.Contains(fmt.Sprint(AsError(err).Fields), "calls.form_long") {
		t.Errorf("60 sections: %v", err)
	}
}

func TestAFormHasLimits(t *testing.T) {
	words := func(s string) Texts { return Texts{"en": s, "fr": s, "ar": s} }
	form := func(change func(*FormSection)) FormSchema {
		section := FormSection{Code: "one", Group: "work", Title: words("Section"), Questions: []FormQuestion{{Code: "a", Kind: QuestionText, Label: words("A")}}}
		change(&section)
		return FormSchema{Sections: []FormSection{section}}
	}
	many := func(n int) (out []FormOption) {
		for i := range n {
			out = append(out, FormOption{Code: fmt.Sprintf("o%d", i), Label: words("Option")})
		}
		return out
	}
	for key, change := range map[string]func(*FormSection){
		"":                     func(*FormSection) {},
		"calls.form_text_long": func(s *FormSection) { s.Questions[0].Label = words(strings.Repeat("a", FormText+1)) },
		"calls.form_options_many": func(s *FormSection) {
			s.Questions[0].Kind, s.Questions[0].Options = QuestionChoice, many(FormOptions+1)
		},
		"calls.form_group_unknown": func(s *FormSection) { s.Group = "<img>" },
		"calls.form_code_invalid":  func(s *FormSection) { s.Questions[0].Code = "next" },
	} {
		err := form(change).Validate()
		if key == "" && err != nil || key != "" && (err == nil || !strings.Contains(fmt.Sprint(AsError(err).Fields), key)) {
			t.Errorf("%q: %v", key, err)
		}
	}
}

// clause 98: a letter that names a day by which somebody acts is never held.
func TestLettersThatNameADayAreNotHeld(t *testing.T) {
	for template, why := range map[string]string{"reviews.round": "clock", "reviews.assigned": "clock", "proposals.extended": "clock", "matters.opened": "clock", "proposals.submitted": "receipt", "proposals.moved": ""} {
		if got := HoldRefusal(template); got != why {
			t.Errorf("%s: %q, want %q", template, got, why)
		}
	}
}
