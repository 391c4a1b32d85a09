// Package handlerstest opens the whole web server on a store of a test's own
// and walks it as a browser would: real sessions and cookies, forms read from
// the page with their hidden fields, pages asked by selector.
//
//	s := handlerstest.New(t)
//	officer := s.SignIn(s.Cast(models.RoleSecretariatOfficer))
//	page := officer.Get("/calls/new").Submit("main form", handlerstest.Values{"title": "First call"})
//	page.WantStatus(200).WantText("h1", "First call")
package handlerstest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/handlers"
	"seedfund/models"
)

// Origin is where the tests' server pretends to stand.
const Origin = "http://127.0.0.1:8080"

// Site is a server on a store of its own.
type Site struct {
	*apptest.Harness
	Services *app.Services
	Handler  http.Handler
	origin   string
	t        testing.TB
}

// New gives a server on a settled demonstration store.
func New(t testing.TB, options ...apptest.Option) *Site {
	t.Helper()
	h := apptest.New(t, options...)
	h.Settle()
	return On(t, h, Origin)
}

// On gives a server on a store that is there already, at an origin of the
// test's choice; changes are made to its settings.
func On(t testing.TB, h *apptest.Harness, origin string, changes ...func(*app.Config)) *Site {
	t.Helper()
	config := app.Config{People: people.Config{Origin: origin, Cost: people.LightCost}, FilesDir: h.Dir + "/files"}
	for _, change := range changes {
		change(&config)
	}
	services, err := app.New(h.DB, config)
	if err != nil {
		t.Fatalf("services: %v", err)
	}
	handler, err := handlers.New(services, handlers.Config{Origin: origin, Logger: h.Config.Logger})
	if err != nil {
		t.Fatalf("handlers: %v", err)
	}
	return &Site{Harness: h, Services: services, Handler: handler, origin: origin, t: t}
}

// Browser is one browser with its cookies.
type Browser struct {
	Language string // Accept-Language, "en" unless changed
	site     *Site
	client   *http.Client
}

// Visitor is a browser that nobody has signed in with.
func (s *Site) Visitor() *Browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	b := &Browser{Language: "en", site: s}
	b.client = &http.Client{Transport: inProcess{s.Handler}, Jar: jar}
	return b
}

// SignIn gives a browser in which a member of the cast has signed in through
// the form.
func (s *Site) SignIn(actor models.Actor) *Browser {
	s.t.Helper()
	b := s.Visitor()
	page := b.Get("/sign-in").Submit("main form", Values{"email": s.Email(actor), "password": apptest.Password})
	if page.Answered != http.StatusSeeOther {
		s.t.Fatalf("sign in as %s: %d\n%s", actor.Role, page.Answered, page.Text("main"))
	}
	return b
}

// As is SignIn for a new member of the cast in a role.
func (s *Site) As(role models.Role) *Browser {
	s.t.Helper()
	return s.SignIn(s.Cast(role))
}

// inProcess carries requests to the handler without a network.
type inProcess struct{ handler http.Handler }

func (i inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.RequestURI, in.Host, in.RemoteAddr = r.URL.RequestURI(), r.URL.Host, "127.0.0.1:40000"
	out := httptest.NewRecorder()
	i.handler.ServeHTTP(out, in)
	res := out.Result()
	res.Request = r
	return res, nil
}

// Get opens an address and follows redirects, as a click would.
func (b *Browser) Get(path string) *Page {
	b.site.t.Helper()
	return b.Do(b.Request(http.MethodGet, path, nil))
}

// Statements opens a page and gives how many statements it took.
func (b *Browser) Statements(path string) int64 {
	b.site.t.Helper()
	r := b.Request(http.MethodGet, path, nil)
	ctx, n := db.Count(context.WithoutCancel(r.Context()))
	b.Do(r.WithContext(ctx)).WantStatus(http.StatusOK)
	return n.Load()
}

// Post sends values past any form, as an attacker or a forged page would; key
// and capacity are the caller's to give.
func (b *Browser) Post(path string, values Values) *Page {
	b.site.t.Helper()
	r := b.Request(http.MethodPost, path, strings.NewReader(values.encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// Request prepares a request as this browser sends it; Do sends it.
func (b *Browser) Request(method, path string, body io.Reader) *http.Request {
	b.site.t.Helper()
	r, err := http.NewRequestWithContext(b.site.Ctx, method, b.site.origin+path, body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,*/*;q=0.8")
	r.Header.Set("Accept-Language", b.Language)
	r.Header.Set("User-Agent", "a browser of a test")
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Origin", b.site.origin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return r
}

// Do sends a request and follows redirects.
func (b *Browser) Do(r *http.Request) *Page {
	b.site.t.Helper()
	page := &Page{browser: b, t: b.site.t}
	client := *b.client
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) == 1 {
			page.Answered, page.Location = next.Response.StatusCode, next.Response.Header.Get("Location")
			page.FirstCookies = next.Response.Cookies()
		}
		if len(via) > 5 || next.URL.Host != r.URL.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}
	res, err := client.Do(r)
	if err != nil {
		b.site.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	if page.Body, err = io.ReadAll(res.Body); err != nil {
		b.site.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	page.Status, page.Header, page.URL = res.StatusCode, res.Header, res.Request.URL
	if page.Answered == 0 {
		page.Answered = page.Status
	}
	return page
}

// DoOnce sends a request and does not follow where it leads.
func (b *Browser) DoOnce(r *http.Request) *Page {
	b.site.t.Helper()
	client := *b.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(r)
	if err != nil {
		b.site.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	page := &Page{browser: b, t: b.site.t, Status: res.StatusCode, Answered: res.StatusCode, Header: res.Header, URL: r.URL}
	page.Location = res.Header.Get("Location")
	if page.Body, err = io.ReadAll(res.Body); err != nil {
		b.site.t.Fatal(err)
	}
	return page
}

// Cookies are the cookies this browser would send to a path.
func (b *Browser) Cookies(path string) []*http.Cookie {
	u, err := url.Parse(b.site.origin + path)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.client.Jar.Cookies(u)
}

// SetCookies plants cookies.
func (b *Browser) SetCookies(cookies ...*http.Cookie) {
	u, _ := url.Parse(b.site.origin + "/")
	b.client.Jar.SetCookies(u, cookies)
}

// Acts counts the entries of the record of acts.
func (s *Site) Acts() int64 {
	s.t.Helper()
	var n int64
	if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM acts").Scan(&n).Error; err != nil {
		s.t.Fatal(err)
	}
	return n
}

// File is a file for a form.
type File struct {
	Name string
	Body []byte
}

func (f File) reader() io.Reader { return bytes.NewReader(f.Body) }
