package handlers_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"seedfund/app/apptest"
	"seedfund/app/people"
	"seedfund/frontend"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// headers writes an answer's headers as one text, without those that differ
// each time.
func headers(h http.Header) string {
	var lines []string
	for name, values := range h {
		if slices.Contains([]string{"X-Request-Id", "Date", "Etag", "Set-Cookie", "Content-Length"}, name) {
			continue
		}
		lines = append(lines, name+": "+strings.Join(values, " | "))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

const guarded = `Cross-Origin-Opener-Policy: same-origin
Cross-Origin-Resource-Policy: same-origin
Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
Referrer-Policy: same-origin`

const closed = `X-Content-Type-Options: nosniff
X-Frame-Options: DENY`

func TestEveryAnswerCarriesTheExactHeaders(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	assets, err := frontend.NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	public, signedIn := assets.Policy(false), assets.Policy(true)
	visitor, officer := s.Visitor(), s.As(models.RoleSecretariatOfficer)
	page := func(policy, cache, vary string) string {
		text := "Cache-Control: " + cache + "\nContent-Language: en\nContent-Security-Policy: " + policy + "\nContent-Type: text/html; charset=utf-8\n" + guarded
		if vary != "" {
			text += "\nVary: " + vary
		}
		return text + "\n" + closed
	}
	const bare = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	for name, c := range map[string]struct {
		page *handlerstest.Page
		want string
	}{
		"a public page":         {visitor.Get("/rights"), page(public, "no-cache", "Accept-Language, Cookie, Save-Data")},
		"a public form":         {visitor.Get("/sign-in"), page(public, "no-store", "")},
		"a signed-in page":      {officer.Get("/account"), page(signedIn, "no-store", "")},
		"404 for a visitor":     {visitor.Get("/nothing"), page(public, "no-store", "")},
		"404 for an officer":    {officer.Get("/nothing"), page(signedIn, "no-store", "")},
		"403":                   {officer.Get("/acts"), page(signedIn, "no-store", "")},
		"health":                {visitor.Get("/healthz"), "Cache-Control: no-store\nContent-Security-Policy: " + bare + "\nContent-Type: text/plain; charset=UTF-8\n" + guarded + "\n" + closed},
		"a static file missing": {visitor.Get("/static/nothing.css"), "Cache-Control: no-store\nContent-Security-Policy: " + bare + "\nContent-Type: text/plain; charset=utf-8\n" + guarded + "\n" + closed},
		"a static file":         {visitor.Get(assets.For(false).IconHref), "Accept-Ranges: bytes\nCache-Control: public, max-age=31536000, immutable\nContent-Security-Policy: " + bare + "\nContent-Type: image/svg+xml\n" + guarded + "\nVary: Accept-Encoding\n" + closed},
	} {
		if got := headers(c.page.Header); got != c.want {
			t.Errorf("%s carries\n%s\nwant\n%s", name, got, c.want)
		}
	}
	if strings.Contains(public, "script-src") || strings.Contains(signedIn, "unsafe") {
		t.Error("the policy lets public pages run scripts, or pages run what they please")
	}
}

func TestOverHttpsTheSessionIsBoundToTheHost(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	h.Settle()
	s := handlerstest.On(t, h, "https://fund.example.org")
	actor := s.Cast(models.RoleReviewer)
	page := s.Visitor().Get("/sign-in")
	if page.Header.Get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains" {
		t.Error("https is not kept")
	}
	page = page.Submit("main form", handlerstest.Values{"email": s.Email(actor), "password": apptest.Password})
	if page.Answered != http.StatusSeeOther {
		t.Fatalf("sign in: %d", page.Answered)
	}
	found := false
	for _, c := range page.FirstCookies {
		if c.Name == "__Host-session" {
			found = true
			if !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("the cookie is %s", c)
			}
		}
	}
	if !found {
		t.Error("no __Host- cookie was set")
	}
}

