package printing_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"seedfund/app/printing"
	"seedfund/reports/document"
)

func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			return at
		}
	}
	t.Fatal("this test needs Chromium")
	return ""
}

// words reads a printed file as the text tool of a reader does.
func words(t *testing.T, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// fund-design 56: real text, tagged, reference and hash on each page, in four
// scripts; no script runs and nothing is fetched.
func TestADocumentIsPrintedInFourScripts(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	hash := strings.Repeat("9f2c4e7a", 8)
	d := document.Document{Title: "Letter on a decision", Reference: "DEM00-D-2026-01", Language: "en", Publisher: "Fund", Notice: "Illustrative",
		Facts: []document.Fact{{Name: "To", Value: "Organisation P"}}, Foot: []string{"DEM00-D-2026-01", "Hash: " + hash}}
	for language, text := range map[string]string{"en": "The Board approves.", "ru": "Совет утверждает программу.", "zh": "委员会批准该方案。", "ar": "يوافق المجلس على البرنامج."} {
		d.Sections = append(d.Sections, document.Section{Title: "Text " + language, Blocks: document.Paragraphs(language, text)})
	}
	for range 60 {
		d.Sections = append(d.Sections, document.Section{Blocks: document.Paragraphs("", "<script>fetch('"+server.URL+"')</script><img src='"+server.URL+"'> A paragraph that goes on for long enough to fill a page with others like it.")})
	}
	p := printing.New(browser(t))
	body, err := d.Print(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	text := words(t, body)
	for _, want := range []string{"Letter on a decision", "Совет утверждает программу.", "委员会批准该方案", "The Board approves.", "<script>fetch("} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text", want)
		}
	}
	if !strings.ContainsAny(text, "يوافق") || strings.Contains(text, "\ufffd") {
		t.Error("the Arabic text is not read back")
	}
	if pages := strings.Count(text, "\f"); pages < 2 || strings.Count(text, hash) != pages || strings.Count(text, "DEM00-D-2026-01") < pages {
		t.Errorf("%d pages, the hash on %d of them", pages, strings.Count(text, hash))
	}
	if !bytes.Contains(body, []byte("/StructTreeRoot")) || !bytes.Contains(body, []byte("/Outlines")) {
		t.Error("the file has no tags or no outline")
	}
	if asked.Load() != 0 {
		t.Errorf("printing asked the network %d times", asked.Load())
	}
}

func TestWithoutABrowserNothingIsPrinted(t *testing.T) {
	if _, err := (document.Document{}).Print(t.Context(), printing.New("")); !errors.Is(err, printing.ErrNone) {
		t.Error(err)
	}
	if _, err := (document.Document{}).Print(t.Context(), printing.New(filepath.Join(t.TempDir(), "none"))); err == nil {
		t.Error("a browser that is not there prints")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (document.Document{Title: "x", Language: "en"}).Print(gone, printing.New(browser(t))); err == nil {
		t.Error("who has gone is printed for")
	}
}

// A document that is asked for again, or by several at once, is printed once; a
// visitor takes no place from who is signed in, and is refused while another
// visitor's document is printed.
func TestTheSameDocumentIsPrintedOnce(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	counting := filepath.Join(t.TempDir(), "browser")
	script := "#!/bin/sh\necho . >> '" + started + "'\nexec '" + browser(t) + "' \"$@\"\n"
	if err := os.WriteFile(counting, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	starts := func() int {
		body, _ := os.ReadFile(started)
		return bytes.Count(body, []byte("."))
	}
	p, d := printing.New(counting), document.Document{Title: "x", Language: "en"}
	var all errgroup.Group
	for range 4 {
		all.Go(func() error { _, err := d.Print(t.Context(), p); return err })
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Print(t.Context(), p.ForVisitors()); err != nil || starts() != 1 {
		t.Errorf("printed %d times: %v", starts(), err)
	}
	refused, printed := 0, 0
	results := make(chan error, 6)
	for i := range 6 {
		go func() {
			_, err := document.Document{Title: fmt.Sprint("y", i), Language: "en"}.Print(t.Context(), p.ForVisitors())
			results <- err
		}()
	}
	for range 6 {
		switch err := <-results; {
		case err == nil:
			printed++
		case errors.Is(err, printing.ErrBusy):
			refused++
		default:
			t.Error(err)
		}
	}
	if printed == 0 || refused == 0 {
		t.Errorf("%d printed, %d refused", printed, refused)
	}
}
