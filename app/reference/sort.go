package reference

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"seedfund/models"
)

// SortedBy returns the list in the alphabetical order of the reader's
// language: Équateur stands under E in French, Österreich under O in English.
// Equal names keep their order.
func SortedBy[T any](lang string, list []T, name func(T) string) []T {
	tag, err := language.Parse(lang)
	if err != nil {
		tag = language.English
	}
	// A collator keeps buffers and may not be shared between requests.
	order := collate.New(tag, collate.IgnoreCase)
	var buffer collate.Buffer
	keys := make(map[string][]byte, len(list))
	for _, x := range list {
		if n := name(x); keys[n] == nil {
			keys[n] = order.KeyFromString(&buffer, n)
		}
	}
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b T) int { return slices.Compare(keys[name(a)], keys[name(b)]) })
	return out
}

// CountriesIn lists the countries and areas one can choose, by their names in
// the reader's language.
func CountriesIn(c *models.Catalogue, lang string) []models.Country {
	return SortedBy(lang, c.Countries(), func(x models.Country) string { return x.Name.In(lang) })
}

// OrganisationsIn lists the organisations by their names in the reader's language.
func OrganisationsIn(c *models.Catalogue, lang string) []models.UNOrganisation {
	return SortedBy(lang, c.Organisations(), func(x models.UNOrganisation) string { return x.Name.In(lang) })
}
