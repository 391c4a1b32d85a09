// Package sourcetest lets tests compare the data files of the program with the
// sources they were written from.
package sourcetest

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Read is one of the collected source files, a map from column to text for each
// line. They are no part of the project; they lie in a folder
// shared/data somewhere above the checkout, or where SEEDFUND_SOURCES says.
// Where there is none the comparison is skipped; with CI=true that is a failure.
func Read(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(folder(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return out
}

func folder(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("SEEDFUND_SOURCES"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		candidate := filepath.Join(dir, "shared", "data")
		if _, statErr := os.Stat(filepath.Join(candidate, "gcm_objectives.csv")); statErr == nil {
			return candidate
		}
		dir = filepath.Dir(dir)
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("the source files are absent: set SEEDFUND_SOURCES to their folder")
	}
	t.Skip("the source files are absent")
	return ""
}

// Plain makes typographic differences disappear: kinds of apostrophes, blanks.
func Plain(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "'", "’")), " ")
}
