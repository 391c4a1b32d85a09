package frontend

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// unsampled are exported page templates without a sample, each with the reason.
var unsampled = map[string]string{
	"proposals.Cube": "a part of the budget's pages, whose samples show it",
}

// Every page has a sample: each exported template of frontend/pages is called
// by the samples of its package, and a reason is kept only while it is needed.
func TestEveryPageHasASample(t *testing.T) {
	missing := map[string]bool{}
	dirs, err := filepath.Glob("pages/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		templates, calls, err := readPages(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range withoutSample(templates, calls) {
			name = filepath.Base(dir) + "." + name
			missing[name] = true
			if unsampled[name] == "" {
				t.Errorf("%s has no sample: add one in %s/samples.go", name, dir)
			}
		}
	}
	for name := range unsampled {
		if !missing[name] {
			t.Errorf("%s has a sample: it needs no reason", name)
		}
	}
}

// A page without a sample is found, and a call elsewhere than in the samples
// does not count.
func TestAPageWithoutASampleIsFound(t *testing.T) {
	const page = `package p
func Shown(v View) templ.Component { return nil }
func Forgotten(v View) templ.Component { return nil }
func part(v View) templ.Component { return nil }
func Title(v View) string { return "" }
func (v View) Method() templ.Component { return Forgotten(v) }`
	const samples = `package p
func Samples() { add(func() templ.Component { return Shown(View{}) }) }`
	templates, calls := map[string]bool{}, map[string]bool{}
	for name, source := range map[string]string{"page_templ.go": page, "samples.go": samples} {
		if err := readSource(name, source, templates, calls); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(withoutSample(templates, calls)); got != "[Forgotten]" {
		t.Errorf("found %s without a sample, want [Forgotten]", got)
	}
}

func withoutSample(templates, calls map[string]bool) []string {
	var out []string
	for name := range templates {
		if !calls[name] {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// readPages lists a package's exported templates and what its samples call.
func readPages(dir string) (templates, calls map[string]bool, err error) {
	templates, calls = map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		if err == nil {
			err = readSource(file, nil, templates, calls)
		}
	}
	return templates, calls, err
}

// readSource reads one file; source is its text, nil to read it from the disk.
func readSource(file string, source any, templates, calls map[string]bool) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	switch {
	case strings.HasSuffix(file, "_templ.go"):
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() && isTemplate(f) {
				templates[f.Name.Name] = true
			}
		}
	case strings.Contains(filepath.Base(file), "samples"):
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				for _, said := range append(call.Args, call.Fun) { // called here, or handed to what calls it
					if name, ok := said.(*ast.Ident); ok {
						calls[name.Name] = true
					}
				}
			}
			return true
		})
	}
	return nil
}

// isTemplate says whether a function gives a templ.Component and nothing else.
func isTemplate(f *ast.FuncDecl) bool {
	if f.Type.Results == nil || len(f.Type.Results.List) != 1 {
		return false
	}
	result, ok := f.Type.Results.List[0].Type.(*ast.SelectorExpr)
	return ok && fmt.Sprint(result.X) == "templ" && result.Sel.Name == "Component"
}
