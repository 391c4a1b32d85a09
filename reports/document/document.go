// Package document is a paper as a structure: title, facts, sections with
// paragraphs, lists and tables, a place to sign, a foot. It is written as an
// editable file of an office program (DOCX) and read back from one that was
// edited; frontend/components shows the same structure as a page to print.
//
// The same structure gives the same bytes: no clock, no random name and no
// order of a map enters a file. A text stays text, whatever it looks like.
package document

import (
	"regexp"
	"strings"
	"time"
)

// Document is one paper. Texts are in its language unless a block says
// otherwise.
type Document struct {
	Title     string
	Reference string
	Language  string    // en, fr, ar …
	Publisher string    // who issues it; the author among a file's properties
	Dated     time.Time // of what it records; zero writes no date
	Notice    string    // above the title, e.g. that the content is fictional
	Watermark string    // across each printed page; in an office file it heads the foot of each
	Facts     []Fact
	Sections  []Section
	Signature []Signature
	Foot      []string // lines at the foot of each page: reference, hash
}

// Fact is a name and what stands under it.
type Fact struct{ Name, Value string }

// Section is a part under a heading. Key finds it again in a file that comes
// back; an empty key marks a part that no reader looks for.
type Section struct {
	Key    string
	Title  string
	Level  int // 1 or 2; 0 counts as 1
	Blocks []Block
}

// Block is a paragraph, a list or a table: the first of them that is not empty.
type Block struct {
	Text     string
	Items    []string
	Numbered bool // the items
	Table    *Table
	Language string // of the text, where it is not the document's
}

// Table has one head row, which is repeated on each page. End lists the columns,
// from 0, whose figures stand at the end of the line. Foot is a last row of sums.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Foot    []string
	End     []int
}

// Signature is a place to sign: for whom, and what is known of it.
type Signature struct{ Capacity, Name string }

// Paragraphs are blocks of one paragraph each, in a language.
func Paragraphs(language string, texts ...string) []Block {
	var out []Block
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, Block{Text: text, Language: language})
		}
	}
	return out
}

// RightToLeft reports whether a language is written from right to left.
func RightToLeft(language string) bool {
	switch base, _, _ := strings.Cut(language, "-"); base {
	case "ar", "fa", "he", "ur":
		return true
	}
	return false
}

// key is what may name a section: it becomes the name of a bookmark, of which
// office programs keep 40 characters.
var key = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

// mark begins the names of the bookmarks that hold sections; restMark holds what
// no reader looks for.
const (
	mark     = "part_"
	restMark = "rest"
)
