package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// contract is the contract suite of what a body decides: each case by its code,
// which stands in the comment of the test that plays it. Where a case is played
// on the formal vote too, another test carries the code as well.
var contract = map[string]string{
	"C1": "open twice is the same", "C2": "reopen what is closed is refused", "C3": "close twice is the same result", "C4": "act on what is not open, closed, unknown",
	"C5": "same act, same key: one", "C6": "two acts of a seat in sequence", "C7": "a hundred seats at once", "C8": "fifty acts against fifty closes",
	"C9": "objection against the end of silence", "C10": "adoption against reservation", "C11": "interest against act", "C12": "change of holder against act",
	"C13": "the process killed between write and answer", "C14": "the database restarted in the middle", "C15": "a long reader blocks no closing",

	"E1": "joined a second after the opening", "E2": "left before acting", "E3": "vacant seat", "E4": "alternate, then holder", "E5": "one person on two seats",
	"E6": "person without the capacity", "E7": "account that was shut", "E8": "without a vote by an interest",

	"T1": "at the end instant", "T2": "a microsecond before", "T3": "the database's clock is the judge", "T4": "leap second and clocks that move",
	"T5": "window across a change of rules", "T6": "beyond 2038",

	"Q1": "every room of 1 to 30 seats", "Q2": "quorum lost before the adoption", "Q3": "two thirds round up", "Q4": "everybody without a vote", "Q5": "each constituency",

	"Y1": "stored result of 10,000 matters", "Y2": "order of events", "Y3": "abstain, no answer, no vote are three",

	"H1": "each mutation is found", "H2": "truncated log", "H3": "fork", "H4": "restored store that goes on", "H5": "two processes append",

	"S1": "hidden positions are nowhere", "S2": "screened reader", "S3": "stranger", "S4": "names of files and their own data",

	"A1": "form of another site", "A2": "act for another by its number", "A3": "mass objections", "A4": "script in a text", "A5": "formula in a workbook",
	"A6": "text too long", "A7": "used link", "A8": "double ending of a file",

	"M1": "the matter against a reference", "M2": "the calendar", "M3": "rotation", "M4": "canonical JSON",
}

var codeOfContract = regexp.MustCompile(`\b[CETQYHSAM][1-9][0-9]?\b`)

// codesIn are the codes that comments of tests carry: above a test, or inside one.
func codesIn(file *ast.File) []string {
	var out []string
	for _, group := range file.Comments {
		within := slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
			f, is := d.(*ast.FuncDecl)
			if !is || !strings.HasPrefix(f.Name.Name, "Test") && !strings.HasPrefix(f.Name.Name, "Fuzz") {
				return false
			}
			return f.Doc == group || group.Pos() > f.Pos() && group.End() < f.End()
		})
		if within {
			out = append(out, codeOfContract.FindAllString(group.Text(), -1)...)
		}
	}
	return out
}

// Each case of the contract suite has a test that names it.
func TestTheContractSuiteIsComplete(t *testing.T) {
	named := map[string]int{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, code := range codesIn(file) {
			named[code]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for code, what := range contract {
		if named[code] == 0 {
			t.Errorf("%s, %s: no test names it", code, what)
		}
	}
	// Played on the formal vote too.
	for _, code := range []string{"Q1", "Q2", "Q3", "Q4", "Y2", "Y3", "T1", "C6"} {
		if named[code] < 2 {
			t.Errorf("%s is named by one test: on consensus or on the formal vote it is missing", code)
		}
	}
	if named["Z9"] != 0 {
		t.Error("control: no such code")
	}
}
