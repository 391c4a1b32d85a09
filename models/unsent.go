package models

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of what is kept of a form that was not sent.
const (
	UnsentTextLimit = 200_000    // bytes of one field
	UnsentFields    = 600        // fields sent at once
	UnsentRows      = 5_000      // fields kept for one account
	UnsentBytes     = 20_000_000 // of all that is kept for one account
	UnsentKept      = 180 * 24 * time.Hour
)

// Unsent is what a person has typed into one field of a form and not sent. Form
// is the address the form goes to, with its name after # where a page holds
// several for one address; Page is where it stands; Base is the version of the record it was opened with;
// Words is the JSON list of the field's values. Nobody but its author, in the
// capacity it was typed in, ever sees it.
type Unsent struct {
	ID        int64
	Version   int64
	AccountID int64
	MandateID int64
	Form      string
	Page      string
	Field     string
	Base      int64
	Words     string `audit:"-"`
	UpdatedAt time.Time
}

// TableName is the noun of the table.
func (Unsent) TableName() string { return "unsent_words" }

// Values are the field's values.
func (u Unsent) Values() []string {
	var values []string
	_ = json.Unmarshal([]byte(u.Words), &values) // written by Pack alone
	return values
}

// UnsentField is one field as it is sent to be kept. Seen is the version of what
// the sender knows to be kept, 0 for nothing.
type UnsentField struct {
	Name   string
	Values []string
	Seen   int64
}

// Pack is the stored form of the values.
func (f UnsentField) Pack() string {
	values := f.Values
	if values == nil {
		values = []string{}
	}
	text, _ := json.Marshal(values) // a list of texts
	return string(text)
}

// UnsentInput is what is to be kept of one form.
type UnsentInput struct {
	Form   string
	Page   string
	Base   int64
	Fields []UnsentField
}

// Validate refuses what is no form's: an address of another site, a field
// without a name, more than a form may hold.
func (in UnsentInput) Validate() error {
	if !ownAddress(in.Form) || !ownAddress(in.Page) {
		return Invalid("unsent.form_unknown", FieldError{Field: "form", Key: "unsent.form_unknown"})
	}
	if in.Base < 0 || len(in.Fields) == 0 || len(in.Fields) > UnsentFields {
		return Invalid("unsent.fields_wrong", FieldError{Field: "form", Key: "unsent.fields_wrong", Args: map[string]any{"Max": UnsentFields}})
	}
	var faults Faults
	seen := map[string]bool{}
	for _, f := range in.Fields {
		packed := f.Pack()
		switch {
		case f.Name == "" || len(f.Name) > 200 || f.Name[0] == '_' || f.Seen < 0 || seen[f.Name] || !utf8.ValidString(f.Name+packed):
			return Invalid("unsent.fields_wrong", FieldError{Field: "form", Key: "unsent.fields_wrong", Args: map[string]any{"Max": UnsentFields}})
		case len(packed) > UnsentTextLimit:
			faults.Add(f.Name, "unsent.too_long", "Max", UnsentTextLimit)
		}
		seen[f.Name] = true
	}
	return faults.Err("unsent.too_long")
}

func ownAddress(path string) bool {
	return len(path) > 1 && len(path) <= 300 && path[0] == '/' && path[1] != '/' &&
		!strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' })
}

// UnsentForm is what is kept of one form: its values and the version of each as
// it is kept. Base is the oldest version of the record that a field was typed
// on, At the last word.
type UnsentForm struct {
	Form     string
	Page     string
	Base     int64
	At       time.Time
	Values   map[string][]string
	Versions map[string]int64
}

// UnsentForms lays kept fields together by form.
func UnsentForms(rows []Unsent) map[string]UnsentForm {
	out := map[string]UnsentForm{}
	for _, row := range rows {
		f, ok := out[row.Form]
		if !ok {
			f = UnsentForm{Form: row.Form, Page: row.Page, Base: row.Base, Values: map[string][]string{}, Versions: map[string]int64{}}
		}
		f.Base = min(f.Base, row.Base)
		if row.UpdatedAt.After(f.At) {
			f.At = row.UpdatedAt
		}
		f.Values[row.Field], f.Versions[row.Field] = row.Values(), row.Version
		out[row.Form] = f
	}
	return out
}

// UnsentKeep says what became of the fields that were sent: the version of each
// that is kept, and those that are not, because another window of the same
// person has kept other words meanwhile.
type UnsentKeep struct {
	Versions map[string]int64
	Stale    []string
	At       time.Time
}

// Longest is the longest text that is kept of the form, its first n letters: it
// tells one form from another in a list.
func (f UnsentForm) Longest(n int) string {
	longest := ""
	for _, values := range f.Values {
		for _, v := range values {
			if utf8.RuneCountInString(v) > utf8.RuneCountInString(longest) || len(v) == len(longest) && v > longest {
				longest = v
			}
		}
	}
	if letters := []rune(longest); len(letters) > n {
		return string(letters[:n]) + "…"
	}
	return longest
}

// LatestFirst are forms in the order in which they were last written in.
func LatestFirst(forms map[string]UnsentForm) []UnsentForm {
	return slices.SortedFunc(maps.Values(forms), func(a, b UnsentForm) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Form, b.Form))
	})
}
