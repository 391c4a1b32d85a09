package components

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/i18n"
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
	buffered     bool              // the page is being written into WatchNames' buffer
	labels       map[string]string // of the fields with a fault, by id
	faults       []pageFault       // of the error summary, in its order
}

// pageFault is a line of the error summary: its field stands further down the
// page and names itself there.
type pageFault struct {
	id, text string
	named    bool // the text names the field already
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

// noteLabel keeps what a field with a fault is called.
func noteLabel(ctx context.Context, id, label string) {
	if notes := notesOf(ctx); notes != nil && label != "" && notes.labels[id] == "" {
		if notes.labels == nil {
			notes.labels = map[string]string{}
		}
		notes.labels[id] = label
	}
}

// noteFault leaves room for a line of the error summary, false where nobody fills
// it.
func noteFault(ctx context.Context, id, text string, named bool) (string, bool) {
	notes := notesOf(ctx)
	if notes == nil || !notes.buffered {
		return "", false
	}
	notes.faults = append(notes.faults, pageFault{id, text, named})
	return notes.room(len(notes.faults) - 1), true
}

// room is what stands in the place of a line. No text holds a zero byte: neither
// database keeps one.
func (n *pageNotes) room(i int) string { return "\x00fault " + strconv.Itoa(i) + "\x00" }

// nameFaults writes the lines of the error summary: the name of the field, the
// fault, and the way there. A fault of a field that the page does not show is
// words alone, for a link would lead nowhere.
func (n *pageNotes) nameFaults(ctx context.Context, body []byte) []byte {
	for i, f := range n.faults {
		line := f.text
		if label := n.labels[f.id]; label != "" && !f.named {
			line = i18n.T(ctx, "core.fault_of", "Field", label, "Fault", f.text)
		}
		line = templ.EscapeString(line)
		id := templ.EscapeString(f.id)
		if bytes.Contains(body, []byte(` id="`+id+`"`)) {
			line = `<a href="#` + id + `">` + line + `</a>`
		}
		body = bytes.Replace(body, []byte(n.room(i)), []byte(line), 1)
	}
	n.faults = nil
	return body
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

// WatchNames writes its children, names the fields in the error summary among
// them, and registers clause 112's footnote when any
// text among them names Kosovo, also where a person typed it.
func WatchNames() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		notes := notesOf(ctx)
		if notes != nil {
			notes.buffered = true
		}
		var buffer bytes.Buffer
		if err := children.Render(templ.ClearChildren(ctx), &buffer); err != nil {
			return err
		}
		body := buffer.Bytes()
		if notes != nil {
			notes.buffered = false
			body = notes.nameFaults(ctx, body)
		}
		hinted := slices.ContainsFunc(kosovoHints, func(hint []byte) bool { return bytes.Contains(body, hint) })
		// clause 112: every reference to Kosovo carries the note, also one in a person's own words.
		if hinted && models.NeedsKosovoNote(string(body)) {
			noteKosovo(ctx)
		}
		_, err := w.Write(body)
		return err
	})
}
