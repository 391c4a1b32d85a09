// Package apidocs is the page that shows the programming interface to people:
// its operations by area, made from the OpenAPI document.
package apidocs

import (
	"context"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
)

// View is the page.
type View struct {
	layout.Page
	Document string // address of the OpenAPI document
	Prefix   string // where the operations stand
	Areas    []Area
}

// Area is the operations of one area. Their own texts are in English, as in
// the document.
type Area struct {
	Tag        string
	Operations []Operation
}

// Operation is one operation with what it takes.
type Operation struct {
	ID, Method, Path, Summary string
	Rights                    []string // of which one is enough
	Scopes                    []string // of a token, of which one is enough
	Fresh                     bool     // needs a fresh proof of identity, which no token gives
	Fields                    []Field
}

// Field is one value that an operation takes.
type Field struct {
	Name     string // a part of an object by a point, of each entry by "[]"
	In       string // path, query, header, body
	Kind     string
	Doc      string
	Required bool
}

func (a Area) title(ctx context.Context) string { return i18n.T(ctx, "api.area."+a.Tag) }

// rights are the rights in the reader's language.
func (o Operation) rights(ctx context.Context) string {
	words := make([]string, len(o.Rights))
	for i, r := range o.Rights {
		words[i] = i18n.T(ctx, "people.right."+r)
	}
	return strings.Join(words, " / ")
}

// said is where the value stands and what it is, in English as the rest of the
// document.
func (f Field) said() string {
	words := f.In + ", " + f.Kind
	if f.Required {
		words += ", required"
	}
	return words
}
