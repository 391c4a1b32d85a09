package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"seedfund/app"
	"seedfund/app/people"
	"seedfund/frontend/pages/home"
	"seedfund/handlers/door"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Prefix is where the operations stand.
const Prefix = "/api/v1"

// Options is what the operations need of the program around them.
type Options struct {
	Services *app.Services
	// Who gives who asks, by session or token; the zero Who for a visitor.
	Who func(r *http.Request) (people.Who, error)
	// Tasks lists what waits for an actor, as the home page does.
	Tasks Tasks
	Log   *slog.Logger
}

// Tasks lists what waits for an actor, texts in the reader's language.
type Tasks func(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error)

// API holds the registered operations.
type API struct {
	huma         huma.API
	options      Options
	services     *app.Services
	operations   []Operation
	illustrative atomic.Pointer[bool]
}

// Operation is one entry of the table of operations, for the walk of rights.
type Operation struct {
	ID      string
	Method  string
	Path    string // with {name} for parameters, without Prefix
	Summary string
	Tag     string              // the area
	Rights  []models.Permission // one of them is enough
}

// areas register the operations, one function for each area's file.
var areas = []func(*API){
	selfOperations, unsentOperations, incomingOperations, peopleOperations, organisationOperations, referenceOperations, recordOperations,
	inboxOperations, callOperations, proposalOperations, endorsementOperations,
	boardOperations, workbenchOperations,
	decisionOperations,
	motionOperations,
	meetingOperations,
	fundRuleOperations,
	transferOperations,
	moneyOperations,
	reviewOperations,
	actOperations, exportOperations, iatiOperations, snapshotOperations, calendarOperations, returnedOperations,
}

// Handler is the operations behind the door of the web, which has found out who
// asks and refused what other sites send.
func Handler(s *app.Services, tasks Tasks) http.Handler {
	e := echo.New()
	a := Mount(e, Options{Services: s, Tasks: tasks, Who: func(r *http.Request) (people.Who, error) {
		return people.Who{Actor: door.ActorOf(r.Context())}, nil
	}})
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if err := a.refuse(c, err); err != nil {
			a.options.Log.Error("api", "error", err)
		}
	}
	return e
}

// Mount registers every operation on the server and answers everything else
// under /api with a problem.
func Mount(e *echo.Echo, o Options) *API {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a := &API{options: o, services: o.Services}
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	for plain, written := range aliases {
		registry.RegisterTypeAlias(plain, written)
	}
	a.huma = humaecho.NewWithGroup(e, e.Group(Prefix), huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: "Seedfund", Version: "1", Description: about},
			Servers:    []*huma.Server{{URL: Prefix}},
			Components: &huma.Components{Schemas: registry, SecuritySchemes: schemes},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	})
	a.huma.UseMiddleware(a.remember, a.speak, a.admit, a.once)
	for _, register := range areas {
		register(a)
	}
	e.GET(Prefix+"/openapi.json", a.document)
	e.Any("/api", a.unknown)
	e.Any("/api/*", a.unknown)
	return a
}

// clause 112: the document speaks of the place, so its note stands in it.
var about = "The use cases of the fund. Signed in by session cookie or by a personal token. " +
	"Amounts are strings with two decimals in US dollars unless a currency stands beside them; days are ISO 8601; instants are UTC. " +
	"Where an answer names Kosovo, a note stands in \"notes\": " + models.KosovoNoteText("en")

var schemes = map[string]*huma.SecurityScheme{
	"token":   {Type: "http", Scheme: "bearer", Description: "A personal token, made on the profile page or by \"seedfund user token\"."},
	"session": {Type: "apiKey", In: "cookie", Name: "session", Description: "The session of a signed-in browser."},
}

// Operations lists every operation, for the walk of rights and the list of
// what pages can do.
func (a *API) Operations() []Operation { return slices.Clone(a.operations) }

// Table is every operation without a store behind it, for walks over all of
// them.
func Table() []Operation {
	return Mount(echo.New(), Options{Services: &app.Services{}}).Operations()
}

// Document is the OpenAPI document.
func (a *API) Document() ([]byte, error) { return json.Marshal(a.huma.OpenAPI()) }

func (a *API) document(c echo.Context) error {
	body, err := a.Document()
	if err != nil {
		return a.refuse(c, err)
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "application/openapi+json", body)
}

// unknown answers what no operation has: 405 where the path has other methods.
func (a *API) unknown(c echo.Context) error {
	path := strings.TrimPrefix(c.Request().URL.Path, Prefix)
	var allowed []string
	for _, o := range a.operations {
		if fits(o.Path, path) {
			allowed = append(allowed, o.Method)
		}
	}
	if len(allowed) > 0 {
		c.Response().Header().Set("Allow", strings.Join(allowed, ", "))
		return a.refuse(c, &Problem{Status: http.StatusMethodNotAllowed, Code: "api.method"})
	}
	return a.refuse(c, models.NotFound("operation"))
}

func fits(template, path string) bool {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if want[i] != have[i] && !strings.HasPrefix(want[i], "{") {
			return false
		}
	}
	return true
}

// isIllustrative reports whether the store is a demonstration; a store never
// changes its kind once it has one.
func (a *API) isIllustrative(ctx context.Context) (bool, error) {
	if known := a.illustrative.Load(); known != nil {
		return *known, nil
	}
	store, err := a.services.People.Store(ctx)
	if err != nil || store == nil {
		return false, err
	}
	demonstration := store.Kind == models.StoreDemonstration
	a.illustrative.Store(&demonstration)
	return demonstration, nil
}

// aliases say how types of the domain are written, for the document.
var aliases = map[reflect.Type]reflect.Type{
	reflect.TypeFor[money.Cents]():       reflect.TypeFor[Cents](),
	reflect.TypeFor[money.Amount]():      reflect.TypeFor[Amount](),
	reflect.TypeFor[money.Percentage]():  reflect.TypeFor[Percentage](),
	reflect.TypeFor[when.Date]():         reflect.TypeFor[Day](),
	reflect.TypeFor[models.RecordDate](): reflect.TypeFor[PartDay](),
	reflect.TypeFor[models.Wording]():    reflect.TypeFor[Wording](),
}
