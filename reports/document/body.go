package document

import (
	"slices"
	"strconv"
	"strings"
)

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// paper writes the main part of a file.
type paper struct {
	writer
	doc   Document
	rtl   bool
	marks int // bookmarks so far
	lists int // numbered lists so far; each counts from one
}

func (p *paper) write() string {
	d := p.doc
	p.raw(head, `<w:document `, namespaces, `><w:body>`)
	if d.Notice != "" {
		p.line("Notice", d.Notice)
	}
	p.line("Title", d.Title)
	if d.Reference != "" {
		p.line("Subtitle", d.Reference)
	}
	if len(d.Facts) > 0 {
		p.facts(d.Facts)
	}
	for _, s := range d.Sections {
		p.section(s)
	}
	if len(d.Signature) > 0 {
		p.signatures(d.Signature)
	}
	p.raw(`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>`,
		`<w:pgMar w:top="1304" w:right="1304" w:bottom="1304" w:left="1304" w:header="624" w:footer="624" w:gutter="0"/>`)
	if p.rtl {
		p.raw(`<w:bidi/>`)
	}
	p.raw(`</w:sectPr></w:body></w:document>`)
	return p.String()
}

// section opens a bookmark before its heading and closes it after its last
// block, so that the part is found again whatever its heading becomes.
func (p *paper) section(s Section) {
	name := restMark
	if key.MatchString(s.Key) {
		name = mark + s.Key
	}
	number := p.open(name)
	if s.Title != "" {
		p.line("Heading"+strconv.Itoa(max(1, min(s.Level, 2))), s.Title)
	}
	for _, b := range s.Blocks {
		p.block(b)
	}
	p.raw(`<w:bookmarkEnd w:id="`, number, `"/>`)
}

// open begins a bookmark and gives the number that ends it. A name stands once
// in a file; later parts without one are told apart by their number.
func (p *paper) open(name string) string {
	p.marks++
	number := strconv.Itoa(p.marks)
	p.raw(`<w:bookmarkStart w:id="`, number, `" w:name="`, name)
	if name == restMark {
		p.raw(number)
	}
	p.raw(`"/>`)
	return number
}

func (p *paper) block(b Block) {
	switch {
	case b.Text != "":
		p.paragraph("", "", b.Text, b.Language)
	case len(b.Items) > 0:
		style, number := "ListBullet", 1
		if b.Numbered {
			p.lists++
			style, number = "ListNumber", 1+p.lists
		}
		for _, item := range b.Items {
			p.paragraph(style, `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="`+strconv.Itoa(number)+`"/></w:numPr>`, item, b.Language)
		}
	case b.Table != nil:
		p.table(*b.Table)
	}
}

func (p *paper) line(style, text string) { p.paragraph(style, "", text, "") }

// paragraph writes one paragraph; properties are markup of this package, in the
// order that the format asks for: style, keep, numbering, direction, spacing.
func (p *paper) paragraph(style, properties, text, language string) {
	rtl := p.rtl
	if language != "" {
		rtl = RightToLeft(language)
	}
	p.raw(`<w:p><w:pPr>`)
	if style != "" {
		p.raw(`<w:pStyle w:val="`, style, `"/>`)
	}
	before, after, _ := strings.Cut(properties, "|")
	p.raw(before)
	if rtl != p.rtl && !rtl {
		p.raw(`<w:bidi w:val="0"/>`)
	} else if rtl {
		p.raw(`<w:bidi/>`)
	}
	p.raw(after, `</w:pPr>`)
	p.runs(text, rtl, language)
	p.raw(`</w:p>`)
}

func (p *paper) runs(text string, rtl bool, language string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			p.raw(`<w:r><w:br/></w:r>`)
		}
		for _, s := range spans(line, rtl) {
			p.raw(`<w:r>`)
			if s.rtl || language != "" {
				p.raw(`<w:rPr>`)
				if s.rtl {
					p.raw(`<w:rtl/>`)
				}
				if language != "" {
					p.raw(`<w:lang `, langAttributes(language), `/>`)
				}
				p.raw(`</w:rPr>`)
			}
			p.raw(`<w:t xml:space="preserve">`, escape(s.text), `</w:t></w:r>`)
		}
	}
}

