package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"seedfund/app/people"
	"seedfund/frontend/pages/refused"
	"seedfund/handlers/api"
	"seedfund/handlers/door"
	"seedfund/models"
)

// refuse answers an error: with a page, with a problem under /api, with a way
// to sign in. What the domain does not know is logged and shown without detail.
func (w *site) refuse(c echo.Context, err error) error {
	if c.Response().Committed {
		w.log.Error("the answer broke off", "id", requestID(c), "error", err)
		return nil
	}
	err = domain(err)
	// The request's own time has ended with its handler; the answer is written after it.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	v := w.refusedVisit(c)
	if door.Status(err) >= http.StatusInternalServerError {
		w.log.Error("request failed", "id", requestID(c), "method", c.Request().Method, "path", c.Request().URL.Path, "error", err)
	}
	if isAPI(c) {
		return v.problem(err)
	}
	return v.refusal(err)
}

// domain turns the router's own refusals into the domain's.
func domain(err error) error {
	var h *echo.HTTPError
	if !errors.As(err, &h) {
		return err
	}
	switch h.Code {
	case http.StatusNotFound:
		return models.NotFound("page")
	case http.StatusMethodNotAllowed:
		return errMethod
	}
	return err
}

// errMethod is no refusal of the domain: an address was asked in a way it does
// not know.
var errMethod = errors.New("method not allowed")

// refusedVisit is the visit of a request that may have been refused before
// anybody was identified.
func (w *site) refusedVisit(c echo.Context) *Visit {
	if v, ok := c.Get(pageVisitKey).(*Visit); ok {
		return v
	}
	return w.visit(c, people.Who{})
}

func (v *Visit) problem(err error) error {
	if errors.Is(err, errMethod) {
		err = &api.Problem{Status: http.StatusMethodNotAllowed, Code: "error.method"}
	}
	v.retryAfter(models.AsError(err))
	return api.ProblemOf(v.Ctx(), err, requestID(v.Context)).Write(v.Response())
}

func (v *Visit) refusal(err error) error {
	var wrong *unproven
	if errors.As(err, &wrong) {
		return v.confirmForm(wrong.fault)
	}
	var outside *notSignedIn
	if errors.As(err, &outside) {
		return v.signInForm(outside.fault)
	}
	if errors.Is(err, errChooseCapacity) {
		return v.Redirect(http.StatusSeeOther, v.At("/capacity?next="+url.QueryEscape(v.back())))
	}
	e := door.Refusal(err)
	switch e.Kind {
	case models.KindSignIn:
		return v.askSignIn(e)
	case models.KindReplayed:
		return v.Redirect(http.StatusSeeOther, v.At(v.placeOf(e.Receipt)))
	case models.KindStale:
		return v.staleForm(e)
	}
	status := door.Status(err)
	if errors.Is(err, errMethod) {
		status, e = http.StatusMethodNotAllowed, &models.Error{Key: "error.method"}
	}
	v.retryAfter(e)
	return v.RenderAs(status, refused.Refusal(v.refusalView(status, e)))
}

func (v *Visit) refusalView(status int, e *models.Error) refused.View {
	title := v.T("error.title." + strconv.Itoa(status))
	view := refused.View{Page: v.Page(title), Status: status, Error: e, Home: v.At("/")}
	if v.Actor.SignedIn() {
		view.Home = v.At("/home")
	}
	if right, ok := e.Args["Right"].(string); ok {
		view.Right = v.T("people.right." + right)
		if held, ok := models.RightFor(models.Permission(right)); ok {
			view.Held = held.Roles
		}
	}
	if status >= http.StatusInternalServerError {
		view.RequestID = requestID(v.Context)
	}
	if v.Request().Method == http.MethodPost {
		view.Back = v.back()
	}
	return view
}

func (v *Visit) retryAfter(e *models.Error) {
	if e == nil {
		return
	}
	if after, ok := e.Args["After"].(time.Duration); ok {
		v.Response().Header().Set("Retry-After", strconv.Itoa(int(after/time.Second)+1))
	}
}

// askSignIn sends a visitor to sign in, the same whether or not the thing
// exists, and a person whose proof is too old to prove it again. A form waits
// in the page that asks, but for its files.
func (v *Visit) askSignIn(e *models.Error) error {
	if v.Actor.SignedIn() {
		if v.Request().Method == http.MethodPost && !v.carriesFiles() {
			return v.confirmForm(nil)
		}
		return v.Redirect(http.StatusSeeOther, v.At("/sign-in/confirm?next="+url.QueryEscape(v.back())))
	}
	if v.autosaving() || len(v.Form) > 0 && !v.carriesFiles() {
		return v.signInForm(nil)
	}
	return v.Redirect(http.StatusSeeOther, v.At("/sign-in?next="+url.QueryEscape(v.back())))
}

// back is the page to return to: this one, or for a form the page it stood on.
func (v *Visit) back() string {
	r := v.Request()
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return localPath(v.At(r.URL.RequestURI()))
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
		return localPath(u.RequestURI())
	}
	if _, ok := v.site.routes[http.MethodGet+" "+v.Path()]; ok {
		return localPath(v.At(r.URL.Path))
	}
	return v.At("/home")
}

// placeOf is the page of what an act did before: the receipt's own path, else
// the page of the record it names.
func (v *Visit) placeOf(r *models.Receipt) string {
	if r == nil {
		return "/home"
	}
	if r.Path != "" {
		return localPath(r.Path)
	}
	table := "/" + strings.ReplaceAll(r.Target, "_", "-")
	if _, ok := v.site.routes[http.MethodGet+" "+table+"/:id"]; ok {
		return table + "/" + strconv.FormatInt(r.TargetID, 10)
	}
	if _, ok := v.site.routes[http.MethodGet+" "+table+"/:reference"]; ok && r.Reference != "" {
		return table + "/" + r.Reference
	}
	return v.back()
}

// lastResort answers what even the middleware could not.
func (w *site) lastResort(err error, c echo.Context) {
	w.log.Error("request failed", "id", requestID(c), "error", err)
	if !c.Response().Committed {
		_ = c.String(http.StatusInternalServerError, "Something went wrong. Reference: "+requestID(c)+"\n")
	}
}
