package exports

import (
	"slices"
	"strings"

	"seedfund/models"
	"seedfund/reports"
)

// JSON is the media type of a data file as an array of objects.
const JSON = "application/json"

// Forms lists the forms a file comes in, its own first: a data file in all, every
// other in its own alone, which has no name.
func (e Export) Forms() []reports.Form {
	if e.Media == Data {
		return reports.Forms
	}
	return nil
}

// In is the export in the form that is asked for; empty is its own. An Invalid
// says which forms there are.
func (e Export) In(form string) (reports.Form, error) {
	if form == "" {
		return reports.FormCSV, nil
	}
	f := reports.Form(strings.ToLower(form))
	if slices.Contains(e.Forms(), f) || e.Media != Data && "."+string(f) == e.Ending() {
		return f, nil
	}
	offered := []string{strings.TrimPrefix(e.Ending(), ".")}
	if e.Media == Data {
		offered = nil
		for _, f := range reports.Forms {
			offered = append(offered, string(f))
		}
	}
	return "", models.Invalid("exports.invalid", models.FieldError{Field: "format", Key: "exports.fault.format", Args: map[string]any{"Format": form, "Offered": strings.Join(offered, ", ")}})
}

// MediaIn is the media type of the file in a form.
func (e Export) MediaIn(form string) string {
	if e.Media != Data {
		return e.Media
	}
	return mediaOf(reports.Form(strings.ToLower(form)))
}

func mediaOf(form reports.Form) string {
	switch form {
	case reports.FormWorkbook:
		return Workbook
	case reports.FormJSON:
		return JSON
	}
	return Data
}

// endingOf is how the name of a data file ends in a form.
func endingOf(form reports.Form) string {
	if form == reports.FormDictionary {
		return "-dictionary.csv"
	}
	return "." + string(form)
}

// flat writes a table with its rows in the form that was asked for.
func flat[R any](j *job, b reports.Book, t reports.Table[R], rows []R) error {
	return t.Write(j.to, b, j.form, len(rows), reports.All(rows))
}
