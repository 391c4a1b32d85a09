package document

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Why a file that comes back is refused, as message keys. Every text says the
// rule and what to do.
var (
	ErrBroken   = errors.New("document.broken")   // no document of this kind, or a damaged one
	ErrBomb     = errors.New("document.bomb")     // unpacks to more than a paper has
	ErrMacros   = errors.New("document.macros")   // carries a program
	ErrEmbedded = errors.New("document.embedded") // carries another file or foreign content
	ErrExternal = errors.New("document.external") // reaches for something outside
	ErrDeclares = errors.New("document.declares") // declares a document type or an entity
)

// Bounds of a file that comes back.
const (
	maxParts      = 400
	maxPart       = 8 << 20  // of one part that is read
	maxWhole      = 48 << 20 // as the list of the file declares it
	maxPointers   = 1 << 20  // of all parts that say where others are
	maxAttributes = 400      // of one element
	maxDepth      = 256
	maxLetters    = 400_000
)

// Part is one section of a file that came back: its heading, and its paragraphs
// with list items and table cells among them. A part that no bookmark names has
// an empty key.
type Part struct {
	Key        string
	Title      string
	Paragraphs []string
}

// ReadDOCX reads the parts of an edited file in their order. Changes that were
// tracked count as made: what was struck out is not read, what was added is.
// A faulty file is refused with one of the errors of this package.
func ReadDOCX(file io.ReaderAt, size int64) ([]Part, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, ErrBroken
	}
	body, err := examine(z)
	if err != nil {
		return nil, err
	}
	in, err := body.Open()
	if err != nil {
		return nil, ErrBroken
	}
	defer in.Close()
	r := reading{}
	if err := walk(in, maxPart, r.start, r.end, r.text); err != nil {
		return nil, err
	}
	if r.letters >= maxLetters {
		return nil, ErrBomb
	}
	return r.parts, nil
}

// examine looks at the list of the file and at what its parts point to, and
// gives the part with the text.
func examine(z *zip.Reader) (*zip.File, error) {
	if len(z.File) > maxParts {
		return nil, ErrBomb
	}
	var declared uint64
	var body *zip.File
	for _, f := range z.File {
		if declared += f.UncompressedSize64; declared > maxWhole || f.UncompressedSize64 > maxWhole {
			return nil, ErrBomb
		}
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case strings.Contains(name, "vbaproject"), strings.Contains(name, "vbadata"), strings.Contains(name, "activex/"):
			return nil, ErrMacros
		case strings.Contains(name, "embeddings/"), strings.Contains(name, "afchunk"):
			return nil, ErrEmbedded
		case name == "word/document.xml":
			body = f
		}
	}
	var pointers uint64
	for _, f := range z.File {
		if f.Name != "[Content_Types].xml" && !strings.HasSuffix(strings.ToLower(f.Name), ".rels") {
			continue
		}
		if pointers += f.UncompressedSize64; pointers > maxPointers {
			return nil, ErrBomb
		}
		if err := pointsInside(f); err != nil {
			return nil, err
		}
	}
	if body == nil {
		return nil, ErrBroken
	}
	return body, nil
}

// pointsInside refuses a part that leads out of the file or declares a program.
func pointsInside(f *zip.File) error {
	in, err := f.Open()
	if err != nil {
		return ErrBroken
	}
	defer in.Close()
	var found error
	err = walk(in, maxPointers, func(e xml.StartElement) {
		for _, a := range e.Attr {
			value := strings.ToLower(a.Value)
			switch {
			case a.Name.Local == "TargetMode" && value == "external":
				found = ErrExternal
			case a.Name.Local == "ContentType" && strings.Contains(value, "macroenabled"):
				found = ErrMacros
			case a.Name.Local == "Type" && strings.HasSuffix(value, "/afchunk"), a.Name.Local == "Type" && strings.HasSuffix(value, "/oleobject"):
				found = ErrEmbedded
			}
		}
	}, nil, nil)
	if found != nil {
		return found
	}
	return err
}

// walk goes through a part within the bounds.
func walk(in io.Reader, most int64, start func(xml.StartElement), end func(xml.EndElement), text func(string)) error {
	bound := &io.LimitedReader{R: in, N: most + 1}
	d := xml.NewDecoder(bound)
	for depth := 0; ; {
		t, err := d.Token()
		if bound.N <= 0 {
			return ErrBomb
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return ErrBroken
		}
		switch t := t.(type) {
		case xml.Directive:
			return ErrDeclares
		case xml.StartElement:
			if depth++; depth > maxDepth || len(t.Attr) > maxAttributes {
				return ErrBomb
			}
			start(t)
		case xml.EndElement:
			depth--
			if end != nil {
				end(t)
			}
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		}
	}
}

// reading gathers paragraphs under the bookmark that began last, so that text
// added after a part's end still belongs to it.
type reading struct {
	parts   []Part
	line    strings.Builder
	key     string // of the part that the next paragraph belongs to
	named   bool   // a bookmark began since the last paragraph
	heading bool
	inText  bool
	letters int
}

func (r *reading) start(e xml.StartElement) {
	switch e.Name.Local {
	case "bookmarkStart":
		if name, ok := bookmark(e); ok {
			r.key, r.named = name, true
		}
	case "p":
		r.line.Reset()
		r.heading = false
	case "pStyle":
		style := strings.ToLower(attr(e, "val"))
		r.heading = strings.HasPrefix(style, "heading") || strings.HasPrefix(style, "titre") || strings.HasPrefix(style, "berschrift")
	case "t":
		r.inText = true
	case "tab", "br", "cr":
		r.line.WriteByte(' ')
	}
}

// bookmark is the key that a bookmark of ours names; other bookmarks count for
// nothing.
func bookmark(e xml.StartElement) (string, bool) {
	name := strings.ToLower(attr(e, "name"))
	if strings.HasPrefix(name, restMark) {
		return "", true
	}
	found, ok := strings.CutPrefix(name, mark)
	return found, ok && key.MatchString(found)
}

func (r *reading) text(s string) {
	if r.inText && r.letters < maxLetters {
		r.letters += len(s)
		r.line.WriteString(s)
	}
}

func (r *reading) end(e xml.EndElement) {
	switch e.Name.Local {
	case "t":
		r.inText = false
	case "p":
		r.paragraph(strings.Join(strings.Fields(strings.ReplaceAll(r.line.String(), leftMark, "")), " "))
		r.line.Reset()
	}
}

func (r *reading) paragraph(text string) {
	if text == "" {
		return
	}
	n := len(r.parts)
	if n == 0 || r.named && r.parts[n-1].Key != r.key {
		r.parts = append(r.parts, Part{Key: r.key})
		n++
	}
	r.named = false
	part := &r.parts[n-1]
	if r.heading {
		if part.Title != "" || len(part.Paragraphs) > 0 { // a heading within a part
			r.parts = append(r.parts, Part{Key: r.key})
			part = &r.parts[n]
		}
		part.Title = text
		return
	}
	part.Paragraphs = append(part.Paragraphs, text)
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
