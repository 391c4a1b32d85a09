package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"seedfund/app"
	"seedfund/frontend/pages/apidocs"
	"seedfund/models"
)

// Areas is the OpenAPI document as its page shows it: operations by area, in
// the order of their registration.
func Areas() []apidocs.Area {
	a := Mount(echo.New(), Options{Services: &app.Services{}})
	document := a.huma.OpenAPI()
	var out []apidocs.Area
	for _, o := range a.operations {
		i := slices.IndexFunc(out, func(x apidocs.Area) bool { return x.Tag == o.Tag })
		if i < 0 {
			i = len(out)
			out = append(out, apidocs.Area{Tag: o.Tag})
		}
		out[i].Operations = append(out[i].Operations, shown(document, o))
	}
	return out
}

func shown(document *huma.OpenAPI, o Operation) apidocs.Operation {
	out := apidocs.Operation{ID: o.ID, Method: o.Method, Path: o.Path, Summary: o.Summary, Rights: words(o.Rights)}
	for _, p := range o.Rights {
		right, _ := models.RightFor(p)
		out.Fresh = out.Fresh || right.Fresh
		if !slices.Contains(out.Scopes, right.Scope) {
			out.Scopes = append(out.Scopes, right.Scope)
		}
	}
	described := operationOf(document.Paths[o.Path], o.Method)
	for _, p := range described.Parameters {
		if p.Name == keyHeader {
			continue // said once, above the operations
		}
		out.Fields = append(out.Fields, apidocs.Field{Name: p.Name, In: p.In, Kind: kindOf(p.Schema), Doc: docOf(p.Description, p.Schema), Required: p.Required})
	}
	if described.RequestBody != nil {
		f := fields{registry: document.Components.Schemas}
		f.read("", described.RequestBody.Content["application/json"].Schema, 0)
		out.Fields = append(out.Fields, f.found...)
	}
	return out
}

func operationOf(path *huma.PathItem, method string) *huma.Operation {
	switch method {
	case http.MethodPost:
		return path.Post
	case http.MethodPut:
		return path.Put
	case http.MethodDelete:
		return path.Delete
	}
	return path.Get
}

// deepest is how far into a body the page follows.
const deepest = 4

// fields gathers the values of a body by their names.
type fields struct {
	registry huma.Registry
	found    []apidocs.Field
}

func (f *fields) read(under string, s *huma.Schema, depth int) {
	s = f.resolved(s)
	for _, name := range sortedNames(s) {
		p := s.Properties[name]
		inner, at := f.resolved(p), under+name
		f.found = append(f.found, apidocs.Field{Name: at, In: "body", Kind: kindOf(inner), Doc: docOf(p.Description, inner), Required: slices.Contains(s.Required, name)})
		if inner.Type == huma.TypeArray {
			inner, at = f.resolved(inner.Items), at+"[]"
		}
		if depth < deepest && len(inner.Properties) > 0 {
			f.read(at+".", inner, depth+1)
		}
	}
}

func (f *fields) resolved(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return f.registry.SchemaFromRef(s.Ref)
	}
	return s
}

// sortedNames are an object's properties, those it must have first.
func sortedNames(s *huma.Schema) []string {
	var names []string
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if x, y := slices.Contains(s.Required, a), slices.Contains(s.Required, b); x != y {
			if x {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return names
}

// kindOf says what a value is: "string", "integer, 1 to 6", "one of a, b".
func kindOf(s *huma.Schema) string {
	switch {
	case len(s.Enum) > 0:
		return "one of " + strings.Join(each(s.Enum, func(x any) string { return fmt.Sprint(x) }), ", ")
	case s.Type == huma.TypeArray:
		return "list"
	case s.Type == huma.TypeString && s.Format != "":
		return s.Format
	case s.Type == huma.TypeString && s.ContentEncoding != "":
		return s.ContentEncoding
	case s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf("%s, %g to %g", s.Type, *s.Minimum, *s.Maximum)
	}
	return s.Type
}

func docOf(own string, s *huma.Schema) string {
	if own != "" {
		return own
	}
	return s.Description
}
