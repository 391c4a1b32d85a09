package document

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

const plain = "# What was asked\nThe Board met four times.\nAll seats answered.\n# What we ask next\nA report in six months.\n# نص عربي\nيطلب المجلس تقريراً (JP-0001)."

func TestATextComesBackAsItWent(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		sections := FromText(plain, "")
		body := file(t, Document{Title: "Review", Language: language, Facts: []Fact{{"Year", "2026"}}, Sections: append(sections, Section{Title: "Evidence", Blocks: Paragraphs("", "Counted by the system.")}),
			Signature: []Signature{{"Chair", ""}}})
		parts, err := ReadDOCX(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		if got := ToText(parts); got != plain {
			t.Errorf("%s: came back as %q", language, got)
		}
		if missing := Missing(sections, parts); len(missing) != 0 {
			t.Errorf("missing %q", missing)
		}
		for _, p := range CompareText(plain, ToText(parts)) {
			if p.Changed() {
				t.Errorf("changed: %+v", p)
			}
		}
	}
}

func TestWhatAnEditorDidIsSeen(t *testing.T) {
	edited := strings.Replace(plain, "six months", "three months", 1) + "\n# New\nOne more."
	sections := FromText(edited, "")
	sections = slices.Delete(sections, 0, 1) // the first heading went, with its bookmark
	body := file(t, Document{Title: "Review", Language: "en", Sections: sections})
	parts, err := ReadDOCX(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	if missing := Missing(FromText(plain, ""), parts); !slices.Equal(missing, []string{"What was asked"}) {
		t.Errorf("missing %q", missing)
	}
	changed := 0
	for _, p := range CompareText(plain, ToText(parts)) {
		if p.Changed() {
			changed++
		}
	}
	if changed != 6 { // three lines gone, one changed, two new
		t.Errorf("%d lines changed", changed)
	}
}
