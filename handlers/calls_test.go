package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// applyScene is a server with one open call and both sides of an application.
type applyScene struct {
	*handlerstest.Site
	t                          *testing.T
	call                       models.Call
	lead, partner, state, head models.Actor
}

var applyStart = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

func applyStage(t *testing.T) *applyScene {
	t.Helper()
	t.Parallel()
	s := &applyScene{Site: handlerstest.New(t, apptest.At(applyStart)), t: t}
	s.lead, s.state, s.head = s.Cast(models.RoleDrafter), s.Cast(models.RoleFocalPoint), s.Cast(models.RoleSecretariatHead)
	s.partner = s.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: models.KindUNEntity}, "")
	s.call = s.published(func(*calls.Terms) {})
	return s
}

func (s *applyScene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *applyScene) now() time.Time { return s.DB.Now(s.Ctx) }

func (s *applyScene) terms() calls.Terms {
	terms := calls.Usual()
	x := func(en string) models.Texts { return models.Texts{"en": en, "fr": en + " (fr)", "ar": en + " (ar)"} }
	terms.Title, terms.Summary = x("Work and dignity on the move"), x("Joint programmes for work and return with dignity.")
	terms.OpensAt, terms.ClosesAt = s.now().Add(-time.Minute), s.now().AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum = 12_000_000_00, 100_000_00, 2_600_000_00
	terms.Themes = []int{2, 4}
	return terms
}

func (s *applyScene) published(change func(*calls.Terms)) models.Call {
	s.t.Helper()
	terms := s.terms()
	change(&terms)
	c, err := s.Services.Calls.Prepare(s.Ctx, s.head, terms)
	s.must(err)
	s.must(s.Services.Calls.Publish(s.Ctx, s.Fresh(s.head), c.ID, c.Version))
	v, err := s.Services.Calls.Show(s.Ctx, s.head, c.ID)
	s.must(err)
	return v.Call
}

func TestEverybodyReadsTheCalls(t *testing.T) {
	s := applyStage(t)
	page := s.Visitor().Get("/calls").WantStatus(http.StatusOK)
	page.WantText("h1", "1 call is open now").WantText("article", s.call.Reference).WantText("article", "10 January 2027, 09:00 UTC")
	page = page.Follow("Work and dignity on the move").WantStatus(http.StatusOK)
	if page.URL.Path != "/calls/"+s.call.Reference {
		t.Errorf("the call stands at %s", page.URL.Path)
	}
	for _, text := range []string{"US$ 12,000,000", "US$ 100,000 to US$ 2,600,000", "30 minutes after closing", "7.00%", "At least 2 entities", "Letter of the Government"} {
		page.WantText("main", text)
	}
	page.WantNo("script").WantNo(`a[href$="/extension"]`)
	if got := page.Text(`main a[href^="/sign-in"]`); got != "Sign in to apply" {
		t.Errorf("a visitor is offered %q", got)
	}
	for lang, title := range map[string]string{"fr": "Work and dignity on the move (fr)", "ar": "Work and dignity on the move (ar)"} {
		s.Visitor().Get("/"+lang+"/calls/"+s.call.Reference).WantStatus(http.StatusOK).WantText("h1", title)
	}
	s.Visitor().Get("/calls/DEM00-C-1999-01").WantStatus(http.StatusNotFound)
}

func TestReadersSeeTheirOwnZone(t *testing.T) {
	s := applyStage(t)
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.zone", func(tx *db.Tx) error {
		account, err := db.Load[models.Account](tx, s.lead.AccountID)
		if err != nil {
			return err
		}
		account.Zone = "Asia/Karachi"
		return db.Update(tx, account, "zone")
	}))
	s.SignIn(s.lead).Get("/calls/"+s.call.Reference).WantText(".aside", "10 January 2027, 09:00 UTC (10 January 2027, 14:00 UTC+5)")
}

