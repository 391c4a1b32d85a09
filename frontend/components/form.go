package components

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// Form is a form that sends by POST. It carries the idempotency key and, for
// edits, the version the person loaded. Faults and Values make the form come
// back with the person's own input and each fault beside its field: fields
// inside find theirs by name. Where a page holds several forms with fields of
// one name, each form has a Name.
type Form struct {
	Name     string
	Action   string
	Version  int64         // 0 for a new record
	Files    bool          // the form carries files
	Faults   *models.Error // nil on first sight
	Values   url.Values    // what the person sent, nil on first sight
	Autosave string        // address that keeps drafts as they are typed; empty keeps them as the author's own unsent words
	Local    bool          // a copy is kept on this device until the server has the words: never for reviews, votes and what is confidential
	Of       string        // where the form goes that this one only confirms: what was typed there is done with this one
	Whole    bool          // what is typed is kept though the form has no text of several lines
	Class    string
}

type formKey struct{}

func withForm(ctx context.Context, f Form) context.Context {
	return context.WithValue(ctx, formKey{}, openForm{Form: f, unsent: unsentOf(ctx, f)})
}

// openForm is a form while its fields are written, with what its reader typed
// into it before and did not send.
type openForm struct {
	Form
	unsent *models.UnsentForm
}

type unsentKey struct{}

// unsentWords are read once for a page, when its first form asks.
type unsentWords struct {
	account int64
	read    func() map[string]models.UnsentForm
	forms   map[string]models.UnsentForm
	asked   bool
}

// WithUnsent names whose page it is and gives forms what that person typed into
// them and did not send.
func WithUnsent(ctx context.Context, account int64, read func() map[string]models.UnsentForm) context.Context {
	return context.WithValue(ctx, unsentKey{}, &unsentWords{account: account, read: read})
}

func readerOf(ctx context.Context) int64 {
	if w, ok := ctx.Value(unsentKey{}).(*unsentWords); ok {
		return w.account
	}
	return 0
}

// unsentOf is what is kept of a form, nil for nothing.
func unsentOf(ctx context.Context, f Form) *models.UnsentForm {
	if f.Autosave != "" {
		return nil
	}
	if kept, ok := allUnsent(ctx)[f.key()]; ok {
		return &kept
	}
	return nil
}

func allUnsent(ctx context.Context) map[string]models.UnsentForm {
	w, ok := ctx.Value(unsentKey{}).(*unsentWords)
	if !ok {
		return nil
	}
	if !w.asked {
		w.asked, w.forms = true, w.read()
	}
	return w.forms
}

// earlierWords are what the reader typed into forms of the same address under
// other names with a prefix and did not send, the latest name first; each with
// the rest of its name.
func earlierWords(ctx context.Context, f Form, prefix string) []namedWords {
	all := allUnsent(ctx)
	base := Form{Action: f.Action, Name: prefix}.key()
	var out []namedWords
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(all))) {
		if rest, ok := strings.CutPrefix(key, base); ok && key != f.key() {
			out = append(out, namedWords{UnsentForm: all[key], of: rest})
		}
	}
	return out
}

type namedWords struct {
	models.UnsentForm
	of string // 1 for a form named text-1
}

// said are the words by field, those that have a label alone and in its order.
func (w namedWords) said(ctx context.Context, pairs []string) []Fact {
	var out []Fact
	for i := 0; i+1 < len(pairs); i += 2 {
		if text := strings.Join(w.Values[pairs[i]], " "); strings.TrimSpace(text) != "" {
			out = append(out, Fact{Name: i18n.T(ctx, pairs[i+1]), Text: text})
		}
	}
	return out
}

// key is the form among what is kept of forms: where it goes, and its name
// where a page holds several for one address.
func (f Form) key() string {
	path, _, _ := strings.Cut(f.Action, "?")
	if _, rest, ok := i18n.Pinned(path); ok {
		path = rest
	}
	if f.Name != "" {
		path += "#" + f.Name
	}
	return path
}

// restored reports whether the form shows unsent words: not where it came back
// with what was just sent.
func (f openForm) restored() bool { return f.unsent != nil && f.Values == nil }

// version is what the form is sent with: where it shows words typed on an older
// version, that one, so that nothing newer is written over unseen.
func (f openForm) version() int64 {
	if f.restored() && f.unsent.Base > 0 && f.unsent.Base < f.Version {
		return f.unsent.Base
	}
	return f.Version
}

// keptJSON is what the page's script learns of the words kept: the version of
// each field and its values.
func (f openForm) keptJSON() string {
	fields := map[string][2]any{}
	for name, values := range f.unsent.Values {
		fields[name] = [2]any{f.unsent.Versions[name], values}
	}
	text, _ := json.Marshal(fields) // numbers and texts
	return string(text)
}

func formOf(ctx context.Context) openForm {
	f, _ := ctx.Value(formKey{}).(openForm)
	return f
}

type keysKey struct{}

// WithKeys replaces the source of idempotency keys, so that a page can be
// compared letter by letter.
func WithKeys(ctx context.Context, next func() string) context.Context {
	return context.WithValue(ctx, keysKey{}, next)
}

type capacityKey struct{}

// WithCapacity names the mandate under which a page is made; its forms carry
// it, so that one opened before a change of capacity is refused after it.
func WithCapacity(ctx context.Context, mandate int64) context.Context {
	return context.WithValue(ctx, capacityKey{}, mandate)
}

