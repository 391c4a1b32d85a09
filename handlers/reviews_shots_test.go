package handlers_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"seedfund/app/reviews"
	"seedfund/models"
)

// The pages of review, as people fill them, fit the narrowest screen in the
// language of the longest words and in the one that runs the other way. With
// SEEDFUND_SHOTS set to a directory it looks at every language and width and
// leaves pictures there.
func TestReviewShots(t *testing.T) {
	languages, widths := []string{"fr", "ar"}, []int64{320}
	if os.Getenv("SEEDFUND_SHOTS") != "" {
		languages, widths = []string{"en", "fr", "ar"}, []int64{320, 390, 1440}
	}
	d := reviewDesk(t)
	r := d.room
	waiting, concept := r.Concept(), r.InReview()
	first := r.Sent(r.Reviewers[0], concept, 5, "The chain of results holds and each step can be measured; section 3 names the baseline and its source.")
	second := r.Assigned(concept, r.Reviewers[1])
	score := 3
	_, err := r.Reviews.SaveScore(r.Ctx, r.Reviewers[1], second.ID, reviews.ScoreInput{Criterion: "relevance", Score: &score, Reason: "Clear link, some evidence."})
	r.Must(err)
	full := r.Technical()
	r.Must(r.Assign(full, r.Reviewers[0], r.Reviewers[1]))
	r.Sent(r.Reviewers[0], full, 5, "Exact.")
	r.Sent(r.Reviewers[1], full, 3, "Fair: the exit is a hope.")
	note, err := r.Reviews.Prepare(r.Ctx, r.Officer, full, reviews.Note{Recommendation: models.RecommendApprove, Amount: 200_000_00,
		Body: "The joint programme answers the call.\n\nThe reviewers differ on what remains after the funding; the secretariat asked for the budget line and received it."})
	r.Must(err)
	r.Must(r.Reviews.Sign(r.Ctx, r.Fresh(r.Head), full, note.Version))

	server := httptest.NewServer(d.Handler)
	defer server.Close()
	ctx := chromium(t)
	signedIn := map[int64][]*network.CookieParam{}
	for _, who := range []models.Actor{r.Officer, r.Head, r.Reviewers[0], r.Reviewers[1]} {
		for _, c := range d.SignIn(who).Cookies("/") {
			signedIn[who.AccountID] = append(signedIn[who.AccountID], &network.CookieParam{Name: c.Name, Value: c.Value, URL: server.URL})
		}
	}
	for _, shot := range []struct {
		name, path string
		as         models.Actor
	}{
		{"queue", "/reviews", r.Officer}, {"screening", d.in(waiting, "screening"), r.Officer}, {"reviewers", d.in(concept, "reviewers"), r.Officer},
		{"mine", "/reviews", r.Reviewers[1]}, {"overview", fmt.Sprintf("/reviews/%d", second.ID), r.Reviewers[1]},
		{"score", fmt.Sprintf("/reviews/%d/criteria/design", second.ID), r.Reviewers[1]}, {"sent", fmt.Sprintf("/reviews/%d", first.ID), r.Reviewers[0]},
		{"summary", d.in(full, "reviews"), r.Officer}, {"ranking", fmt.Sprintf("/calls/%d/ranking", r.Call.ID), r.Officer},
		{"appraisal", d.in(full, "appraisal"), r.Head}, {"paper", d.in(full, "board-paper"), r.Officer},
	} {
		for _, lang := range languages {
			for _, width := range widths {
				name := fmt.Sprintf("reviews-%s-%s-%d", shot.name, lang, width)
				t.Run(name, func(t *testing.T) {
					photograph(t, ctx, server.URL+"/"+lang+shot.path, signedIn[shot.as.AccountID], width, name)
				})
			}
		}
	}
}

// photograph opens a page at a width and fails if it scrolls sideways.
func photograph(t *testing.T, ctx context.Context, address string, cookies []*network.CookieParam, width int64, name string) {
	t.Helper()
	var wide float64
	var title string
	err := chromedp.Run(ctx, network.SetCookies(cookies),
		emulation.SetDeviceMetricsOverride(width, 900, 1, width < 500),
		chromedp.Navigate(address),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		chromedp.Text("h1", &title))
	if err != nil {
		t.Fatal(err)
	}
	if int64(wide) > width {
		t.Errorf("%s is %v px wide on a screen of %d px", title, wide, width)
	}
	dir := os.Getenv("SEEDFUND_SHOTS")
	if dir == "" || width == 320 {
		return
	}
	var picture []byte
	err = chromedp.Run(ctx, chromedp.Evaluate(`document.fonts.ready.then(() => 1)`, nil),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
			return err
		}))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
