package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

func TestSignInGoesOnToThePageThatAskedForIt(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleSecretariatOfficer)
	page := s.Visitor().Get("/sign-in/confirm")
	if page.Answered != http.StatusSeeOther || page.Location != "/sign-in?next=%2Fsign-in%2Fconfirm" {
		t.Fatalf("a visitor got %d to %q, want the way to sign in and back", page.Answered, page.Location)
	}
	page = page.Submit("main form", handlerstest.Values{"email": s.Email(actor), "password": apptest.Password})
	if page.Answered != http.StatusSeeOther || page.URL.Path != "/sign-in/confirm" {
		t.Fatalf("signing in led to %d %s, want the page that asked for it", page.Answered, page.URL.Path)
	}
	page.WantStatus(http.StatusOK).WantText(".acting summary", "Secretariat officer")
}

func TestAWrongPasswordComesBackWithTheAddressAndWithoutThePassword(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	page := s.Visitor().Get("/sign-in").Submit("main form", handlerstest.Values{"email": s.Email(actor), "password": "not the password"})
	page.WantFault("password")
	if got := handlerstest.Attr(page.One(`input[name=email]`), "value"); got != s.Email(actor) {
		t.Errorf("the address came back as %q", got)
	}
	if strings.Contains(string(page.Body), "not the password") {
		t.Error("the page carries the password that was sent")
	}
	if !strings.HasPrefix(page.Text("title"), "Error:") {
		t.Errorf("the title is %q", page.Text("title"))
	}
	unknown := s.Visitor().Get("/sign-in").Submit("main form", handlerstest.Values{"email": "nobody@example.test", "password": "not the password"})
	if unknown.Status != page.Status || unknown.Text(".faults") != page.Text(".faults") {
		t.Errorf("an unknown address is answered with %q, a known one with %q", unknown.Text(".faults"), page.Text(".faults"))
	}
}
