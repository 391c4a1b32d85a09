package frontend

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"seedfund/frontend/looktest"
)

// looks are the languages and widths at which the checker for accessibility
// looks at samples, in turn: it takes a second for each, so that of the samples of
// one page that follow each other it looks at every second one. All looks at every
// sample, for which make shots asks, take a quarter of an hour.
var looks = []struct {
	lang  string
	width int64
}{{"en", 390}, {"ar", 1440}, {"fr", 390}, {"en", 1440}, {"ar", 390}}

// checked says at which widths the n-th sample is checked in a language.
func checked(n int, lang string) (widths []int64) {
	for i, l := range looks {
		if l.lang == lang && (n%2 == 0 && i == n/2%len(looks) || os.Getenv("SEEDFUND_LOOKS") == "all") {
			widths = append(widths, l.width)
		}
	}
	return widths
}

// TestSamplesInTheBrowser looks at every sample as a person would: in French and
// Arabic, by turns, nothing may scroll sideways on the narrowest screen and on that of a small tablet, and in a language
// that differs from sample to sample on no screen, the checker for accessibility
// finds nothing, and in forced colours no bar vanishes. One browser serves all, with a
// tab for each language. With SEEDFUND_SHOTS set to a directory it leaves
// pictures there.
func TestSamplesInTheBrowser(t *testing.T) {
	server := httptest.NewServer(galleryServer(t))
	t.Cleanup(server.Close)
	ctx := browser(t)
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{GalleryPath}
	for _, s := range Samples(assets) {
		if s.Page {
			paths = append(paths, GalleryPath+(&url.URL{Path: s.Name}).EscapedPath())
		}
	}
	dir := os.Getenv("SEEDFUND_SHOTS")
	for _, lang := range []string{"en", "fr", "ar"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			here := tab(t, ctx)
			for n, path := range paths {
				name := strings.ReplaceAll(strings.Trim(path, "/"), "/", "-") + "-" + lang
				checked := checked(n, lang)
				if strings.HasSuffix(path, "-long") && os.Getenv("SEEDFUND_LOOKS") != "all" {
					checked = nil // the same parts with longer texts: what is looked for is their width
				}
				if dir == "" && len(checked) == 0 && os.Getenv("SEEDFUND_LOOKS") != "all" && lang != []string{"fr", "ar"}[n%2] {
					continue
				}
				t.Run(name, func(t2 *testing.T) {
					address := server.URL + path + "?lang=" + lang
					faults, err := view(here, address, dir, name, checked)
					if errors.Is(err, context.DeadlineExceeded) { // a tab hangs now and then; a page that hangs twice is at fault
						here = tab(t, ctx)
						faults, err = view(here, address, dir, name, checked)
					}
					if err != nil {
						t2.Fatal(err)
					}
					for _, f := range faults {
						t2.Error(f)
					}
				})
			}
		})
	}
}

// view looks at one page at each width and lists what is wrong with it.
func view(ctx context.Context, address, dir, name string, checked []int64) (faults []string, err error) {
	if len(checked) == 0 && dir == "" && strings.HasSuffix(address, "=en") {
		return nil, nil // French is longer, Arabic runs the other way: what fits in both fits here
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // a browser that hangs costs this page, not the suite
	defer cancel()
	if err := chromedp.Run(ctx, size(320), chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	widths := []int64{320, 640, 390, 1440}
	if len(checked) == 0 && dir == "" {
		widths = widths[:2] // the narrowest screen, and the narrowest on which tables are not lists
	}
	for _, width := range widths {
		var wide float64
		if err := chromedp.Run(ctx, size(width), chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide)); err != nil {
			return nil, err
		}
		if int64(wide) > width {
			faults = append(faults, fmt.Sprintf("the page is %v px wide on a screen of %d px", wide, width))
		}
		if slices.Contains(checked, width) {
			found, err := looktest.Audit(ctx, true)
			if err != nil {
				return nil, err
			}
			for _, f := range found {
				faults = append(faults, fmt.Sprintf("%d px: %s", width, f))
			}
		}
		if dir != "" && width != 320 && width != 640 {
			if err := shot(ctx, filepath.Join(dir, name+"-"+strconv.FormatInt(width, 10)+".png")); err != nil {
				return nil, err
			}
		}
	}
	if len(checked) == 0 {
		return faults, nil
	}
	var gone []string
	err = chromedp.Run(ctx,
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}),
		chromedp.Evaluate(vanished, &gone),
		emulation.SetEmulatedMedia().WithFeatures(nil))
	for _, g := range gone {
		faults = append(faults, "in forced colours: "+g)
	}
	return faults, err
}

// vanished lists bars and tags without an edge in forced colours.
const vanished = `[...document.querySelectorAll('.bar rect, .tag')].filter(e => {
	const s = getComputedStyle(e);
	return e.matches('.tag') ? s.borderTopWidth === '0px' : s.stroke === 'none';
}).map(e => e.outerHTML.slice(0, 100))`

