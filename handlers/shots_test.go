package handlers_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// shots are the pages that are looked at, each as the role that uses it; an
// empty role is a visitor.
var shots = []struct {
	role models.Role
	path string
}{
	{"", "/sign-in"}, {"", "/nothing"}, {"", "/rights"}, {"", "/reset"},
	{models.RoleReviewer, "/home"}, {models.RoleReviewer, "/people"},
	{models.RoleAdministrator, "/account"}, {models.RoleAdministrator, "/account/sessions"}, {models.RoleAdministrator, "/account/tokens"},
	{models.RoleAdministrator, "/people"}, {models.RoleAdministrator, "/people/new"}, {models.RoleAdministrator, "/organisations"},
	{models.RoleAdministrator, "/organisations/1"}, {models.RoleAdministrator, "/mandates"}, {models.RoleAdministrator, "/mandates/new"},
	{models.RoleAdministrator, "/mandates/1"}, {models.RoleAdministrator, "/set-up"}, {models.RoleAuditor, "/acts"}, {models.RoleAuditor, "/acts/3"},
}

// TestFrameShots looks at pages as a person would. No page may scroll sideways, on
// a phone or a desk, in either direction of writing. With SEEDFUND_SHOTS set to
// a directory it leaves pictures there; without it nothing is drawn.
func TestFrameShots(t *testing.T) {
	dir := os.Getenv("SEEDFUND_SHOTS")
	if dir == "" {
		t.Skip("SEEDFUND_SHOTS names no directory for the pictures")
	}
	s := handlerstest.New(t)
	server := httptest.NewServer(s.Handler)
	t.Cleanup(server.Close)
	ctx := chromium(t)
	sessions := map[models.Role]string{}
	for _, w := range walkers(s) {
		for _, c := range w.browser.Cookies("/") {
			if c.Name == "session" {
				sessions[w.actor.Role] = c.Value
			}
		}
	}
	for _, shot := range shots {
		for _, lang := range []string{"en", "fr", "ar"} {
			for _, width := range []int64{390, 1440} {
				name := strings.Trim(strings.ReplaceAll(shot.path, "/", "-"), "-") + "-" + string(shot.role) + "-" + lang + "-" + strconv.FormatInt(width, 10)
				take(t, ctx, server.URL, "/"+lang+shot.path, sessions[shot.role], width, filepath.Join(dir, name+".png"))
			}
		}
	}
}

func take(t *testing.T, ctx context.Context, origin, path, session string, width int64, file string) {
	t.Helper()
	var wide float64
	var picture []byte
	err := chromedp.Run(ctx,
		network.ClearBrowserCookies(),
		chromedp.ActionFunc(func(ctx context.Context) error {
			if session == "" {
				return nil
			}
			return network.SetCookie("session", session).WithURL(origin).Do(ctx)
		}),
		emulation.SetDeviceMetricsOverride(width, 900, 1, width < 500),
		chromedp.Navigate(origin+path),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		chromedp.Evaluate(`document.fonts.ready.then(() => 1)`, nil),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
			return err
		}))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if int64(wide) > width {
		t.Errorf("%s is %v px wide on a screen of %d px", path, wide, width)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
