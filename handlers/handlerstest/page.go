package handlerstest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Page is what a request ended at.
type Page struct {
	Answered int    // status of the first answer: 303 after a form that did its work
	Location string // where the first answer led, empty if nowhere
	Status   int    // status of the page at the end
	// FirstCookies are the cookies the first answer set.
	FirstCookies []*http.Cookie
	URL          *url.URL
	Header       http.Header
	Body         []byte

	browser *Browser
	t       testing.TB
	tree    *html.Node
}

func (p *Page) doc() *html.Node {
	p.t.Helper()
	if p.tree == nil {
		tree, err := html.Parse(bytes.NewReader(p.Body))
		if err != nil {
			p.t.Fatal(err)
		}
		p.tree = tree
	}
	return p.tree
}

// All finds every element that a CSS selector matches.
func (p *Page) All(selector string) []*html.Node {
	p.t.Helper()
	s, err := cascadia.Parse(selector)
	if err != nil {
		p.t.Fatalf("selector %q: %v", selector, err)
	}
	return cascadia.QueryAll(p.doc(), s)
}

// One finds the first element that matches and fails the test without one.
func (p *Page) One(selector string) *html.Node {
	p.t.Helper()
	found := p.All(selector)
	if len(found) == 0 {
		p.t.Fatalf("%s (%d): nothing matches %q\n%s", p.URL.Path, p.Status, selector, p.Text("main"))
	}
	return found[0]
}

// Has reports whether anything matches.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return len(p.All(selector)) > 0
}

// Text is the text of everything that matches, with single spaces.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	var parts []string
	for _, n := range p.All(selector) {
		parts = append(parts, TextOf(n))
	}
	return strings.Join(parts, "\n")
}

// TextOf is the text of an element, with single spaces.
func TextOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Attr is an attribute of an element, empty when it has none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// WantStatus fails the test unless the page came with the status.
func (p *Page) WantStatus(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s: status %d, want %d\n%s", p.URL.Path, p.Status, status, p.Text("main"))
	}
	return p
}

// WantText fails the test unless what matches contains the text.
func (p *Page) WantText(selector, text string) *Page {
	p.t.Helper()
	if got := p.Text(selector); !strings.Contains(got, text) {
		p.t.Fatalf("%s (%d): %q says %q, want %q in it", p.URL.Path, p.Status, selector, got, text)
	}
	return p
}

// WantNo fails the test if anything matches.
func (p *Page) WantNo(selector string) *Page {
	p.t.Helper()
	if found := p.All(selector); len(found) > 0 {
		p.t.Fatalf("%s (%d): %q is there: %s", p.URL.Path, p.Status, selector, TextOf(found[0]))
	}
	return p
}

// WantNoText fails the test if what matches contains the text.
func (p *Page) WantNoText(selector, text string) *Page {
	p.t.Helper()
	if strings.Contains(p.Text(selector), text) {
		p.t.Fatalf("%s (%d): %q says %q", p.URL.Path, p.Status, selector, text)
	}
	return p
}

// WantFault fails the test unless the page is a form that came back with 422
// and a fault at the field, in the summary as well.
func (p *Page) WantFault(field string) *Page {
	p.t.Helper()
	id := "f-" + strings.NewReplacer("[", "-", "]", "", ".", "-", " ", "-").Replace(field)
	p.WantStatus(http.StatusUnprocessableEntity)
	p.One("#" + id + "-fault")
	p.One(`.faults a[href="#` + id + `"]`)
	return p
}

// Follow clicks the link whose text is or begins with the words.
func (p *Page) Follow(words string) *Page {
	p.t.Helper()
	for _, a := range p.All("a[href]") {
		if text := TextOf(a); text == words || strings.HasPrefix(text, words) {
			return p.browser.Get(p.resolve(Attr(a, "href")))
		}
	}
	p.t.Fatalf("%s (%d): no link says %q", p.URL.Path, p.Status, words)
	return nil
}

func (p *Page) resolve(href string) string {
	u, err := p.URL.Parse(href)
	if err != nil {
		p.t.Fatal(err)
	}
	return u.RequestURI()
}

// Values are what a person writes into a form: a string for a field, a
// []string for boxes, a File for a file. A button with a name counts as a
// field. nil takes a field away.
type Values map[string]any

func (v Values) encode() string { return v.plain().Encode() }

func (v Values) plain() url.Values {
	out := url.Values{}
	for name, value := range v {
		switch x := value.(type) {
		case string:
			out[name] = []string{x}
		case []string:
			out[name] = x
		}
	}
	return out
}

