// Package canonical writes values as canonical JSON (RFC 8785), so that equal
// values have equal bytes and one hash.
//
// It is exact for what certificates are made of: objects, arrays, strings,
// integers within ±(2^53-1), booleans and null. Fractions and exponents are
// refused, for no figure here has one and their spelling is the one hard part
// of the standard. Tests hold it against a complete implementation.
package canonical

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// largest is the greatest integer that every reader of JSON keeps exactly
// (RFC 8785, section 3.2.2.3, and I-JSON).
const largest = 1<<53 - 1

// Marshal gives the canonical JSON of a value: structs by their json names,
// every field written but nil pointers marked omitzero, maps with string keys, slices (nil is empty), pointers
// (nil is null), strings, integers, booleans and json.RawMessage.
func Marshal(v any) ([]byte, error) { return Append(nil, v) }

// Append writes what Marshal gives behind b.
func Append(b []byte, v any) ([]byte, error) { return appendValue(b, reflect.ValueOf(v)) }

var raw = reflect.TypeFor[json.RawMessage]()

func appendValue(b []byte, v reflect.Value) ([]byte, error) {
	if !v.IsValid() {
		return append(b, "null"...), nil
	}
	if v.Kind() == reflect.Slice && v.Type() == raw {
		if spelled(v.Bytes()) {
			return append(b, v.Bytes()...), nil
		}
		parsed, err := Parse(v.Bytes())
		if err != nil {
			return nil, err
		}
		return appendValue(b, reflect.ValueOf(parsed))
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return appendValue(b, v.Elem())
	case reflect.String:
		return appendString(b, v.String())
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n := v.Int(); n > largest || n < -largest {
			return nil, fmt.Errorf("canonical: %d is beyond what JSON keeps", n)
		}
		return strconv.AppendInt(b, v.Int(), 10), nil
	case reflect.Slice, reflect.Array:
		return appendArray(b, v)
	case reflect.Struct:
		return appendStruct(b, v)
	case reflect.Map:
		return appendMap(b, v)
	}
	return nil, fmt.Errorf("canonical: no spelling for a %s", v.Type())
}

func appendArray(b []byte, v reflect.Value) (_ []byte, err error) {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendValue(b, v.Index(i)); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

// member is one field of a struct: its key, as a name and as it is written, and
// where it stands.
type member struct {
	key     string
	written []byte
	index   int
	omit    bool // where it is a nil pointer
}

var members sync.Map // reflect.Type → []member, sorted

func membersOf(t reflect.Type) ([]member, error) {
	if known, ok := members.Load(t); ok {
		return known.([]member), nil
	}
	var out []member
	for i := range t.NumField() {
		name, option, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" {
			name = t.Field(i).Name
		}
		written, err := appendString(nil, name)
		if err != nil {
			return nil, err
		}
		out = append(out, member{name, append(written, ':'), i, option == "omitzero" && t.Field(i).Type.Kind() == reflect.Pointer})
	}
	slices.SortFunc(out, func(a, c member) int { return compare(a.key, c.key) })
	members.Store(t, out)
	return out, nil
}

func appendStruct(b []byte, v reflect.Value) (_ []byte, err error) {
	all, err := membersOf(v.Type())
	if err != nil {
		return nil, err
	}
	b = append(b, '{')
	first := true
	for i := range all {
		m, field := &all[i], v.Field(all[i].index)
		if m.omit && field.IsNil() {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		if b, err = appendValue(append(b, m.written...), field); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendMap(b []byte, v reflect.Value) (_ []byte, err error) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, c reflect.Value) int { return compare(a.String(), c.String()) })
	b = append(b, '{')
	for i, k := range keys {
		if b, err = appendMember(b, i, k.String(), v.MapIndex(k)); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendMember(b []byte, i int, key string, v reflect.Value) (_ []byte, err error) {
	if i > 0 {
		b = append(b, ',')
	}
	if b, err = appendString(b, key); err != nil {
		return nil, err
	}
	return appendValue(append(b, ':'), v)
}

// compare orders keys by their UTF-16 code units (section 3.2.3): characters
// beyond the first plane come before U+E000 to U+FFFF.
func compare(a, b string) int {
	for len(a) > 0 && len(b) > 0 {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			return cmp.Compare(unit(x), unit(y))
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

// unit places a character where its first UTF-16 code unit stands, and keeps
// characters that share one in their own order.
func unit(r rune) int64 {
	high, low := utf16.EncodeRune(r)
	if high == utf8.RuneError {
		return int64(r) << 16
	}
	return int64(high)<<16 | int64(low)
}

// appendString writes a string as section 3.2.2.2 spells it.
func appendString(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, errors.New("canonical: a text that is not UTF-8")
	}
	b = append(b, '"')
	plain := 0 // where the stretch begins that is written as it stands
	for i := range len(s) {
		if c := s[i]; c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[plain:i]...)
		plain = i + 1
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, `\u00`...)
			b = hex.AppendEncode(b, []byte{c})
		}
	}
	b = append(b, s[plain:]...)
	return append(b, '"'), nil
}

// Parse reads JSON into maps, slices, strings, int64, booleans and nil. It
// refuses a key that stands twice, a number that is no integer, and anything
// after the value.
func Parse(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("canonical: a text that is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := parse(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("canonical: something follows the value")
	}
	return v, nil
}

// deepest is how far values may lie in each other; certificates need eight.
const deepest = 64

func parse(d *json.Decoder, depth int) (any, error) {
	if depth > deepest {
		return nil, errors.New("canonical: values lie too deep in each other")
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Number:
		n, err := strconv.ParseInt(t.String(), 10, 64)
		if err != nil || n > largest || n < -largest {
			return nil, fmt.Errorf("canonical: %s is not an integer that JSON keeps", t)
		}
		return n, nil
	case json.Delim:
		if t == '[' {
			return parseArray(d, depth)
		}
		return parseObject(d, depth)
	}
	return t, nil
}

func parseArray(d *json.Decoder, depth int) (any, error) {
	out := []any{}
	for d.More() {
		v, err := parse(d, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.Token()
	return out, err
}

func parseObject(d *json.Decoder, depth int) (any, error) {
	out := map[string]any{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("canonical: %q stands twice", name)
		}
		if out[name], err = parse(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return out, err
}

// Difference names the first place, in order of keys, where two values that
// Parse gave differ: "votes[2].answer". It is empty where they are equal.
func Difference(a, b any) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return "."
		}
		return differentMember(x, y)
	case []any:
		y, ok := b.([]any)
		if !ok {
			return "."
		}
		for i := range min(len(x), len(y)) {
			if at := Difference(x[i], y[i]); at != "" {
				return joined("["+strconv.Itoa(i+1)+"]", at)
			}
		}
		if len(x) != len(y) {
			return "[" + strconv.Itoa(min(len(x), len(y))+1) + "]"
		}
		return ""
	}
	if a != b {
		return "."
	}
	return ""
}

func differentMember(x, y map[string]any) string {
	var keys []string
	for k := range x {
		keys = append(keys, k)
	}
	for k := range y {
		if _, has := x[k]; !has {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compare)
	for _, k := range keys {
		v, inX := x[k]
		w, inY := y[k]
		if inX != inY {
			return k
		}
		if at := Difference(v, w); at != "" {
			return joined(k, at)
		}
	}
	return ""
}

// joined puts a place inside another behind it.
func joined(outer, inner string) string {
	switch {
	case inner == ".":
		return outer
	case strings.HasPrefix(inner, "["):
		return outer + inner
	}
	return outer + "." + inner
}
