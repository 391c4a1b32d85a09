package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// stage is a running server on a store of the test's own, and one Chromium that
// its people share: each has cookies of their own.
type stage struct {
	*testing.T
	*handlerstest.Site
	base    string
	chrome  context.Context
	windows map[string]*window
	front   *window // who has the browser now
}

// window is one person at the browser.
type window struct {
	stage   *stage
	who     string
	ctx     context.Context
	cookies []*network.Cookie
}

func openStage(t *testing.T, engine string, options ...apptest.Option) *stage {
	t.Helper()
	return openStageWith(t, engine, func(*app.Config) {}, options...)
}

func openStageWith(t *testing.T, engine string, change func(*app.Config), options ...apptest.Option) *stage {
	t.Helper()
	h := apptest.NewOn(t, engine, options...)
	h.Settle()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	base := "http://" + server.Listener.Addr().String()
	site := handlerstest.On(t, h, base, change)
	server.Config.Handler = site.Handler
	server.Start()
	t.Cleanup(server.Close)
	sealing, stop := context.WithCancel(h.Ctx)
	t.Cleanup(stop)
	go h.DB.RunSealer(sealing)

	return &stage{T: t, Site: site, base: base, chrome: chromium(t), windows: map[string]*window{}}
}

// chromium is a browser of the test's own, in which nothing fades in.
func chromium(t *testing.T) context.Context {
	t.Helper()
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-dev-shm-usage", true))
	alloc, cancel := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(cancel)
	chrome, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	// A page that fades in takes no click; who asks for less motion gets none.
	still := emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}})
	if err := chromedp.Run(chrome, still); err != nil {
		t.Fatalf("the journeys need Chromium: %v", err)
	}
	return chrome
}

// as gives the window of a member of the cast, signed in through the form.
func (s *stage) as(actor models.Actor) *window {
	s.Helper()
	key := fmt.Sprint(actor.MandateID)
	if w, ok := s.windows[key]; ok {
		w.turn()
		return w
	}
	w := &window{stage: s, who: string(actor.Role), ctx: s.chrome}
	s.windows[key] = w
	w.turn()
	w.open("/en/sign-in")
	w.send("main form", values{"email": s.Email(actor), "password": apptest.Password})
	return w
}

// turn gives the browser to another person: the cookies of the one before are
// put aside, their own are put back.
func (w *window) turn() {
	s := w.stage
	s.Helper()
	if s.front == w {
		return
	}
	err := chromedp.Run(w.ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		if s.front != nil {
			if s.front.cookies, err = network.GetCookies().WithURLs([]string{s.base}).Do(ctx); err != nil {
				return err
			}
		}
		if err := network.ClearBrowserCookies().Do(ctx); err != nil {
			return err
		}
		for _, c := range w.cookies {
			if err := network.SetCookie(c.Name, c.Value).WithURL(s.base).WithHTTPOnly(c.HTTPOnly).WithSameSite(c.SameSite).Do(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
	if err != nil {
		w.fail("take the browser", err)
	}
	s.front = w
}

// values fill a form by the names of its fields; a choice takes the value of
// what is chosen, several a list.
type values map[string]any

// open goes to an address of the site; the page must answer 200.
func (w *window) open(path string) {
	w.stage.Helper()
	w.went("open "+path, http.StatusOK, chromedp.Navigate(w.stage.base+path))
}

// follow clicks the link that leads to an address beginning with path.
func (w *window) follow(path string) {
	w.stage.Helper()
	w.went("follow "+path, http.StatusOK, chromedp.Click(fmt.Sprintf(`main a[href*="%s"]`, path), chromedp.ByQuery))
}

// send fills a form, presses its button and expects the page it leads to.
func (w *window) send(form string, in values) {
	w.stage.Helper()
	w.sendFor(form, "", in, http.StatusOK)
}

// press is send with the button of a name and value.
func (w *window) press(form, button string, in values) {
	w.stage.Helper()
	w.sendFor(form, button, in, http.StatusOK)
}

// refused is send for a form that must come back with faults.
func (w *window) refused(form string, in values) {
	w.stage.Helper()
	w.sendFor(form, "", in, http.StatusUnprocessableEntity)
}

func (w *window) sendFor(form, button string, in values, status int) {
	w.stage.Helper()
	w.fill(form, in)
	selector := form + " " + "button:not([type=button])" + button
	w.went("send "+form, status, chromedp.Click(selector, chromedp.ByQuery))
}

// fill writes the fields as typing would leave them.
func (w *window) fill(form string, in values) {
	w.stage.Helper()
	if in == nil {
		in = values{}
	}
	sent, err := json.Marshal(in)
	if err != nil {
		w.stage.Fatal(err)
	}
	const script = `((selector, values) => {
		const form = document.querySelector(selector);
		if (!form) return 'no form ' + selector;
		for (const [name, value] of Object.entries(values)) {
			const fields = [...form.elements].filter(f => f.name === name && f.type !== 'hidden');
			if (!fields.length) return 'no field ' + name;
			if (['radio', 'checkbox'].includes(fields[0].type)) {
				const want = [].concat(value).map(String);
				fields.forEach(f => f.checked = want.includes(f.value));
				if (fields.filter(f => f.checked).length !== want.length) return 'no choice ' + name + ' = ' + want;
			} else {
				fields[0].value = value;
				if (fields[0].value !== String(value) && fields[0].tagName === 'SELECT') return 'no option ' + name + ' = ' + value;
			}
		}
		return '';
	})(%q, %s)`
	var fault string
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(fmt.Sprintf(script, form, sent), &fault)); err != nil {
		w.fail("fill "+form, err)
	}
	if fault != "" {
		w.fail("fill "+form, fmt.Errorf("%s", fault))
	}
}

// attach gives a file field a file.
func (w *window) attach(field, path string) {
	w.stage.Helper()
	if err := chromedp.Run(w.ctx, chromedp.SetUploadFiles(field, []string{path}, chromedp.ByQuery)); err != nil {
		w.fail("attach "+path, err)
	}
}

// went acts and waits until the page that follows is there.
func (w *window) went(what string, status int, actions ...chromedp.Action) {
	w.stage.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 40*time.Second)
	defer cancel()
	var answered atomic.Int64
	loaded := make(chan bool, 8)
	chromedp.ListenTarget(ctx, func(e any) {
		switch e := e.(type) {
		case *network.EventResponseReceived:
			if e.Type == network.ResourceTypeDocument {
				answered.Store(e.Response.Status)
			}
		case *page.EventLoadEventFired:
			if answered.Load() != 0 { // of this answer, not of the page before
				loaded <- true
			}
		}
	})
	// Navigate would wait for the load by itself; a click does not.
	if err := chromedp.Run(ctx, append([]chromedp.Action{network.Enable(), page.Enable()}, actions...)...); err != nil {
		w.fail(what, err)
	}
	select {
	case <-loaded:
	case <-ctx.Done():
		w.fail(what, ctx.Err())
	}
	if int(answered.Load()) != status {
		w.fail(what, fmt.Errorf("answered %d", answered.Load()))
	}
}

// does acts on the page that stays.
func (w *window) does(what string, actions ...chromedp.Action) {
	w.stage.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 40*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		w.fail(what, err)
	}
}