// facts is a table without lines: names at the start, values beside them.
func (p *paper) facts(facts []Fact) {
	p.tableHead("Facts", 2900, 6398)
	for _, f := range facts {
		p.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		p.cell(2900, "FactName", "", f.Name)
		p.cell(6398, "FactValue", "", f.Value)
		p.raw(`</w:tr>`)
	}
	p.raw(`</w:tbl>`)
	p.line("AfterTable", "")
}

func (p *paper) table(t Table) {
	if t.Caption != "" {
		p.paragraph("Caption", `<w:keepNext/>`, t.Caption, "")
	}
	widths := t.widths()
	p.tableHead("Figures", widths...)
	p.row(t, t.Head, widths, `<w:cantSplit/><w:tblHeader/>`, "TableHead")
	for _, r := range t.Rows {
		p.row(t, r, widths, `<w:cantSplit/>`, "TableText")
	}
	if len(t.Foot) > 0 {
		p.row(t, t.Foot, widths, `<w:cantSplit/>`, "TableHead")
	}
	p.raw(`</w:tbl>`)
	p.line("AfterTable", "")
}

// lineWidth is the width between the margins, in twentieths of a point.
const lineWidth = 9298

// widths gives columns of figures what figures need and shares out the rest.
func (t Table) widths() []int {
	n := max(1, len(t.Head))
	figures := min(1900, lineWidth/n)
	rest := n - len(t.End)
	var out []int
	for i := range n {
		switch {
		case slices.Contains(t.End, i) || rest <= 0:
			out = append(out, figures)
		default:
			out = append(out, (lineWidth-figures*len(t.End))/rest)
		}
	}
	return out
}

func (p *paper) tableHead(style string, widths ...int) {
	p.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="`, style, `"/>`)
	if p.rtl {
		p.raw(`<w:bidiVisual/>`)
	}
	p.raw(`<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		p.raw(`<w:gridCol w:w="`, strconv.Itoa(width), `"/>`)
	}
	p.raw(`</w:tblGrid>`)
}

func (p *paper) row(t Table, cells []string, widths []int, properties, style string) {
	p.raw(`<w:tr><w:trPr>`, properties, `</w:trPr>`)
	for i, width := range widths {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		align := ""
		if slices.Contains(t.End, i) {
			// "right" is the end of the line in both directions of writing.
			align = `|<w:jc w:val="right"/>`
		}
		p.cell(width, style, align, text)
	}
	p.raw(`</w:tr>`)
}

func (p *paper) cell(width int, style, properties, text string) {
	p.raw(`<w:tc><w:tcPr><w:tcW w:w="`, strconv.Itoa(width), `" w:type="dxa"/></w:tcPr>`)
	p.paragraph(style, properties, text, "")
	p.raw(`</w:tc>`)
}

// signatures are places with a line to sign on, two beside each other.
func (p *paper) signatures(list []Signature) {
	number := p.open(restMark)
	p.line("BeforeSignature", "")
	p.tableHead("Facts", 4649, 4649)
	for pair := range slices.Chunk(list, 2) {
		p.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i := range 2 {
			p.raw(`<w:tc><w:tcPr><w:tcW w:w="4649" w:type="dxa"/></w:tcPr>`)
			if i < len(pair) {
				p.line("Signature", pair[i].Name)
				p.line("FactValue", pair[i].Capacity)
			} else {
				p.line("FactValue", "")
			}
			p.raw(`</w:tc>`)
		}
		p.raw(`</w:tr>`)
	}
	p.raw(`</w:tbl>`)
	p.line("AfterTable", "")
	p.raw(`<w:bookmarkEnd w:id="`, number, `"/>`)
}
