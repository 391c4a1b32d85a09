package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

func TestAccountsAreInvitedDisabledAndEnabled(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleAdministrator)
	form := b.Get("/people").Follow("Invite")
	form.Submit("main form", handlerstest.Values{"name": "", "email": "nobody"}).WantFault("email")
	made := form.Submit("main form", handlerstest.Values{"name": "Reviewer (demonstration)", "email": "reviewer@example.test"})
	link := made.WantStatus(http.StatusOK).Text(".callout .mono")
	path := strings.TrimPrefix(link, handlerstest.Origin)
	person := s.Visitor()
	person.Get(path).Submit("main form", handlerstest.Values{"password": "a sentence to remember"}).WantStatus(http.StatusOK)

	page := b.Get("/people").Follow("Reviewer (demonstration)")
	page.Submit(`form[action$="/disablement"]`, nil).WantText("[role=status]", "disabled")
	if at := person.Get("/account"); at.URL.Path != "/sign-in" {
		t.Errorf("the disabled account still reads %s", at.URL.Path)
	}
	if at := page.Submit(`form[action$="/disablement"]`, nil); at.Answered != http.StatusSeeOther {
		t.Errorf("the same form sent twice: %d", at.Answered)
	}
	again := b.Get(page.URL.Path)
	again.WantNo(`form[action$="/disablement"]`).Submit(`form[action$="/enablement"]`, nil).WantText("[role=status]", "enabled")
	b.Get("/people").WantText("table", "Active")

	officer := s.As(models.RoleSecretariatOfficer)
	officer.Get("/people").WantStatus(http.StatusOK).WantNo(`a[href="/people/new"]`)
	officer.Get("/people/new").WantStatus(http.StatusForbidden).WantText("main", "83")
	officer.Post("/people", handlerstest.Values{"name": "x", "email": "x@example.test"}).WantStatus(http.StatusForbidden)
}

// clause 97: agreements with the administrative agent are recorded and ended here.
func TestOrganisationsAndTheirAgreementsAreKept(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleSecretariatHead)
	form := b.Get("/organisations").Follow("Add an organisation")
	form.Submit("main form", handlerstest.Values{"code": "two words", "name": "Organisation S", "kind": "un_entity"}).WantFault("code")
	page := form.Submit("main form", handlerstest.Values{"code": "ORG-S", "name": "Organisation S", "kind": "un_entity"})
	page.WantStatus(http.StatusOK).WantText("h1", "Organisation S")
	page.Submit(`form[action$="/agreements"]`, handlerstest.Values{"instrument": "", "from": "2020-02-30"}).WantFault("from")
	page = page.Submit(`form[action$="/agreements"]`, handlerstest.Values{"instrument": "Memorandum of understanding", "from": "2020-01-01"})
	page.WantText("table", "Memorandum of understanding").WantText("table", "Active")
	b.Get("/organisations").WantText("table", "In force")
	page.Submit(`form[action^="/agreements/"]`, nil).WantText("table", "Ended")
	page.Submit(`form[action^="/organisations/"]:not([action$="/agreements"])`, handlerstest.Values{"name": "Organisation S, renamed"}).
		WantText("h1", "Organisation S, renamed")
	s.As(models.RoleAuditor).Get(page.URL.Path).WantStatus(http.StatusOK).WantNo("main form")
	s.As(models.RoleReviewer).Get(page.URL.Path).WantStatus(http.StatusNotFound)
}

// clause 81: a mandate is granted by an instrument, never to oneself, and ends
// with a reason; what was held at any moment stays answerable.
func TestMandatesAreGrantedEndedAndListedAsAtAnyMoment(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	admin, person := s.Cast(models.RoleAdministrator), s.Cast(models.RoleReviewer)
	b := s.SignIn(admin)
	form := b.Get("/mandates/new")
	for _, o := range form.All("select[name=person] option") {
		if handlerstest.Attr(o, "value") == itoa(admin.PersonID) {
			t.Error("the form offers a mandate to the administrator's own person")
		}
	}
	form.Submit("main form", handlerstest.Values{"person": itoa(person.PersonID), "role": "auditor"}).WantFault("instrument")
	page := form.Submit("main form", handlerstest.Values{"person": itoa(person.PersonID), "role": "auditor", "instrument": "Letter of 1 February"})
	page.WantStatus(http.StatusOK).WantText("h1", "Auditor").WantText("table", "Letter of 1 February")
	b.Get("/mandates?role=auditor").WantText("table", "Auditor")
	b.Get("/mandates?role=auditor&at=2001-01-01T00:00").WantNo("table")
	page.Submit("main form", handlerstest.Values{"reason": ""}).WantFault("reason")
	page.Submit("main form", handlerstest.Values{"reason": "the audit is over"}).WantText("table", "the audit is over").WantNo(`form[action$="/end"]`)
	b.Get("/mandates?role=auditor").WantNo("table")
	b.Get("/mandates?role=auditor&all=1").WantText("table", "Ended")

	self := b.Get("/mandates/new")
	key := handlerstest.Attr(self.One("main form input[name=_key]"), "value")
	capacity := handlerstest.Attr(self.One("main form input[name=_capacity]"), "value")
	b.Post("/mandates", handlerstest.Values{
		"_key": key, "_capacity": capacity, "person": itoa(admin.PersonID), "role": "auditor", "instrument": "my own letter",
	}).WantStatus(http.StatusForbidden).WantText("main", "clause 81")
}

func TestTheTableOfRightsIsReadByEveryone(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	page := s.Visitor().Get("/rights").WantStatus(http.StatusOK)
	if n := len(page.All("tbody tr")); n != len(models.Rights) {
		t.Errorf("%d rows, %d rights", n, len(models.Rights))
	}
	page.WantText("#matter\\.vote", "34").WantText("#matter\\.vote", "Yes")
}

// clause 18: auditors read every act with its old and new values.
func TestTheRecordOfActsIsReadByAuditors(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	s.As(models.RoleAdministrator).Get("/organisations/new").
		Submit("main form", handlerstest.Values{"code": "ORG-S", "name": "Organisation S", "kind": "un_entity"})
	b := s.As(models.RoleAuditor)
	page := b.Get("/acts?action=organisation.add").WantText("table", "organisation.add").WantText("table", "Administrator")
	page.Follow(handlerstest.TextOf(page.One("tbody a"))).WantStatus(http.StatusOK).WantText("main", "Organisation S").WantText("main", "ORG-S")
	b.Get("/acts/999999999").WantStatus(http.StatusNotFound)
	b.Get("/acts?target=organisations&id=x").WantStatus(http.StatusOK)
	s.As(models.RoleSecretariatHead).Get("/acts").WantStatus(http.StatusForbidden)
}
