package handlers_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"seedfund/app/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// TestShotsOfApplications looks at the pages of calls and applications as a
// person would: no page may scroll sideways at 390 or 1440 px in any language.
// With SEEDFUND_SHOTS set to a directory it leaves pictures there.
func TestShotsOfApplications(t *testing.T) {
	dir := os.Getenv("SEEDFUND_SHOTS")
	if dir == "" {
		t.Skip("SEEDFUND_SHOTS names no directory for the pictures")
	}
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	home := s.full(lead).URL.Path
	id := proposalID(lead.Get(home))
	s.must(s.Services.Proposals.SaveBudget(s.Ctx, s.lead, id, proposals.Cells{Texts: map[models.BudgetCell]string{
		{OrganisationID: s.lead.OrganisationID, Category: 1, Tranche: 1}: "60000", {OrganisationID: s.lead.OrganisationID, Category: 4, Tranche: 2}: "40000",
		{OrganisationID: s.partner.OrganisationID, Category: 6, Tranche: 1}: "70000", {OrganisationID: s.partner.OrganisationID, Category: 5, Tranche: 2}: "30000.07",
	}}))
	draft := s.began(lead).URL.Path
	server := httptest.NewServer(s.Handler)
	defer server.Close()
	concept := fmt.Sprintf("/proposals/%d", id-1)
	call := "/calls/" + s.call.Reference
	shots := map[*handlerstest.Browser][]string{
		s.Visitor(): {"/calls", call},
		lead: {"/home", "/proposals", draft, home, draft + "/facts", home + "/partners", home + "/plan", home + "/sections/situation", home + "/sections/principles",
			home + "/attachments", home + "/sides", home + "/check", concept + "/submissions/1", call + "/application", home + "/withdrawal",
			fmt.Sprintf("%s/budget/%d/1", home, s.lead.OrganisationID)},
		s.SignIn(s.partner): {home + "/budget"},
		s.SignIn(s.head):    {"/calls/new", call + "/extension"},
	}
	ctx := chromium(t)
	for b, paths := range shots {
		for _, path := range paths {
			for _, lang := range []string{"en", "fr", "ar"} {
				for _, width := range []int64{390, 1440} {
					name := strings.ReplaceAll(strings.Trim(path, "/"), "/", "-") + "-" + lang + "-" + fmt.Sprint(width)
					t.Run(name, func(t *testing.T) {
						picture(t, ctx, b, server.URL, "/"+lang+path, width, filepath.Join(dir, name+".png"))
					})
				}
			}
		}
	}
}

func picture(t *testing.T, ctx context.Context, b *handlerstest.Browser, origin, path string, width int64, file string) {
	t.Helper()
	var wide float64
	var body []byte
	err := chromedp.Run(ctx,
		chromedp.ActionFunc(func(ctx context.Context) error {
			if err := network.ClearBrowserCookies().Do(ctx); err != nil {
				return err
			}
			for _, c := range b.Cookies("/") {
				if err := network.SetCookie(c.Name, c.Value).WithURL(origin).Do(ctx); err != nil {
					return err
				}
			}
			return nil
		}),
		emulation.SetDeviceMetricsOverride(width, 900, 1, width < 500),
		chromedp.Navigate(origin+path),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		chromedp.Evaluate(`document.fonts.ready.then(() => 1)`, nil),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			body, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
			return err
		}))
	if err != nil {
		t.Fatal(err)
	}
	if int64(wide) > width {
		t.Errorf("the page is %v px wide on a screen of %d px", wide, width)
	}
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

func chromium(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("this test needs Chromium: %v", err)
	}
	return ctx
}
