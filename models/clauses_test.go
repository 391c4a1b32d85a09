package models

import (
	"strings"
	"testing"
)

func TestClausesAreAllThere(t *testing.T) {
	list := Clauses()
	if len(list) != 112 {
		t.Fatalf("%d clauses, 112 expected", len(list))
	}
	seen := map[string]int{}
	for _, c := range list {
		if other := seen[c.Text]; other != 0 {
			t.Errorf("clauses %d and %d say the same", other, c.Number)
		}
		seen[c.Text] = c.Number
	}
	if c, ok := ClauseNumbered(112); !ok || c.Number != 112 {
		t.Errorf("clause 112: %+v, %t", c, ok)
	}
	for _, n := range []int{0, -1, 113} {
		if _, ok := ClauseNumbered(n); ok {
			t.Errorf("clause %d exists", n)
		}
	}
}

func TestClausesCannotBeChangedByTheReader(t *testing.T) {
	Clauses()[0].Text = "changed"
	if c, _ := ClauseNumbered(1); c.Text == "changed" {
		t.Error("the list is shared")
	}
}

func TestParseClausesRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a gap":        "1 | right | planned | a\n3 | right | planned | b",
		"a repetition": "1 | right | planned | a\n1 | right | planned | b",
		"a kind":       "1 | wish | planned | a",
		"a state":      "1 | right | done | a",
		"no text":      "1 | right | planned | ",
		"three parts":  "1 | right | planned",
		"no number":    "one | right | planned | a",
	} {
		if list, err := ParseClauses(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read as %+v", name, list)
		}
	}
}
