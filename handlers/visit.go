package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"seedfund/app"
	"seedfund/app/people"
	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

const pageVisitKey = "visit"

// Visit is one request: who asks, in which language, and the means to answer.
// The use cases are its fields: v.Calls, v.Proposals.
type Visit struct {
	echo.Context
	*app.Services
	Actor      models.Actor
	Capacities []people.Capacity // mandates in force, to choose among
	Form       url.Values        // what was posted, without the hidden fields of the frame
	Zone       *time.Location    // the reader's, nil for UTC only

	before   models.BodyKind // the body that the matter of the page is before
	site     *site
	replayed bool            // the password that came with the form has been proved
	leave    func(*finished) // keeps a shared page for the next visitor, nil for other pages
}

// Ctx is the request's context: language, zone, actor and the form's key.
func (v *Visit) Ctx() context.Context { return v.Request().Context() }

func (v *Visit) setCtx(ctx context.Context) { v.SetRequest(v.Request().WithContext(ctx)) }

// T is a text in the reader's language.
func (v *Visit) T(key string, args ...any) string { return i18n.T(v.Ctx(), key, args...) }

// Lang is the reader's language.
func (v *Visit) Lang() string { return i18n.Lang(v.Ctx()) }

// ID is a number in the address; anything else is not found.
func (v *Visit) ID(name string) (int64, error) {
	text := v.Param(name)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 || strconv.FormatInt(id, 10) != text {
		return 0, models.NotFound(name)
	}
	return id, nil
}

// Version is the version of the record the form was opened with.
func (v *Visit) Version() int64 {
	n, _ := strconv.ParseInt(v.Form.Get("version"), 10, 64)
	return n
}

// Browser names the session to the area of people.
func (v *Visit) Browser() *people.Visit {
	b, _ := v.Get(visitKey).(*people.Visit)
	if b == nil {
		b = &people.Visit{}
	}
	return b
}

// Door says where the request comes from, for limits on tries.
func (v *Visit) Door() people.Door {
	return people.Door{Address: v.Browser().Address, RequestID: requestID(v.Context)}
}

// At is an address of this site, in the language that the request's own
// address pins, if it pins one.
func (v *Visit) At(path string) string {
	if lang := pinned(v.Context); lang != "" && strings.HasPrefix(path, "/") {
		return i18n.Pin(lang, path)
	}
	return path
}

// Render answers with a page. A page for visitors carries an ETag; what a
// signed-in person sees is kept nowhere.
func (v *Visit) Render(page templ.Component) error { return v.RenderAs(http.StatusOK, page) }

// RenderAs is Render with another status.
func (v *Visit) RenderAs(status int, page templ.Component) error {
	return v.renderUnder(v.site.assets.Policy(v.Actor.SignedIn()), status, page)
}

// renderUnder is RenderAs with a policy of the page's own.
func (v *Visit) renderUnder(policy string, status int, page templ.Component) error {
	var body bytes.Buffer
	ctx := v.withUnsent(components.WithCapacity(v.Ctx(), v.Actor.MandateID))
	if err := page.Render(ctx, &body); err != nil {
		return fmt.Errorf("render %s: %w", v.Path(), err)
	}
	if status == http.StatusOK && !v.Actor.SignedIn() && v.Request().Method != http.MethodPost && !bytes.Contains(body.Bytes(), formMark) {
		page := finish(body.Bytes(), policy, v.Lang())
		if v.leave != nil {
			v.leave(page)
		}
		return page.hand(v)
	}
	h := v.Response().Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Language", v.Lang())
	return v.Blob(status, "text/html; charset=utf-8", body.Bytes())
}

// formMark tells a page with a form: its keys differ each time.
var formMark = []byte(`name="_key"`)

// Done answers a form that did its work: 303 to a page. said is a message key
// with ".done." in it that the page then shows once.
func (v *Visit) Done(path string, said ...string) error {
	if len(said) > 0 {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		before, fragment, found := strings.Cut(path, "#")
		path = before + sep + "done=" + url.QueryEscape(said[0])
		if found {
			path += "#" + fragment
		}
	}
	return v.Redirect(http.StatusSeeOther, v.At(path))
}

var doneKey = regexp.MustCompile(`^[a-z_]+\.done\.[a-z_]+$`)

// said is the message of Done, for the page after it.
func (v *Visit) said() string {
	key := v.QueryParam("done")
	if !doneKey.MatchString(key) || !i18n.Has(key) {
		return ""
	}
	return v.T(key)
}

// Again answers a form whose input was refused with the same page: 422, the
// person's own input, the faults beside their fields. page makes it from the
// refusal. Every other refusal is passed on to its own page.
func (v *Visit) Again(err error, page func(faults *models.Error, values url.Values) templ.Component) error {
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindInvalid {
		return err
	}
	v.Set(failedKey, true)
	return v.RenderAs(http.StatusUnprocessableEntity, page(e, v.Form))
}

// againWith is Again for a page that has to be read anew and may fail itself.
func (v *Visit) againWith(err error, page func(*models.Error, url.Values) (templ.Component, error)) error {
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindInvalid {
		return err
	}
	v.Set(failedKey, true)
	c, failed := page(e, v.Form)
	if failed != nil {
		return failed
	}
	return v.RenderAs(http.StatusUnprocessableEntity, c)
}

const failedKey = "failed"

// Page is the frame of a page with its title and the way to it. Every page
// takes its frame from here.
func (v *Visit) Page(title string, crumbs ...layout.Crumb) layout.Page {
	path := v.Request().URL.Path
	if q := v.Request().URL.RawQuery; q != "" && v.Request().Method != http.MethodPost {
		path += "?" + q
	}
	p := layout.Page{
		Title: title, Crumbs: crumbs, Path: path, Saved: v.said(),
		Languages: layout.LanguageLinks(v.Ctx(), path),
		Menu:      v.menu(),
		More:      v.footer(),
		Account:   v.account(),
		Assets:    v.site.assets.For(strings.EqualFold(v.Request().Header.Get("Save-Data"), "on")),
	}
	p.Failed, _ = v.Get(failedKey).(bool)
	p.LastEntry = v.lastEntry()
	p.Fund.Tagline = v.T("frame.tagline")
	p.Fund.Name, p.Fund.Kind = v.T("frame.seedfund"), v.T("frame.fund_not_set_up")
	if store := v.site.storeRow(v.Ctx()); store != nil {
		p.Illustrative = store.Kind == models.StoreDemonstration
		p.Fund.Name = v.T("frame.fund_name", "Code", store.FundCode)
		p.Fund.Kind = v.T("frame.fund_" + string(store.Kind))
	}
	return p
}

// storeRow is what the store holds; it is settled once and never changes then.
func (w *site) storeRow(ctx context.Context) *models.Store {
	if s := w.store.Load(); s != nil {
		return s
	}
	s, err := w.services.People.Store(ctx)
	if err != nil {
		w.log.Error("read the store's kind", "error", err)
		return nil
	}
	if s != nil {
		w.store.Store(s)
	}
	return s
}

func (v *Visit) account() layout.Account {
	if !v.Actor.SignedIn() {
		return layout.Account{SignInHref: v.At("/sign-in")}
	}
	a := layout.Account{
		Label: v.T("people.role." + string(v.Actor.Role)), ProfileHref: v.At("/account"), SignOutPath: "/sign-out",
	}
	a.InboxHref, a.Unread = v.At("/inbox"), v.unread()
	if len(v.Capacities) > 1 {
		a.CapacityHref = v.At("/capacity")
	}
	return a
}