// A1: a form that another site makes a browser send is refused.
func TestPagesOfOtherSitesCannotSendForms(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	acts := s.Acts()
	for name, change := range map[string]func(http.Header){
		"cross-site": func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site"); h.Set("Origin", "https://evil.example") },
		"same-site, not same origin": func(h http.Header) {
			h.Set("Sec-Fetch-Site", "same-site")
			h.Set("Origin", "http://other.127.0.0.1:8080")
		},
		"another origin, old browser": func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "https://evil.example") },
		"an origin that says nothing": func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "null") },
	} {
		r := b.Request(http.MethodPost, "/account", strings.NewReader("name=x&language=en&version=1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		change(r.Header)
		if page := b.DoOnce(r); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", name, page.Status)
		}
	}
	if s.Acts() != acts {
		t.Error("something was written")
	}
	if page := b.Get("/account").Submit("main form", handlerstest.Values{"name": "Reviewer"}); page.Answered != http.StatusSeeOther {
		t.Errorf("control: the site's own form is answered with %d", page.Answered)
	}
}

func TestASessionPlantedBeforeSignInIsWorthNothingAfter(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	victim, thief := s.Cast(models.RoleReviewer), s.As(models.RoleReviewer)
	planted := thief.Cookies("/")
	b := s.Visitor()
	b.SetCookies(planted...)
	b.Get("/account/sessions").WantStatus(http.StatusOK)
	b.Get("/sign-out").WantStatus(http.StatusMethodNotAllowed)
	r := b.Request(http.MethodPost, "/sign-in", strings.NewReader("email="+s.Email(victim)+"&password="+strings.ReplaceAll(apptest.Password, " ", "+")))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.Do(r)
	for _, c := range b.Cookies("/") {
		for _, p := range planted {
			if c.Name == "session" && p.Name == "session" && c.Value == p.Value {
				t.Error("the token is the same before and after sign-in")
			}
		}
	}
	if at := thief.Get("/account"); at.URL.Path != "/sign-in" {
		t.Errorf("who planted the session reads %s as its victim", at.URL.Path)
	}
}

