package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/people"
	"seedfund/handlers/api"
	"seedfund/models"
)

// server is the operations on a demonstration store, with whoever signed in
// last as the session's person.
type server struct {
	t        *testing.T
	h        *apptest.Harness
	e        *echo.Echo
	api      *api.API
	services *app.Services
	who      people.Who
	check    validator.Validator
}

// document reads the document of the operations once: it is the same for every
// store, and takes seconds to read.
var document = sync.OnceValues(func() (validator.Validator, error) {
	body, err := api.Mount(echo.New(), api.Options{Services: &app.Services{}}).Document()
	if err != nil {
		return nil, err
	}
	document, err := libopenapi.NewDocument(body)
	if err != nil {
		return nil, err
	}
	check, faults := validator.NewValidator(document)
	return check, errors.Join(faults...)
})

func newServer(t *testing.T) *server {
	t.Helper()
	check, err := document()
	if err != nil {
		t.Fatal(err)
	}
	h := apptest.New(t)
	h.Settle()
	services, err := app.New(h.DB, app.Config{FilesDir: h.Dir, People: people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost}})
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, h: h, e: echo.New(), services: services, check: check}
	s.api = api.Mount(s.e, api.Options{
		Services: services, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Who: func(r *http.Request) (people.Who, error) {
			if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
				return services.People.ActorForToken(r.Context(), secret)
			}
			return s.who, nil
		},
	})
	return s
}

// as signs a member of the cast in.
func (s *server) as(role models.Role) models.Actor {
	s.t.Helper()
	actor := s.h.Cast(role)
	s.who = people.Who{Actor: actor, Language: "en"}
	return actor
}

// send sends a request and holds the answer against the document, and the
// request too where it was acted on.
func (s *server) send(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	rec := s.raw(method, path, body, headers...)
	r := s.request(method, path, body, headers...)
	if rec.Code < http.StatusMultipleChoices {
		for _, f := range s.requestFaults(s.request(method, path, body, headers...)) {
			s.t.Errorf("%s %s: the request was taken and does not fit the document: %s", method, path, f)
		}
	}
	response := rec.Result()
	if ok, faults := s.check.ValidateHttpResponse(r, response); !ok {
		for _, f := range faults {
			s.t.Errorf("%s %s: the answer does not fit the document: %s: %s %v", method, path, f.Message, f.Reason, f.SchemaValidationErrors)
		}
	}
	return rec
}

// requestFaults is what the document says against a request.
func (s *server) requestFaults(r *http.Request) []string {
	var out []string
	if ok, faults := s.check.ValidateHttpRequest(r); !ok {
		for _, f := range faults {
			out = append(out, fmt.Sprintf("%s: %s %v", f.Message, f.Reason, f.SchemaValidationErrors))
		}
	}
	return out
}

func (s *server) request(method, path, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1"+api.Prefix+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.who.Actor.SignedIn() {
		r.AddCookie(&http.Cookie{Name: "session", Value: "of a test"})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (s *server) raw(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	s.e.ServeHTTP(rec, s.request(method, path, body, headers...))
	return rec
}

// want sends a request and expects a status; a refusal must be a problem.
func (s *server) want(status int, method, path, body string, headers ...string) map[string]any {
	s.t.Helper()
	rec := s.send(method, path, body, headers...)
	if rec.Code != status {
		s.t.Fatalf("%s %s: %d, want %d: %s", method, path, rec.Code, status, rec.Body)
	}
	var out map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("%s %s: %v: %s", method, path, err, rec.Body)
	}
	if status >= 400 {
		if kind := rec.Header().Get("Content-Type"); kind != "application/problem+json" {
			s.t.Errorf("%s %s: a refusal of type %q", method, path, kind)
		}
		if out["title"] == "" || out["code"] == "" || out["type"] == "" {
			s.t.Errorf("%s %s: a bare problem: %s", method, path, rec.Body)
		}
	}
	return out
}

var parameter = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEveryReadingAnswersByTheDocument(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleSecretariatHead)
	for _, o := range s.api.Operations() {
		if o.Method != http.MethodGet || parameter.MatchString(o.Path) {
			continue
		}
		rec := s.send(o.Method, o.Path+map[string]string{"compare-board-rules": "?from=1&to=1"}[o.ID], "")
		if slices.Contains([]string{"show-rotation", "simulate-rotation", "list-seat-changes", "compare-board-rules"}, o.ID) && rec.Code == http.StatusNotFound {
			continue // this store has no Board
		}
		if slices.Contains([]string{"show-notice-settings", "show-endorsement-link"}, o.ID) && rec.Code == http.StatusNotFound {
			continue // nobody is written to here, and no link was sent
		}
		if rec.Code != http.StatusOK && rec.Code != http.StatusForbidden {
			t.Errorf("%s: %d %s", o.ID, rec.Code, rec.Body)
		}
	}
}

