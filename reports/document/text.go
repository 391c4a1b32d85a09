package document

import (
	"encoding/xml"
	"strings"
	"unicode"
)

// span is a run of text of one direction.
type span struct {
	text string
	rtl  bool
}

// leftMark keeps signs and figures at the ends of a Latin text with it in a line
// that is written from right to left (U+200E).
const leftMark = "\u200e"

// spans cuts a line at changes of direction, so that each run carries its own.
// Signs and spaces between two runs go with the paragraph.
func spans(text string, rtl bool) []span {
	if !strings.ContainsFunc(text, arabic) {
		if rtl && strings.ContainsFunc(text, unicode.IsLetter) {
			text = leftMark + text + leftMark
		}
		return []span{{text, false}}
	}
	var out []span
	add := func(text string, rtl bool) {
		if text == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].rtl == rtl {
			out[n-1].text += text
			return
		}
		out = append(out, span{text, rtl})
	}
	run, between, dir := "", "", rtl
	for _, r := range text {
		switch {
		case arabic(r), unicode.IsLetter(r):
			if d := arabic(r); run != "" && d == dir {
				run += between + string(r)
			} else {
				add(run, dir)
				add(between, rtl)
				run, dir = string(r), d
			}
			between = ""
		case unicode.IsMark(r) && between == "", unicode.IsDigit(r) && between == "" && run != "":
			run += string(r)
		default:
			between += string(r)
		}
	}
	add(run, dir)
	add(between, rtl)
	return out
}

func arabic(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew) && !unicode.IsDigit(r)
}

// writer writes markup; what is text passes through escape alone.
type writer struct{ strings.Builder }

// raw writes markup of this package.
func (w *writer) raw(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

// escape writes a text as text: markup stays letters, and signs that XML does
// not know become the sign for what is missing.
func escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a strings.Builder takes everything
	return out.String()
}
