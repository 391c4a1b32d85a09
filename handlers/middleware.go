package handlers

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"seedfund/models"
)

const requestIDKey = "request id"

func requestID(c echo.Context) string {
	id, _ := c.Get(requestIDKey).(string)
	return id
}

// identifyRequest gives the request its id and leaves one line in the log.
func (w *site) identifyRequest(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:16]
		c.Set(requestIDKey, id)
		c.Response().Header().Set("X-Request-Id", id)
		began := monotonic()
		err := next(c)
		// The query may hold a one-use link's secret and is left out.
		w.log.Info("request", "id", id, "method", c.Request().Method, "path", c.Request().URL.Path,
			"status", c.Response().Status, "bytes", c.Response().Size, "took", monotonic()-began)
		return err
	}
}

// head sets what every answer carries. Pages replace the policy by their own.
func (w *site) head(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cache-Control", "no-store")
		if w.config.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		return next(c)
	}
}

// answer turns errors and panics into pages and problems.
func (w *site) answer(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				w.log.Error("panic", "id", requestID(c), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = w.refuse(c, fmt.Errorf("panic: %v", p))
			}
		}()
		if err := next(c); err != nil {
			return w.refuse(c, err)
		}
		return nil
	}
}

// limit bounds a request in time and size.
func (w *site) limit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		ctx, cancel := context.WithTimeout(r.Context(), w.config.Timeout)
		defer cancel()
		longest := w.config.Body
		if route := w.routeOf(c); route.Files || route.Mount != nil {
			longest = w.config.Upload
		}
		if r.ContentLength > longest {
			return &http.MaxBytesError{Limit: longest}
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, longest)
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}

// refuseForeignOrigins refuses what another site's page makes a browser send.
func (w *site) refuseForeignOrigins(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := w.origins.Check(c.Request()); err != nil {
			return models.Forbidden("error.cross_origin", "").Because(err)
		}
		return next(c)
	}
}

func isAPI(c echo.Context) bool { return strings.HasPrefix(c.Request().URL.Path, "/api/") }

var started = time.Now()

// monotonic is the time since the program began, to measure what requests take.
func monotonic() time.Duration { return time.Since(started) }
