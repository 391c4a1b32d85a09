package handlers

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"seedfund/app/people"
	"seedfund/frontend/i18n"
	"seedfund/handlers/door"
	"seedfund/models"
)

// The values of a session are texts.
const (
	accountValue  = people.AccountValue
	mandateValue  = "mandate"
	signedInValue = "signed_in" // last proof of identity, RFC 3339
)

func newSessions(store scs.Store, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store, m.Codec, m.HashTokenInStore = store, people.SessionCodec{}, true
	m.Lifetime, m.IdleTimeout = models.SessionLifetime, models.SessionIdle
	m.Cookie.Name, m.Cookie.Secure, m.Cookie.Persist = "session", secure, false
	if secure {
		m.Cookie.Name = "__Host-session" // bound to this host and to https by the browser
	}
	return m
}

const visitKey = "people visit"

// load reads the session before the handler and keeps it before the first byte
// of the answer.
func (w *site) load(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if w.routeOf(c).Bare {
			return next(c)
		}
		r := c.Request()
		browser := &people.Visit{UserAgent: r.UserAgent(), Address: neighbourhood(c.RealIP())}
		c.Set(visitKey, browser)
		token := ""
		if cookie, err := r.Cookie(w.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := w.sessions.Load(people.WithVisit(r.Context(), browser), token)
		if err != nil {
			return err
		}
		c.SetRequest(r.WithContext(ctx))
		c.Response().Before(func() { w.keep(c, token) })
		return next(c)
	}
}

func (w *site) keep(c echo.Context, had string) {
	ctx := c.Request().Context()
	switch w.sessions.Status(ctx) {
	case scs.Modified:
		if had == "" && w.sessions.GetString(ctx, accountValue) == "" {
			return // a visitor needs no session
		}
		token, _, err := w.sessions.Commit(ctx)
		if err != nil {
			w.log.Error("keep the session", "id", requestID(c), "error", err)
			return
		}
		if token != had {
			w.setSession(c, token, 0)
		}
	case scs.Destroyed:
		w.setSession(c, "", -1)
	}
}

func (w *site) setSession(c echo.Context, token string, age int) {
	from := w.sessions.Cookie
	c.SetCookie(&http.Cookie{
		Name: from.Name, Value: token, Path: from.Path, MaxAge: age,
		Secure: from.Secure, HttpOnly: from.HttpOnly, SameSite: from.SameSite,
	})
}

// neighbourhood is an address as rate limits count it: IPv4 whole, IPv6 by /64.
func neighbourhood(address string) string {
	ip := net.ParseIP(address)
	if ip == nil || ip.To4() != nil {
		return address
	}
	return ip.Mask(net.CIDRMask(64, 128)).String() + "/64"
}

// bearer is what the session says about its person.
func (w *site) bearer(c echo.Context) people.Bearer {
	ctx := c.Request().Context()
	account, _ := strconv.ParseInt(w.sessions.GetString(ctx, accountValue), 10, 64)
	mandate, _ := strconv.ParseInt(w.sessions.GetString(ctx, mandateValue), 10, 64)
	at, _ := time.Parse(time.RFC3339Nano, w.sessions.GetString(ctx, signedInValue))
	return people.Bearer{Account: account, Mandate: mandate, SignedIn: at}
}

// identify finds out who asks, anew at each request: what has ended gives
// nothing.
func (w *site) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		route := w.routeOf(c)
		if route.Bare {
			return next(c)
		}
		who, err := w.who(c)
		if err != nil {
			return err
		}
		who.Actor.RequestID = requestID(c)
		v := w.visit(c, who)
		c.Set(pageVisitKey, v)
		if lang := pinned(c); lang != "" {
			w.keepLanguage(c, lang)
		}
		return next(c)
	}
}

func (w *site) who(c echo.Context) (people.Who, error) {
	ctx := c.Request().Context()
	if secret, ok := strings.CutPrefix(c.Request().Header.Get("Authorization"), "Bearer "); ok && isAPI(c) {
		return w.services.People.ActorForToken(ctx, strings.TrimSpace(secret))
	}
	b := w.bearer(c)
	if b.Account == 0 {
		return people.Who{}, nil
	}
	who, err := w.services.People.ActorFor(ctx, b)
	if err != nil {
		return people.Who{}, err
	}
	if !who.Actor.SignedIn() { // the account was disabled
		return people.Who{}, w.sessions.Destroy(ctx)
	}
	if who.Actor.MandateID == 0 && len(who.Capacities) == 1 {
		b.Mandate = who.Capacities[0].MandateID
		w.sessions.Put(ctx, mandateValue, strconv.FormatInt(b.Mandate, 10))
		return w.services.People.ActorFor(ctx, b)
	}
	return who, nil
}

// visit prepares a request for its handler: reader's language and zone in the
// context, the actor, the frame of the page.
func (w *site) visit(c echo.Context, who people.Who) *Visit {
	lang := languageOf(c, who.Language)
	ctx := i18n.With(c.Request().Context(), lang)
	v := &Visit{Context: c, Services: w.services, Actor: who.Actor, Capacities: who.Capacities, site: w}
	if zone, err := time.LoadLocation(who.Zone); err == nil && who.Zone != "" {
		ctx = i18n.WithZone(ctx, zone)
		v.Zone = zone
	}
	v.Actor.Language = lang
	ctx = door.WithActor(ctx, v.Actor)
	c.SetRequest(c.Request().WithContext(ctx))
	return v
}
