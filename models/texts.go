package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Languages are the languages every text of the fund is kept in, the one all
// others fall back to first. A text may hold more.
var Languages = []string{"en", "fr", "ar"}

// Texts is one text in several languages, by language code. It is stored as a
// JSON object with sorted keys, so that equal texts are equal bytes.
type Texts map[string]string

// In is the text in a language, else in English, else in any language there is.
func (t Texts) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	for _, l := range append(Languages, slices.Sorted(maps.Keys(t))...) {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// LanguageOf is the code of the language In answers in, for the lang attribute.
func (t Texts) LanguageOf(lang string) string {
	s := t.In(lang)
	if s == "" || t[lang] == s {
		return lang
	}
	for _, l := range append(Languages, slices.Sorted(maps.Keys(t))...) {
		if t[l] == s {
			return l
		}
	}
	return lang
}

// Missing lists those of the languages in which the text is blank.
func (t Texts) Missing(langs ...string) []string {
	var out []string
	for _, l := range langs {
		if strings.TrimSpace(t[l]) == "" {
			out = append(out, l)
		}
	}
	return out
}

// Blank says whether there is no text in any language.
func (t Texts) Blank() bool {
	for _, s := range t {
		if strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}

// Value stores the text as JSON; nothing is the empty object.
func (t Texts) Value() (driver.Value, error) {
	if len(t) == 0 {
		return "{}", nil
	}
	b, err := json.Marshal(map[string]string(t))
	return string(b), err
}

// Scan reads the stored JSON.
func (t *Texts) Scan(src any) error {
	*t = Texts{}
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), (*map[string]string)(t))
	case []byte:
		return json.Unmarshal(v, (*map[string]string)(t))
	}
	return fmt.Errorf("texts: cannot read %T", src)
}
