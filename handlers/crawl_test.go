package handlers_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/demo"
	"seedfund/app/reference"
	"seedfund/handlers/api"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// pagesPerRole is how many addresses one role opens; pages of one kind are
// opened three times at most.
const pagesPerRole, pagesOfAKind = 150, 3

// TestNothingRealStandsInTheDemonstration opens every page, answer and file
// that a link or the table of operations leads to, as every role, and reads
// them: "Illustrative" stands where it must, clause 112's note where the name
// does, and no real State or organisation outside the public record.
func TestNothingRealStandsInTheDemonstration(t *testing.T) {
	clock := demo.NewClock(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	h := apptest.New(t, apptest.With(func(c *db.Config) { c.Clock = clock.Now }))
	s := handlerstest.On(t, h, handlerstest.Origin)
	if err := demo.Load(h.Ctx, s.Services, clock); err != nil {
		t.Fatal(err)
	}
	names := realNames()
	seen := map[string]bool{}
	c := &reading{t: t, names: names, said: map[string]bool{}}
	c.all("public", s.Visitor(), "/", "/fr/", "/ar/")
	for _, a := range demo.Accounts() {
		if seen[string(a.Role)] {
			continue
		}
		seen[string(a.Role)] = true
		b := s.Visitor()
		page := b.Get("/sign-in").Submit("main form", handlerstest.Values{"email": a.Email, "password": a.Password})
		if page.Answered != http.StatusSeeOther {
			t.Errorf("%s cannot sign in: %d", a.Role, page.Answered)
			continue
		}
		c.all(string(a.Role), b, "/home", "/")
	}
	for _, role := range models.Roles {
		if !seen[string(role)] && role != models.RoleSystem {
			t.Logf("no account of the demonstration acts as %s", role)
		}
	}
	if c.pages < 50 || c.answers < 50 {
		t.Errorf("only %d pages, %d answers and %d files were read", c.pages, c.answers, c.files)
	}
	t.Logf("%d pages, %d answers, %d files", c.pages, c.answers, c.files)
}

type reading struct {
	t                     *testing.T
	names                 []string
	said                  map[string]bool
	pages, answers, files int
}

func (c *reading) report(role, path string, faults []string) {
	for _, f := range faults {
		if key := shapeOf(path) + f; !c.said[key] {
			c.said[key] = true
			c.t.Errorf("%s as %s: %s", path, role, f)
		}
	}
}

// all opens what can be reached from the addresses, then every answer.
func (c *reading) all(role string, b *handlerstest.Browser, from ...string) {
	queue, known, kinds := from, map[string]bool{}, map[string]int{}
	for opened := 0; len(queue) > 0 && opened < pagesPerRole; {
		path := queue[0]
		queue = queue[1:]
		if kind := shapeOf(path); known[path] || kinds[kind] >= pagesOfAKind {
			continue
		} else {
			known[path] = true
			kinds[kind]++
		}
		opened++
		page := b.Get(path)
		kind := page.Header.Get("Content-Type")
		switch {
		case page.Status >= 500:
			c.t.Errorf("%s as %s: %d", path, role, page.Status)
		case strings.HasPrefix(kind, "text/html"):
			c.pages++
			c.report(role, path, faultsOfPage(page, c.names))
			queue = append(queue, linksOf(page)...)
		case page.Status == http.StatusOK && !strings.HasPrefix(path, "/static/"):
			c.files++
			c.report(role, path, faultsOfFile(kind, page.Body, c.names))
		}
	}
	for _, path := range readings() {
		page := b.Get(path)
		c.answers++
		if page.Status >= 500 {
			c.t.Errorf("%s as %s: %d", path, role, page.Status)
		}
		if page.Status == http.StatusOK {
			c.report(role, path, faultsOfAnswer(path, string(page.Body), c.names))
		}
	}
}

var numbers = regexp.MustCompile(`[0-9]+`)

// shapeOf makes one of all addresses that differ in a number or a choice only.
func shapeOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return numbers.ReplaceAllString(path, "0")
}

