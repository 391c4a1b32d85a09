package handlers_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/handlers"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// parameter is a part of a route's path that a request fills.
var parameter = regexp.MustCompile(`:[a-z_]+|\*`)

// missing fills a route's path with what no record has.
func missing(path string) string { return parameter.ReplaceAllString(path, "999999999") }

// expectation is what the table of rights says about a route and an actor.
type expectation int

const (
	toSignIn   expectation = iota // 303 to sign-in, whether or not the thing exists
	notThere                      // 404: may not be seen
	notAllowed                    // 403, with the rule
	letIn                         // the handler answers
)

// expect computes the outcome from the table, by the rules that the design
// states and not by the code that applies them.
func expect(r handlers.Route, a models.Actor) expectation {
	err := r.Who.Allows(a)
	switch {
	case err == nil:
		return letIn
	case !a.SignedIn():
		return toSignIn
	case r.Method == http.MethodGet && parameter.MatchString(r.Path):
		return notThere
	}
	return notAllowed
}

// letInStatuses are what a handler may answer to an empty form or an id that
// no record has: a page, a refusal with a reason, a way on. Never a fault of
// the program, and never the way to sign in.
var letInStatuses = []int{
	http.StatusOK, http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
	http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable,
}

// walker is one role's real session.
type walker struct {
	actor   models.Actor
	browser *handlerstest.Browser
}

func walkers(s *handlerstest.Site) []walker {
	all := []walker{{models.Actor{}, s.Visitor()}}
	for _, role := range models.Roles {
		actor := s.Cast(role)
		all = append(all, walker{actor, s.SignIn(actor)})
	}
	return all
}

func (w walker) name() string {
	if w.actor.Role == "" {
		return "visitor"
	}
	return string(w.actor.Role)
}

// ask sends one request without following where it leads.
func (w walker) ask(s *handlerstest.Site, method, path string) *handlerstest.Page {
	form := url.Values{"_key": {"walk " + w.name() + " " + path}, "_capacity": {itoa(w.actor.MandateID)}}
	var r *http.Request
	if method == http.MethodPost {
		r = w.browser.Request(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		r = w.browser.Request(method, path, nil)
	}
	return w.browser.DoOnce(r)
}

// Every route, every role, against the table of rights.
func TestEveryRouteAnswersEveryRoleAsTheTableOfRightsSays(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	all := walkers(s)
	for _, r := range handlers.Routes() {
		if r.Mount != nil || r.Bare {
			continue // its own table is walked by its own test; the rest is no page
		}
		if r.Path == "/sign-out" || r.Path == "/sign-in" && r.Method == http.MethodPost {
			continue // would end or begin the walker's own session
		}
		for _, w := range all {
			path := missing(r.Path)
			want, acts := expect(r, w.actor), s.Acts()
			page := w.ask(s, r.Method, path)
			if err := judge(r, page, want); err != nil {
				t.Errorf("%s %s as %s (%s): %v", r.Method, path, w.name(), r.Who, err)
			}
			if n := s.Acts(); n != acts && (want != letIn || r.Method == http.MethodGet) {
				t.Errorf("%s %s as %s left %d acts", r.Method, path, w.name(), n-acts)
			}
		}
	}
	if control := judge(handlers.Route{}, &handlerstest.Page{Status: http.StatusOK}, notAllowed); control == nil {
		t.Error("control: a page that should be refused passes")
	}
}

func judge(r handlers.Route, page *handlerstest.Page, want expectation) error {
	location := page.Header.Get("Location")
	asksSignIn := strings.HasPrefix(location, "/sign-in?next=")
	switch {
	case want == toSignIn && (page.Status != http.StatusSeeOther || !asksSignIn):
		return errors.New("want the way to sign in, got " + http.StatusText(page.Status) + " " + location)
	case want == notThere && page.Status != http.StatusNotFound:
		return errors.New("want 404, got " + http.StatusText(page.Status))
	case want == notAllowed && page.Status != http.StatusForbidden:
		return errors.New("want 403, got " + http.StatusText(page.Status))
	case want == letIn && (!slices.Contains(letInStatuses, page.Status) || asksSignIn):
		return errors.New("want it let in, got " + http.StatusText(page.Status) + " " + location)
	case want == letIn && r.Method == http.MethodGet && parameter.MatchString(r.Path) && page.Status == http.StatusOK:
		return errors.New("a record that does not exist is shown")
	}
	return nil
}

// A refusal for want of a right names the rule, in the reader's language.
func TestARefusalNamesTheRightAndItsClause(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	b.Get("/fr/people").WantStatus(http.StatusForbidden).
		WantText("main", "consulter comptes, organisations et mandats").WantText("main", "83")
}

// Missing and forbidden records are one answer, to the letter.
func TestMissingAndForbiddenRecordsAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	admin := s.Cast(models.RoleAdministrator)
	there, absent := "/people/"+itoa(admin.AccountID), "/people/999999999"
	for _, w := range []walker{{models.Actor{}, s.Visitor()}, {s.Cast(models.RoleReviewer), nil}} {
		if w.browser == nil {
			w.browser = s.SignIn(w.actor)
		}
		a, b := w.ask(s, http.MethodGet, there), w.ask(s, http.MethodGet, absent)
		if a.Status != b.Status || a.Text("main") != b.Text("main") ||
			strings.ReplaceAll(a.Header.Get("Location"), there[len("/people/"):], "") != strings.ReplaceAll(b.Header.Get("Location"), absent[len("/people/"):], "") {
			t.Errorf("%s: an account that is there gives %d, one that is not %d", w.name(), a.Status, b.Status)
		}
	}
	if at := s.SignIn(admin).Get(there); at.Status != http.StatusOK {
		t.Errorf("control: the administrator gets %d", at.Status)
	}
}

