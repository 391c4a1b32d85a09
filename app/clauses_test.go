package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"seedfund/models"
)

// A clause that models/clauses.txt marks as served is cited where it is obeyed
// and where that is shown. Citations are "clause 102" or "clauses 31, 40 and 98".
func TestServedClausesAreCitedInCodeAndInATest(t *testing.T) {
	inCode, inTests := citations(t, "..")
	for _, c := range models.Clauses() {
		if c.State != models.ClauseServed {
			continue
		}
		if len(inCode[c.Number]) == 0 {
			t.Errorf("clause %d is marked served and no code, template or SQL cites it", c.Number)
		}
		if len(inTests[c.Number]) == 0 {
			t.Errorf("clause %d is marked served and no test cites it", c.Number)
		}
	}
}

// A citation of a clause that does not exist helps nobody.
func TestCitedClausesExist(t *testing.T) {
	inCode, inTests := citations(t, "..")
	for _, cited := range []map[int][]string{inCode, inTests} {
		for n, files := range cited {
			if _, ok := models.ClauseNumbered(n); !ok {
				t.Errorf("clause %d, cited in %v, does not exist", n, files)
			}
		}
	}
}

func TestCitationsAreRead(t *testing.T) {
	for text, want := range map[string][]int{
		"// clause 102: every member":              {102},
		"-- Clause 7.":                             {7},
		"(clauses 31, 40, 98: one body acts)":      {31, 40, 98},
		"clauses 1, 2 and 3; clause 4":             {1, 2, 3, 4},
		"a clause of 12 words, clause a, 9 clause": nil,
		"KindX = 1 // clause 96: in 2019":          {96},
	} {
		got := cited(text)
		if len(got) != len(want) {
			t.Errorf("%q: %v, want %v", text, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %v, want %v", text, got, want)
			}
		}
	}
}

var citation = regexp.MustCompile(`(?i)\bclauses?\s+(\d{1,3}(?:(?:,\s*|\s+and\s+|,\s+and\s+)\d{1,3})*)\b`)

func cited(text string) []int {
	var numbers []int
	for _, m := range citation.FindAllStringSubmatch(text, -1) {
		for _, digits := range regexp.MustCompile(`\d+`).FindAllString(m[1], -1) {
			n, _ := strconv.Atoi(digits)
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// citations walks the sources below root: Go, templates and SQL. Generated
// files repeat their sources, and this file cites examples.
func citations(t *testing.T, root string) (inCode, inTests map[int][]string) {
	t.Helper()
	inCode, inTests = map[int][]string{}, map[int][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		switch filepath.Ext(name) {
		case ".go", ".templ", ".sql":
		default:
			return nil
		}
		if strings.HasSuffix(name, "_templ.go") || name == "clauses_test.go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found := inCode
		if strings.HasSuffix(name, "_test.go") {
			found = inTests
		}
		for _, n := range cited(string(text)) {
			found[n] = append(found[n], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return inCode, inTests
}
