package handlers_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"seedfund/handlers/api"
	"seedfund/handlers/handlerstest"
)

// publicPage is what the first load of a public page may weigh, compressed.
const publicPage = 60 << 10

func TestTheReferenceListsEveryOperation(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	for _, lang := range []string{"en", "fr", "ar"} {
		page := s.Visitor().Get("/" + lang + api.Prefix + "/docs").WantStatus(http.StatusOK)
		for _, o := range api.Table() {
			if !page.Has("details#" + o.ID) {
				t.Errorf("%s: %s is missing", lang, o.ID)
			}
		}
		for _, key := range []string{"api.area.", "api.docs.", "people.right."} {
			if strings.Contains(page.Text("main"), key) {
				t.Errorf("%s: a text that begins with %s has no words", lang, key)
			}
		}
		if page.Has("script") {
			t.Errorf("%s: the page carries a script", lang)
		}
		var packed bytes.Buffer
		w := brotli.NewWriterLevel(&packed, 5)
		if _, err := w.Write(page.Body); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if packed.Len() > publicPage {
			t.Errorf("%s: %d bytes compressed, more than %d", lang, packed.Len(), publicPage)
		}
		t.Logf("%s: %d bytes, %d compressed", lang, len(page.Body), packed.Len())
	}
	page := s.Visitor().Get("/")
	if !page.Has(`footer a[href$="` + api.Prefix + `/docs"]`) {
		t.Error("the foot of the page does not lead to the reference")
	}
	page = s.Visitor().Get(api.Prefix + "/docs")
	page.WantText("details#vote", "one of agree, agree_with_remarks, object, abstain").WantText("details#release-tranche", "If-Match")
	if document := s.Visitor().Get(handlerstest.Attr(page.All(`main a[href$="/openapi.json"]`)[0], "href")); document.Status != http.StatusOK {
		t.Errorf("the document answers %d", document.Status)
	}
}
