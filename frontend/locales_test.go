package frontend

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"seedfund/frontend/i18n"
)

// programText is every file of the program that can name a key.
func programText(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, top := range []string{"app", "cmd", "frontend", "handlers", "models", "reports"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, e fs.DirEntry, err error) error {
			name := filepath.Base(path)
			if err != nil || e.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || strings.Contains(path, "locales") {
				return err
			}
			if ext := filepath.Ext(name); ext != ".go" && ext != ".templ" && ext != ".json" {
				return nil
			}
			text, err := os.ReadFile(path)
			texts[filepath.ToSlash(path)] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

var (
	// quoted is a text in quotes that has the form of a key or of its beginning.
	quoted = regexp.MustCompile("[\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)*[._]?)[\"`](\\s*\\+)?")
	// asked is a key where only a key can stand.
	asked = regexp.MustCompile(`(?:\bT\((?:ctx, )?|\b(?:Invalid|Forbidden|Conflict|TooLate|SignIn|TooMany|Err|unavailable)\(|\.Add\([^,()]+, |\bKey: )"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+[._]?)"(\s*\+)?`)
)

// renames are keys that one part hands on to another under another name.
var renames = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)":\s+"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`)

// Every key that the program asks for has a text, in every language of the
// switcher; every text is asked for.
func TestEveryKeyHasATextAndEveryTextIsAskedFor(t *testing.T) {
	c, err := i18n.Standard()
	if err != nil {
		t.Fatal(err)
	}
	keys := c.Keys(i18n.Reference)
	whole, begun := map[string]bool{}, map[string]bool{}
	texts := programText(t)
	renamed := map[string]bool{}
	for _, text := range texts {
		for _, m := range renames.FindAllStringSubmatch(text, -1) {
			renamed[m[1]] = known(keys, m[2], false)
		}
	}
	for path, text := range texts {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			if !known(keys, m[1], m[2] != "") && !renamed[m[1]] {
				t.Errorf("%s asks for %s, which has no text", path, m[1])
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			if m[2] != "" || strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "_") {
				begun[m[1]] = true
			}
			whole[m[1]] = true
		}
	}
	for _, key := range keys {
		if whole[key] || slices.ContainsFunc(prefixes(key), func(p string) bool { return begun[p] }) {
			continue
		}
		t.Errorf("nobody asks for %s", key)
	}
	if known(keys, "error.nothing_of_the_kind", false) || known(keys, "error.nothing_", true) || !known(keys, "error.invalid", false) {
		t.Error("control: keys without a text are not told from those with one")
	}
}

func known(keys []string, key string, begins bool) bool {
	if begins {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, key) })
	}
	return slices.Contains(keys, key)
}

// prefixes are the beginnings of a key that a program can complete.
func prefixes(key string) []string {
	var all []string
	for i := len(key) - 1; i > 0; i-- {
		if key[i-1] == '.' || key[i-1] == '_' {
			all = append(all, key[:i])
		}
	}
	return all
}

// English, French and Arabic are whole; what is the same in another language
// as in English is listed, and the list holds nothing else.
func TestLanguagesAreWholeAndTheirOwn(t *testing.T) {
	c, err := i18n.Standard()
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("locales/same.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			listed[line] = false
		}
	}
	for _, lang := range []string{"fr", "ar"} {
		for _, missing := range c.Missing(lang) {
			t.Errorf("%s lacks %s", lang, missing)
		}
		for _, key := range c.Keys(lang) {
			english := c.Forms(i18n.Reference, key)
			if english == nil {
				t.Errorf("%s has %s, which English lacks", lang, key)
				continue
			}
			if english["other"] != c.Forms(lang, key)["other"] {
				continue
			}
			if _, ok := listed[key]; !ok {
				t.Errorf("%s is the same in %s as in English: %q", key, lang, english["other"])
			}
			listed[key] = true
		}
	}
	for key, met := range listed {
		if !met {
			t.Errorf("%s need not be listed as the same any more", key)
		}
	}
}

// A text without plural forms is the same for every number; in the languages
// with a form for one, go-i18n would find no text for it.
func TestATextWithoutPluralFormsTakesACount(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		ctx := i18n.With(t.Context(), lang)
		for _, n := range []int{0, 1, 2, 3, 11, 100} {
			if text := i18n.T(ctx, "board.objection_stands", "Count", n); strings.HasPrefix(text, "board.") {
				t.Errorf("in %s with %d the key stands for its text", lang, n)
			}
		}
	}
}