func TestTheSecretariatPreparesAndTheHeadPublishes(t *testing.T) {
	s := applyStage(t)
	officer := s.As(models.RoleSecretariatOfficer)
	form := officer.Get("/calls/new").WantStatus(http.StatusOK)
	again := form.Submit("main form", handlerstest.Values{"title[en]": "A second call", "envelope": "45.000,00", "maximum": "1000000", "opens_at": "2026-12-01T09:00", "closes_at": "tomorrow"})
	again.WantFault("envelope").WantFault("closes_at")
	if v := handlerstest.Attr(again.One(`input[name="title[en]"]`), "value"); v != "A second call" {
		t.Errorf("the title came back as %q", v)
	}
	page := again.Submit("main form", handlerstest.Values{"envelope": "5,000,000.00", "minimum": "100000", "closes_at": "2027-01-31T17:00", "themes": []string{"1"}, "weight[" + s.firstCriterion() + "]": "1"})
	if page.Answered != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Answered, page.Text("main"))
	}
	page.WantText(".said", "The draft is saved.")
	address := page.URL.Path
	drafts := again.Submit("main form", handlerstest.Values{"envelope": "5,000,000.00", "minimum": "100000", "closes_at": "2027-01-31T17:00", "themes": []string{"1"}, "weight[" + s.firstCriterion() + "]": "1"})
	if drafts.URL.Path != address {
		t.Errorf("the form of a draft sent again leads to %s, the first time to %s", drafts.URL.Path, address)
	}
	s.Visitor().Get(address).WantStatus(http.StatusNotFound)
	officer.Get(address + "/publication").WantStatus(http.StatusNotFound)

	head := s.SignIn(s.head)
	gaps := head.Get(address + "/publication").WantStatus(http.StatusOK)
	gaps.WantText(".callout", "Write the title in English, French and Arabic").WantText(".callout", "The weights add up to").WantNo("main form")
	stale := head.Get(address + "/terms")
	fixed := handlerstest.Values{"title[fr]": "Deuxième appel", "title[ar]": "دعوة ثانية", "summary[en]": "x", "summary[fr]": "y", "summary[ar]": "z", "weight[" + s.firstCriterion() + "]": s.firstWeight()}
	head.Get(address+"/terms").Submit("main form", fixed).WantText(".said", "The draft is saved.")
	fixed["title[fr]"] = "Un autre appel"
	both := stale.Submit("main form", fixed).WantStatus(http.StatusConflict)
	both.WantText("table", "Un autre appel").WantText("table", "Deuxième appel")
	if text := both.Text("table"); strings.Contains(text, "5,000,000.00") || strings.Contains(text, "title[fr]") {
		t.Errorf("the table shows what does not differ, or names without their labels: %s", text)
	}
	ready := head.Get(address + "/publication")
	ready.Submit("main form", nil).WantText(".said", "The call is published.")
	acts := s.Acts()
	if again := ready.Submit("main form", nil); again.Answered != http.StatusSeeOther || s.Acts() != acts {
		t.Errorf("the same form acted twice: %d", again.Answered)
	}
	s.Visitor().Get(address).WantStatus(http.StatusOK).WantText("main .tag", "Announced")
	head.Get(address + "/terms").WantStatus(http.StatusConflict)
}

func (s *applyScene) firstCriterion() string { return s.criteria()[0].Code }

func (s *applyScene) firstWeight() string {
	return string(rune('0'+s.criteria()[0].Weight/10)) + string(rune('0'+s.criteria()[0].Weight%10))
}

func (s *applyScene) criteria() []models.Criterion {
	_, criteria, err := calls.DefaultCriteria()
	s.must(err)
	return criteria
}

func TestPublicationAsksForAFreshSignIn(t *testing.T) {
	s := applyStage(t)
	c, err := s.Services.Calls.Prepare(s.Ctx, s.head, s.terms())
	s.must(err)
	head := s.SignIn(s.head)
	page := head.Get("/calls/" + c.Reference + "/publication")
	s.Clock.Advance(models.FreshFor)
	confirm := page.Submit("main form", nil).WantStatus(http.StatusForbidden)
	s.Visitor().Get("/calls/" + c.Reference).WantStatus(http.StatusNotFound)
	confirm.Submit("main form", handlerstest.Values{"_password": apptest.Password}).WantText(".said", "The call is published.")
}

func TestExtensionAndCancellationCarryTheirReason(t *testing.T) {
	s := applyStage(t)
	head := s.SignIn(s.head)
	address := "/calls/" + s.call.Reference
	form := head.Get(address + "/extension")
	form.Submit("main form", handlerstest.Values{"closes_at": "2026-11-11T00:00", "reason": "x"}).WantFault("closes_at")
	form.Submit("main form", handlerstest.Values{"closes_at": "2027-02-11T00:00", "reason": ""}).WantFault("reason")
	form.Submit("main form", handlerstest.Values{"closes_at": "2027-02-11T00:00", "reason": "Lines were down for a week."}).WantText(".said", "The call is extended.")
	s.Visitor().Get(address).WantText("table", "Lines were down for a week.").WantText("table", "Extended").WantText(".aside", "11 February 2027")
	head.Get(address+"/cancellation").Submit("main form", handlerstest.Values{"reason": "The envelope was withdrawn."}).WantText(".said", "The call is cancelled.")
	page := s.Visitor().Get(address).WantText("main .tag", "Cancelled").WantText("table", "The envelope was withdrawn.")
	page.WantNo(`main a[href^="/sign-in"]`)
	s.As(models.RoleSecretariatOfficer).Get(address + "/cancellation").WantStatus(http.StatusNotFound)
	refused := s.As(models.RoleSecretariatOfficer).Post(address+"/cancellation", handlerstest.Values{"reason": "x", "_key": "k"})
	if refused.Status != http.StatusForbidden && refused.Status != http.StatusConflict {
		t.Errorf("an officer cancels: %d", refused.Status)
	}
}

func TestTheListOfCallsTakesTheSameStatementsForOneAndMany(t *testing.T) {
	s := applyStage(t)
	officer := s.As(models.RoleSecretariatOfficer) // a visitor's list may come from the shelf
	count := func() int64 { return officer.Statements("/calls") }
	count() // reads the store's kind once for all
	one := count()
	for range 19 {
		s.published(func(terms *calls.Terms) {})
	}
	if many := count(); many != one {
		t.Errorf("20 calls: %d statements, one call: %d", many, one)
	}
	if page := s.Visitor().Get("/calls"); strings.Count(page.Text("article"), "DEM00-C-") != 20 {
		t.Error("not every call is listed")
	}
}