func capacityOf(ctx context.Context) int64 {
	mandate, _ := ctx.Value(capacityKey{}).(int64)
	return mandate
}

func newKey(ctx context.Context) string {
	if next, ok := ctx.Value(keysKey{}).(func() string); ok {
		return next()
	}
	return rand.Text()
}

// FieldID is the id of a field's input, to which the error summary links.
func FieldID(name string) string {
	return "f-" + strings.NewReplacer("[", "-", "]", "", ".", "-", " ", "-").Replace(name)
}

// FormName is a form's name from the address it goes to.
func FormName(action string) string {
	return strings.ReplaceAll(strings.Trim(action, "/"), "/", "-")
}

// fieldID is the id of a field in its form. The form that came back keeps the
// plain ids, to which the error summary links.
func fieldID(ctx context.Context, name string) string {
	if f := formOf(ctx); f.Name != "" && f.Faults == nil {
		return FieldID(f.Name + " " + name)
	}
	return FieldID(name)
}

// faultOf is the written fault of a field, empty when it has none.
func faultOf(ctx context.Context, name, given string) string {
	if given != "" {
		return given
	}
	if faults := formOf(ctx).Faults; faults != nil {
		for _, f := range faults.Fields {
			if f.Field == name {
				return i18n.T(ctx, f.Key, f.Args)
			}
		}
	}
	return ""
}

// valueOf is what the person sent for a field, else what they typed and did not
// send, else the stored value.
func valueOf(ctx context.Context, name, stored string) string {
	f := formOf(ctx)
	if f.Values != nil {
		return f.Values.Get(name)
	}
	if f.unsent != nil {
		if typed, ok := f.unsent.Values[name]; ok {
			return url.Values{name: typed}.Get(name)
		}
	}
	return stored
}

func valuesOf(ctx context.Context, name string, stored []string) []string {
	f := formOf(ctx)
	if f.Values != nil {
		return f.Values[name]
	}
	if f.unsent != nil {
		if typed, ok := f.unsent.Values[name]; ok {
			return typed
		}
	}
	return stored
}

// describedBy lists the ids of hint, word count and fault of a field.
func describedBy(ctx context.Context, name string, hint, words, fault bool) string {
	var ids []string
	if hint {
		ids = append(ids, fieldID(ctx, name)+"-hint")
	}
	if words {
		ids = append(ids, fieldID(ctx, name)+"-words")
	}
	if fault {
		ids = append(ids, fieldID(ctx, name)+"-fault")
	}
	return strings.Join(ids, " ")
}

// isGeneric reports whether an error's own text adds nothing to its fields'.
func isGeneric(key string) bool { return key == "" || key == "error.invalid" }

type legendKey struct{}

// withLegend names the group that the fields below stand in.
func withLegend(ctx context.Context, legend string) context.Context {
	return context.WithValue(ctx, legendKey{}, labelled(ctx, legend))
}

// labelled is a field's label after the name of its group.
func labelled(ctx context.Context, label string) string {
	if group, _ := ctx.Value(legendKey{}).(string); group != "" {
		return i18n.T(ctx, "core.fault_of", "Field", group, "Fault", label)
	}
	return label
}

// faultLine is a fault in the reader's words, after the name of its field where
// that is given.
func faultLine(ctx context.Context, f models.FieldError, labels map[string]string) string {
	text := i18n.T(ctx, f.Key, f.Args)
	if label := labels[f.Field]; label != "" {
		return i18n.T(ctx, "core.fault_of", "Field", label, "Fault", text)
	}
	return text
}

// Labels name fields for ErrorSummaryOf: pairs of a field's name and the key of its
// label.
func Labels(ctx context.Context, pairs ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = i18n.T(ctx, pairs[i+1])
	}
	return out
}

func wordCount(text string) int { return len(strings.Fields(text)) }

// Field is one line, a text, an amount, a date or a file to fill in.
type Field struct {
	Name, Label  string
	Hint         string
	Value        string
	Error        string // overrides the form's fault for this name
	Type         string // "text" (default), "email", "password", "url", "search", "number", "tel"
	Width        string // "" full, "half", "short", "tiny"
	Optional     bool
	Autocomplete string
	InputMode    string
	Before       string // unit before the input, e.g. Dollars
	After        string // unit after it, e.g. "%"
	Rows         int    // of a text, 0 for 6
	Words        int    // limit of a text in words, 0 for none
	Lang         string // language of what is written, if known
	Accept       string // of a file
	Capture      bool   // of a file: a telephone opens its camera
	Many         bool   // more than one file
	Locked       bool   // shown, not to be changed
	LabelHidden  bool   // the label is read, not seen (cells of a table)
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 6
	}
	return f.Rows
}

// Option is one answer of a choice.
type Option struct {
	Value, Label, Hint string
	Locked             bool
}

// Choice is one question with answers to choose from. Nothing is chosen unless
// Value or Values say so.
type Choice struct {
	Name, Label string
	Hint        string
	Error       string
	Value       string   // of radios and selects
	Values      []string // of checkboxes
	Options     []Option
	Optional    bool
	Inline      bool
	Cards       bool   // large cards, for decisions and scores
	Empty       string // first line of a select, e.g. "Choose"
	Width       string
	LabelHidden bool
}
