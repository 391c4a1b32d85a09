package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const script = `<script>alert(1)</script> =HYPERLINK("http://x","y") {{.Secret}}  & "]]>" ` + "\x00\x1b"

func sample(language string) Document {
	texts := map[string][]string{
		"en": {"Decision of the Steering Board", "The Board approves the programme.", "Conditions", "Organisation Q reports by 31 March 2027."},
		"fr": {"Décision du Comité directeur", "Le Comité approuve le programme.", "Conditions", "L’Organisation Q fait rapport avant le 31 mars 2027."},
		"ar": {"مقرر المجلس التوجيهي", "يوافق المجلس على البرنامج المشترك JP-0001 بمبلغ 1,500,000.00 دولار.", "الشروط", "تقدم المنظمة Q تقريراً قبل 31 آذار/مارس 2027 (انظر DEC-0001)."},
	}[language]
	return Document{
		Title: texts[0], Reference: "DEC-0001", Language: language, Publisher: "Seed fund", Dated: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
		Notice: "Illustrative", Facts: []Fact{{"Reference", "DEC-0001"}, {"Adopted", "20 November 2026"}},
		Sections: []Section{
			{Key: "text", Title: "1", Blocks: []Block{{Items: []string{texts[1], "Second."}, Numbered: true}}},
			{Key: "conditions", Title: texts[2], Blocks: []Block{{Items: []string{texts[3]}, Numbered: true}, {Text: script}}},
			{Title: "Amounts", Level: 2, Blocks: []Block{{Table: &Table{Caption: "First tranche", Head: []string{"Organisation", "US$"},
				Rows: [][]string{{"Organisation P", "900,000.00"}, {"Organisation Q", "600,000.00"}}, Foot: []string{"Total", "1,500,000.00"}, End: []int{1}}}}},
			{Key: "after", Title: "After", Blocks: Paragraphs("en", "English words in any document.", " ")},
		},
		Signature: []Signature{{"Chair", ""}, {"Secretary", ""}, {"Clerk", ""}},
		Foot:      []string{"DEC-0001", "SHA-256 " + strings.Repeat("a", 64)},
	}
}

