package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"seedfund/app"
	"seedfund/models"
)

// Handler answers one request. What it returns as an error is answered by the
// one map of refusals.
type Handler func(v *Visit) error

// Route is one row of the table: what can be asked, who may ask it, and which
// operations of the API do the same. The area's policy looks at the record
// beside it.
type Route struct {
	Method, Path string
	Who          Policy
	Handler      Handler
	Operations   []string                         // operationIds; a form's page names what its form does
	PageOnly     string                           // instead of Operations: why no operation does it
	Mount        func(*app.Services) http.Handler // instead of Handler: a part with a table of its own
	Files        bool                             // the form may carry files
	Keyless      bool                             // a second sending does no harm: no idempotency key
	Bare         bool                             // no session and no page around it
	Shared       bool                             // one page for all visitors, kept while the store stays as it is
}

// Policy says who may ask for a route. Its zero value is refused at start.
type Policy struct {
	kind   string
	rights []models.Permission
}

var (
	// Public is for everyone.
	Public = Policy{kind: "public"}
	// SignedIn is for every signed-in person, in whatever capacity or none.
	SignedIn = Policy{kind: "signed in"}
)

// May is for those whose capacity carries the right, or one of several.
func May(rights ...models.Permission) Policy { return Policy{kind: "right", rights: rights} }

// String names the policy as the list of routes shows it.
func (p Policy) String() string {
	if p.kind != "right" {
		return p.kind
	}
	names := make([]string, len(p.rights))
	for i, r := range p.rights {
		names[i] = string(r)
	}
	return strings.Join(names, " or ")
}

// Allows refuses an actor whom the policy does not let in, with the rule.
func (p Policy) Allows(a models.Actor) error {
	switch p.kind {
	case "public":
		return nil
	case "signed in":
		if !a.SignedIn() {
			return models.SignIn("error.sign_in")
		}
		return nil
	}
	return a.MayOne(p.rights...)
}

const anyMethod = "*"

func get(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodGet, Path: path, Who: who, Handler: h, Operations: operations}
}

// shared is a public page that is the same for every visitor.
func shared(path string, h Handler, operations ...string) Route {
	return Route{Method: http.MethodGet, Path: path, Who: Public, Handler: h, Operations: operations, Shared: true}
}

func post(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Operations: operations}
}

// upload is post for a form that carries files.
func upload(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Operations: operations, Files: true}
}

// keyless is post without an idempotency key, for what may be sent again.
func keyless(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Operations: operations, Keyless: true}
}

// pageOnly marks what no operation does, with the reason.
func pageOnly(reason string, r Route) Route {
	r.PageOnly = reason
	return r
}

// Why some of what a page does is no operation.
const (
	signingIn    = "a password is given to a page only; a program brings a token, which carries its capacity"
	tellsOnly    = "says that a page has changed; the operation that reads it says how"
	nothingKept  = "repeats a choice before it is cast and keeps nothing"
	inTheBrowser = "is computed in the browser and asks the server nothing; the command line does the same"
	withSecret   = "is for programs that read calendars and cannot bring a token but in the address"
	aboutPages   = "words about the pages and operations themselves"
)

// mount gives everything under a path to a handler that has a table of its own
// and asks door.ActorOf who asks.
func mount(path string, who Policy, m func(*app.Services) http.Handler) Route {
	return Route{Method: anyMethod, Path: path, Who: who, Mount: m}
}

func bare(r Route) Route {
	r.Bare = true
	return r
}

func (r Route) check() error {
	name := r.Method + " " + r.Path
	if r.Who.kind == "" {
		return fmt.Errorf("routes: %s has no policy", name)
	}
	if r.Who.kind == "right" && len(r.Who.rights) == 0 {
		return fmt.Errorf("routes: %s names no right", name)
	}
	for _, right := range r.Who.rights {
		if _, ok := models.RightFor(right); !ok {
			return fmt.Errorf("routes: %s names the right %q, which the table of rights does not have", name, right)
		}
	}
	if (r.Handler == nil) == (r.Mount == nil) {
		return errors.New("routes: " + name + " has no handler")
	}
	if page := r.Mount == nil && !r.Bare; page && (len(r.Operations) == 0) == (r.PageOnly == "") {
		return errors.New("routes: " + name + " names no operation of the API, or a reason beside one")
	}
	if !strings.HasPrefix(r.Path, "/") || !slices.Contains([]string{http.MethodGet, http.MethodPost, anyMethod}, r.Method) {
		return errors.New("routes: " + name + " is no route")
	}
	return nil
}
