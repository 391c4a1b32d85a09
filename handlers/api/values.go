package api

import "github.com/danielgtaylor/huma/v2"

// The types below say in the document how values of the domain are written;
// the values themselves write what these describe.

type (
	// Cents is an amount of US dollars.
	Cents string
	// Amount is an amount in any currency.
	Amount struct {
		Value    string `json:"value" pattern:"^-?[0-9]+(\\.[0-9]{2,3})?$" doc:"Exact decimal number" example:"45000.00"`
		Currency string `json:"currency" pattern:"^([A-Z]{3})?$" doc:"ISO 4217" example:"USD"`
	}
	// Percentage is a rate with its fixed decimals, null where its base is nought.
	Percentage float64
	// Day is a calendar day.
	Day string
	// PartDay is a day, a month or a year, as precise as its source.
	PartDay string
	// Wording is one term by language.
	Wording map[string]string
)

// Schema writes amounts as text, so that no reader loses a digit.
func (Cents) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^-?[0-9]+\.[0-9]{2}$`, Examples: []any{"45000.00"}, Description: "US dollars, exact"}
}

// Schema allows null where there is no rate.
func (Percentage) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Nullable: true, Description: "Per cent"}
}

// Schema allows the empty text where there is no day.
func (Day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`, Examples: []any{"2026-11-26"}, Description: "ISO 8601 day, empty for none"}
}

// Schema allows what sources give.
func (PartDay) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$`, Description: "ISO 8601 day, month or year, empty for none"}
}

// Schema is an object of languages.
func (Wording) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: &huma.Schema{Type: huma.TypeString}, Description: "Text by language: en, fr, es, ar, ru, zh"}
}