func TestSignInLeadsToNoOtherSite(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	actor := s.Cast(models.RoleReviewer)
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/%09/evil.example"} {
		page := s.Visitor().Get("/sign-in?next="+strings.ReplaceAll(next, `\`, "%5C")).
			Submit("main form", handlerstest.Values{"next": next, "email": s.Email(actor), "password": apptest.Password})
		if page.Answered != http.StatusSeeOther || page.Location != "/home" {
			t.Errorf("next=%q leads to %q (%d)", next, page.Location, page.Answered)
		}
	}
}

func TestTheLanguageIsTheAddressesTheCookiesOrTheBrowsers(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	lang := func(p *handlerstest.Page) string {
		n := p.WantStatus(http.StatusOK).One("html")
		return handlerstest.Attr(n, "lang") + " " + handlerstest.Attr(n, "dir")
	}
	b := s.Visitor()
	b.Language = "fr-CA, en;q=0.5"
	page := b.Get("/rights")
	if lang(page) != "fr ltr" || page.Answered != http.StatusOK {
		t.Errorf("Accept-Language fr gives %s (%d), want French without a redirect", lang(page), page.Answered)
	}
	if got := lang(b.Get("/ar/rights")); got != "ar rtl" {
		t.Errorf("/ar/ gives %s", got)
	}
	if got := lang(b.Get("/rights")); got != "ar rtl" {
		t.Errorf("after /ar/ the plain address gives %s", got)
	}
	if got := lang(b.Get("/en/rights")); got != "en ltr" {
		t.Errorf("/en/ gives %s", got)
	}
	other := s.Visitor()
	other.Language = "tlh"
	if got := lang(other.Get("/rights")); got != "en ltr" {
		t.Errorf("an unknown language gives %s", got)
	}
	other.Get("/es/rights").WantStatus(http.StatusNotFound) // not offered until complete
	account, _, err := s.Services.People.Invite(s.Ctx, s.Cast(models.RoleAdministrator), people.AccountInput{Name: "x", Email: "x@example.test", Language: "ru"})
	if err != nil || account.Language != "ru" {
		t.Errorf("an account may ask for a language that is not offered yet: %v", err)
	}
}

func TestPagesArePackedAndComeOnceOnly(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.Visitor()
	plain := b.Get("/rights")
	for encoding, open := range map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	} {
		r := b.Request(http.MethodGet, "/rights", nil)
		r.Header.Set("Accept-Encoding", encoding+", deflate")
		page := b.DoOnce(r)
		if page.Header.Get("Content-Encoding") != encoding || len(page.Body) >= len(plain.Body) {
			t.Errorf("%s: encoding %q, %d bytes of %d", encoding, page.Header.Get("Content-Encoding"), len(page.Body), len(plain.Body))
			continue
		}
		in, err := open(strings.NewReader(string(page.Body)))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(in); err != nil || string(body) != string(plain.Body) {
			t.Errorf("%s: the page does not come back: %v", encoding, err)
		}
	}
	r := b.Request(http.MethodGet, "/rights", nil)
	r.Header.Set("If-None-Match", plain.Header.Get("ETag"))
	if page := b.DoOnce(r); page.Status != http.StatusNotModified || len(page.Body) > 0 {
		t.Errorf("a known page is sent again: %d, %d bytes", page.Status, len(page.Body))
	}
	head := b.DoOnce(b.Request(http.MethodHead, "/rights", nil))
	if head.Status != http.StatusOK || head.Header.Get("ETag") != plain.Header.Get("ETag") {
		t.Errorf("HEAD: %d", head.Status)
	}
}

// A6: what is longer than its place is refused before it is read.
func TestWhatIsTooLargeOrUnreadableIsRefused(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	large := b.Request(http.MethodPost, "/account", strings.NewReader("name="+strings.Repeat("x", 2<<20)))
	large.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if page := b.DoOnce(large); page.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("2 MiB: %d", page.Status)
	}
	broken := b.Request(http.MethodPost, "/account", strings.NewReader("name=%zz"))
	broken.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if page := b.DoOnce(broken); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("a broken form: %d", page.Status)
	}
	b.Get("/sign-out").WantStatus(http.StatusMethodNotAllowed).WantText("h1", "does not take")
	for _, path := range []string{"//evil.example/x", "/people/../acts/", "/people/-1", "/people/1.5", "/people/01", "/people/99999999999999999999", "/fr//evil", "/%00"} {
		if page := b.DoOnce(b.Request(http.MethodGet, path, nil)); page.Status != http.StatusNotFound && page.Status != http.StatusForbidden {
			t.Errorf("%q: %d", path, page.Status)
		}
	}
}

func TestAnotherBodyUnderTheSameKeyIsRefused(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	b := s.As(models.RoleReviewer)
	page := b.Get("/account")
	page.Submit("main form", handlerstest.Values{"name": "First"}).WantStatus(http.StatusOK)
	page.Submit("main form", handlerstest.Values{"name": "Second"}).WantStatus(http.StatusUnprocessableEntity)
}

func TestEveryLinkAtTheFootOpens(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t)
	for name, b := range map[string]*handlerstest.Browser{"visitor": s.Visitor(), "officer": s.As(models.RoleSecretariatOfficer)} {
		for _, lang := range []string{"en", "fr", "ar"} {
			page := b.Get("/" + lang + "/rights")
			var at []string
			for _, a := range page.All("footer nav a") {
				at = append(at, handlerstest.Attr(a, "href"))
				b.Get(at[len(at)-1]).WantStatus(http.StatusOK)
			}
			if !slices.Contains(at, "/"+lang+"/accessibility") {
				t.Errorf("%s: the statement on accessibility is not linked: %v", name, at)
			}
			if !slices.ContainsFunc(at, func(a string) bool {
				return a == "/"+lang+map[string]string{"visitor": "/calendar", "officer": "/account/calendar"}[name]
			}) {
				t.Errorf("%s: the calendar is not linked: %v", name, at)
			}
		}
	}
	s.Visitor().Get("/accessibility").WantText("main", "WCAG) 2.2, level AA").WantText("main time", "26 November 2026")
}
