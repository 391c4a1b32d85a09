package frontend

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"seedfund/frontend/i18n"
)

// firstWindow is what a first answer may weigh to fit the first flight of a
// new connection, ten segments of 1,460 bytes: page and style sheet together,
// compressed as pages are.
const firstWindow = 10 * 1460

func TestAPublicPageFitsTheFirstWindow(t *testing.T) {
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Samples(assets) {
		if !s.Page {
			continue
		}
		public := strings.HasPrefix(s.Name, "public/") || strings.HasPrefix(s.Name, "record/")
		for _, lang := range []string{"en", "fr", "ar"} {
			var page, packed bytes.Buffer
			ctx := i18n.With(context.Background(), lang)
			if err := s.View(ctx).Render(ctx, &page); err != nil {
				t.Fatal(err)
			}
			script := bytes.Contains(page.Bytes(), []byte("<script"))
			if public && script {
				t.Errorf("%s in %s carries a script", s.Name, lang)
			}
			if script {
				continue // a page for signed-in persons
			}
			w := brotli.NewWriterLevel(&packed, 5)
			if _, err := w.Write(page.Bytes()); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if packed.Len() > firstWindow {
				t.Errorf("%s in %s weighs %d bytes compressed, more than %d", s.Name, lang, packed.Len(), firstWindow)
			}
			t.Logf("%s %s: %d bytes, %d compressed", s.Name, lang, page.Len(), packed.Len())
		}
	}
}
