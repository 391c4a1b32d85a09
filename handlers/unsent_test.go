package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// typed is what a page's script sends while its reader writes.
func typed(actor models.Actor, form, field, text string, seen int64) handlerstest.Values {
	return handlerstest.Values{"_capacity": fmt.Sprint(actor.MandateID), "_form": form, "_page": "/en" + form, "_base": "0", "_seen": fmt.Sprintf(`{%q:%d}`, field, seen), field: text}
}

// What was typed and not sent stands in the form again, for its author alone, on
// any device, with or without script, until the form is sent or the words are set
// aside.
func TestAFormShowsWhatItsReaderTypedAndDidNotSend(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor, other := s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleSecretariatOfficer)
	b := s.SignIn(actor)
	const words = `Fair "work" <script>alert(1)</script>`
	answer := b.Post("/account/unsent", typed(actor, "/calls", "title[en]", words, 0))
	var told struct {
		Versions map[string]int64
		Stale    []string
	}
	if err := json.Unmarshal(answer.Body, &told); err != nil || answer.Status != http.StatusOK || told.Versions["title[en]"] != 1 {
		t.Fatalf("%d %s %v", answer.Status, answer.Body, err)
	}
	elsewhere := b.Post("/account/unsent", typed(actor, "/calls", "title[en]", "from another window", 0))
	if elsewhere.Status != http.StatusConflict || !strings.Contains(string(elsewhere.Body), `"stale":["title[en]"]`) {
		t.Errorf("another window is answered %d %s", elsewhere.Status, elsewhere.Body)
	}
	page := s.SignIn(actor).Get("/en/calls/new")
	if got := handlerstest.Attr(page.One(`[name="title[en]"]`), "value"); got != words {
		t.Errorf("the form shows %q", got)
	}
	page.WantText(".restored", "did not send").WantNo("main script")
	s.SignIn(other).Get("/en/calls/new").WantNo(".restored")
	if strings.Contains(string(s.SignIn(other).Get("/en/calls/new").Body), "Fair") {
		t.Error("somebody else reads what was typed")
	}
	acts := s.Acts()
	if at := handlerstest.Attr(page.One("[data-forget]"), "formaction"); at != "/account/unsent/forget" {
		t.Errorf("setting aside leads to %q", at)
	}
	b.Post("/account/unsent/forget", handlerstest.Values{"_form": handlerstest.Attr(page.One("[name=_form]"), "value")})
	if s.Acts() != acts {
		t.Errorf("%d acts are noted of words that were not sent", s.Acts()-acts)
	}
	s.SignIn(actor).Get("/en/calls/new").WantNo(".restored")
}

// A form that did its work takes along what was kept of it; one that was refused
// does not.
func TestAFormThatIsSentTakesItsWordsAlong(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	b := s.SignIn(actor)
	kept := func() int {
		all, err := s.Services.Unsent.Of(s.Ctx, actor)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	b.Post("/account/unsent", typed(actor, "/account", "name", "A reviewer", 0)).WantStatus(http.StatusOK)
	form := b.Get("/en/account")
	form.WantText(".restored", "did not send")
	form.Submit("main form", handlerstest.Values{"name": ""}).WantStatus(http.StatusUnprocessableEntity)
	if kept() != 1 {
		t.Error("a refused form lost what was kept of it")
	}
	if sent := form.Submit("main form", handlerstest.Values{"name": "A reviewer"}); sent.Answered != http.StatusSeeOther {
		t.Fatalf("the form is answered %d", sent.Answered)
	}
	if kept() != 0 {
		t.Error("a form that was sent is offered again")
	}
}

// Words typed on an older version rest on that version: sending them is refused
// with both texts, though the page was opened anew.
func TestWordsOfYesterdayDoNotWriteOverToday(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	b := s.SignIn(actor)
	in := typed(actor, "/account", "name", "Typed on the first version", 0)
	in["_base"] = "1"
	b.Post("/account/unsent", in).WantStatus(http.StatusOK)
	if sent := s.SignIn(actor).Get("/en/account").Submit("main form", handlerstest.Values{"name": "Typed on the first version"}); sent.Answered != http.StatusSeeOther {
		t.Fatalf("control: the same version is refused with %d", sent.Answered)
	}
	in["name"] = "Typed later, on the first version"
	b.Post("/account/unsent", in).WantStatus(http.StatusOK)
	page := b.Get("/en/account")
	page.WantText(".restored", "has changed since")
	page.Submit("main form", handlerstest.Values{"zone": "Africa/Nairobi"}).WantStatus(http.StatusConflict).WantText("main", "Typed later, on the first version")
}

// Whose session ended while they wrote signs in with the form and loses nothing,
// without script too. Nobody else can send it on.
func TestAFormWaitsForItsSignIn(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor, other := s.Cast(models.RoleReviewer), s.Cast(models.RoleSecretariatHead)
	b := s.SignIn(actor)
	page := b.Get("/en/account")
	ended, err := s.Outside().Exec("DELETE FROM sessions")
	if n, _ := ended.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("no session ended: %v", err)
	}
	waits := page.Submit("main form", handlerstest.Values{"name": "Written for an hour"})
	waits.WantStatus(http.StatusUnauthorized).WantText("main", "Nothing is lost")
	wrong := waits.Submit("main form", handlerstest.Values{"_email": s.Email(actor), "_password": "not it"})
	wrong.WantFault("_password")
	if strings.Contains(string(wrong.Body), "not it") {
		t.Error("the page carries the password that was sent")
	}
	stranger := wrong.Submit("main form", handlerstest.Values{"_email": s.Email(other), "_password": apptest.Password})
	stranger.WantFault("_email")
	if nameOf(t, s, actor) == "Written for an hour" || nameOf(t, s, other) == "Written for an hour" {
		t.Fatal("a form went through for somebody else")
	}
	if home := b.Get("/en/home"); home.Answered != http.StatusSeeOther {
		t.Error("a refused sign-in opened a session")
	}
	done := stranger.Submit("main form", handlerstest.Values{"_email": s.Email(actor), "_password": apptest.Password})
	if done.Answered != http.StatusSeeOther || nameOf(t, s, actor) != "Written for an hour" {
		t.Fatalf("answered %d to %s, the name is %q", done.Answered, done.Location, nameOf(t, s, actor))
	}
	b.Get("/en/home").WantStatus(http.StatusOK)
}

