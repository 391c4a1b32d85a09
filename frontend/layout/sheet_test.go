package layout

import "testing"

// A printed sheet says what it is of: fund, reference, title and the beginning of
// the hash, each where there is one.
func TestTheSheetLineCarriesReferenceAndHash(t *testing.T) {
	page := Page{Title: "Work and return", Fund: Fund{Name: "Seedfund DEM00"}}
	for want, p := range map[string]Page{
		"Seedfund DEM00 · Work and return":                                     page,
		"Seedfund DEM00 · DEM00-2026-014-F-1 · Work and return · 9f2c4e7a1b3d": page.Of("DEM00-2026-014-F-1", "9f2c4e7a1b3d5f60718293a4b5c6d7e8"),
		"Seedfund DEM00 · Work and return · 9f2c":                              page.Of("", "9f2c"),
	} {
		if got := sheetLine(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
