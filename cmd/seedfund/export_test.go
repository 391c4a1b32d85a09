package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"seedfund/handlers/exports"
)

func TestExportsAreListedAndNoStoreIsMade(t *testing.T) {
	say := func(args ...string) (int, string) {
		var out bytes.Buffer
		p := &program{out: &out, err: &out, env: func(string) (string, bool) { return "", false }}
		return p.run(context.Background(), args), out.String()
	}
	code, text := say("export", "--list")
	if code != 0 {
		t.Errorf("--list: %d", code)
	}
	for _, e := range exports.All {
		if !strings.Contains(text, e.Name+" ") {
			t.Errorf("--list leaves out %s", e.Name)
		}
	}
	dir := filepath.Join(t.TempDir(), "mistyped")
	for name, c := range map[string]struct {
		args []string
		code int
		text string
	}{
		"no name":     {[]string{"export"}, 2, "--list"},
		"other name":  {[]string{"export", "gold"}, 2, `no export "gold"`},
		"no day":      {[]string{"export", "ledger", "--as-at", "soon"}, 1, "no day"},
		"no store":    {[]string{"export", "ledger", "--data", dir}, 1, "no store"},
		"its options": {[]string{"export", "--help"}, 0, "--request"},
	} {
		code, text := say(c.args...)
		if code != c.code && c.code != 1 || code == 0 && c.code != 0 || !strings.Contains(text, c.text) {
			t.Errorf("%s: %d %q", name, code, text)
		}
	}
	if found, _ := filepath.Glob(dir); len(found) > 0 {
		t.Error("a mistyped directory was made a store")
	}
}
