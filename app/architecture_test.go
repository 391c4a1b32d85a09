package app_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayKnow is the plan of the house: which part may import which. Everything
// points down at models; models points at nothing.
var mayKnow = map[string][]string{
	"cmd":        {"handlers", "frontend", "reports", "app", "models", "migrations"},
	"handlers":   {"frontend", "reports", "app", "models"},
	"frontend":   {"reports", "models"},
	"reports":    {"models"},
	"app":        {"models", "migrations"},
	"migrations": {},
	"models":     {},
}

// areas is the order in which the areas may know each other: each only those
// before it. The parts that put them together come last.
var areas = []string{
	"db", "reference", "files", "printing", "jobs", "mail", "search", "people", "acts", "unsent", "bodies", "consultations", "certificates", "rules",
	"calls", "proposals", "reviews", "ledger", "rates", "contributions", "secretariat", "funditems", "programmes", "transfers", "reporting", "growth", "imports", "opening", "consolidated", "reconcile", "opendata", "matters", "workbench", "meetings", "soundings", "papers", "obligations", "annualreview", "calendar", "record", "notices",
	"", "apptest", "demo",
}

// webParts is the same for the parts of the web.
var webParts = []string{"door", "exports", "sheets", "api", "", "handlerstest"}

// only says where a module may be imported.
var only = map[string][]string{
	"gorm.io/":                      {"app"},
	"github.com/riverqueue/river":   {"app", "cmd"},
	"github.com/xuri/excelize":      {"reports"},
	"github.com/labstack/echo":      {"handlers", "cmd"},
	"github.com/danielgtaylor":      {"handlers", "cmd"},
	"github.com/alexedwards/scs":    {"handlers"},
	"github.com/a-h/templ":          {"frontend", "handlers", "cmd"},
	"modernc.org/sqlite":            {"app", "cmd"},
	"github.com/jackc/pgx":          {"app", "cmd"},
	"github.com/nicksnyder/go-i18":  {"frontend"},
	"rsc.io/qr":                     {"frontend"},
	"github.com/arran4/golang-ical": {"reports", "handlers"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "seedfund/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// place splits "seedfund/app/people" into "app" and "people".
func place(path string) (top, part string) {
	rest := strings.TrimPrefix(path, "seedfund/")
	top, part, _ = strings.Cut(rest, "/")
	part, _, _ = strings.Cut(part, "/")
	return top, part
}

// wrongImport says what is wrong with one import, empty for nothing.
func wrongImport(from, to string) string {
	top, part := place(from)
	if !strings.HasPrefix(to, "seedfund/") {
		for module, allowed := range only {
			if strings.HasPrefix(to, module) && !slices.Contains(allowed, top) {
				return to + " belongs into " + strings.Join(allowed, ", ")
			}
		}
		// models imports the standard library and decimal alone.
		if top == "models" && strings.Contains(to, ".") && to != "github.com/shopspring/decimal" && !strings.HasPrefix(to, "golang.org/x/text") {
			return "models knows no " + to
		}
		return ""
	}
	otherTop, otherPart := place(to)
	switch {
	case top == otherTop && top == "app":
		return outOfOrder(areas, part, otherPart)
	case top == otherTop && top == "handlers":
		return outOfOrder(webParts, part, otherPart)
	case top == otherTop, slices.Contains(mayKnow[top], otherTop):
		return ""
	}
	return top + " does not know " + otherTop
}

func outOfOrder(order []string, part, other string) string {
	a, b := slices.Index(order, part), slices.Index(order, other)
	switch {
	case part == other:
		return ""
	case a < 0 || b < 0:
		return "the order of the parts does not name " + part + " or " + other
	case a < b:
		return part + " stands before " + other
	}
	return ""
}

func TestImportsFollowThePlan(t *testing.T) {
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			if wrong := wrongImport(p.ImportPath, to); wrong != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, to, wrong)
			}
		}
	}
	for _, control := range [][2]string{
		{"seedfund/models", "gorm.io/gorm"}, {"seedfund/models", "seedfund/app/db"}, {"seedfund/app/calls", "seedfund/app/matters"},
		{"seedfund/app/people", "github.com/labstack/echo/v4"}, {"seedfund/frontend/pages/home", "seedfund/app"},
		{"seedfund/handlers/api", "seedfund/handlers"}, {"seedfund/handlers", "gorm.io/gorm"}, {"seedfund/app/unnamed", "seedfund/app/db"},
	} {
		if wrongImport(control[0], control[1]) == "" {
			t.Errorf("control: %s may import %s", control[0], control[1])
		}
	}
}

