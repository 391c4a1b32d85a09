package document

import (
	"archive/zip"
	"io"
	"strconv"
	"strings"
	"time"
)

// Media is the type of the file, Ending how its name ends.
const (
	Media  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	Ending = ".docx"
)

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// WriteDOCX writes the document as an editable file (ISO/IEC 29500), with real
// styles, the language and the direction of writing.
//
// The parts are written here and not by a library: those at hand write the
// clock's or a map's order, know no bookmarks, no foot and no direction.
func (d Document) WriteDOCX(to io.Writer) error {
	p := paper{doc: d, rtl: RightToLeft(d.Language)}
	body := p.write()
	z := zip.NewWriter(to)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", rootLinks},
		{"docProps/core.xml", d.core()},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", bodyLinks},
		{"word/styles.xml", d.styles()},
		{"word/numbering.xml", numbering(p.lists, p.rtl)},
		{"word/settings.xml", d.settings()},
		{"word/footer1.xml", d.foot()},
	} {
		w, err := z.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

const office = "application/vnd.openxmlformats-officedocument.wordprocessingml."

const contentTypes = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + office + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + office + `styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="` + office + `numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + office + `settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + office + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const links = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

const rootLinks = links + `<Relationship Id="rId1" Type="` + kind + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const bodyLinks = links + `<Relationship Id="rId1" Type="` + kind + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + kind + `numbering" Target="numbering.xml"/>` +
	`<Relationship Id="rId3" Type="` + kind + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId4" Type="` + kind + `footer" Target="footer1.xml"/></Relationships>`

// core are the properties of the file: title, reference, publisher, language,
// and the date of what it records. No person is named.
func (d Document) core() string {
	var w writer
	w.raw(head, `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" `,
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
		`<dc:title>`, escape(d.Title), `</dc:title><dc:identifier>`, escape(d.Reference), `</dc:identifier>`,
		`<dc:creator>`, escape(d.Publisher), `</dc:creator><dc:language>`, escape(d.Language), `</dc:language>`)
	if !d.Dated.IsZero() {
		at := d.Dated.UTC().Format(time.RFC3339)
		w.raw(`<dcterms:created xsi:type="dcterms:W3CDTF">`, at, `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">`, at, `</dcterms:modified>`)
	}
	w.raw(`</cp:coreProperties>`)
	return w.String()
}

func (d Document) settings() string {
	return head + `<w:settings ` + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang ` + langAttributes(d.Language) + `/></w:settings>`
}

// foot is the same on each page: the lines, and which page it is.
func (d Document) foot() string {
	p := paper{doc: d, rtl: RightToLeft(d.Language)}
	p.raw(head, `<w:ftr `, namespaces, `>`)
	if d.Watermark != "" {
		p.line("Footer", d.Watermark)
	}
	for _, line := range d.Foot {
		p.line("Footer", line)
	}
	p.raw(`<w:p><w:pPr><w:pStyle w:val="Footer"/>`)
	if p.rtl {
		p.raw(`<w:bidi/>`)
	}
	p.raw(`</w:pPr>`)
	for i, field := range []string{"PAGE", "NUMPAGES"} {
		if i > 0 {
			p.raw(`<w:r><w:t xml:space="preserve"> / </w:t></w:r>`)
		}
		p.raw(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> `, field, ` </w:instrText></w:r>`,
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)
	}
	p.raw(`</w:p></w:ftr>`)
	return p.String()
}

// numbering has one list with dots and, for each numbered list, one that counts
// from one.
func numbering(lists int, rtl bool) string {
	var w writer
	w.raw(head, `<w:numbering `, namespaces, `>`)
	for i, format := range []string{`<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>`, `<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>`} {
		w.raw(`<w:abstractNum w:abstractNumId="`, strconv.Itoa(i), `"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>`, format,
			`<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr>`)
		if rtl {
			w.raw(`<w:rPr><w:rtl/></w:rPr>`)
		}
		w.raw(`</w:lvl></w:abstractNum>`)
	}
	w.raw(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range lists {
		w.raw(`<w:num w:numId="`, strconv.Itoa(i+2), `"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`)
	}
	w.raw(`</w:numbering>`)
	return w.String()
}

// langAttributes name the language for spelling, in both scripts.
func langAttributes(language string) string {
	if RightToLeft(language) {
		return `w:val="en-GB" w:bidi="` + escape(region(language)) + `"`
	}
	return `w:val="` + escape(region(language)) + `"`
}

func region(language string) string {
	regions := map[string]string{"en": "en-GB", "fr": "fr-FR", "ar": "ar-SA", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN"}
	if full := regions[strings.ToLower(language)]; full != "" {
		return full
	}
	return language
}
