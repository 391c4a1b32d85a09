package i18n_test

import (
	"context"
	"regexp"
	"testing"

	"seedfund/frontend/i18n"
)

// No line of a French text can begin with its high punctuation or end with an
// opening quotation mark: the space between is one that does not break.
func TestFrenchPunctuationStaysWithItsWord(t *testing.T) {
	c, err := i18n.Standard()
	if err != nil {
		t.Fatal(err)
	}
	fr, plain := i18n.With(context.Background(), "fr"), regexp.MustCompile(` [?!:;»]|« `)
	kept := 0
	for _, key := range c.Keys(i18n.Reference) {
		text := i18n.T(fr, key, "Count", 2)
		if plain.MatchString(text) {
			t.Errorf("%s: %q", key, text)
		}
		if regexp.MustCompile("\u00a0[?!:;»]").MatchString(text) {
			kept++
		}
	}
	if kept < 100 {
		t.Errorf("only %d texts have a space that does not break", kept)
	}
}
