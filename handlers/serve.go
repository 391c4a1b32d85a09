package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"seedfund/models"
)

// serve puts the gate before a route's handler: policy, capacity, form, proof.
func (w *site) serve(r Route) echo.HandlerFunc {
	var mounted http.Handler
	if r.Mount != nil {
		mounted = r.Mount(w.services)
	}
	return func(c echo.Context) error {
		v := w.visitOf(c)
		if r.Method == http.MethodPost && r.Mount == nil && r.Who.kind != "public" && !v.Actor.SignedIn() {
			// Whose session ended while they wrote does not lose the form.
			before := v.Ctx()
			if err := v.readForm(r); err != nil {
				return err
			}
			if err := v.signInHere(before); err != nil {
				return err
			}
		}
		if err := v.pass(r); err != nil {
			return err
		}
		if mounted != nil {
			mounted.ServeHTTP(c.Response(), c.Request())
			return nil
		}
		if r.Shared {
			return w.shared(v, r.Handler)
		}
		if r.Method != http.MethodPost {
			return r.Handler(v)
		}
		if v.Form == nil {
			if err := v.readForm(r); err != nil {
				return err
			}
		}
		if err := v.sameCapacity(r); err != nil {
			return err
		}
		if err := v.prove(); err != nil {
			return err
		}
		v.forgetWhenDone()
		return r.Handler(v)
	}
}

// visitOf is the request as identify prepared it; a bare route has none.
func (w *site) visitOf(c echo.Context) *Visit {
	if v, ok := c.Get(pageVisitKey).(*Visit); ok {
		return v
	}
	return &Visit{Context: c, Services: w.services, site: w}
}

// pass is the coarse gate of the table. A person who has capacities and has
// chosen none chooses first.
//
// clauses 40, 98: the capacity is chosen explicitly.
func (v *Visit) pass(r Route) error {
	err := r.Who.Allows(v.Actor)
	if err == nil || r.Who.kind != "right" || !v.Actor.SignedIn() {
		return err
	}
	if v.Actor.MandateID == 0 {
		if len(v.Capacities) > 0 {
			return errChooseCapacity
		}
		return models.Forbidden("error.no_capacity", "98")
	}
	if r.Method == http.MethodGet && len(v.ParamNames()) > 0 {
		// What may not be seen answers as what is not there.
		return models.NotFound("page").Because(err)
	}
	return err
}

var errChooseCapacity = models.Forbidden("people.choose_capacity", "98")

// sameCapacity refuses a form that was opened in another capacity than the one
// the person acts in now.
func (v *Visit) sameCapacity(r Route) error {
	if !v.Actor.SignedIn() || r.Who.kind == "public" || r.Keyless {
		return nil
	}
	opened, err := strconv.ParseInt(v.Request().PostForm.Get(capacityField), 10, 64)
	if err != nil && r.Who.kind == "signed in" {
		return nil
	}
	if opened != v.Actor.MandateID {
		return models.Conflict("people.capacity_changed", "98")
	}
	return nil
}

// prove takes the password that the confirmation page adds to a form which was
// refused for want of a fresh sign-in, and lets the form through.
func (v *Visit) prove() error {
	password := v.Request().PostForm.Get(passwordField)
	if password == "" || !v.Actor.SignedIn() {
		return nil
	}
	if err := v.confirm(password); err != nil {
		if e := models.AsError(err); e != nil && (e.Kind == models.KindInvalid || e.Kind == models.KindTooMany) {
			return &unproven{fault: e}
		}
		return err
	}
	return nil
}

// unproven is a wrong password on the confirmation page: the page comes again.
type unproven struct{ fault *models.Error }

func (u *unproven) Error() string { return u.fault.Error() }

// localPath is where a person goes on to: a path of this site or home. Another
// site's address, in whatever disguise, is never followed.
func localPath(next string) string {
	const home = "/home"
	if len(next) < 1 || next[0] != '/' || len(next) > 2000 {
		return home
	}
	for _, r := range next {
		if r <= ' ' || r == '\\' || r == 0x7f {
			return home
		}
	}
	u, err := url.Parse(next)
	if err == nil && strings.ContainsFunc(u.Path, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return home
	}
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || len(u.Path) > 1 && (u.Path[1] == '/' || u.Path[1] == '\\') {
		return home
	}
	return u.RequestURI()
}
