package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// second gives a member of the cast a second mandate.
func second(t *testing.T, s *handlerstest.Site, actor models.Actor, role models.Role) {
	t.Helper()
	err := s.DB.Write(s.Ctx, models.SystemActor, "cast.join", func(tx *db.Tx) error {
		_, err := people.CreateMandate(tx, people.MandateInput{
			Person: actor.PersonID, Role: role, From: tx.Now.AddDate(0, -1, 0), Instrument: "letter of a test",
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// clauses 40, 98: the capacity is chosen explicitly, and a form opened in
// another one is refused.
func TestAPersonWithTwoCapacitiesChoosesOne(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleAdministrator)
	second(t, s, actor, models.RoleAuditor)
	b := s.SignIn(actor)
	page := b.Get("/home").WantStatus(http.StatusOK)
	if page.URL.Path != "/capacity" || page.URL.Query().Get("next") != "/home" {
		t.Fatalf("home led to %s, want the choice of a capacity and back", page.URL)
	}
	if page.Has("input[name=mandate][checked]") {
		t.Error("a capacity is chosen before the person chose")
	}
	acts := s.Acts()
	administrator := handlerstest.Attr(page.One("input[name=mandate]"), "value")
	page = page.Submit("main form", handlerstest.Values{"mandate": administrator})
	if page.URL.Path != "/home" {
		t.Fatalf("choosing led to %s", page.URL)
	}
	page.WantText(".acting summary", "Administrator")
	if s.Acts() != acts+1 {
		t.Error("the choice is not on record")
	}

	old := b.Get("/account/tokens")
	choice := b.Get("/capacity")
	auditor := ""
	for _, n := range choice.All("input[name=mandate]") {
		if v := handlerstest.Attr(n, "value"); v != administrator {
			auditor = v
		}
	}
	choice.Submit("main form", handlerstest.Values{"mandate": auditor})
	refused := old.Submit("main form.form", handlerstest.Values{"name": "x", "scopes": []string{"read"}, "mandate": auditor})
	refused.WantStatus(http.StatusConflict).WantText("main", "another capacity")
	b.Get("/account/tokens").Submit("main form.form", handlerstest.Values{"name": "x", "scopes": []string{"read"}, "mandate": auditor}).
		WantStatus(http.StatusOK).WantText("main", "shown this once")

	stranger := s.Cast(models.RoleReviewer)
	choice = b.Get("/capacity")
	b.Post("/capacity", handlerstest.Values{"mandate": itoa(stranger.MandateID)}).WantFault("mandate")
}

// A7: a link that was used opens nothing more.
func TestAnInvitationLeadsToAPasswordOnce(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	admin := s.Cast(models.RoleAdministrator)
	_, link, err := s.Services.People.Invite(s.Ctx, admin, people.AccountInput{Name: "Officer", Email: "officer@example.test", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, handlerstest.Origin)
	b := s.Visitor()
	b.Get(path).Submit("main form", handlerstest.Values{"password": "short"}).WantFault("password")
	page := b.Get(path).Submit("main form", handlerstest.Values{"password": "a sentence to remember"})
	if page.Answered != http.StatusSeeOther {
		t.Fatalf("accepting: %d\n%s", page.Answered, page.Text("main"))
	}
	if lang := handlerstest.Attr(page.One("html"), "lang"); lang != "fr" {
		t.Errorf("the page is in %q, the account's language is fr", lang)
	}
	again := s.Visitor().Get(path)
	again.WantStatus(http.StatusConflict)
	_, other, err := s.Services.People.Invite(s.Ctx, s.Fresh(admin), people.AccountInput{Name: "Second", Email: "second@example.test"})
	if err != nil {
		t.Fatal(err)
	}
	b.Get(strings.TrimPrefix(other, handlerstest.Origin)).
		Submit("main form", handlerstest.Values{"password": "a sentence to remember"}).WantStatus(http.StatusForbidden)
}

func TestAResetIsAnsweredTheSameForAnyAddress(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	known := s.Visitor().Get("/reset").Submit("main form", handlerstest.Values{"email": s.Email(actor)})
	unknown := s.Visitor().Get("/reset").Submit("main form", handlerstest.Values{"email": "nobody@example.test"})
	if known.Status != unknown.Status || known.Text("main") != unknown.Text("main") || known.Location != unknown.Location {
		t.Error("the answer tells whether an address has an account")
	}
	s.Visitor().Get("/reset").Submit("main form", handlerstest.Values{"email": "no address"}).WantFault("email")
}

func TestProfileIsSavedAndAStaleSaveShowsBothTexts(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	first, late := b.Get("/account"), b.Get("/account")
	saved := first.Submit("main form", handlerstest.Values{"name": "Reviewer (demonstration)", "language": "fr", "zone": "Africa/Nairobi"})
	saved.WantStatus(http.StatusOK).WantText("[role=status]", "enregistré")
	if again := first.Submit("main form", handlerstest.Values{"name": "Reviewer (demonstration)", "language": "fr", "zone": "Africa/Nairobi"}); again.Answered != http.StatusSeeOther {
		t.Errorf("the same form sent twice is answered with %d, want 303 to what it did", again.Answered)
	}
	stale := late.Submit("main form", handlerstest.Values{"name": "Another name", "zone": "Asia/Amman"})
	stale.WantStatus(http.StatusConflict).WantText("table", "Asia/Amman").WantText("table", "Africa/Nairobi")
	stale.Submit("main form", nil).WantStatus(http.StatusOK).WantText("[role=status]", "saved")
	b.Get("/account").Submit("main form", handlerstest.Values{"name": " "}).WantFault("name")
}

func TestATokenActsUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleSecretariatOfficer)
	page := b.Get("/account/tokens")
	mandate := handlerstest.Attr(page.One("input[name=mandate]"), "value")
	made := page.Submit("main form.form", handlerstest.Values{"name": "export", "mandate": mandate, "scopes": []string{"read"}})
	secret := made.WantStatus(http.StatusOK).Text(".callout .mono")
	if !strings.HasPrefix(secret, "seedfund_") {
		t.Fatalf("the secret is %q", secret)
	}
	if who, err := s.Services.People.ActorForToken(s.Ctx, secret); err != nil || who.Actor.Role != models.RoleSecretariatOfficer {
		t.Fatalf("the token opens %+v, %v", who, err)
	}
	b.Get("/account/tokens").WantNo(".callout .mono").Submit("main table form", nil).WantText("[role=status]", "revoked")
	if _, err := s.Services.People.ActorForToken(s.Ctx, secret); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("the revoked token opens the door: %v", err)
	}
	b.Get("/account/tokens").Submit("main form.form", handlerstest.Values{"name": "", "days": "400"}).WantFault("days")
	_, other, err := s.Services.People.MakeToken(s.Ctx, s.Fresh(s.Cast(models.RoleReviewer)), people.TokenInput{})
	if err == nil || other == "" {
		t.Error("control: a token without a name is made")
	}
}

// An act that needs a fresh sign-in asks for the password, and the form that
// was on its way arrives.
func TestAStaleSignInIsProvedAgainAndTheFormIsKept(t *testing.T) {
	t.Parallel()
	start := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
	s := handlerstest.New(t, apptest.At(start))
	b := s.As(models.RoleSecretariatOfficer)
	page := b.Get("/account/tokens")
	mandate := handlerstest.Attr(page.One("input[name=mandate]"), "value")
	s.Clock.Advance(models.FreshFor + time.Minute)
	asked := page.Submit("main form.form", handlerstest.Values{"name": "export", "mandate": mandate, "scopes": []string{"read", "calls"}})
	asked.WantStatus(http.StatusForbidden)
	asked.Submit("main form", handlerstest.Values{"_password": "not the password"}).WantFault("_password")
	asked.Submit("main form", handlerstest.Values{"_password": apptest.Password}).
		WantStatus(http.StatusOK).WantText("main", "shown this once").WantText("table", "read calls")
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	here, there := s.SignIn(actor), s.SignIn(actor)
	there.Get("/account").WantStatus(http.StatusOK)
	page := here.Get("/account/sessions")
	if n := len(page.All("tbody tr")); n != 2 {
		t.Fatalf("%d sessions, want 2", n)
	}
	page.Submit("main table form", nil).WantText("[role=status]", "ended")
	if at := there.Get("/account"); at.URL.Path != "/sign-in" {
		t.Errorf("the ended session still reads %s", at.URL.Path)
	}
	here.Get("/account").WantStatus(http.StatusOK)
}

func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	kept := b.Cookies("/")
	b.Get("/account").Submit(`form[action="/sign-out"]`, nil)
	thief := s.Visitor()
	thief.SetCookies(kept...)
	if at := thief.Get("/account"); at.URL.Path != "/sign-in" {
		t.Errorf("a copied cookie still reads %s after sign-out", at.URL.Path)
	}
}

// The first start leads from the one-time link to a fund with its Board.
func TestTheFirstAdministratorSetsUpTheFund(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s := handlerstest.On(t, h, handlerstest.Origin)
	s.Visitor().Get("/sign-in").WantText("main", "one-time link")
	link, err := s.Services.People.FirstLink(s.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, handlerstest.Origin)
	b := s.Visitor()
	form := handlerstest.Values{"fund_code": "DEM01", "name": "Administrator", "email": "admin@example.org", "password": "a sentence to remember"}
	b.Get(path).Submit("main form", form).WantFault("fund_code")
	form["fund_code"] = "mig00"
	page := b.Get(path).Submit("main form", form)
	if page.URL.Path != "/set-up" {
		t.Fatalf("the first administrator came to %s (%d)\n%s", page.URL, page.Status, page.Text("main"))
	}
	page.WantText("main", "MIG00").WantNo(".ribbon")
	page.Submit("main form", handlerstest.Values{"instrument": "", "seats_each": "0"}).WantFault("seats_each")
	page = page.Submit("main form", handlerstest.Values{"instrument": "Terms of reference"})
	page.WantStatus(http.StatusOK).WantText("[role=status]", "Board").WantNo("#board")
	page.WantText("main", "The rules of the fund")
	page.Follow("The rules of the fund").WantStatus(http.StatusOK).WantText("h1", "Rules of the fund")
	b.Get("/home").WantText("main", "Next: Organisations and their agreements with the agent")
	s.Visitor().Get(path).WantStatus(http.StatusConflict)
	s.Verify()
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
