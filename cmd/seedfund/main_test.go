package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/files"
	"seedfund/models"
)

// asProgram makes the test binary the program itself, so that tests can start
// it, kill it and look at what stays.
const asProgram = "SEEDFUND_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := (&program{out: os.Stdout, err: os.Stderr, env: os.LookupEnv}).run(ctx, os.Args[1:])
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// ran is how a command line ended.
type ran struct {
	code     int
	out, err string
}

// line runs one command line in this process; env replaces the environment.
func line(t *testing.T, env map[string]string, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{out: &out, err: &errs, env: func(name string) (string, bool) { v, ok := env[name]; return v, ok }}
	code := p.run(t.Context(), args)
	return ran{code, out.String(), errs.String()}
}

func want(t *testing.T, r ran, code int, words ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit %d, want %d\n%s%s", r.code, code, r.out, r.err)
	}
	for _, w := range words {
		if !strings.Contains(r.out+r.err, w) {
			t.Errorf("%q is not in\n%s%s", w, r.out, r.err)
		}
	}
}

// place is a store for command lines: a directory, and on PostgreSQL an empty
// database named in the environment.
func place(t *testing.T) (dir string, env map[string]string, h *apptest.Harness) {
	t.Helper()
	h = apptest.New(t)
	dir, env = filepath.Join(h.Dir, "data"), map[string]string{}
	if h.Config.URL != "" {
		env["DATABASE_URL"] = h.Config.URL
		return dir, env, h
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir, env, h
}

// Everything the program can be told is in its help.
func TestHelpNamesEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	p := &program{env: func(string) (string, bool) { return "", false }}
	whole := line(t, nil, "--help")
	want(t, whole, 0)
	for _, c := range p.commands() {
		want(t, whole, 0, c.name, c.summary)
		own := line(t, nil, c.name, "--help")
		want(t, own, 0, "Usage: seedfund "+c.name, c.summary)
		if again := line(t, nil, "help", c.name); again.out != own.out {
			t.Errorf("help %s and %s --help differ", c.name, c.name)
		}
		n := 0
		for _, l := range strings.Split(own.out, "\n") {
			if strings.HasPrefix(l, "  -") {
				n++
				if len(strings.Fields(l)) < 4 {
					t.Errorf("%s: a flag without a word on it: %s", c.name, l)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s shows no flags", c.name)
		}
		want(t, line(t, nil, c.name, "--no-such-flag"), 1, "--help")
	}
	want(t, line(t, nil), 2, "Usage: seedfund")
	want(t, line(t, nil, "dance"), 2, `there is no command "dance"`)
	want(t, line(t, nil, "verify", "everything"), 2, "no arguments")
}

func TestConfigPrintsEverySettingAndHidesSecrets(t *testing.T) {
	t.Parallel()
	env := map[string]string{
		"DATABASE_URL": "postgres://seedfund:hush@db.example.test/fund?sslmode=require&password=hush", "SEEDFUND_SMTP_PASSWORD": "hush",
		"SEEDFUND_SMTP_HOST": "mail.example.test", "SEEDFUND_MAIL_FROM": "fund@example.test", "SEEDFUND_UPLOAD_MB": "33",
	}
	r := line(t, env, "config", "--data", "/srv/fund")
	want(t, r, 0, "SEEDFUND_DATA=/srv/fund\n", "postgres://seedfund:hidden@db.example.test/fund", "SEEDFUND_SMTP_PASSWORD=(set, hidden)", "SEEDFUND_UPLOAD_MB=33\n", "SEEDFUND_ADDR=127.0.0.1:8080\n")
	if strings.Contains(r.out, "hush") {
		t.Errorf("a secret is shown:\n%s", r.out)
	}
	for _, s := range settings() {
		want(t, r, 0, s.env+"=", s.about)
	}
	want(t, line(t, map[string]string{"XDG_DATA_HOME": "/home/x/data"}, "config"), 0, "SEEDFUND_DATA=/home/x/data/seedfund\n")
	want(t, line(t, map[string]string{"HOME": "/home/x"}, "config"), 0, "SEEDFUND_DATA=/home/x/.local/share/seedfund\n")
}

// Every fault of the settings is named at once, and nothing starts.
func TestFaultySettingsAreRefusedTogether(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": "mysql://x", "SEEDFUND_ADDR": "8080", "SEEDFUND_ORIGIN": "fund.example.test/x", "SEEDFUND_CONNECTIONS": "1",
		"SEEDFUND_UPLOAD_MB": "much", "SEEDFUND_LOG": "loud", "SEEDFUND_SHUTDOWN": "soon", "SEEDFUND_SMTP_TLS": "perhaps", "SEEDFUND_SMTP_HOST": "mail"}
	for _, command := range []string{"config", "serve", "migrate"} {
		want(t, line(t, env, command, "--data", t.TempDir()), 1, "DATABASE_URL", "SEEDFUND_ADDR", "SEEDFUND_ORIGIN", "SEEDFUND_CONNECTIONS",
			"SEEDFUND_UPLOAD_MB", "SEEDFUND_LOG", "SEEDFUND_SHUTDOWN", "SEEDFUND_SMTP_TLS", "SEEDFUND_MAIL_FROM")
	}
}

func TestMigrateTwiceIsMigrateOnce(t *testing.T) {
	t.Parallel()
	dir, env, _ := place(t)
	for range 2 {
		want(t, line(t, env, "migrate", "--data", dir), 0, "up to date")
	}
	want(t, line(t, env, "verify", "--data", dir), 0, "no fault")
	if env["DATABASE_URL"] == "" {
		want(t, line(t, env, "verify", "--data", filepath.Join(dir, "other")), 1, "no store in")
		if _, err := os.Stat(filepath.Join(dir, "other")); err == nil {
			t.Error("a mistyped directory was made a store")
		}
	}
}

func TestAccountsAreInvitedAndListed(t *testing.T) {
	t.Parallel()
	dir, env, h := place(t)
	if env["DATABASE_URL"] == "" {
		h.Settle()
		if err := h.DB.CopyTo(h.Ctx, filepath.Join(dir, databaseFile)); err != nil {
			t.Fatal(err)
		}
	} else {
		h.Settle()
	}
	want(t, line(t, env, "user", "invite", "--data", dir, "--email", "A@Example.test", "--name", "Auditor 1", "--role", "auditor"), 0, "a@example.test", "/invitation?t=")
	want(t, line(t, env, "user", "invite", "--data", dir, "--email", "a@example.test", "--name", "Auditor 1"), 1)
	want(t, line(t, env, "user", "list", "--data", dir), 0, "a@example.test", "invited", "Auditor 1")
	want(t, line(t, env, "user", "token", "--data", dir, "--email", "nobody@example.test"), 1)
	want(t, line(t, env, "user", "token", "--data", dir, "--email", "a@example.test", "--scope", "everything"), 1, "there is no scope")
	want(t, line(t, env, "user", "invite", "--data", dir), 2, "needs --email and --name")
	want(t, line(t, env, "verify", "--data", dir), 0, "no fault")
}

// verify names the first fault and says so by its exit code.
func TestVerifyNamesWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	h.Settle()
	if _, err := h.DB.Seal(h.Ctx); err != nil {
		t.Fatal(err)
	}
	dir, env := h.Dir, map[string]string{"DATABASE_URL": h.Config.URL}
	if h.Config.URL == "" {
		dir = filepath.Join(h.Dir, "data")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := h.DB.CopyTo(h.Ctx, filepath.Join(dir, databaseFile)); err != nil {
			t.Fatal(err)
		}
		h.Config.Path = filepath.Join(dir, databaseFile)
	}
	want(t, line(t, env, "verify", "--data", dir), 0, "no fault")
	outside := h.Outside()
	triggers := []string{"DROP TRIGGER acts_no_update"}
	if h.Config.URL != "" {
		triggers[0] += " ON acts"
	}
	for _, text := range append(triggers, "UPDATE acts SET action = 'store.bend'") {
		if _, err := outside.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	want(t, line(t, env, "verify", "--data", dir), 1, "FAULT", "store.bend", "differs from its digest", "trigger acts_no_update is missing")
}

// A backup taken beside a running store is that store: it verifies, it is
// checked against its list, and one that is damaged is refused.
func TestABackupRestoresTheStore(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	h.Settle()
	h.Cast("auditor")
	if _, err := h.DB.Seal(h.Ctx); err != nil {
		t.Fatal(err)
	}
	dir, env := filepath.Join(h.Dir, "data"), map[string]string{}
	store, err := files.OpenStore(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := files.New(h.DB, store, files.Limits{}).Save(h.Ctx, models.SystemActor, files.Upload{OwnerType: "people", OwnerID: 1, Purpose: "letter",
		Name: "a.txt", Body: strings.NewReader("a letter")}); err != nil {
		t.Fatal(err)
	}
	if h.Config.URL != "" {
		env["DATABASE_URL"] = h.Config.URL
	} else if err := h.DB.CopyTo(h.Ctx, filepath.Join(dir, databaseFile)); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(h.Dir, "backup")
	want(t, line(t, env, "backup", "--data", dir, "-o", to), 0, "files are copied")
	want(t, line(t, env, "backup", "--data", dir, "-o", to), 1, "exists")
	want(t, line(t, nil, "backup", "--check", "-o", to), 0, "as they were written")

	restored := map[string]string{}
	if h.Config.URL != "" {
		fresh := apptest.Bare(t)
		restored["DATABASE_URL"] = fresh
		if out, err := exec.Command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", fresh, "-f", filepath.Join(to, "database.sql")).CombinedOutput(); err != nil {
			t.Fatalf("restore: %v: %s", err, out)
		}
	}
	want(t, line(t, restored, "migrate", "--data", to), 0, "up to date")
	want(t, line(t, restored, "user", "list", "--data", to), 0, "auditor.1@example.test")
	want(t, line(t, restored, "verify", "--data", to), 0, "no fault")

	if err := filepath.WalkDir(filepath.Join(to, "files"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.WriteFile(path, []byte("bent"), 0o600)
	}); err != nil {
		t.Fatal(err)
	}
	want(t, line(t, nil, "backup", "--check", "-o", to), 1, "differs from the list")
	want(t, line(t, restored, "verify", "--data", to), 1, "differ from their hash")
	if err := os.Remove(filepath.Join(to, manifestFile)); err != nil {
		t.Fatal(err)
	}
	want(t, line(t, nil, "backup", "--check", "-o", to), 1, "no complete backup")
}
