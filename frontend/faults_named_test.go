package frontend

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The error summary of every sample leads to fields that stand on the page, and
// names each by its label, so that several faults of one kind are told apart
// (WCAG 3.3.1). What has no field on the page is words without a link.
func TestFaultsNameTheirFields(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ar"} {
		found := 0
		for name, doc := range rendered(t, lang) {
			n, faults := unnamed(doc)
			found += n
			for _, fault := range faults {
				if !byCriterion[strings.TrimSuffix(name, "-long")] {
					t.Errorf("%s: %s", name, fault)
				}
			}
		}
		if found < 20 {
			t.Errorf("%d faults of fields in the samples, too few to judge by", found)
		}
	}
}

// byCriterion are the pages that name a field by what it stands under, a criterion,
// an indicator or a risk, for each of them asks the same of every one.
var byCriterion = map[string]bool{"reviews/round": true, "results/year-refused": true}

// A summary that names no field, and one that leads nowhere, are found.
func TestAFaultWithoutItsFieldIsFound(t *testing.T) {
	doc, err := html.Parse(strings.NewReader(`<ul class="faults"><li><a href="#f-a">Write an answer</a></li><li><a href="#f-b">Choose</a></li></ul>
		<label for="f-a">The title</label><p id="f-a-fault">Write an answer</p><input id="f-a">`))
	if err != nil {
		t.Fatal(err)
	}
	if n, faults := unnamed(doc); n != 1 || len(faults) != 2 {
		t.Errorf("%d %q", n, faults)
	}
}

// unnamed lists what is wrong with the error summary of a page, after the number
// of its faults that have a field with a label.
func unnamed(doc *html.Node) (found int, faults []string) {
	for _, line := range every(doc, ".faults li") {
		if strings.ContainsRune(textOf(line), 0) {
			faults = append(faults, "a line was not filled in")
		}
	}
	for _, link := range every(doc, ".faults a") {
		id := strings.TrimPrefix(attr(link, "href"), "#")
		fields := every(doc, `[id="`+id+`"]`)
		if len(fields) == 0 {
			faults = append(faults, "“"+textOf(link)+"” leads nowhere")
			continue
		}
		if label := labelOf(doc, fields[0]); label != "" {
			found++
			if !strings.Contains(textOf(link), label) {
				faults = append(faults, "“"+textOf(link)+"” does not name its field “"+label+"”")
			}
		}
	}
	return found, faults
}

// labelOf is what a field with a fault below its label is called.
func labelOf(doc, field *html.Node) string {
	if len(every(doc, `[id="`+attr(field, "id")+`-fault"]`)) == 0 {
		return ""
	}
	for _, label := range every(doc, `label[for="`+attr(field, "id")+`"]`) {
		for n := label.FirstChild; n != nil; n = n.NextSibling {
			if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
				return strings.Join(strings.Fields(n.Data), " ")
			}
		}
	}
	return ""
}
