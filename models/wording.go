package models

import (
	"encoding/json"
	"slices"
)

// UNLanguages are the six official languages of the United Nations, in the
// order in which this program lists them.
var UNLanguages = []string{"en", "fr", "es", "ar", "ru", "zh"}

// Wording is one official term or name in the six languages, with what is
// known of each: a text found in an official source is official; a translation
// of ours, a shortened form or a text not yet compared with its source is not,
// and is shown as unofficial. Values compare with ==.
type Wording struct {
	texts      [6]string
	unofficial [6]bool
}

// With returns a copy that has the text in the language; unofficial marks a
// text without an official source. A language outside the six changes nothing.
func (w Wording) With(lang, text string, unofficial bool) Wording {
	if i := slices.Index(UNLanguages, lang); i >= 0 {
		w.texts[i], w.unofficial[i] = text, unofficial
	}
	return w
}

// In is the text in a language, else in English, else empty.
func (w Wording) In(lang string) string { return w.texts[w.index(lang)] }

// LanguageOf is the language In answers in, for the lang attribute.
func (w Wording) LanguageOf(lang string) string { return UNLanguages[w.index(lang)] }

// Has reports whether there is a text in this very language.
func (w Wording) Has(lang string) bool {
	i := slices.Index(UNLanguages, lang)
	return i >= 0 && w.texts[i] != ""
}

// Unofficial reports whether the text that In answers has no official source.
func (w Wording) Unofficial(lang string) bool { return w.unofficial[w.index(lang)] }

// Blank reports whether there is no text in any language.
func (w Wording) Blank() bool { return w.texts == [6]string{} }

// All lists the texts there are, in the order of UNLanguages.
func (w Wording) All() []string {
	var out []string
	for _, text := range w.texts {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// MarshalJSON writes an object from language to text, for open data.
func (w Wording) MarshalJSON() ([]byte, error) {
	out := map[string]string{}
	for i, lang := range UNLanguages {
		if w.texts[i] != "" {
			out[lang] = w.texts[i]
		}
	}
	return json.Marshal(out)
}

func (w Wording) index(lang string) int {
	if i := slices.Index(UNLanguages, lang); i >= 0 && w.texts[i] != "" {
		return i
	}
	return 0
}
