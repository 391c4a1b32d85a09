package canonical_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"

	"seedfund/models/canonical"
)

// The vectors of RFC 8785 that have no fraction in them: strings of section
// 3.2.2.2, sorting of section 3.2.3, and the literals.
func TestVectorsOfTheStandard(t *testing.T) {
	for name, c := range map[string][2]string{
		"strings":  {`{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}`, "{\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
		"literals": {`{"literals": [null, true, false]}`, `{"literals":[null,true,false]}`},
		"sorting": {`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
			"\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\"," +
				"\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"},
		"integers": {`[0, -0, 1, -9007199254740991, 9007199254740991]`, `[0,0,1,-9007199254740991,9007199254740991]`},
	} {
		v, err := canonical.Parse([]byte(c[0]))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := canonical.Marshal(v); err != nil || string(got) != c[1] {
			t.Errorf("%s: %s, %v; want %s", name, got, err, c[1])
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for _, text := range []string{`1.5`, `1e2`, `9007199254740992`, `{"a":1,"a":2}`, `[1] 2`, `{"a":`, "\"\xff\"", strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		if v, err := canonical.Parse([]byte(text)); err == nil {
			t.Errorf("%.40s is read as %v", text, v)
		}
	}
	for _, v := range []any{1.5, int64(1 << 60), "\xff", func() {}, json.RawMessage(`{"a":0.5}`)} {
		if got, err := canonical.Marshal(v); err == nil {
			t.Errorf("%v is written as %s", v, got)
		}
	}
}

// Random values, written by a complete implementation of the standard and by
// this one, are the same bytes.
func TestAgainstACompleteImplementation(t *testing.T) {
	r := rand.New(rand.NewPCG(8785, 1))
	for range 2000 {
		v := random(r, 4)
		plain, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(plain)
		if err != nil {
			t.Fatalf("%s: %v", plain, err)
		}
		got, err := canonical.Marshal(v)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("got  %s, %v\nwant %s", got, err, want)
		}
		if got, err = canonical.Marshal(json.RawMessage(plain)); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("read and written: %s, %v; want %s", got, err, want)
		}
		if got, err = canonical.Marshal(json.RawMessage(want)); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("written again: %s, %v; want %s", got, err, want)
		}
	}
}

var letters = []rune("ab\"\\/\b\t\n\f\r\x01\x1f\x7f\u0080é€\u2028\u2029<>&\ufb33\ue000\uffff😀𝄞")

func word(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(5) {
		b.WriteRune(letters[r.IntN(len(letters))])
	}
	return b.String()
}

// random is a value of the kinds that certificates have; the outermost is an
// object or an array, as the other implementation asks.
func random(r *rand.Rand, depth int) any {
	kinds := 6
	if depth == 4 {
		kinds = 2
	}
	switch k := r.IntN(kinds); {
	case k == 0 && depth > 0:
		out := map[string]any{}
		for range r.IntN(5) {
			out[word(r)] = random(r, depth-1)
		}
		return out
	case k == 1 && depth > 0:
		out := []any{}
		for range r.IntN(5) {
			out = append(out, random(r, depth-1))
		}
		return out
	case k == 2:
		return r.Int64N(1<<53) - 1<<52
	case k == 3:
		return r.IntN(2) == 0
	case k == 4:
		return nil
	}
	return word(r)
}

// A struct is written by its json names, sorted, with nothing left out.
func TestStructs(t *testing.T) {
	type inner struct {
		Z []string `json:"z"`
		A *int     `json:"a"`
	}
	got, err := canonical.Marshal(struct {
		Two inner             `json:"two"`
		One map[string]string `json:"one"`
	}{One: map[string]string{"b": "2", "a": "1"}})
	if want := `{"one":{"a":"1","b":"2"},"two":{"a":null,"z":[]}}`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

// The members of a canonical object are the texts they would have alone.
func TestMembers(t *testing.T) {
	r := rand.New(rand.NewPCG(8785, 2))
	cut := 0
	for range 2000 {
		whole, is := random(r, 4).(map[string]any)
		if !is {
			continue
		}
		text, err := canonical.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := canonical.Members(text)
		if err != nil {
			if !bytes.Contains(text, []byte(`\`)) {
				t.Fatalf("%s: %v", text, err)
			}
			continue // a key with an escape
		}
		cut += len(parts)
		if len(parts) != len(whole) {
			t.Fatalf("%s has the members %s", text, parts)
		}
		for key, v := range whole {
			if alone, err := canonical.Marshal(v); err != nil || !bytes.Equal(parts[key], alone) {
				t.Fatalf("%s: %q is %s, alone %s, %v", text, key, parts[key], alone, err)
			}
		}
	}
	if cut == 0 {
		t.Fatal("no member was cut out")
	}
	for _, text := range []string{``, `{`, `[]`, `{"a"}`, `{"a":}`, `{"a":1`, `{"a":1,}`, `{"a":1}}`, `{"a":1} `, ` {"a":1}`, `{"a" :1}`, `{"a":"x}`, `{"a":[1}`, `{a:1}`} {
		if parts, err := canonical.Members([]byte(text)); err == nil {
			t.Errorf("%s has the members %s", text, parts)
		}
	}
}

func TestDifferenceNamesThePlace(t *testing.T) {
	read := func(text string) any {
		v, err := canonical.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	whole := `{"a":{"b":[{"c":1},{"c":2}]},"d":"x"}`
	for other, want := range map[string]string{
		whole:                                   "",
		`{"a":{"b":[{"c":1},{"c":3}]},"d":"x"}`: "a.b[2].c",
		`{"a":{"b":[{"c":1}]},"d":"x"}`:         "a.b[2]",
		`{"a":{"b":[{"c":1},{"c":2}]},"d":1}`:   "d",
		`{"a":{"b":[{"c":1},{"c":2}]}}`:         "d",
		`{"a":{"b":{}},"d":"x"}`:                "a.b",
	} {
		if got := canonical.Difference(read(whole), read(other)); got != want {
			t.Errorf("%s differs at %q, want %q", other, got, want)
		}
	}
}

// M4: whatever is read is written one way, and read back the same; what is
// not canonical JSON is refused without harm.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":1,"b":[true,false,null,"\u20ac"]}`, `[-0,10,1e3]`, `"\ud83d\ude00"`, `{"a":{"b":{}}}`, `{"a":1,"a":2}`, "\"\xff\"", `[1,]`, `{"é":"ä"}`,
		`{"b":1,"a":2}`, `[01]`, `"\/"`, `"\u0001\n"`, `{"a" :1}`, `[9007199254740992]`, `nul`, `{"a":[]},`, `"\"`, `[{"":{}},-1]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := canonical.Parse(text)
		raw, refused := canonical.Marshal(json.RawMessage(text))
		if (err == nil) != (refused == nil) {
			t.Fatalf("%q: read: %v, written as it stands: %v", text, err, refused)
		}
		if err != nil {
			return
		}
		written, err := canonical.Marshal(read)
		if string(raw) != string(written) {
			t.Fatalf("%q is written as %q and, read, as %q", text, raw, written)
		}
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", text, err)
		}
		again, err := canonical.Parse(written)
		if err != nil {
			t.Fatalf("%q cannot be read again: %v", written, err)
		}
		if at := canonical.Difference(read, again); at != "" {
			t.Fatalf("%q differs after being written at %s", text, at)
		}
		if twice, err := canonical.Marshal(again); err != nil || string(twice) != string(written) {
			t.Fatalf("%q is written as %q and as %q", text, written, twice)
		}
	})
}

// A later field stands in no document of before it.
func TestANilPointerMarkedIsLeftOut(t *testing.T) {
	type later struct {
		B int  `json:"b"`
		A *int `json:"a,omitzero"`
	}
	one := 1
	for want, v := range map[string]later{`{"b":2}`: {B: 2}, `{"a":1,"b":2}`: {B: 2, A: &one}} {
		if got, err := canonical.Marshal(v); err != nil || string(got) != want {
			t.Errorf("%s, %v", got, err)
		}
	}
}