func (w *window) fail(what string, err error) {
	w.stage.Helper()
	var at, text string
	_ = chromedp.Run(w.ctx, chromedp.Location(&at), chromedp.Evaluate(`(document.querySelector('main') || document.body).innerText.slice(0, 3000)`, &text))
	w.stage.Fatalf("%s at %s: %s: %v\n%s", w.who, at, what, err, text)
}

// path is the address the window shows, without language and query.
func (w *window) path() string {
	w.stage.Helper()
	var at string
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(`location.pathname`, &at)); err != nil {
		w.fail("path", err)
	}
	for _, lang := range []string{"/en/", "/fr/", "/ar/"} {
		if rest, ok := strings.CutPrefix(at, lang); ok {
			return "/" + rest
		}
	}
	return at
}

// sees fails unless the page's main part holds the words.
func (w *window) sees(words ...string) {
	w.stage.Helper()
	var text string
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(`document.querySelector('main').innerText`, &text)); err != nil {
		w.fail("read", err)
	}
	for _, word := range words {
		if !strings.Contains(text, word) {
			w.fail("look", fmt.Errorf("the page does not say %q", word))
		}
	}
}

// names lists the fields of a form whose names begin with a prefix.
func (w *window) names(form, prefix string) (names []string) {
	w.stage.Helper()
	script := fmt.Sprintf(`[...new Set([...document.querySelector(%q).elements].filter(f => f.type !== 'hidden').map(f => f.name).filter(n => n.startsWith(%q)))]`, form, prefix)
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(script, &names)); err != nil {
		w.fail("fields of "+form, err)
	}
	return names
}

// has reports whether something matches on the page.
func (w *window) has(selector string) (found bool) {
	w.stage.Helper()
	if err := chromedp.Run(w.ctx, chromedp.Evaluate(fmt.Sprintf(`!!document.querySelector(%q)`, selector), &found)); err != nil {
		w.fail("look for "+selector, err)
	}
	return found
}

// download opens an address that answers with a file and gives its bytes.
func (w *window) download(path string) []byte {
	w.stage.Helper()
	dir := w.stage.TempDir()
	done := make(chan string, 1)
	chromedp.ListenTarget(w.ctx, func(e any) {
		if p, ok := e.(*browser.EventDownloadProgress); ok && p.State == browser.DownloadProgressStateCompleted {
			done <- p.GUID
		}
	})
	_ = chromedp.Run(w.ctx, browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllowAndName).WithDownloadPath(dir).WithEventsEnabled(true))
	// The navigation is called off when the answer turns out to be a download.
	if err := chromedp.Run(w.ctx, chromedp.Navigate(w.stage.base+path)); err != nil && !strings.Contains(err.Error(), "net::ERR_ABORTED") {
		w.fail("download "+path, err)
	}
	select {
	case id := <-done:
		body, err := os.ReadFile(filepath.Join(dir, id))
		if err != nil {
			w.stage.Fatal(err)
		}
		return body
	case <-time.After(60 * time.Second):
		w.fail("download "+path, fmt.Errorf("nothing arrived"))
	}
	return nil
}