func nameOf(t *testing.T, s *handlerstest.Site, actor models.Actor) string {
	t.Helper()
	_, person, err := s.Services.People.Profile(s.Ctx, actor)
	if err != nil {
		t.Fatal(err)
	}
	return person.Name
}

// The script of a page is told in short that the sign-in ended.
func TestAScriptIsToldThatTheSignInEnded(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	b := s.Visitor()
	ask := func(in handlerstest.Values) *handlerstest.Page {
		body := url.Values{}
		for name, value := range in {
			body.Set(name, value.(string))
		}
		r := b.Request(http.MethodPost, "/account/unsent", strings.NewReader(body.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Autosave", "1")
		return b.DoOnce(r)
	}
	in := typed(actor, "/account", "name", "x", 0)
	if got := ask(in); got.Status != http.StatusUnauthorized || len(got.Body) > 100 {
		t.Fatalf("told %d %s", got.Status, got.Body)
	}
	in["_email"], in["_password"] = s.Email(actor), "not it"
	if got := ask(in); got.Status != http.StatusUnprocessableEntity || !strings.Contains(string(got.Body), "fault") {
		t.Fatalf("told %d %s", got.Status, got.Body)
	}
	in["_password"] = apptest.Password
	if got := ask(in); got.Status != http.StatusOK {
		t.Fatalf("told %d %s", got.Status, got.Body)
	}
	in["_capacity"] = "999"
	delete(in, "_email")
	if got := ask(in); got.Status != http.StatusForbidden {
		t.Fatalf("words of another capacity: %d %s", got.Status, got.Body)
	}
}

// Words about one text of a matter are not words about the next: they stand beside
// the ballot as they were written, with the number of their text, and fill in
// nothing. The same words on the text that stands are the control.
//
// clause 34: an answer is to the text that was asked.
func TestWordsOnAnEarlierTextAreShownAndNotFilledIn(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	who := r.Members["contributors/1"]
	member, chair := s.SignIn(who), s.SignIn(r.Chair)
	form := fmt.Sprintf("/board/matters/%d/vote#text-", m.ID)
	keep := func(text int, words string) {
		t.Helper()
		member.Post("/account/unsent", typed(who, form+fmt.Sprint(text), "reason", words, 0)).WantStatus(http.StatusOK)
	}
	const first, second = "The first text lacks a baseline.", "The second text has one."
	keep(1, first)
	const reason = "main form.ballot textarea[name=reason]"
	if got := member.Get(path(m)).Text(reason); !strings.Contains(got, first) {
		t.Fatalf("control: on its own text the ballot begins with %q", got)
	}
	text := chair.Get(path(m)).Follow("Put another text").WantStatus(http.StatusOK)
	text.Submit("main form", handlerstest.Values{"why": "The remedy.", "closes_at": "2027-01-20T09:00",
		"body": strings.Replace(boardroom.Text, "before the second season", "before the first worker departs", 1)}).WantText(".said", "new text")
	page := member.Get(path(m)).WantText("main .callout", "on text 1").WantText("main .callout", first)
	if got := page.Text(reason); strings.TrimSpace(got) != "" {
		t.Errorf("the ballot on the second text begins with %q", got)
	}
	keep(2, second)
	page = member.Get(path(m)).WantText("main .callout", first)
	if got := page.Text(reason); !strings.Contains(got, second) || strings.Contains(got, first) {
		t.Errorf("the ballot on the second text begins with %q", got)
	}
	check := page.Submit("main form.ballot", handlerstest.Values{"answer": "agree"}).WantStatus(http.StatusOK)
	check.Submit("main form", nil).WantStatus(http.StatusOK)
	var left []string
	r.Must(s.DB.Read(s.Ctx).Raw("SELECT form FROM unsent_words ORDER BY form").Scan(&left).Error)
	if len(left) != 1 || left[0] != form+"1" {
		t.Errorf("after the vote there is kept %q", left)
	}
}
