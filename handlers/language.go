package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"seedfund/frontend/i18n"
)

const pinKey = "pinned language"

// pin takes the language out of an address that begins with one, before the
// route is looked for.
func (w *site) pin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if lang, rest, ok := i18n.Pinned(r.URL.Path); ok && !strings.HasPrefix(rest, "//") {
			c.Set(pinKey, lang)
			u := *r.URL
			u.Path, u.RawPath = rest, ""
			r.URL = &u
		}
		return next(c)
	}
}

func pinned(c echo.Context) string {
	lang, _ := c.Get(pinKey).(string)
	return lang
}

// languageOf is the language a request is answered in: the address's, the
// cookie's, the profile's, the browser's.
func languageOf(c echo.Context, profile string) string {
	if lang := pinned(c); lang != "" {
		return lang
	}
	if cookie, err := c.Cookie(i18n.CookieName); err == nil && i18n.Offers(cookie.Value) {
		return cookie.Value
	}
	if i18n.Offers(profile) {
		return profile
	}
	return i18n.Negotiate(c.Request().Header.Get("Accept-Language"), "")
}

// keepLanguage remembers the language of an address that pins one, so that the
// links of its page need not.
func (w *site) keepLanguage(c echo.Context, lang string) {
	if cookie, err := c.Cookie(i18n.CookieName); err == nil && cookie.Value == lang {
		return
	}
	c.SetCookie(&http.Cookie{
		Name: i18n.CookieName, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
		Secure: w.config.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
