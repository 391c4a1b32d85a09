package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/jobs"
	"seedfund/app/mail"
)

var jobKind = regexp.MustCompile(`\) Kind\(\) string \{ return "([a-z_]+)" \}`)

// What an act enqueues somebody works: every kind of job in the sources has a
// worker.
func TestEveryKindOfJobIsWorked(t *testing.T) {
	h := apptest.New(t)
	s, err := app.New(h.DB, app.Config{FilesDir: filepath.Join(h.Dir, "files"), Letters: noLetters{}})
	if err != nil {
		t.Fatal(err)
	}
	r := jobs.New(h.DB, nil)
	s.Work(r)
	found := 0
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range jobKind.FindAllStringSubmatch(string(text), -1) {
			found++
			if !slices.Contains(r.Kinds(), m[1]) {
				t.Errorf("nobody works %s of %s: add a worker to app/notices (letter: frontend/mail, locales/mail.*), or call jobs.Handle in Services.Work", m[1], path)
			}
		}
		return err
	})
	if err != nil || found < 5 {
		t.Errorf("%d kinds found, %v", found, err)
	}
}

type noLetters struct{}

func (noLetters) Letter(string, string, map[string]string) (mail.Rendered, error) {
	return mail.Rendered{}, nil
}
