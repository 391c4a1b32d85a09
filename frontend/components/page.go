package components

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"seedfund/models"
)

// pageNotes is what the parts of one page tell its frame while they are
// written: which icons and footnotes it needs, whether a form stands on it.
type pageNotes struct {
	illustrative bool
	icons        []string
	kosovo       bool
	hasMap       bool
	hasForm      bool
	hasFile      bool
}

type pageKey struct{}

// StartPage begins a page: parts written with this context register their
// icons and footnotes with it. Only the layout calls it.
func StartPage(ctx context.Context, illustrative bool) context.Context {
	return context.WithValue(ctx, pageKey{}, &pageNotes{illustrative: illustrative})
}

func notesOf(ctx context.Context) *pageNotes {
	notes, _ := ctx.Value(pageKey{}).(*pageNotes)
	return notes
}

// Illustrative reports whether the page shows a demonstration store.
func Illustrative(ctx context.Context) bool {
	notes := notesOf(ctx)
	return notes != nil && notes.illustrative
}

// HasMap reports whether a map stands on the page written so far.
func HasMap(ctx context.Context) bool {
	notes := notesOf(ctx)
	return notes != nil && notes.hasMap
}

func noteMap(ctx context.Context) {
	if notes := notesOf(ctx); notes != nil {
		notes.hasMap = true
	}
}

func noteForm(ctx context.Context) {
	if notes := notesOf(ctx); notes != nil {
		notes.hasForm = true
	}
}

func noteFile(ctx context.Context) {
	if notes := notesOf(ctx); notes != nil {
		notes.hasFile = true
	}
}

func hasFile(ctx context.Context) bool {
	notes := notesOf(ctx)
	return notes != nil && notes.hasFile
}

func hasForm(ctx context.Context) bool {
	notes := notesOf(ctx)
	return notes != nil && notes.hasForm
}

func noteKosovo(ctx context.Context) {
	if notes := notesOf(ctx); notes != nil {
		notes.kosovo = true
	}
}

func namesKosovo(ctx context.Context) bool {
	notes := notesOf(ctx)
	return notes != nil && notes.kosovo
}

// noteIcon reports whether the page will carry the icon in its sprite.
func noteIcon(ctx context.Context, name string) bool {
	notes := notesOf(ctx)
	if notes == nil {
		return false
	}
	if !slices.Contains(notes.icons, name) {
		notes.icons = append(notes.icons, name)
	}
	return true
}

// kosovoHints are parts of the name in the languages of the system; a page
// without any of them needs no closer reading.
var kosovoHints = [][]byte{
	[]byte("osov"), []byte("OSOV"), []byte("كوسوفو"), []byte("осов"), []byte("ОСОВ"), []byte("科索沃"), []byte("XKX"),
}

// WatchNames writes its children and registers clause 112's footnote when any
// text among them names Kosovo, also where a person typed it.
func WatchNames() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		var body bytes.Buffer
		if err := children.Render(templ.ClearChildren(ctx), &body); err != nil {
			return err
		}
		hinted := slices.ContainsFunc(kosovoHints, func(hint []byte) bool { return bytes.Contains(body.Bytes(), hint) })
		// clause 112: every reference to Kosovo carries the note, also one in a person's own words.
		if hinted && models.NeedsKosovoNote(body.String()) {
			noteKosovo(ctx)
		}
		_, err := w.Write(body.Bytes())
		return err
	})
}
