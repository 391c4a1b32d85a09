package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/matters"
	"seedfund/models"
)

// A member's open page shows another seat's objection as it is made, says so,
// and keeps what the member has begun to write.
func TestALivePageShowsWhatOthersDo(t *testing.T) {
	s := openStage(t, apptest.Engine())
	r := boardroom.Furnish(t, s.Harness)
	m := r.Opened()
	w := s.as(r.Members["contributors/1"])
	w.open("/en" + matters.Path(m.ID))
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	w.does("wait for the objection", chromedp.WaitVisible(`[data-live].callout`), chromedp.WaitVisible(`#about .objection, #panels .objection`))
	w.does("begin to write", chromedp.SetValue(`#vote [name=reason]`, "Half a thought"))
	r.Answer(m, models.ConstituencyContributors, 3, boardroom.Object(1))
	w.does("wait for the way to the rest", chromedp.WaitVisible(`[data-live] a`))
	var kept string
	w.does("look at what was begun", chromedp.Value(`#vote [name=reason]`, &kept))
	if kept != "Half a thought" {
		t.Errorf("the page took what was begun: %q", kept)
	}
}
