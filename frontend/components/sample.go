package components

import (
	"context"

	"github.com/a-h/templ"

	"seedfund/frontend/i18n"
)

// Sample is one example of a component or page, for the gallery and for the
// test that reads every sample's HTML. Content is fictional and written in
// English and Arabic.
type Sample struct {
	Name string // "table/ledger"
	View func(ctx context.Context) templ.Component
	Page bool // a whole page in its layout, else a part that the gallery frames
}

// Pick is the sample text in the reader's language: Arabic when the page is
// Arabic, else English.
func Pick(ctx context.Context, english, arabic string) string {
	if i18n.Lang(ctx) == "ar" {
		return arabic
	}
	return english
}

// Samples are the examples of all components.
func Samples() []Sample {
	var all []Sample
	for _, group := range [][]Sample{tagSamples(), formSamples(), tableSamples(), noteSamples(), asideSamples(), fileSamples(), moneySamples(), chartSamples(), asideSamples(), differenceSamples(), documentSamples()} {
		all = append(all, group...)
	}
	return all
}
