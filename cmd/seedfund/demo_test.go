package main

import (
	"path/filepath"
	"testing"
)

// A store in which somebody has an account is not filled with a demonstration,
// and stays as it was.
func TestDemonstrationIsRefusedWhereAnythingStands(t *testing.T) {
	t.Parallel()
	dir, env, h := place(t)
	h.Settle()
	if env["DATABASE_URL"] == "" {
		if err := h.DB.CopyTo(h.Ctx, filepath.Join(dir, databaseFile)); err != nil {
			t.Fatal(err)
		}
	}
	want(t, line(t, env, "user", "invite", "--email", "first@example.test", "--name", "Secretariat officer", "--data", dir), 0)
	before := line(t, env, "user", "list", "--data", dir)
	want(t, before, 0, "first@example.test")
	refused := line(t, env, "demo", "--data", dir)
	want(t, refused, 1, "seedfund demo: ")
	if after := line(t, env, "user", "list", "--data", dir); after.out != before.out {
		t.Errorf("the refused demonstration changed the accounts:\n%s", after.out)
	}
	want(t, line(t, env, "verify", "--quiet", "--data", dir), 0)
}
