package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// A programme leads to its papers, each reader to those that open for them.
func TestAProgrammeLeadsToItsPapers(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	shown := func(b *handlerstest.Browser) string {
		t.Helper()
		page := b.Get("/programmes/JP-0001").WantStatus(http.StatusOK)
		for _, a := range page.All("main .files a") {
			// The matter of this scene is a row without its rules; the crawl of the
			// demonstration opens whole ones.
			if at := handlerstest.Attr(a, "href"); !strings.HasPrefix(at, "/board/matters/") {
				b.Get(at).WantStatus(http.StatusOK)
			}
		}
		return page.Text("main .files")
	}
	officer, auditor, visitor := shown(d.officer), shown(d.As(models.RoleAuditor)), shown(d.Visitor())
	for _, paper := range []string{"Transfer request TR-0001, tranche 1", "Approved budget", "Its money", "Decision "} {
		if !strings.Contains(officer, paper) || !strings.Contains(auditor, paper) {
			t.Errorf("%q is missing:\nofficer: %s\nauditor: %s", paper, officer, auditor)
		}
		if strings.Contains(visitor, paper) && paper != "Decision " {
			t.Errorf("a visitor is led to %q: %s", paper, visitor)
		}
	}
}
