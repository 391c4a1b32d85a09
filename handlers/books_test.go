package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/handlers/handlerstest"
)

// The foot of every page says when the ledger was written last, in the same
// words, and costs no page a statement of its own.
func TestEveryFootNamesTheLastEntry(t *testing.T) {
	s := moneyStage(t)
	officer, visitor := s.SignIn(s.officer), s.Visitor()
	pages := []struct {
		browser *handlerstest.Browser
		path    string
	}{
		{visitor, "/"}, {visitor, "/programmes"}, {visitor, "/programmes/JP-0001"}, {visitor, "/contributions"}, {visitor, "/calls"}, {visitor, "/decisions"}, {visitor, "/rights"},
		{officer, "/home"}, {officer, "/ledger"}, {officer, "/transfers"}, {officer, "/nothing"},
	}
	says := func(want string) {
		t.Helper()
		for _, p := range pages {
			if got := p.browser.Get(p.path).Text("footer"); !strings.Contains(got, want) {
				t.Errorf("%s says at its foot %q, want %q", p.path, got, want)
			}
		}
	}
	says("1 March 2027, 09:00 UTC")
	before := officer.Statements("/transfers")
	s.Clock.Advance(time.Hour)
	if after := officer.Statements("/transfers"); after != before {
		t.Errorf("reading the books anew costs the page %d statements, %d before", after, before)
	}
	s.paid()
	s.Clock.Advance(time.Minute)
	says("1 March 2027, 10:00 UTC")
	visitor.Get("/accessibility").WantStatus(http.StatusOK)
	if got := visitor.Get("/accessibility").Text("footer"); strings.Contains(got, "2027") {
		t.Errorf("a page without figures speaks of the ledger: %s", got)
	}
}