func linksOf(page *handlerstest.Page) []string {
	var out []string
	for _, a := range page.All("a[href]") {
		u, err := url.Parse(handlerstest.Attr(a, "href"))
		if err != nil || u.Host != "" || u.Scheme != "" || u.Path == "" || strings.HasPrefix(u.Path, "/static/") || u.Path == api.Prefix+"/openapi.json" {
			continue // the document is read among the answers
		}
		out = append(out, page.URL.ResolveReference(u).RequestURI())
	}
	return out
}

// readings are the operations that read without a parameter in the address.
func readings() []string {
	var out []string
	for _, o := range api.Table() {
		if o.Method == http.MethodGet && !strings.Contains(o.Path, "{") {
			out = append(out, api.Prefix+o.Path)
		}
	}
	return append(out, api.Prefix+"/openapi.json")
}

// realNames are the names of real countries, areas and organisations in the
// languages of the pages.
func realNames() []string {
	var out []string
	add := func(w models.Wording) {
		for _, lang := range []string{"en", "fr", "ar"} {
			// "Réunion" is a meeting too.
			if name := w.In(lang); utf8.RuneCountInString(name) > 3 && name != "Réunion" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	for _, x := range reference.Real().Countries() {
		add(x.Name)
	}
	for _, x := range reference.Real().Organisations() {
		add(x.Name)
	}
	return out
}

// named finds the first of the names that stands in a text as words of its own.
func named(text string, names []string) string {
	for _, name := range names {
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				break
			}
			i += from
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			after, _ := utf8.DecodeRuneInString(text[i+len(name):])
			if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
				return name
			}
			from = i + len(name)
		}
	}
	return ""
}

// ofTheRecord reports whether an address lies in the public record, or in the
// lists of reference, where real names belong.
func ofTheRecord(path string) bool {
	for _, lang := range []string{"/fr", "/ar", "/en"} {
		path = strings.TrimPrefix(path, lang)
	}
	return path == "/record" || strings.HasPrefix(path, "/record/") || strings.HasPrefix(path, api.Prefix+"/record/") || strings.HasPrefix(path, api.Prefix+"/reference/")
}

var illustrative = []string{"Illustrative", "À titre d’illustration", "À titre d'illustration", "توضيحي"}
var inBrackets = []string{"(illustrative)", "(à titre d’illustration)", "(à titre d'illustration)", "(توضيحي"}

