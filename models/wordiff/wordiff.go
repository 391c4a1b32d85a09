// Package wordiff compares two wordings of a text word by word, and two texts
// paragraph by paragraph. It knows no record and no language: a word is a run
// of letters, marks and figures in any script; every other sign stands alone.
package wordiff

import (
	"slices"
	"strings"
	"unicode"
)

// Kind says what became of a piece of text.
type Kind int

// Pieces that stayed, went and came.
const (
	Same Kind = iota
	Deleted
	Inserted
)

// Piece is a run of text of one kind.
type Piece struct {
	Kind Kind
	Text string
}

// Paragraph is one paragraph of a comparison. Before and After count it in
// each text from 1; 0 where the text has no such paragraph.
type Paragraph struct {
	Before, After int
	Pieces        []Piece
}

// Changed reports whether anything in the paragraph went or came.
func (p Paragraph) Changed() bool { return Changed(p.Pieces) }

// Changed reports whether a comparison found a difference.
func Changed(pieces []Piece) bool {
	return slices.ContainsFunc(pieces, func(p Piece) bool { return p.Kind != Same })
}

// Words compares two wordings. The pieces that are not Inserted make the text
// before, those that are not Deleted the text after, to the letter; in a place
// that changed, what went stands before what came.
func Words(before, after string) []Piece {
	return tidy(compare(split(before), split(after)))
}

// Paragraphs compares two texts: equal paragraphs are found again, those
// between them are compared word by word in their order where they are alike,
// and stand as gone and new where they are not.
func Paragraphs(before, after []string) []Paragraph {
	var out []Paragraph
	var gone, come []string
	b, a := 0, 0
	flush := func() {
		out = append(out, changed(gone, come, b, a)...)
		b, a = b+len(gone), a+len(come)
		gone, come = nil, nil
	}
	for _, step := range compare(before, after) {
		switch step.Kind {
		case Deleted:
			gone = append(gone, step.Text)
		case Inserted:
			come = append(come, step.Text)
		default:
			flush()
			b, a = b+1, a+1
			out = append(out, Paragraph{Before: b, After: a, Pieces: whole(Same, step.Text)})
		}
	}
	flush()
	return out
}

// changed sets the paragraphs of one changed place side by side; b and a count
// those before it in each text.
func changed(gone, come []string, b, a int) []Paragraph {
	var out []Paragraph
	j := 0
	for i, text := range gone {
		match := slices.IndexFunc(come[j:], func(other string) bool { return alike(text, other) })
		if match < 0 {
			out = append(out, Paragraph{Before: b + i + 1, Pieces: whole(Deleted, text)})
			continue
		}
		for ; match > 0; match-- {
			out = append(out, Paragraph{After: a + j + 1, Pieces: whole(Inserted, come[j])})
			j++
		}
		out = append(out, Paragraph{Before: b + i + 1, After: a + j + 1, Pieces: Words(text, come[j])})
		j++
	}
	for ; j < len(come); j++ {
		out = append(out, Paragraph{After: a + j + 1, Pieces: whole(Inserted, come[j])})
	}
	return out
}

func whole(kind Kind, text string) []Piece {
	if text == "" {
		return nil
	}
	return []Piece{{kind, text}}
}

// alike reports whether at least a third of the words of the shorter of two
// paragraphs stand in the other.
func alike(one, other string) bool {
	count := map[string]int{}
	words, others := 0, 0
	for _, w := range split(one) {
		if isWord(w) {
			count[w]++
			words++
		}
	}
	common := 0
	for _, w := range split(other) {
		if !isWord(w) {
			continue
		}
		others++
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	return common*3 >= min(words, others) && common > 0
}

// split cuts a text into words, runs of white space and single signs.
func split(text string) []string {
	var out []string
	start, last := 0, 0
	for i, r := range text {
		kind := kindOf(r)
		if i > 0 && (kind != last || kind == sign) {
			out = append(out, text[start:i])
			start = i
		}
		last = kind
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

const (
	word = iota
	space
	sign
)

func kindOf(r rune) int {
	switch {
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), r == '\u200c', r == '\u200d':
		return word
	case unicode.IsSpace(r):
		return space
	}
	return sign
}

func isWord(token string) bool {
	for _, r := range token {
		return kindOf(r) == word
	}
	return false
}

// tidy joins pieces of one kind, and takes white space that alone stands
// between two changes into both, so that a changed phrase reads as one.
func tidy(steps []Piece) []Piece {
	var out []Piece
	var gone, come strings.Builder
	flush := func() {
		for _, p := range []Piece{{Deleted, gone.String()}, {Inserted, come.String()}} {
			if p.Text != "" {
				out = append(out, p)
			}
		}
		gone.Reset()
		come.Reset()
	}
	for i, s := range steps {
		switch {
		case s.Kind == Deleted:
			gone.WriteString(s.Text)
		case s.Kind == Inserted:
			come.WriteString(s.Text)
		case strings.TrimSpace(s.Text) == "" && gone.Len() > 0 && come.Len() > 0 && replaced(steps[i+1:]):
			gone.WriteString(s.Text)
			come.WriteString(s.Text)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Kind == Same {
				out[n-1].Text += s.Text
			} else {
				out = append(out, s)
			}
		}
	}
	flush()
	return out
}

// replaced reports whether the steps begin with both what went and what came.
func replaced(steps []Piece) bool {
	var gone, come bool
	for _, s := range steps {
		if s.Kind == Same {
			break
		}
		gone, come = gone || s.Kind == Deleted, come || s.Kind == Inserted
	}
	return gone && come
}