// TestKeyboardReachesEveryControl walks through pages with the Tab key alone:
// each link, field and button is reached and shows the focus (WCAG 2.1.1, 2.4.7).
func TestKeyboardReachesEveryControl(t *testing.T) {
	server := httptest.NewServer(galleryServer(t))
	defer server.Close()
	ctx := browser(t)
	for _, path := range []string{"public/accessibility", "public/fund", "public/programmes"} {
		if reached, missed := tabThrough(t, ctx, server.URL+GalleryPath+path, ""); reached == 0 || missed != 0 {
			t.Errorf("%s: %d controls are not reached, or do not show it", path, missed)
		}
	}
	const planted = `document.querySelector('main a').tabIndex = -1`
	if _, missed := tabThrough(t, ctx, server.URL+GalleryPath+"public/programmes", planted); missed != 1 {
		t.Errorf("control: %d are missed, want the link that the keyboard cannot reach", missed)
	}
}

// controlsOf finds what a person can act on; of a group of radio buttons the
// Tab key reaches one.
const controlsOf = `(() => {
	const groups = new Set();
	window.shown = new Set();
	window.controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(e =>
		e.checkVisibility({checkVisibilityCSS: true}) && !e.disabled && !(e.type === 'radio' && (groups.has(e.name) || !groups.add(e.name))));
	return window.controls.length;
})()`

// showsFocus notes what has the focus, if the page shows it there.
const showsFocus = `(() => {
	const e = document.activeElement, s = getComputedStyle(e);
	if (s.outlineStyle !== 'none' || s.boxShadow !== 'none') window.shown.add(e);
})()`

// tabThrough opens a page, presses Tab once for each control and counts those
// that it reached and missed.
func tabThrough(t *testing.T, ctx context.Context, address, plant string) (reached, missed int) {
	t.Helper()
	var controls int
	if err := chromedp.Run(ctx, size(1440), chromedp.Navigate(address+"?lang=en"), chromedp.Evaluate(plant, nil), chromedp.Evaluate(controlsOf, &controls)); err != nil {
		t.Fatal(err)
	}
	for range controls {
		if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(showsFocus, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Run(ctx, chromedp.Evaluate(`window.controls.filter(e => !window.shown.has(e)).length`, &missed)); err != nil {
		t.Fatal(err)
	}
	return controls - missed, missed
}

// TestWhatIsFoldedIsPrinted reads pages as the printer does: the board paper and
// others keep parts folded on the screen, and none of them on paper.
func TestWhatIsFoldedIsPrinted(t *testing.T) {
	server := httptest.NewServer(galleryServer(t))
	t.Cleanup(server.Close)
	ctx := browser(t)
	for _, path := range []string{"board/matter", "reviews/paper", "calls/call", "money/work"} {
		if open, shut := foldedOnPaper(t, ctx, server.URL+GalleryPath+path, ""); open == 0 || shut != 0 {
			t.Errorf("%s: %d parts are printed, %d stay folded", path, open, shut)
		}
	}
	const planted = `(() => { const s = new CSSStyleSheet(); s.replaceSync('details::details-content { content-visibility: hidden !important }'); document.adoptedStyleSheets = [s]; })()`
	if _, shut := foldedOnPaper(t, ctx, server.URL+GalleryPath+"reviews/paper", planted); shut == 0 {
		t.Error("control: a part that stays folded is not found")
	}
}

// onPaper counts the folded parts that are printed and those that are not. What
// only leads to an act is left out on paper.
const onPaper = `(() => {
	const parts = [...document.querySelectorAll('main details:not([open])')].filter(d => !d.querySelector('form'));
	const shut = parts.filter(d => ![...d.children].some(c => c.localName !== 'summary' && c.checkVisibility()));
	return [parts.length - shut.length, shut.length];
})()`

func foldedOnPaper(t *testing.T, ctx context.Context, address, plant string) (open, shut int) {
	t.Helper()
	var counted []int
	err := chromedp.Run(ctx, emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Navigate(address), chromedp.Evaluate(plant, nil), chromedp.Evaluate(onPaper, &counted))
	if err != nil {
		t.Fatal(err)
	}
	return counted[0], counted[1]
}

func size(width int64) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(width, 900, 1, width < 500)
}

// shooting lets one tab at a time be drawn: a tab behind another draws nothing.
var shooting sync.Mutex

func shot(ctx context.Context, file string) error {
	shooting.Lock()
	defer shooting.Unlock()
	var picture []byte
	err := chromedp.Run(ctx,
		page.BringToFront(),
		chromedp.Evaluate(`document.fonts.ready.then(() => 1)`, nil, looktest.Awaiting),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
			return err
		}))
	if err != nil {
		return err
	}
	return os.WriteFile(file, picture, 0o644)
}

func galleryServer(t *testing.T) http.Handler {
	t.Helper()
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(StaticPath, assets)
	mux.Handle(GalleryPath, Gallery(assets))
	mux.Handle(looktest.Path, looktest.Script)
	return mux
}

// browser starts a headless Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 25*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("this test needs Chromium: %v", err)
	}
	return ctx
}

// tab opens a tab. Pages' own policy is put aside in it, so that the checker
// may run in them.
func tab(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx, page.SetBypassCSP(true)); err != nil {
		t.Fatal(err)
	}
	return ctx
}
