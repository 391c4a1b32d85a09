package handlers

import (
	"net/http"
	"testing"

	"seedfund/models"
)

func TestEveryRouteSaysWhoMayAsk(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Routes() {
		if err := r.check(); err != nil {
			t.Error(err)
		}
		if key := r.Method + " " + r.Path; seen[key] {
			t.Errorf("%s stands there twice", key)
		} else {
			seen[key] = true
		}
	}
	nothing := func(*Visit) error { return nil }
	for name, r := range map[string]Route{
		"without a policy":       get("/x", Policy{}, nothing, "list-calls"),
		"with an unknown right":  get("/x", May("no.such_right"), nothing, "list-calls"),
		"with no right":          get("/x", May(), nothing, "list-calls"),
		"without a handler":      get("/x", Public, nil, "list-calls"),
		"with an unknown method": {Method: http.MethodPut, Path: "/x", Who: Public, Handler: nothing, Operations: []string{"list-calls"}},
		"without an operation":   get("/x", Public, nothing),
	} {
		if r.check() == nil {
			t.Errorf("control: a route %s passes", name)
		}
	}
	if err := get("/x", May(models.PermCallPrepare), nothing, "prepare-call").check(); err != nil {
		t.Errorf("control: a good route is refused: %v", err)
	}
}

func TestOnlyPathsOfThisSiteAreFollowed(t *testing.T) {
	for next, want := range map[string]string{
		"/calls/7?x=1":               "/calls/7?x=1",
		"/fr/calls":                  "/fr/calls",
		"":                           "/home",
		"calls":                      "/home",
		"//evil.example":             "/home",
		"/\\evil.example":            "/home",
		"/\tevil":                    "/home",
		"https://evil.example/":      "/home",
		"/%2f%2fevil.example":        "/home",
		"///evil.example":            "/home",
		"javascript:alert(1)":        "/home",
		"/a\r\nSet-Cookie: x=1":      "/home",
		"http:/evil":                 "/home",
		"/home#https://evil.example": "/home",
	} {
		if got := localPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}
