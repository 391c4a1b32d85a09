package handlers

import (
	"context"
	"net/http"
	"time"
)

// healthz says that the program runs.
func healthz(v *Visit) error { return v.String(http.StatusOK, "ok\n") }

// readyz says that the store answers.
func readyz(v *Visit) error {
	ctx, cancel := context.WithTimeout(v.Ctx(), 2*time.Second)
	defer cancel()
	if err := v.DB.Ping(ctx); err != nil {
		v.site.log.Warn("not ready", "error", err)
		return v.String(http.StatusServiceUnavailable, "the store does not answer\n")
	}
	return v.String(http.StatusOK, "ready\n")
}

func serveStatic(v *Visit) error {
	v.site.assets.ServeHTTP(v.Response(), v.Request())
	return nil
}
