package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The command exits with 0 where every line agrees, with 1 where one does not and
// where a file cannot be read, with 2 where it was called otherwise.
func TestAStatementIsCheckedByTheCommand(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const heads = "snapshot,contributions_from_donors,total_source_of_funds,transferred_to_participating_orgs,balance_aa_pct_of_deposits\n"
	right := write("right.csv", heads+"2025,\"1,000\",\"1,000\",- 600,40.0\n")
	wrong := write("wrong.csv", heads+"2024,\"1,000\",\"1,000\",600,40.0\n2025,\"1,000\",\"1,005\",600,40.0\n")
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"agrees":       {[]string{"check", right}, 0, []string{"2025: 2 of 2 lines agree", "not printed  Total use of funds"}},
		"every line":   {[]string{"check", right, "--all"}, 0, []string{"agrees       Total source of funds: 1000"}},
		"disagrees":    {[]string{"check", wrong}, 1, []string{"2024: 2 of 2 lines agree", "2025: 0 of 2 lines agree", "Total source of funds: printed 1005, computed 1000, off by 5, allowed 1", "printed 40 %, computed 40.5 %"}},
		"unreadable":   {[]string{"check", write("bad.csv", heads+"2025,x,1,2,3\n")}, 1, []string{`row 2, Contributions from Donors: "x" is no number`}},
		"another file": {[]string{"check", write("other.csv", "a\nb\n")}, 1, []string{"this is no statement that can be checked"}},
		"no file":      {[]string{"check", filepath.Join(dir, "none.csv")}, 1, []string{"none.csv"}},
		"no verb":      {[]string{right}, 2, []string{"say check FILE.csv"}},
	} {
		var out bytes.Buffer
		p := &program{out: &out, err: &out, env: func(string) (string, bool) { return "", false }}
		if code := p.run(context.Background(), append([]string{"statement"}, c.args...)); code != c.code {
			t.Errorf("%s: exit %d\n%s", name, code, &out)
		}
		for _, text := range c.says {
			if !strings.Contains(out.String(), text) {
				t.Errorf("%s: %q is not in\n%s", name, text, &out)
			}
		}
	}
}
