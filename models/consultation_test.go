package models

import "testing"

func TestEditorialChanges(t *testing.T) {
	const text = "The Board meets twice a year, in Geneva."
	for _, c := range []struct {
		after string
		words int
		want  bool
	}{
		{text, 0, true},
		{"The board  meets twice a year in Geneva", 0, true},
		{"The Board meets twice in a year, in Geneva.", 0, false},
		{"The Board meets twice in a year, in Geneva.", 1, true},
		{"The Board meets four times a year, in Geneva.", 1, false},
		{"The Board meets twice a year, in Geneva. 2 members suffice.", 5, false},
		{"In Geneva, the Board meets twice a year.", 0, false},
	} {
		if got := Editorial(text, c.after, c.words); got != c.want {
			t.Errorf("%q with %d words: %v", c.after, c.words, got)
		}
	}
	if Editorial("The term is 24 months.", "The term is 42 months.", 5) {
		t.Error("a figure is changed by the editor")
	}
}

func TestKindSets(t *testing.T) {
	if !KindSet("rules,other").Has(MatterRules) || KindSet("rules").Has(MatterFunding) || KindSet("").Has(MatterOther) {
		t.Error("kinds of a set")
	}
	for set, want := range map[KindSet]bool{"": true, "rules": true, "rules,rules": false, "gifts": false} {
		if set.Valid() != want {
			t.Errorf("%q", set)
		}
	}
}
