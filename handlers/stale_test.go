package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// staleSave opens a form twice, saves the one and then the other, and gives the
// answer to the second, which must show both texts under the field's label.
func staleSave(t *testing.T, b *handlerstest.Browser, path, form string, first, second handlerstest.Values, label string) *handlerstest.Page {
	t.Helper()
	early, late := b.Get(path).WantStatus(http.StatusOK), b.Get(path)
	early.Submit(form, first).WantStatus(http.StatusOK)
	both := late.Submit(form, second).WantStatus(http.StatusConflict)
	row := both.Text("table tbody tr")
	for _, words := range []string{label, textIn(first), textIn(second)} {
		if !strings.Contains(row, words) {
			t.Errorf("%s: the stale save shows %q, want %q in it", path, row, words)
		}
	}
	return both
}

// textIn is the one text of a form's values.
func textIn(v handlerstest.Values) string {
	for _, value := range v {
		return value.(string)
	}
	return ""
}

func TestAStaleSaveShowsOnesOwnTextAndWhatStands(t *testing.T) {
	s, r := boardSite(t)
	matter := path(r.Prepared(), "paper")
	officer := s.SignIn(r.Officer)
	both := staleSave(t, officer, matter, "main form", handlerstest.Values{"recommendation": "Approve it at once."}, handlerstest.Values{"recommendation": "Defer it for a year."}, "Recommendation")
	both.Submit("main form", nil).WantStatus(http.StatusOK)
	officer.Get(matter).WantText("main form", "Defer it for a year.")

	admin := s.As(models.RoleAdministrator)
	organisation := admin.Get("/organisations").One(`main table a[href^="/organisations/"]`)
	staleSave(t, admin, handlerstest.Attr(organisation, "href"), `main form[action^="/organisations/"]:not([action$="/agreements"])`,
		handlerstest.Values{"name": "First name of it"}, handlerstest.Values{"name": "Second name of it"}, "Name")
	staleSave(t, admin, "/account", "main form", handlerstest.Values{"name": "Keeper of accounts"}, handlerstest.Values{"name": "Keeper of seats"}, "Name")
}

// Choices are shown in their words, not by the codes a form sends.
func TestAStaleSaveNamesChoices(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	early, late := b.Get("/account"), b.Get("/account")
	early.Submit("main form", handlerstest.Values{"zone": "Africa/Nairobi"}).WantStatus(http.StatusOK)
	both := late.Submit("main form", handlerstest.Values{"language": "fr"}).WantStatus(http.StatusConflict)
	both.WantText("table", "Français").WantText("table", "English").WantText("table", "Africa/Nairobi")
}
