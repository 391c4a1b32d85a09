package frontend

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestShots looks at the gallery as a person would: at 320, 390 and 1440 px, in
// both directions of writing, no page may scroll sideways. With SEEDFUND_SHOTS
// set to a directory it leaves pictures there to be looked at.
func TestShots(t *testing.T) {
	server := httptest.NewServer(galleryServer(t))
	defer server.Close()
	ctx := browser(t)

	paths := []string{GalleryPath}
	for _, s := range Samples() {
		if s.Page {
			paths = append(paths, GalleryPath+s.Name)
		}
	}
	dir := os.Getenv("SEEDFUND_SHOTS")
	for _, path := range paths {
		for _, lang := range []string{"en", "ar"} {
			for _, width := range []int64{320, 390, 1440} {
				name := strings.ReplaceAll(strings.Trim(path, "/"), "/", "-") + "-" + lang + "-" + strconv.FormatInt(width, 10)
				t.Run(name, func(t *testing.T) {
					look(t, ctx, server.URL+path+"?lang="+lang, width, filepath.Join(dir, name+".png"), dir != "" && width != 320)
				})
			}
		}
	}
}

func look(t *testing.T, ctx context.Context, address string, width int64, file string, keep bool) {
	t.Helper()
	var wide float64
	err := chromedp.Run(ctx,
		emulation.SetDeviceMetricsOverride(width, 900, 1, width < 500),
		chromedp.Navigate(address),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide))
	if err != nil {
		t.Fatal(err)
	}
	if int64(wide) > width {
		t.Errorf("the page is %v px wide on a screen of %d px", wide, width)
	}
	if !keep {
		return
	}
	var picture []byte
	err = chromedp.Run(ctx,
		chromedp.Evaluate(`document.fonts.ready.then(() => 1)`, nil),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
			return err
		}))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
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
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("this test needs Chromium: %v", err)
	}
	return ctx
}