func file(t *testing.T, d Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.WriteDOCX(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func parts(t *testing.T, body []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// TestTheSameDocumentIsTheSameBytes also keeps the files where a folder is
// named, to be looked at in an office program.
func TestTheSameDocumentIsTheSameBytes(t *testing.T) {
	for _, language := range []string{"en", "fr", "ar"} {
		one := file(t, sample(language))
		if !bytes.Equal(one, file(t, sample(language))) {
			t.Errorf("%s: two files of one document differ", language)
		}
		if dir := os.Getenv("SEEDFUND_KEEP_DOCUMENTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, language+Ending), one, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range parts(t, one) {
			d := xml.NewDecoder(strings.NewReader(text))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s of %s: %v", name, language, err)
				}
			}
		}
	}
}

func TestAFileCarriesLanguageDirectionAndTitle(t *testing.T) {
	ar := parts(t, file(t, sample("ar")))
	for part, want := range map[string][]string{
		"docProps/core.xml": {"<dc:language>ar</dc:language>", "<dc:creator>Seed fund</dc:creator>", "<dc:identifier>DEC-0001</dc:identifier>", "2026-11-20T10:00:00Z"},
		"word/document.xml": {"<w:bidi/>", "<w:rtl/>", "<w:bidiVisual/>", "<w:tblHeader/>", `<w:pStyle w:val="Title"/>`, `<w:pStyle w:val="Heading2"/>`, `<w:bidi w:val="0"/>`},
		"word/styles.xml":   {`w:bidi="ar-SA"`, `w:styleId="Heading1"`},
		"word/footer1.xml":  {"SHA-256 aaaa", "NUMPAGES"},
	} {
		for _, text := range want {
			if !strings.Contains(ar[part], text) {
				t.Errorf("%s has no %s", part, text)
			}
		}
	}
	if en := parts(t, file(t, sample("en"))); strings.Contains(en["word/document.xml"], "<w:rtl/>") || strings.Contains(en["word/document.xml"], "bidi") {
		t.Error("an English document is written from right to left")
	}
}

// A4 and A5: markup, formulas and templates in a text stay text.
func TestTextStaysText(t *testing.T) {
	body := parts(t, file(t, sample("en")))["word/document.xml"]
	if strings.Contains(body, "<script") || !strings.Contains(body, "&lt;script&gt;") {
		t.Error("markup of a text became markup")
	}
	for _, field := range []string{"instrText", "fldSimple", "hyperlink"} {
		if strings.Contains(body, field) {
			t.Errorf("a text became %s", field)
		}
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	body := file(t, sample("ar"))
	got, err := ReadDOCX(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, p := range got {
		keys = append(keys, p.Key)
	}
	if !slices.Equal(keys, []string{"", "text", "conditions", "", "after", ""}) {
		t.Fatalf("parts %q", keys)
	}
	if got[1].Title != "1" || !slices.Equal(got[1].Paragraphs, []string{"يوافق المجلس على البرنامج المشترك JP-0001 بمبلغ 1,500,000.00 دولار.", "Second."}) {
		t.Errorf("%+v", got[1])
	}
	if len(got[2].Paragraphs) != 2 || !strings.HasPrefix(got[2].Paragraphs[1], "<script>") {
		t.Errorf("%+v", got[2])
	}
	if !slices.Equal(got[4].Paragraphs, []string{"English words in any document."}) {
		t.Errorf("%+v", got[4])
	}
}

// An office program moves bookmarks into paragraphs and marks what was changed.
func TestAnEditedFileIsReadAsItReads(t *testing.T) {
	const p = `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>`
	body := repack(t, file(t, sample("en")), map[string]string{"word/document.xml": head + `<w:document ` + namespaces + `><w:body>` +
		p + `<w:bookmarkStart w:id="9" w:name="_GoBack"/><w:bookmarkStart w:id="1" w:name="part_text"/><w:r><w:t>The text</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t xml:space="preserve">It reports within </w:t></w:r><w:del w:id="3"><w:r><w:delText>six</w:delText></w:r></w:del><w:ins w:id="4"><w:r><w:t>three</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> months.</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>` +
		`<w:p><w:r><w:t>Added</w:t></w:r><w:r><w:tab/><w:t>later.</w:t></w:r></w:p></w:body></w:document>`})
	got, err := ReadDOCX(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Key != "text" || got[0].Title != "The text" || !slices.Equal(got[0].Paragraphs, []string{"It reports within three months.", "Added later."}) {
		t.Errorf("%+v", got)
	}
}

// repack gives the file with parts replaced or added.
func repack(t *testing.T, body []byte, with map[string]string) []byte {
	t.Helper()
	all := parts(t, body)
	for name, text := range with {
		all[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHostileFilesAreRefusedByRule(t *testing.T) {
	sound := file(t, sample("en"))
	links := strings.Replace(bodyLinks, "</Relationships>", `<Relationship Id="rId9" Type="`+kind+`hyperlink" Target="http://elsewhere.example/" TargetMode="External"/></Relationships>`, 1)
	for _, c := range []struct {
		name string
		body []byte
		want error
	}{
		{"no archive", []byte("plain text"), ErrBroken},
		{"cut off", sound[:len(sound)/2], ErrBroken},
		{"without a text", emptyArchive(t), ErrBroken},
		{"broken markup", repack(t, sound, map[string]string{"word/document.xml": "<w:document><w:body>"}), ErrBroken},
		{"macros by part", repack(t, sound, map[string]string{"word/vbaProject.bin": "x"}), ErrMacros},
		{"macros by type", repack(t, sound, map[string]string{"[Content_Types].xml": strings.Replace(contentTypes, office+"document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml", 1)}), ErrMacros},
		{"embedded file", repack(t, sound, map[string]string{"word/embeddings/oleObject1.bin": "x"}), ErrEmbedded},
		{"outside link", repack(t, sound, map[string]string{"word/_rels/document.xml.rels": links}), ErrExternal},
		{"outside template", repack(t, sound, map[string]string{"word/_rels/settings.xml.rels": links}), ErrExternal},
		{"declared entity", repack(t, sound, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "b">]><w:document/>`}), ErrDeclares},
		{"bomb", repack(t, sound, map[string]string{"word/document.xml": head + "<w:document>" + strings.Repeat(" ", maxPart+1) + "</w:document>"}), ErrBomb},
		{"bomb beside", repack(t, sound, map[string]string{"word/media/image1.bin": strings.Repeat("0", maxWhole+1)}), ErrBomb},
		{"pointers", repack(t, sound, map[string]string{"x/a.rels": "<r>" + strings.Repeat("<a/>", maxPointers/8) + "</r>", "y/a.rels": "<r>" + strings.Repeat("<a/>", maxPointers/8+1) + "</r>"}), ErrBomb},
		{"attributes", repack(t, sound, map[string]string{"word/document.xml": "<a" + strings.Repeat(` b=""`, maxAttributes+1) + "/>"}), ErrBomb},
		{"deep", repack(t, sound, map[string]string{"word/document.xml": strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1)}), ErrBomb},
		{"endless", repack(t, sound, map[string]string{"word/document.xml": `<w:p xmlns:w="w"><w:t>` + strings.Repeat("a", maxLetters+1) + `</w:t></w:p>`}), ErrBomb},
	} {
		if _, err := ReadDOCX(bytes.NewReader(c.body), int64(len(c.body))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
	if _, err := ReadDOCX(bytes.NewReader(sound), int64(len(sound))); err != nil {
		t.Errorf("control: a sound file: %v", err)
	}
}

func emptyArchive(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := zip.NewWriter(&out).Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
