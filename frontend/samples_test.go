package frontend

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// rendered is every sample in a language, each by itself.
func rendered(t *testing.T, lang string) map[string]*html.Node {
	t.Helper()
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), lang)
	frame := layout.SamplePage(ctx, components.Pick(ctx, "Gallery of parts", "معرض العناصر"), assets.For(false))
	views := map[string]templ.Component{}
	for _, s := range Samples(assets) {
		views[s.Name] = gallerySample(ctx, frame, s)
	}
	pages := map[string]*html.Node{}
	for name, view := range views {
		var b bytes.Buffer
		if err := view.Render(ctx, &b); err != nil {
			t.Fatalf("%s in %s: %v", name, lang, err)
		}
		doc, err := html.Parse(&b)
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = doc
	}
	return pages
}

func every(doc *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(doc, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// faultsOf lists what is wrong with a page's HTML, by rules that need no browser.
func faultsOf(doc *html.Node, lang string) []string {
	var faults []string
	add := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for _, root := range every(doc, "html") {
		if attr(root, "lang") != lang || attr(root, "dir") != map[string]string{"ar": "rtl"}[lang] && attr(root, "dir") != "ltr" {
			add("html has lang %q dir %q", attr(root, "lang"), attr(root, "dir"))
		}
	}
	if n := len(every(doc, "h1")); n != 1 {
		add("%d h1", n)
	}
	if n := len(every(doc, "main")); n != 1 {
		add("%d main", n)
	}
	level := 1
	for _, h := range every(doc, "main h1, main h2, main h3, main h4") {
		now := int(h.Data[1] - '0')
		if now > level+1 {
			add("heading %q jumps from h%d to h%d", textOf(h), level, now)
		}
		if textOf(h) == "" {
			add("an empty %s", h.Data)
		}
		level = now
	}
	for range every(doc, "[style]") {
		add("inline style")
	}
	for _, n := range every(doc, "script") {
		if attr(n, "src") == "" {
			add("inline script")
		}
	}
	for _, n := range every(doc, "[onclick], [onchange], [onsubmit], [accesskey], a[href^='javascript:'], meta[http-equiv=refresh]") {
		add("a %s that runs script or moves by itself", n.Data)
	}
	ids := map[string]int{}
	for _, n := range every(doc, "[id]") {
		ids[attr(n, "id")]++
	}
	for id, n := range ids {
		if n > 1 {
			add("id %q stands %d times", id, n)
		}
	}
	labels := map[string]bool{}
	for _, l := range every(doc, "label[for]") {
		labels[attr(l, "for")] = textOf(l) != ""
	}
	for _, in := range every(doc, "main input:not([type=hidden]), main select, main textarea") {
		wrapped := false
		for p := in.Parent; p != nil; p = p.Parent {
			wrapped = wrapped || p.Data == "label"
		}
		if !labels[attr(in, "id")] && !wrapped && attr(in, "aria-label") == "" {
			add("field %q has no label", attr(in, "name"))
		}
		for id := range strings.FieldsSeq(attr(in, "aria-describedby")) {
			if ids[id] == 0 {
				add("field %q is described by %q, which is not there", attr(in, "name"), id)
			}
		}
	}
	for _, table := range every(doc, "table") {
		captions := every(table, "caption")
		if len(captions) != 1 || textOf(captions[0]) == "" {
			add("a table without a caption")
			continue
		}
		if len(every(table, "thead th:not([scope=col]):not([scope=colgroup])")) > 0 || len(every(table, "thead th")) == 0 || len(every(table, "tbody th[scope=row]")) == 0 {
			add("table %q lacks heads with scope", textOf(captions[0]))
		}
	}
	for _, a := range every(doc, "a[href], button") {
		if textOf(a) == "" && attr(a, "aria-label") == "" {
			add("a link or button without words: %s", attr(a, "href"))
		}
	}
	for _, b := range every(doc, "button") {
		if attr(b, "type") == "" {
			add("button %q has no type", textOf(b))
		}
	}
	for _, img := range every(doc, "img") {
		if attr(img, "alt") == "" || attr(img, "width") == "" {
			add("a picture without words or size")
		}
	}
	for _, svg := range every(doc, "svg") {
		if attr(svg, "aria-hidden") != "true" && (attr(svg, "role") != "img" || attr(svg, "aria-label") == "") {
			add("a drawing that is neither hidden nor named")
		}
	}
	// The number of an objection stands raised at the words it is about.
	for _, n := range every(doc, "main a, main b, main bdi, main code, main time, main strong, main .tag") {
		if next := n.NextSibling; next != nil && next.Type == html.TextNode && glued(textOf(n), next.Data) {
			add("no space after %q", textOf(n))
		}
		if before := n.PrevSibling; n.Parent.Data != "mark" && before != nil && before.Type == html.TextNode && glued(before.Data, textOf(n)) {
			add("no space before %q", textOf(n))
		}
	}
	for _, l := range every(doc, "ul, ol") {
		for c := range l.ChildNodes() {
			if c.Type == html.ElementNode && c.Data != "li" {
				add("a list with a %s in it", c.Data)
			}
		}
	}
	for _, body := range every(doc, "body") {
		for _, key := range loneKey.FindAllString(textOf(body), -1) {
			if _, right := models.RightFor(models.Permission(key)); !right && !fileName.MatchString(key) { // the table of rights prints its codes
				add("a message key stands for its text: %s", key)
			}
		}
	}
	return faults
}

// glued says that a word or figure runs into the next: templ drops the space
// beside a component.
func glued(text, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(next)
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return word(last) && word(first)
}

// fileName is the name of a file that stands as it is called.
var fileName = regexp.MustCompile(`\.(csv|json|xlsx|zip)$`)

// loneKey is a message key that found no text.
var loneKey = regexp.MustCompile(`\b(public|core|status|record|calls|proposals|board|money|programmes|transfers|people|error|frame|home|account|reviews|reports|files|store)\.[a-z_]+(\.[a-z_]+)*\b`)

func TestEverySampleIsSoundHTML(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		for name, doc := range rendered(t, lang) {
			for _, fault := range faultsOf(doc, lang) {
				t.Errorf("%s in %s: %s", name, lang, fault)
			}
			if !strings.Contains(textOf(every(doc, "title")[0]), i18n.T(i18n.With(context.Background(), lang), "core.illustrative")) {
				t.Errorf("%s in %s: the title does not say that it is illustrative", name, lang)
			}
			for _, caption := range every(doc, "caption") {
				if !strings.Contains(textOf(caption), i18n.T(i18n.With(context.Background(), lang), "core.illustrative_in_brackets")) {
					t.Errorf("%s in %s: table %q does not say that it is illustrative", name, lang, textOf(caption))
				}
			}
			var b bytes.Buffer
			if err := html.Render(&b, doc); err != nil {
				t.Fatal(err)
			}
			// clause 112: no sample names Kosovo without the note.
			if models.LacksKosovoNote(b.String()) {
				t.Errorf("%s in %s lacks the note", name, lang)
			}
		}
	}
}

// The rules above find what they say they find.
func TestTheRulesFindPlantedFaults(t *testing.T) {
	const page = `<!DOCTYPE html><html lang="en" dir="ltr"><head><title>x</title></head><body><main><h1>One</h1><h3>Three</h3>%s</main></body></html>`
	for planted, want := range map[string]string{
		``:                                      "jumps",
		`<p style="color:red">x</p>`:            "inline style",
		`<script>1</script>`:                    "inline script",
		`<input name="x">`:                      "no label",
		`<table><tr><td>1</td></tr></table>`:    "without a caption",
		`<a href="/x"></a>`:                     "without words",
		`<button>Go</button>`:                   "no type",
		`<svg></svg>`:                           "neither hidden nor named",
		`<p id="a"></p><p id="a"></p>`:          "stands 2 times",
		`<ul><p>x</p></ul>`:                     "a list with",
		`<p><bdi>Country A</bdi>70%</p>`:        "no space after",
		`<p>by<b>12</b></p>`:                    "no space before",
		`<p>public.fund.title</p>`:              "message key",
		`<h1>Two</h1>`:                          "2 h1",
		`<a href="x" accesskey="k">x</a>`:       "runs script",
		`<label for="y"></label><input id="y">`: "no label",
	} {
		doc, err := html.Parse(strings.NewReader(fmt.Sprintf(page, planted)))
		if err != nil {
			t.Fatal(err)
		}
		if faults := strings.Join(faultsOf(doc, "en"), "; "); !strings.Contains(faults, want) {
			t.Errorf("%s: found %q, want %q", planted, faults, want)
		}
	}
}
