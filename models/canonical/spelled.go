package canonical

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"
)

// spelled reports whether a text is canonical as it stands, so that it need not
// be read and written again. What it is not sure of it denies.
func spelled(text []byte) bool {
	return utf8.Valid(text) && spelledValue(text, 0, 0) == len(text)
}

// spelledValue gives where the value at a place ends, or -1.
func spelledValue(b []byte, at, depth int) int {
	if at < 0 || at >= len(b) || depth > deepest {
		return -1
	}
	switch c := b[at]; {
	case c == '"':
		return spelledString(b, at)
	case c == '[':
		return spelledArray(b, at+1, depth+1)
	case c == '{':
		return spelledObject(b, at+1, depth+1)
	case c == '-' || '0' <= c && c <= '9':
		return spelledNumber(b, at)
	}
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(b[at:], []byte(word)) {
			return at + len(word)
		}
	}
	return -1
}

func spelledNumber(b []byte, at int) int {
	end := at + 1
	for end < len(b) && '0' <= b[end] && b[end] <= '9' {
		end++
	}
	if end-at > len("-9007199254740991") {
		return -1
	}
	n, err := strconv.ParseInt(string(b[at:end]), 10, 64)
	if err != nil || n > largest || n < -largest || strconv.FormatInt(n, 10) != string(b[at:end]) {
		return -1
	}
	return end
}

// spelledString knows a text without control characters and with the escapes of
// quotation marks, backslashes and line ends; others are denied.
func spelledString(b []byte, at int) int {
	for i := at + 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c < 0x20:
			return -1
		case c == '\\':
			if i++; i == len(b) || bytes.IndexByte([]byte(`"\bfnrt`), b[i]) < 0 {
				return -1
			}
		}
	}
	return -1
}

func spelledArray(b []byte, at, depth int) int {
	if at < len(b) && b[at] == ']' {
		return at + 1
	}
	for {
		if at = spelledValue(b, at, depth); at < 0 || at >= len(b) {
			return -1
		}
		switch b[at] {
		case ',':
			at++
		case ']':
			return at + 1
		default:
			return -1
		}
	}
}

func spelledObject(b []byte, at, depth int) int {
	if at < len(b) && b[at] == '}' {
		return at + 1
	}
	last := []byte(nil)
	for {
		key, colon := keyAt(b, at)
		if colon < 0 || last != nil && compare(string(last), string(key)) >= 0 {
			return -1
		}
		last = key
		if at = spelledValue(b, colon+1, depth); at < 0 || at >= len(b) {
			return -1
		}
		switch b[at] {
		case ',':
			at++
		case '}':
			return at + 1
		default:
			return -1
		}
	}
}

// keyAt is the key at a place, not nil, and where its colon stands, or -1. A key
// with an escape is denied.
func keyAt(b []byte, at int) ([]byte, int) {
	if at >= len(b) || b[at] != '"' {
		return nil, -1
	}
	end := spelledString(b, at)
	if end < 0 || end >= len(b) || b[end] != ':' || bytes.IndexByte(b[at:end], '\\') >= 0 {
		return nil, -1
	}
	return b[at+1 : end-1], end
}

// Members cuts a canonical object into the texts of its members, which it does
// not read: they are parts of the given text. It refuses what lies around them
// in another spelling; that a member is sound is for its reader to find.
func Members(text []byte) (map[string]json.RawMessage, error) {
	refused := errors.New("canonical: not an object in canonical spelling")
	if len(text) < 2 || text[0] != '{' {
		return nil, refused
	}
	out := map[string]json.RawMessage{}
	if string(text) == "{}" {
		return out, nil
	}
	for at := 1; ; {
		key, colon := keyAt(text, at)
		if colon < 0 {
			return nil, refused
		}
		end := skipped(text, colon+1)
		if end < 0 {
			return nil, refused
		}
		out[string(key)] = json.RawMessage(text[colon+1 : end : end])
		if text[end] == '}' && end == len(text)-1 {
			return out, nil
		}
		if text[end] != ',' {
			return nil, refused
		}
		at = end + 1
	}
}

// skipped is where the value at a place ends, by its brackets, with something
// behind it; or -1.
func skipped(b []byte, at int) int {
	depth := 0
	for i := at; i < len(b); i++ {
		switch b[i] {
		case '"':
			if i = stringEnd(b, i); i < 0 {
				return -1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return nonEmpty(at, i)
			}
			depth--
		case ',':
			if depth == 0 {
				return nonEmpty(at, i)
			}
		}
	}
	return -1
}

func nonEmpty(from, to int) int {
	if from == to {
		return -1
	}
	return to
}

// stringEnd is where the closing mark of the string at a place stands, or -1.
func stringEnd(b []byte, at int) int {
	for i := at + 1; ; {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		end := i + n
		slashes := 0
		for end-slashes-1 > at && b[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end
		}
		i = end + 1
	}
}