// What only a public visitor may not read asks for a sign-in, whether or not
// the thing exists; what lies outside a role is refused with its clause.
func TestOperationsHoldTheTableOfRights(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	fill := func(path string) string { return parameter.ReplaceAllString(path, "1") }
	for _, o := range s.api.Operations() {
		s.who = people.Who{}
		rec := s.raw(o.Method, fill(o.Path), "")
		open := slices.Contains(o.Rights, models.PermPublicRead) || slices.Contains(o.Rights, models.PermLinkAnswer) // whose secret is the right
		if !open && rec.Code != http.StatusUnauthorized {
			t.Errorf("%s lets a stranger in: %d", o.ID, rec.Code)
		}
		if !open && rec.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s does not say how to sign in", o.ID)
		}
		if open && rec.Code == http.StatusUnauthorized {
			t.Errorf("%s keeps the public out", o.ID)
		}
	}
	s.as(models.RoleReviewer)
	refused := s.want(http.StatusForbidden, "GET", "/accounts", "")
	if refused["clause"] != "83" || refused["code"] != "error.right_missing" {
		t.Errorf("refusal without its rule: %v", refused)
	}
}

func TestAnswersOfADemonstrationSaySo(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	if out := s.want(http.StatusOK, "GET", "/organisations", ""); out["illustrative"] != "Illustrative" {
		t.Errorf("no mark on a demonstration's answer: %v", out["illustrative"])
	}
	// The public record is real.
	if out := s.want(http.StatusOK, "GET", "/record/programmes", ""); out["illustrative"] != nil {
		t.Error("the public record is called illustrative")
	}
}

// clause 112: an answer that names Kosovo carries the note, in the reader's
// language.
func TestAnswersCarryTheNote(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	var org map[string]any
	for _, x := range s.want(http.StatusOK, "GET", "/organisations", "")["data"].([]any) {
		org = x.(map[string]any)
	}
	if org == nil {
		t.Fatal("no organisation")
	}
	named := s.want(http.StatusOK, "POST", "/organisations", `{"code":"OFFICE-9","name":"Office 9 (Kosovo)","kind":"un_entity"}`)
	if named["data"] == nil {
		t.Fatal("no answer")
	}
	for lang, want := range map[string]string{"en": models.KosovoNoteText("en"), "fr": models.KosovoNoteText("fr"), "ar": models.KosovoNoteText("ar")} {
		rec := s.send("GET", "/organisations", "", "Accept-Language", lang)
		if models.LacksKosovoNote(rec.Body.String()) || !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: the note is missing: %s", lang, rec.Body)
		}
	}
}

func TestRefusalsRepeatNothing(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	const sent = "zebra-7781"
	for _, c := range []struct {
		status             int
		method, path, body string
	}{
		{422, "POST", "/organisations", `{"code":"` + sent + ` x","name":"` + sent + `","kind":"un_entity","country":"` + sent[:3] + `"}`},
		{422, "POST", "/organisations", `{"code":"A","name":"B","kind":"` + sent + `"}`},
		{422, "POST", "/organisations", `{"code":7,"name":"` + sent + `","kind":"agent"}`},
		{400, "POST", "/organisations", `{"code": ` + sent},
		{422, "GET", "/accounts?after=" + sent, ""},
		{422, "GET", "/accounts?limit=1000", ""},
		{422, "GET", "/accounts?colour=" + sent, ""},
		{422, "GET", "/organisations/" + sent, ""},
		{404, "GET", "/organisations/4711", ""},
		{404, "GET", "/nothing/" + sent, ""},
		{405, "DELETE", "/organisations", ""},
	} {
		rec := s.raw(c.method, c.path, c.body)
		if rec.Code != c.status || rec.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s: %s", c.method, c.path, rec.Code, rec.Header().Get("Content-Type"), rec.Body)
		}
		if strings.Contains(rec.Body.String(), sent) {
			t.Errorf("%s %s repeats what was sent: %s", c.method, c.path, rec.Body)
		}
	}
	rec := s.raw("DELETE", "/organisations", "")
	if allow := rec.Header().Get("Allow"); !strings.Contains(allow, "GET") || !strings.Contains(allow, "POST") {
		t.Errorf("Allow: %q", allow)
	}
}

func TestTheSameRequestActsOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	const body = `{"code":"ORG-Q","name":"Organisation Q","kind":"un_entity"}`
	first := s.send("POST", "/organisations", body, "Idempotency-Key", "key-of-a-test")
	again := s.send("POST", "/organisations", body, "Idempotency-Key", "key-of-a-test")
	if first.Code != 200 || again.Code != 200 || again.Header().Get("Idempotent-Replayed") != "true" || first.Header().Get("Idempotent-Replayed") != "" {
		t.Fatalf("%d %s, then %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	id := regexp.MustCompile(`"id":[0-9]+`)
	if a, b := id.FindString(first.Body.String()), id.FindString(again.Body.String()); a != b || a == "" {
		t.Errorf("two things: %s and %s", a, b)
	}
	s.want(http.StatusUnprocessableEntity, "POST", "/organisations", strings.Replace(body, "Q\",", "R\",", 1), "Idempotency-Key", "key-of-a-test")
	// Without the key the second sending is another act, and is refused by the rule.
	s.want(http.StatusUnprocessableEntity, "POST", "/organisations", body)
}

func TestAChangeNamesItsVersion(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	made := s.want(http.StatusOK, "POST", "/organisations", `{"code":"ORG-S","name":"Organisation S","kind":"un_entity"}`)
	done := made["data"].(map[string]any)["done"].(map[string]any)
	path := "/organisations/" + json.Number(strings.TrimSuffix(formatted(done["id"]), ".0")).String()
	const change = `{"code":"ORG-S","name":"Organisation S (renamed)","kind":"un_entity"}`
	if rec := s.raw("PUT", path, change); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a change without a version: %d", rec.Code)
	}
	s.want(http.StatusOK, "PUT", path, change, "If-Match", formatted(done["version"]))
	stale := s.want(http.StatusConflict, "PUT", path, change, "If-Match", formatted(done["version"]))
	if stale["code"] != "error.stale" {
		t.Errorf("a stale change: %v", stale)
	}
}

