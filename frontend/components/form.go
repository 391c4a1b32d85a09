package components

import (
	"context"
	"crypto/rand"
	"net/url"
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
	Name      string
	Action    string
	Version   int64         // 0 for a new record
	Files     bool          // the form carries files
	Faults    *models.Error // nil on first sight
	Values    url.Values    // what the person sent, nil on first sight
	Autosave  string        // address that keeps drafts, empty for none
	DraftName string        // key of the copy kept on this device, empty keeps none
	Class     string
}

type formKey struct{}

func withForm(ctx context.Context, f Form) context.Context {
	return context.WithValue(ctx, formKey{}, f)
}

func formOf(ctx context.Context) Form {
	f, _ := ctx.Value(formKey{}).(Form)
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

// valueOf is what the person sent for a field, else the stored value.
func valueOf(ctx context.Context, name, stored string) string {
	if sent := formOf(ctx).Values; sent != nil {
		return sent.Get(name)
	}
	return stored
}

func valuesOf(ctx context.Context, name string, stored []string) []string {
	if sent := formOf(ctx).Values; sent != nil {
		return sent[name]
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

// faultLine is a fault in the reader's words, after the name of its field where
// that is given.
func faultLine(ctx context.Context, f models.FieldError, labels map[string]string) string {
	text := i18n.T(ctx, f.Key, f.Args)
	if label := labels[f.Field]; label != "" {
		return i18n.T(ctx, "core.fault_of", "Field", label, "Fault", text)
	}
	return text
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
