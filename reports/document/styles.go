package document

import "strconv"

// The colours of the house, on paper.
const (
	ink  = "16324F"
	hush = "5A6772"
	rule = "C9D2D9"
	tint = "EEF3F6"
)

// style is one style of paragraphs; size in half points, before and after in
// twentieths of a point.
type style struct {
	id, name, basedOn string
	size              int
	bold              bool
	colour            string
	before, after     int
	keep              bool // with what follows
	outline           int  // level of a heading from 1; 0 for none
	more              string
}

var paragraphStyles = []style{
	{id: "Title", name: "Title", size: 40, bold: true, colour: ink, after: 60, keep: true},
	{id: "Subtitle", name: "Subtitle", size: 22, colour: hush, after: 240, keep: true},
	{id: "Heading1", name: "heading 1", size: 28, bold: true, colour: ink, before: 320, after: 100, keep: true, outline: 1},
	{id: "Heading2", name: "heading 2", size: 24, bold: true, colour: ink, before: 240, after: 80, keep: true, outline: 2},
	{id: "ListNumber", name: "List Number", after: 100},
	{id: "ListBullet", name: "List Bullet", after: 60},
	{id: "Caption", name: "caption", size: 20, bold: true, before: 120, after: 80, keep: true},
	{id: "TableText", name: "Table Text", size: 20, before: 40, after: 40},
	{id: "TableHead", name: "Table Head", basedOn: "TableText", size: 20, bold: true, before: 40, after: 40},
	{id: "FactName", name: "Fact Name", size: 20, colour: hush, before: 20, after: 20},
	{id: "FactValue", name: "Fact Value", size: 20, before: 20, after: 20},
	{id: "Signature", name: "Signature", size: 20, before: 720, after: 20, keep: true,
		more: `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="` + ink + `"/></w:pBdr>`},
	{id: "BeforeSignature", name: "Before Signature", size: 20, before: 240, keep: true},
	{id: "AfterTable", name: "After Table", size: 8},
	{id: "Notice", name: "Notice", size: 18, colour: hush, after: 160,
		more: `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="` + rule + `"/></w:pBdr>`},
	{id: "Footer", name: "footer", size: 16, colour: hush},
}

// styles names fonts that every office program has or replaces well; Arabic
// text takes the second.
func (d Document) styles() string {
	var w writer
	w.raw(head, `<w:styles `, namespaces, `><w:docDefaults><w:rPrDefault><w:rPr>`,
		`<w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:eastAsia="Noto Sans" w:cs="Noto Sans Arabic"/><w:sz w:val="21"/><w:szCs w:val="22"/><w:lang `,
		langAttributes(d.Language), `/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`,
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`,
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>`,
		cellMargins, `</w:tblPr></w:style>`)
	for _, s := range paragraphStyles {
		s.write(&w)
	}
	w.raw(`<w:style w:type="table" w:styleId="Facts"><w:name w:val="Facts"/><w:basedOn w:val="TableNormal"/></w:style>`,
		`<w:style w:type="table" w:styleId="Figures"><w:name w:val="Figures"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`,
		border("top"), border("bottom"), border("insideH"), `</w:tblBorders></w:tblPr>`,
		`<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="`, tint, `"/></w:tcPr></w:tblStylePr></w:style></w:styles>`)
	return w.String()
}

const cellMargins = `<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>`

func border(side string) string {
	return `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="` + rule + `"/>`
}

func (s style) write(w *writer) {
	based := s.basedOn
	if based == "" {
		based = "Normal"
	}
	w.raw(`<w:style w:type="paragraph" w:styleId="`, s.id, `"><w:name w:val="`, s.name, `"/><w:basedOn w:val="`, based, `"/>`)
	if s.outline > 0 || s.id == "Title" {
		w.raw(`<w:next w:val="Normal"/><w:qFormat/>`)
	}
	w.raw(`<w:pPr>`)
	if s.keep {
		w.raw(`<w:keepNext/>`)
	}
	w.raw(s.more, `<w:spacing w:before="`, strconv.Itoa(s.before), `" w:after="`, strconv.Itoa(s.after), `"/>`)
	if s.outline > 0 {
		w.raw(`<w:outlineLvl w:val="`, strconv.Itoa(s.outline-1), `"/>`)
	}
	w.raw(`</w:pPr><w:rPr>`)
	if s.bold {
		w.raw(`<w:b/><w:bCs/>`)
	}
	if s.colour != "" {
		w.raw(`<w:color w:val="`, s.colour, `"/>`)
	}
	if s.size > 0 {
		size := strconv.Itoa(s.size)
		w.raw(`<w:sz w:val="`, size, `"/><w:szCs w:val="`, size, `"/>`)
	}
	w.raw(`</w:rPr></w:style>`)
}
