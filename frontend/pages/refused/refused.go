// Package refused is the pages of what could not be done: absent, not allowed,
// in conflict, too late, out of date, broken.
package refused

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"

	"context"
)

// View is a refusal.
type View struct {
	layout.Page
	Status    int
	Error     *models.Error
	Right     string // the right that is missing, written
	Held      []models.Role
	RequestID string // for faults of the program: what to tell the help desk
	Back      string // where the form stood, empty for none
	Home      string
}

// at is the server's instant of an end that has passed.
func (v View) at() time.Time {
	t, _ := v.Error.Args["At"].(time.Time)
	return t
}

// message is what is refused and why; a right is named in words.
func (v View) message(ctx context.Context) string {
	args := make(map[string]any, len(v.Error.Args)+1)
	for name, value := range v.Error.Args {
		args[name] = value
	}
	if v.Right != "" {
		args["Right"] = v.Right
	}
	return i18n.T(ctx, v.Error.Key, args)
}

// held names the capacities that carry the right.
func (v View) held(ctx context.Context) string {
	names := make([]string, len(v.Held))
	for i, role := range v.Held {
		names[i] = i18n.T(ctx, "people.role."+string(role))
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

// StaleView is a save that came after another's: both texts, nothing lost.
type StaleView struct {
	View
	Action  string
	Values  url.Values // what was sent
	Fields  []StaleField
	Version int64 // of what stands now
}

// StaleField is one field of the form: what was sent and what stands.
type StaleField struct{ Label, Yours, Theirs string }

// differing is the table of what differs, in the order of the form.
func (v StaleView) differing(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "error.stale_differs"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "error.stale_field")}, {Head: i18n.T(ctx, "error.stale_yours")}, {Head: i18n.T(ctx, "error.stale_theirs")},
		},
	}
	for _, f := range v.Fields {
		if f.Yours == f.Theirs {
			continue
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(f.Label), components.Words(f.Yours), components.Words(f.Theirs)}})
	}
	return t
}

// Compare lays what was sent beside the fields of a record, in the order of
// names, for a form that no page shows any more.
func Compare(ctx context.Context, sent url.Values, record any) []StaleField {
	theirs := FieldsOf(record)
	var fields []StaleField
	for _, name := range names(sent) {
		fields = append(fields, StaleField{Label: fieldName(ctx, name), Yours: strings.Join(sent[name], ", "), Theirs: theirs[name]})
	}
	return fields
}

// names are the fields of what was sent, in order.
func names(sent url.Values) []string {
	var names []string
	for name := range sent {
		if name != "version" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// fieldName is the label of a field where one key says it, else its name.
func fieldName(ctx context.Context, name string) string {
	if key := "field." + name; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// FieldsOf writes a record's fields by the names forms give them.
func FieldsOf(record any) map[string]string {
	out := map[string]string{}
	v := reflect.Indirect(reflect.ValueOf(record))
	if v.Kind() != reflect.Struct {
		return out
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Tag.Get("audit") == "-" {
			continue
		}
		out[snake(f.Name)] = text(v.Field(i))
	}
	return out
}

func text(v reflect.Value) string {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return x.UTC().Format("2006-01-02T15:04")
	case fmt.Stringer:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice:
		b, err := json.Marshal(v.Interface())
		if err != nil {
			return ""
		}
		return string(b)
	}
	return fmt.Sprint(v.Interface())
}

// VersionOf is the version of a record, 0 where it has none.
func VersionOf(record any) int64 {
	v := reflect.Indirect(reflect.ValueOf(record))
	if v.Kind() != reflect.Struct {
		return 0
	}
	if f := v.FieldByName("Version"); f.IsValid() && f.CanInt() {
		return f.Int()
	}
	return 0
}

// snake turns FundCode into fund_code.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
