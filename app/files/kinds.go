package files

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/text/unicode/norm"
)

// kind is one type of document that is taken in.
type kind struct {
	media   string
	endings []string
	// found lists what the content may look like; empty means media.
	found []string
	check func(open *opened) error // looks inside; nil: nothing to look at
}

// kinds is the whole list: nothing that a browser would run, nothing that
// carries a program.
var kinds = []kind{
	{media: "application/pdf", endings: []string{".pdf"}},
	{media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", endings: []string{".xlsx"}, check: checkWorkbook},
	{media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", endings: []string{".docx"}, check: checkOffice},
	{media: "application/vnd.oasis.opendocument.text", endings: []string{".odt"}, check: checkOffice},
	{media: "application/vnd.oasis.opendocument.spreadsheet", endings: []string{".ods"}, check: checkOffice},
	{media: "image/png", endings: []string{".png"}, check: checkPicture},
	{media: "image/jpeg", endings: []string{".jpg", ".jpeg"}, check: checkPicture},
	{media: "text/csv", endings: []string{".csv"}, found: []string{"text/csv", "text/plain"}, check: checkText},
	{media: "text/plain", endings: []string{".txt"}, found: []string{"text/plain", "text/csv"}, check: checkText},
}

// Endings lists the endings of names that are taken in, for the accept
// attribute of a form's file field.
func Endings() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.endings...)
	}
	return out
}

func kindOfName(name string) *kind {
	ending := strings.ToLower(filepath.Ext(name))
	for i := range kinds {
		if slices.Contains(kinds[i].endings, ending) {
			return &kinds[i]
		}
	}
	return nil
}

// fits says whether the content found is what a kind may contain. A workbook
// whose parts stand in an unusual order is seen as a plain archive; what is
// inside is then looked at by the kind's own check.
func (k kind) fits(found *mimetype.MIME) bool {
	may := k.found
	if len(may) == 0 {
		may = []string{k.media}
	}
	for _, media := range may {
		if found.Is(media) {
			return true
		}
	}
	return k.check != nil && strings.HasPrefix(k.media, "application/") && found.Is("application/zip")
}

// nameLimit is the longest name kept, in bytes.
const nameLimit = 180

// CleanName is a name as it is shown: the last part of a path of either kind,
// without control characters and marks that turn the reading direction, cut in
// the middle of its stem where it is too long. It is empty when nothing is left.
func CleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = norm.NFC.String(name)
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	ending := filepath.Ext(name)
	if len(ending) > 10 {
		ending = ""
	}
	stem := strings.TrimSuffix(name, ending)
	for len(stem)+len(ending) > nameLimit {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return strings.TrimSpace(stem) + ending
}