// Submit sends the first form that matches, with its hidden fields and what
// stands in it, and the given values. A name that the form does not have fails
// the test: no browser could send it. A button with a formaction is pressed by
// its name, or by its label under the name "press".
func (p *Page) Submit(selector string, values Values) *Page {
	p.t.Helper()
	form := p.One(selector)
	if form.Data != "form" {
		p.t.Fatalf("%q is a %s, no form", selector, form.Data)
	}
	f := readForm(form)
	action := Attr(form, "action")
	label, pressed := values["press"].(string)
	for _, button := range f.buttons {
		name, at := Attr(button, "name"), Attr(button, "formaction")
		_, chosen := values[name]
		if pressed && TextOf(button) == label || !pressed && chosen && name != "" && values[name] == Attr(button, "value") {
			if at != "" {
				action = at
			}
			if name != "" {
				f.values[name] = []string{Attr(button, "value")}
			}
			pressed, label = false, ""
		}
	}
	if pressed {
		p.t.Fatalf("%s: no button says %q", p.URL.Path, label)
	}
	files := map[string]File{}
	for name, value := range values {
		if name == "press" {
			continue
		}
		if !slices.Contains(f.names, name) {
			p.t.Fatalf("%s: the form has no field %q; it has %v", p.URL.Path, name, f.names)
		}
		switch x := value.(type) {
		case nil:
			delete(f.values, name)
		case string:
			f.values[name] = []string{x}
		case []string:
			f.values[name] = x
		case File:
			files[name] = x
		default:
			p.t.Fatalf("a form takes no %T", value)
		}
	}
	if action == "" {
		action = p.URL.RequestURI()
	}
	return p.send(action, Attr(form, "method"), Attr(form, "enctype"), f.values, files)
}

func (p *Page) send(action, method, enctype string, values url.Values, files map[string]File) *Page {
	p.t.Helper()
	target := p.resolve(action)
	if !strings.EqualFold(method, "post") {
		path, _, _ := strings.Cut(target, "?")
		return p.browser.Get(path + "?" + values.Encode())
	}
	var body io.Reader = strings.NewReader(values.Encode())
	kind := "application/x-www-form-urlencoded"
	if enctype == "multipart/form-data" {
		body, kind = p.multipart(values, files)
	}
	r := p.browser.Request(http.MethodPost, target, body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Referer", p.URL.String())
	return p.browser.Do(r)
}

func (p *Page) multipart(values url.Values, files map[string]File) (io.Reader, string) {
	p.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			if err := w.WriteField(name, value); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	for name, f := range files {
		part, err := w.CreateFormFile(name, f.Name)
		if err == nil {
			_, err = io.Copy(part, f.reader())
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		p.t.Fatal(err)
	}
	return &body, w.FormDataContentType()
}

// formContent is what a browser knows of a form before the person writes.
type formContent struct {
	values  url.Values
	names   []string
	buttons []*html.Node
}

func readForm(form *html.Node) formContent {
	f := formContent{values: url.Values{}}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode || has(n, "disabled") {
			continue
		}
		name := Attr(n, "name")
		switch n.Data {
		case "button":
			f.buttons = append(f.buttons, n)
		case "input", "textarea", "select":
		default:
			continue
		}
		if name == "" {
			continue
		}
		f.names = append(f.names, name)
		f.take(n, name)
	}
	return f
}

func (f *formContent) take(n *html.Node, name string) {
	switch n.Data {
	case "input":
		switch Attr(n, "type") {
		case "radio", "checkbox":
			if !has(n, "checked") {
				return
			}
		case "file", "submit", "button", "image":
			return
		}
		f.values.Add(name, Attr(n, "value"))
	case "textarea":
		var b strings.Builder
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data)
			}
		}
		f.values.Add(name, b.String())
	case "select":
		if value, ok := chosen(n); ok {
			f.values.Add(name, value)
		}
	}
}

// chosen is the option a select sends: the selected, else the first.
func chosen(n *html.Node) (string, bool) {
	first, found := "", false
	for d := range n.Descendants() {
		if d.Type != html.ElementNode || d.Data != "option" || has(d, "disabled") {
			continue
		}
		value := Attr(d, "value")
		if !has(d, "value") {
			value = TextOf(d)
		}
		if has(d, "selected") {
			return value, true
		}
		if !found {
			first, found = value, true
		}
	}
	return first, found
}
