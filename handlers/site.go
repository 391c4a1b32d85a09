package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"seedfund/app"
	"seedfund/frontend"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
)

// Config is what the web needs besides the use cases.
type Config struct {
	// Origin is the public address, as "https://fund.example.org"; over https
	// the session's cookie is bound to it. Empty means plain http on loopback.
	Origin  string
	Logger  *slog.Logger
	Timeout time.Duration // of one request, 0 means 30 s
	Body    int64         // longest body in bytes, 0 means 1 MiB
	Upload  int64         // longest body of a form with files, 0 means 32 MiB
	// Ending is done when requests under way are to end; nil for never.
	Ending context.Context
}

// site is one running server.
type site struct {
	services *app.Services
	config   Config
	log      *slog.Logger
	assets   *frontend.Assets
	sessions *scs.SessionManager
	origins  *http.CrossOriginProtection
	routes   map[string]Route // by method and path
	store    atomic.Pointer[models.Store]
	shelf    shelf // of shared pages
	openData openFiles
	books    books // for the foot of each page
	watch    watch // for live pages
}

// New makes the web server's handler. It fails when a route has no policy or
// the table of routes is at odds with itself.
func New(s *app.Services, c Config) (*echo.Echo, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Body == 0 {
		c.Body = 1 << 20
	}
	if c.Upload == 0 {
		c.Upload = 32 << 20
	}
	assets, err := frontend.NewAssets()
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	w := &site{services: s, config: c, log: c.Logger, assets: assets, routes: map[string]Route{}}
	w.sessions = newSessions(s.People.Sessions(), c.secure())
	w.origins = http.NewCrossOriginProtection()
	if c.Origin != "" {
		if err := w.origins.AddTrustedOrigin(strings.TrimSuffix(c.Origin, "/")); err != nil {
			return nil, fmt.Errorf("origin: %w", err)
		}
	}
	// Without a referrer a browser tells no origin either. The secret that the form
	// brings along proves that it is its holder's.
	w.origins.AddInsecureBypassPattern("POST " + pages.EndorsingPath)
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(io.Discard)
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = w.lastResort
	e.Pre(w.pin)
	e.Use(w.identifyRequest, w.head, w.compress, w.answer, w.limit, w.refuseForeignOrigins, w.load, w.identify)
	if err := w.register(e, Routes()); err != nil {
		return nil, err
	}
	go assets.Warm()
	return e, nil
}

func (c Config) secure() bool { return strings.HasPrefix(c.Origin, "https://") }

// register puts the table into the router; each GET answers HEAD as well.
func (w *site) register(e *echo.Echo, routes []Route) error {
	for _, r := range routes {
		if err := r.check(); err != nil {
			return err
		}
		key := r.Method + " " + r.Path
		if _, twice := w.routes[key]; twice {
			return fmt.Errorf("routes: %s stands there twice", key)
		}
		w.routes[key] = r
		h := w.serve(r)
		switch r.Method {
		case http.MethodGet:
			e.GET(r.Path, h)
			e.HEAD(r.Path, h)
		case anyMethod:
			e.Any(r.Path, h)
		default:
			e.Add(r.Method, r.Path, h)
		}
	}
	return nil
}

// routeOf is the row of the table a request has met.
func (w *site) routeOf(c echo.Context) Route {
	method := c.Request().Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if r, ok := w.routes[method+" "+c.Path()]; ok {
		return r
	}
	return w.routes[anyMethod+" "+c.Path()]
}