func formatted(n any) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestTokensActWithinTheirScopes(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	admin := s.as(models.RoleAdministrator)
	made := s.want(http.StatusOK, "POST", "/me/tokens", `{"name":"nightly reading","scopes":["read"],"mandate_id":`+formatted(admin.MandateID)+`}`)
	secret := made["data"].(map[string]any)["result"].(map[string]any)["secret"].(string)
	s.who = people.Who{} // no session: the token alone
	bearer := []string{"Authorization", "Bearer " + secret}
	s.want(http.StatusOK, "GET", "/organisations", "", bearer...)
	refused := s.want(http.StatusForbidden, "GET", "/me", "", bearer...)
	if refused["code"] != "error.scope_missing" {
		t.Errorf("outside its scopes: %v", refused)
	}
	s.want(http.StatusForbidden, "POST", "/organisations", `{"code":"X","name":"X","kind":"agent"}`, bearer...)
	s.want(http.StatusUnauthorized, "GET", "/organisations", "", "Authorization", "Bearer seedfund_nothing")
	s.want(http.StatusUnauthorized, "GET", "/record/programmes", "", "Authorization", "Basic eA==")
}

// twoScopes are operations whose use case asks for a second right of another
// scope: one scope alone opens none of them.
var twoScopes = []string{"release-request", "show-agenda", "list-calendar"}

// A token of one scope opens the operations of that scope and no other, role
// and right being the same.
func TestAScopeOpensItsOwnOperationsOnly(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	cast := map[models.Role]models.Actor{}
	var scopes []string
	for _, r := range models.Rights {
		if !slices.Contains(scopes, r.Scope) {
			scopes = append(scopes, r.Scope)
		}
	}
	for _, o := range s.api.Operations() {
		s.become(cast, o)
		for _, scope := range scopes {
			covers := func(p models.Permission) bool {
				right, _ := models.RightFor(p)
				return right.Scope == scope && slices.Contains(right.Roles, s.who.Actor.Role)
			}
			s.who.Actor.TokenScopes, s.who.Actor.SignedInAt = []string{scope}, time.Time{}
			rec := s.raw(o.Method, parameter.ReplaceAllString(o.Path, "999999"), "")
			missing := strings.Contains(rec.Body.String(), `"error.scope_missing"`)
			if slices.Contains(twoScopes, o.ID) {
				continue
			}
			if opens := slices.ContainsFunc(o.Rights, covers); missing == opens || missing && rec.Code != http.StatusForbidden {
				t.Errorf("%s (%v) with the scope %s: %d %s", o.ID, o.Rights, scope, rec.Code, rec.Body)
			}
		}
	}
}

func TestAccountsAndMandates(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.as(models.RoleAdministrator)
	invited := s.want(http.StatusOK, "POST", "/accounts", `{"name":"Reviewer (demonstration)","email":"reviewer.9@example.test","language":"fr"}`)
	data := invited["data"].(map[string]any)
	id := formatted(data["done"].(map[string]any)["id"])
	account := s.want(http.StatusOK, "GET", "/accounts/"+id, "")["data"].(map[string]any)
	s.want(http.StatusOK, "POST", "/mandates", `{"person_id":`+formatted(account["person_id"])+`,"role":"reviewer","from":"2026-01-01T00:00:00Z","instrument":"letter of a test"}`)
	s.want(http.StatusOK, "POST", "/accounts/"+id+"/suspension", "", "If-Match", formatted(account["version"]))
	s.want(http.StatusConflict, "DELETE", "/accounts/"+id+"/suspension", "", "If-Match", formatted(account["version"]))
	if list := s.want(http.StatusOK, "GET", "/mandates?role=reviewer&all=true", "")["data"].([]any); len(list) != 1 {
		t.Errorf("%d mandates", len(list))
	}
	page := s.want(http.StatusOK, "GET", "/accounts?limit=1", "")
	next := s.want(http.StatusOK, "GET", "/accounts?limit=1&after="+page["next"].(string), "")
	if bytes.Equal([]byte(formatted(page["data"])), []byte(formatted(next["data"]))) {
		t.Error("the cursor does not move")
	}
}
