package handlers

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"seedfund/frontend/pages/refused"
	"seedfund/models"
)

// staleForm shows what the person sent beside what stands now, and offers both.
// What stands is read from the form itself as it would be given to the person
// now, so that names, choices and notation are those they know; where no page
// has the form any more, from the record.
func (v *Visit) staleForm(e *models.Error) error {
	view := refused.StaleView{View: v.refusalView(http.StatusConflict, e), Action: v.Request().URL.Path, Values: v.Form}
	if form := v.standingForm(); form != nil {
		view.Fields, view.Version = form.beside(v.Form)
	} else {
		view.Fields, view.Version = refused.Compare(v.Ctx(), v.Form, e.Theirs), refused.VersionOf(e.Theirs)
	}
	return v.RenderAs(http.StatusConflict, refused.Stale(view))
}

// standingForm asks for the page the form stood on once more, as the same
// person, and finds the form in it; nil where it is gone.
func (v *Visit) standingForm() *standing {
	sent := v.Request()
	again, err := http.NewRequestWithContext(context.WithValue(sent.Context(), asItStands{}, true), http.MethodGet, v.back(), nil)
	if err != nil {
		return nil
	}
	again.Host, again.RemoteAddr, again.TLS = sent.Host, sent.RemoteAddr, sent.TLS
	for _, name := range []string{"Cookie", "Accept-Language"} {
		again.Header[name] = sent.Header[name]
	}
	answer := &kept{header: http.Header{}, status: http.StatusOK}
	v.Echo().ServeHTTP(answer, again)
	if answer.status != http.StatusOK {
		return nil
	}
	page, err := html.Parse(&answer.body)
	if err != nil {
		return nil
	}
	for n := range page.Descendants() {
		if n.Data == "form" && sendsTo(n, sent.URL.Path) {
			return &standing{form: n}
		}
	}
	return nil
}

// kept is an answer that goes to nobody.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

// sendsTo reports whether a form, or one of its buttons, sends to a path,
// whatever language its address pins.
func sendsTo(form *html.Node, path string) bool {
	if strings.HasSuffix(attribute(form, "action"), path) {
		return true
	}
	for n := range form.Descendants() {
		if n.Data == "button" && strings.HasSuffix(attribute(n, "formaction"), path) {
			return true
		}
	}
	return false
}

// standing is a form as it is given now.
type standing struct{ form *html.Node }

// field is one name of a form: its label, what stands in it and the words of
// its choices.
type field struct {
	name, label string
	values      []string
	words       map[string]string
}

// beside lays what was sent beside what stands in the form, in the order of its
// fields, and gives the version it carries.
func (s *standing) beside(sent url.Values) ([]refused.StaleField, int64) {
	fields, version := s.read()
	var out []refused.StaleField
	for _, f := range fields {
		out = append(out, refused.StaleField{Label: cmp.Or(f.label, f.name), Yours: f.written(sent[f.name]), Theirs: f.written(f.values)})
	}
	return out, version
}

func (f *field) written(values []string) string {
	var words []string
	for _, value := range values {
		value = strings.ReplaceAll(value, "\r\n", "\n")
		words = append(words, cmp.Or(f.words[value], value))
	}
	return strings.Join(words, ", ")
}

func (s *standing) read() (fields []*field, version int64) {
	of := func(n *html.Node) *field {
		name := attribute(n, "name")
		i := slices.IndexFunc(fields, func(f *field) bool { return f.name == name })
		if i < 0 {
			fields = append(fields, &field{name: name, label: s.labelOf(n), words: map[string]string{}})
			i = len(fields) - 1
		}
		return fields[i]
	}
	for n := range s.form.Descendants() {
		switch {
		case attribute(n, "name") == "":
		case n.Data == "input" && attribute(n, "type") == "hidden":
			if attribute(n, "name") == "version" {
				version, _ = strconv.ParseInt(attribute(n, "value"), 10, 64)
			}
		case n.Data == "input":
			of(n).takeInput(n)
		case n.Data == "textarea":
			f := of(n)
			f.values = append(f.values, textOf(n))
		case n.Data == "select":
			of(n).takeOptions(n)
		}
	}
	return fields, version
}

func (f *field) takeInput(n *html.Node) {
	value := attribute(n, "value")
	switch attribute(n, "type") {
	case "file", "password":
		return
	case "radio", "checkbox":
		f.words[value] = wordsOf(n)
		if !has(n, "checked") {
			return
		}
	}
	f.values = append(f.values, value)
}

func (f *field) takeOptions(n *html.Node) {
	for o := range n.Descendants() {
		if o.Data != "option" {
			continue
		}
		value := attribute(o, "value")
		f.words[value] = textOf(o)
		if has(o, "selected") {
			f.values = append(f.values, value)
		}
	}
}

// labelOf is the question a control answers: its label, or the legend around
// the choices of which it is one.
func (s *standing) labelOf(n *html.Node) string {
	if kind := attribute(n, "type"); kind == "radio" || kind == "checkbox" {
		for up := n.Parent; up != nil && up != s.form; up = up.Parent {
			if up.Data == "fieldset" {
				return first(up, "legend", func(*html.Node) bool { return true })
			}
		}
	}
	return first(s.form, "label", func(l *html.Node) bool { return attribute(l, "for") == attribute(n, "id") })
}

// wordsOf is what stands beside a box or a button of a choice.
func wordsOf(n *html.Node) string {
	return first(n.Parent, "span", func(s *html.Node) bool { return attribute(s, "class") == "word" })
}

// first is the text of the first element of a kind that fits, empty for none.
func first(within *html.Node, kind string, fits func(*html.Node) bool) string {
	for n := range within.Descendants() {
		if n.Type == html.ElementNode && n.Data == kind && fits(n) {
			return textOf(n)
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func attribute(n *html.Node, name string) string {
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
