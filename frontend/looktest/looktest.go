// Package looktest looks at pages in a browser, for tests: it runs the checker for
// accessibility axe-core, which is vendored beside it with its licence.
package looktest

import (
	"context"
	_ "embed"
	"net/http"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed axe.min.js
var axe string

// run looks over the page and lists what it finds. Nothing is fetched beforehand:
// that serves rules about films and sounds alone.
const run = `axe.run(document, {preload: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
	.then(r => r.violations.map(v => v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)).join(' | ')))`

// Path is where Script stands on a server under test; there the browser reads it
// once for many pages.
const Path = "/looktest/axe.js"

// Script serves the checker.
var Script http.HandlerFunc = func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = w.Write([]byte(axe))
}

const load = `new Promise((done, failed) => { const s = document.createElement('script'); s.src = '` + Path + `'; s.onload = () => done(1); s.onerror = failed; document.head.append(s); })`

// Audit lists what the checker finds on the page in the tab: the levels A and AA of
// WCAG 2.2 and its best practice. served says that the page's own server has Script
// at Path.
func Audit(ctx context.Context, served bool) (faults []string, err error) {
	loading := chromedp.Evaluate(axe, nil)
	if served {
		loading = chromedp.Evaluate(load, nil, Awaiting)
	}
	err = chromedp.Run(ctx, loading, chromedp.Evaluate(run, &faults, Awaiting))
	return faults, err
}

// Awaiting has an evaluation wait for its promise.
func Awaiting(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
