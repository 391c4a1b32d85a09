package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// A calendar program reads under the secret address what the page shows, until
// the address is revoked.
func TestAFeedEqualsItsPage(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	browser := s.SignIn(s.Cast(models.RoleBoardMember))
	page := browser.Get("/account/calendar")
	page.Submit("main form.form", handlerstest.Values{"name": ""}).WantFault("name")
	made := page.Submit("main form.form", handlerstest.Values{"name": "phone", "mandate": handlerstest.Attr(page.One("input[name=mandate]"), "value")})
	address, err := url.Parse(made.Text(".callout .mono"))
	if err != nil || address.Path != "/calendar/own.ics" {
		t.Fatalf("address %v, %v", address, err)
	}
	feed := s.Visitor().Get(address.RequestURI())
	if kind := feed.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/calendar") {
		t.Errorf("%s", kind)
	}
	if _, err := ics.ParseCalendar(strings.NewReader(string(feed.Body))); err != nil {
		t.Error(err)
	}
	browser.Get("/account/calendar").Submit("main table form", nil).WantText("[role=status]", "revoked")
	s.Visitor().Get(address.RequestURI()).WantStatus(http.StatusNotFound)
	s.Visitor().Get("/calendar/own.ics").WantStatus(http.StatusNotFound)
}