// S3: a stranger sees nothing that is not public: no name, address or title of what
// is inside is on any page that opens without a session.
func TestAStrangerSeesNothingThatIsNotPublic(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	officer := s.Cast(models.RoleSecretariatOfficer)
	marker := "MARKER-OF-AN-ACCOUNT"
	if err := s.Services.People.ChangeProfile(s.Ctx, officer, 1, marker, "en", ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(s.As(models.RoleAdministrator).Get("/people").Body), marker) {
		t.Fatal("control: the marker is nowhere")
	}
	stranger := s.Visitor()
	for _, r := range handlers.Routes() {
		if r.Method != http.MethodGet || r.Bare {
			continue
		}
		page := stranger.Get(missing(r.Path))
		if strings.Contains(string(page.Body), marker) || strings.Contains(string(page.Body), s.Email(officer)) {
			t.Errorf("%s shows a stranger what is not public", r.Path)
		}
	}
}

// Links lead somewhere: whatever a page offers a role, the role may open.
// Reading leaves no trace in the record of acts.
func TestEveryLinkOnAPageOpensForTheRoleThatSeesIt(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	all := walkers(s)
	acts := s.Acts()
	for _, w := range all {
		crawl(t, s, w, 400)
	}
	if n := s.Acts(); n != acts {
		t.Errorf("reading pages left %d acts", n-acts)
	}
}

// crawl follows every link from the front page and from home.
func crawl(t *testing.T, s *handlerstest.Site, w walker, most int) {
	t.Helper()
	seen, queue := map[string]bool{}, [][2]string{{"/", ""}, {"/home", ""}}
	for len(queue) > 0 && len(seen) < most {
		path, from := queue[0][0], queue[0][1]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		page := w.browser.Get(path)
		if from != "" && page.Status != http.StatusOK && (path != "/en/" || frontPage()) {
			t.Errorf("%s: %s links to %s, which answers %d", w.name(), from, path, page.Status)
		}
		if page.Status != http.StatusOK || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, a := range page.All("a[href]") {
			href, err := page.URL.Parse(handlerstest.Attr(a, "href"))
			if err != nil || href.Host != page.URL.Host || strings.HasPrefix(href.Path, "/fr/") || strings.HasPrefix(href.Path, "/ar/") {
				continue
			}
			href.Fragment = ""
			queue = append(queue, [2]string{href.RequestURI(), path})
		}
	}
}

// frontPage reports whether the table has a page for the bare address.
func frontPage() bool {
	return slices.ContainsFunc(handlers.Routes(), func(r handlers.Route) bool { return r.Method == http.MethodGet && r.Path == "/" })
}

// Rights end with the mandate and with the account, at the next request.
//
// clause 81: access ends on the end date without manual work.
func TestRightsEndAtTheNextRequest(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	admin, officer := s.Cast(models.RoleAdministrator), s.Cast(models.RoleSecretariatOfficer)
	s.Cast(models.RoleAdministrator)
	b := s.SignIn(officer)
	b.Get("/people").WantStatus(http.StatusOK)
	m, err := s.Services.People.Mandate(s.Ctx, admin, officer.MandateID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Services.People.End(s.Ctx, s.Fresh(admin), m.ID, m.Version, time.Time{}, "the contract has ended"); err != nil {
		t.Fatal(err)
	}
	b.Get("/people").WantStatus(http.StatusForbidden)
	b.Get("/account").WantStatus(http.StatusOK)
	account, _, err := s.Services.People.Account(s.Ctx, admin, officer.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Services.People.Disable(s.Ctx, s.Fresh(admin), account.ID, account.Version); err != nil {
		t.Fatal(err)
	}
	if at := b.Get("/account"); at.URL.Path != "/sign-in" {
		t.Errorf("the disabled account still reads %s", at.URL.Path)
	}
	page := s.Visitor().Get("/sign-in").Submit("main form", handlerstest.Values{"email": s.Email(officer), "password": apptest.Password})
	page.WantFault("password")
}
