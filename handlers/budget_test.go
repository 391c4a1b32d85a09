package handlers_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"seedfund/app/apptest"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

const (
	publicBudget   = 60 << 10
	signedInBudget = 80 << 10
)

// weight is what a first visit costs on the wire.
type weight struct {
	bytes    float64
	requests int
	scripts  int
}

// scale weighs what one tab loads.
type scale struct {
	mu  sync.Mutex
	now weight
}

func newScale(ctx context.Context) *scale {
	s := &scale{}
	chromedp.ListenTarget(ctx, func(event any) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch e := event.(type) {
		case *network.EventLoadingFinished:
			s.now.bytes += e.EncodedDataLength
			s.now.requests++
		case *network.EventResponseReceived:
			if e.Type == network.ResourceTypeScript {
				s.now.scripts++
			}
		}
	})
	return s
}

// first opens a page with an empty cache.
func (s *scale) first(t *testing.T, ctx context.Context, address string) weight {
	t.Helper()
	if err := chromedp.Run(ctx, network.Enable(), network.ClearBrowserCache(), chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.now = weight{}
	s.mu.Unlock()
	err := chromedp.Run(ctx, chromedp.Navigate(address),
		chromedp.Evaluate(`document.fonts.ready.then(() => new Promise(done => requestIdleCallback(done)))`, nil, awaiting))
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func TestFirstVisitsKeepTheirBudget(t *testing.T) {
	s := handlerstest.New(t)
	server := httptest.NewServer(s.Handler)
	defer server.Close()
	ctx := emptyBrowser(t)
	tab := newScale(ctx)
	for _, path := range []string{"/", "/programmes", "/contributions", "/calls", "/record", "/record/programmes", "/fr/", "/ar/", "/sign-in"} {
		w := tab.first(t, ctx, server.URL+path)
		if w.bytes > publicBudget || w.scripts > 0 || w.bytes < 1000 {
			t.Errorf("%s costs %.0f bytes in %d requests with %d scripts; %d bytes and no script are allowed", path, w.bytes, w.requests, w.scripts, publicBudget)
		}
		t.Logf("%s: %.0f bytes, %d requests", path, w.bytes, w.requests)
	}
	actor := s.Cast(models.RoleSecretariatOfficer)
	err := chromedp.Run(ctx, chromedp.Navigate(server.URL+"/sign-in"),
		chromedp.SendKeys(`main [name=email]`, s.Email(actor)), chromedp.SendKeys(`main [name=password]`, apptest.Password),
		chromedp.Click(`main form button[type=submit]`, chromedp.ByQuery), chromedp.WaitReady(`.acting`), chromedp.Evaluate(`new Promise(done => document.readyState === "complete" ? done() : addEventListener("load", done))`, nil, awaiting))
	if err != nil {
		t.Fatal(err)
	}
	w := tab.first(t, ctx, server.URL+"/ar/home")
	if w.bytes > signedInBudget || w.bytes < 1000 {
		t.Errorf("the first signed-in page costs %.0f bytes, more than %d", w.bytes, signedInBudget)
	}
	t.Logf("/home: %.0f bytes, %d requests, %d scripts", w.bytes, w.requests, w.scripts)
}

func emptyBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("this test needs Chromium: %v", err)
	}
	return ctx
}

func awaiting(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