// source is one file of the program, tests and generated pages left out.
type source struct{ path, text string }

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, top := range []string{"app", "cmd", "frontend", "handlers", "migrations", "models", "reports"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			text, err := os.ReadFile(path)
			all = append(all, source{strings.TrimPrefix(filepath.ToSlash(path), "../"), string(text)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// forbidden is what no file writes but those named, each for a reason.
var forbidden = []struct {
	what    string
	pattern *regexp.Regexp
	but     []string // a path, or a folder that ends in "/"
}{
	{"the wall clock", regexp.MustCompile(`\btime\.Now\(`), []string{
		"app/db/clock.go",        // the clock
		"handlers/middleware.go", // measures what a request takes
		"cmd/",                   // measures, and begins the demonstration
	}},
	{"an engine's name", regexp.MustCompile(`(?i)[!=]=\s*"(sqlite|postgres)|\.Dialect\(\)\s*[!=]=|case "(sqlite|postgres)|\bmigrations\.(SQLite|Postgres)\b`), []string{
		"app/db/",      // dialect.go decides, its neighbours open and migrate
		"app/apptest/", // chooses the engine under test
		"cmd/",         // opens and backs up
		"migrations/",  // names the files
	}},
	{"a soft delete or a model of GORM's", regexp.MustCompile(`gorm\.(Model|DeletedAt)\b|\.AutoMigrate\(`), nil},
}

func TestTheClockAndTheEnginesAreNamedInOnePlace(t *testing.T) {
	for _, f := range forbidden {
		met := map[string]bool{}
		for _, s := range sources(t) {
			if !f.pattern.MatchString(s.text) {
				continue
			}
			i := slices.IndexFunc(f.but, func(but string) bool {
				return s.path == but || strings.HasSuffix(but, "/") && strings.HasPrefix(s.path, but)
			})
			if i < 0 {
				t.Errorf("%s names %s: %s", s.path, f.what, f.pattern.FindString(s.text))
				continue
			}
			met[f.but[i]] = true
		}
		for _, but := range f.but {
			if !met[but] && !strings.HasSuffix(but, "/") {
				t.Errorf("%s need not be excused for %s any more", but, f.what)
			}
		}
	}
}

// writes are GORM's writing calls. A record is written by db.Create, db.Update
// and db.Delete, which note what changed; nothing else writes.
var writes = []string{
	"Save", "Update", "Updates", "UpdateColumn", "UpdateColumns", "Create", "CreateInBatches", "Delete", "FirstOrCreate", "FirstOrInit", "Exec",
}

// writingCalls lists GORM's writing calls in a file that knows GORM: those on a
// transaction, a session or gorm.G.
func writingCalls(t *testing.T, path, text string) []string {
	t.Helper()
	if !strings.Contains(text, "gorm.io/gorm") && !strings.Contains(text, "seedfund/app/db") {
		return nil
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if ok && slices.Contains(writes, method.Sel.Name) && reachesGORM(method.X) {
			found = append(found, set.Position(call.Pos()).String())
		}
		return true
	})
	return found
}

// reachesGORM reports whether a chain of calls begins at a transaction, a
// reading session or gorm.G.
func reachesGORM(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return slices.Contains([]string{"tx", "q", "gorm"}, x.Name)
	case *ast.SelectorExpr:
		return x.Sel.Name == "DB" && reachesGORM(x.X) || x.Sel.Name == "Read" || reachesGORM(x.X)
	case *ast.CallExpr:
		return reachesGORM(x.Fun)
	case *ast.IndexExpr:
		return reachesGORM(x.X)
	}
	return false
}

func TestOnlyTheStoreWrites(t *testing.T) {
	for _, s := range sources(t) {
		if strings.HasPrefix(s.path, "app/db/") || !strings.HasPrefix(s.path, "app/") {
			continue
		}
		for _, at := range writingCalls(t, s.path, s.text) {
			t.Errorf("%s writes past db.Create, db.Update and db.Delete", at)
		}
	}
	control := "package x\nimport _ \"gorm.io/gorm\"\nfunc f() { tx.DB.Where(\"id = ?\").Update(\"a\", 1); gorm." + "G[T](tx.DB).Create(ctx, r); q.Exec(\"x\"); db.Update(tx, r) }\n"
	if n := len(writingCalls(t, "control.go", control)); n != 3 {
		t.Errorf("control: %d of 3 writing calls are found", n)
	}
}

// A file is read whole by whoever changes it.
func TestFilesStayShort(t *testing.T) {
	for _, s := range sources(t) {
		if n := strings.Count(s.text, "\n"); n > 700 {
			t.Errorf("%s has %d lines, more than 700", s.path, n)
		}
	}
}
