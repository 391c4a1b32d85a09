// Package locales holds the texts of the system: one flat JSON file per area
// and language, key to text, or key to an object of CLDR plural forms. Nothing
// here is executable; seedfund/frontend/i18n reads it.
package locales

import "embed"

// FS holds every locale file, named <area>.<lang>.json.
//
//go:embed *.json
var FS embed.FS