func saysOneOf(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func faultsOfPage(page *handlerstest.Page, names []string) []string {
	var faults []string
	if models.LacksKosovoNote(string(page.Body)) {
		faults = append(faults, "clause 112: the name stands without its note")
	}
	if ofTheRecord(page.URL.Path) {
		if page.Has(".ribbon") {
			faults = append(faults, "the public record is marked illustrative")
		}
		return faults
	}
	if title := page.Text("title"); !saysOneOf(title, illustrative) {
		faults = append(faults, fmt.Sprintf("the title %q does not say that it is illustrative", title))
	}
	if !page.Has(".ribbon") {
		faults = append(faults, "the page has no ribbon")
	}
	for _, caption := range page.All("caption") {
		if text := handlerstest.TextOf(caption); !saysOneOf(text, inBrackets) {
			faults = append(faults, fmt.Sprintf("the table %q does not say that it is illustrative", text))
		}
	}
	if name := named(wordsOf(page), names); name != "" {
		faults = append(faults, fmt.Sprintf("%q is real", name))
	}
	return faults
}

// wordsOf is what a page says without the choices of its forms and the notes
// on names.
func wordsOf(page *handlerstest.Page) string {
	var b strings.Builder
	for _, body := range page.All("body") {
		var walk func(n *html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.ElementNode && (n.Data == "option" || n.Data == "script" || n.Data == "style") {
				return
			}
			if n.Type == html.TextNode {
				b.WriteString(n.Data + " ")
			}
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
		walk(body)
	}
	return withoutNotes(strings.Join(strings.Fields(b.String()), " "))
}

func withoutNotes(text string) string {
	for _, lang := range models.UNLanguages {
		text = strings.ReplaceAll(text, models.KosovoNoteText(lang), "")
	}
	return text
}

func faultsOfAnswer(path, body string, names []string) []string {
	var faults []string
	if models.LacksKosovoNote(body) {
		faults = append(faults, "clause 112: the name stands without its note")
	}
	if ofTheRecord(path) || strings.HasSuffix(path, "/openapi.json") {
		return faults
	}
	if !saysOneOf(body, illustrative) {
		faults = append(faults, "the answer does not say that it is illustrative")
	}
	if name := named(withoutNotes(body), names); name != "" {
		faults = append(faults, fmt.Sprintf("%q is real", name))
	}
	return faults
}

// faultsOfFile reads a file: a workbook sheet by sheet, else its bytes.
func faultsOfFile(kind string, body []byte, names []string) []string {
	text := string(body)
	if bytes.HasPrefix(body, []byte("PK")) {
		text = unpacked(body)
	} else if !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "json") && !strings.Contains(kind, "xml") {
		return nil
	}
	var faults []string
	if models.LacksKosovoNote(text) {
		faults = append(faults, "clause 112: the name stands without its note")
	}
	if !saysOneOf(text, slices.Concat(illustrative, inBrackets)) {
		faults = append(faults, "the file does not say that it is illustrative")
	}
	if name := named(withoutNotes(text), names); name != "" {
		faults = append(faults, fmt.Sprintf("%q is real", name))
	}
	return faults
}

func unpacked(body []byte) string {
	var b strings.Builder
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return ""
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			continue
		}
		_, _ = io.Copy(&b, io.LimitReader(r, 16<<20))
		r.Close()
	}
	return b.String()
}

// The reading above finds what is planted.
func TestTheCrawlFindsPlantedViolations(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	names := realNames()
	clean := s.Visitor().Get("/programmes")
	if faults := faultsOfPage(clean, names); len(faults) > 0 {
		t.Fatalf("a clean page has faults: %v", faults)
	}
	plant := func(change func(string) string) []string {
		page := s.Visitor().Get("/programmes")
		page.Body = []byte(change(string(page.Body)))
		return faultsOfPage(page, names)
	}
	for want, change := range map[string]func(string) string{
		`"Chad" is real`: func(b string) string {
			return strings.Replace(b, "</main>", "<p>Chad objects to paragraph 3.</p></main>", 1)
		},
		`"World Health Organization" is real`: func(b string) string {
			return strings.Replace(b, "</main>", "<table><caption>Scores (illustrative)</caption><tr><td>World Health Organization</td><td>41</td></tr></table></main>", 1)
		},
		"does not say that it is illustrative": func(b string) string {
			return strings.Replace(b, "</main>", "<table><caption>Scores</caption></table></main>", 1)
		},
		"the title": func(b string) string { return strings.Replace(b, "Illustrative", "Real", 1) },
		"no ribbon": func(b string) string { return strings.ReplaceAll(b, `class="ribbon"`, "") },
		"stands without its note": func(b string) string {
			return strings.Replace(strings.ReplaceAll(b, models.KosovoNoteText("en"), ""), "</main>", "<p>Kosovo</p></main>", 1)
		},
	} {
		if faults := plant(change); !strings.Contains(strings.Join(faults, "; "), want) {
			t.Errorf("planted for %q: found %v", want, faults)
		}
	}
	if faults := faultsOfAnswer("/api/v1/calls", `{"data":[{"objects":"Chad"}]}`, names); len(faults) != 2 {
		t.Errorf("a planted answer: %v", faults)
	}
	if name := named("Chadian, Maliciously, unJordanly", names); name != "" {
		t.Errorf("%q was found inside another word", name)
	}
}
