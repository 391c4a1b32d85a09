package main

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/models"
)

// settled is place with a store that people of the cast are in.
func settled(t *testing.T, fill func(h *apptest.Harness)) (dir string, env map[string]string) {
	t.Helper()
	dir, env, h := place(t)
	fill(h)
	if env["DATABASE_URL"] == "" {
		if err := h.DB.CopyTo(h.Ctx, filepath.Join(dir, databaseFile)); err != nil {
			t.Fatal(err)
		}
	}
	return dir, env
}

// A token printed by the command line acts for its account within its scopes
// and for nobody else.
func TestATokenOfTheCommandLineOpensTheOperationsOfItsScope(t *testing.T) {
	t.Parallel()
	var email string
	dir, env := settled(t, func(h *apptest.Harness) { email = h.Email(h.Cast(models.RoleAuditor)) })
	token := func(args ...string) string {
		r := line(t, env, append([]string{"user", "token", "--data", dir, "--email", email}, args...)...)
		want(t, r, 0)
		return strings.TrimSpace(r.out)
	}
	narrow, wide := token("--scope", "account"), token()
	s := start(t, dir, env, "127.0.0.1:0")
	ask := func(path, secret string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.address+"/api/v1"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if secret != "" {
			r.Header.Set("Authorization", "Bearer "+secret)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	for _, c := range []struct {
		path, secret string
		status       int
		says         string
	}{
		{"/ledger", wide, http.StatusOK, `"rows"`},
		{"/me", wide, http.StatusOK, email},
		{"/me", narrow, http.StatusOK, email},
		{"/ledger", narrow, http.StatusForbidden, "error.scope_missing"},
		{"/ledger", "", http.StatusUnauthorized, ""},
		{"/ledger", wide + "x", http.StatusUnauthorized, ""},
	} {
		if status, body := ask(c.path, c.secret); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s, want %d and %q", c.path, status, body, c.status, c.says)
		}
	}
	s.kill(t)
	want(t, line(t, env, "verify", "--data", dir), 0, "no fault")
}
