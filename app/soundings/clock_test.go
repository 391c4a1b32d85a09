package soundings_test

import (
	"testing"
	"time"

	"seedfund/app/soundings"
	"seedfund/models"
)

// A sounding on what silence decides ends when the clock does: while the clock
// stands no end is shown, and comments are taken until the end it comes to.
func TestASoundingEndsWithTheClockOfSilence(t *testing.T) {
	h := open(t)
	h.Silence()
	h.Clock.Set(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	announced := h.DB.Now(h.Ctx).AddDate(0, 0, 16)
	h.m, h.member = h.Unserved(announced), h.Fresh(h.member)
	x := h.sent()
	if v := h.show(h.one, x.ID); v.ClosesAt != nil || !v.Stands {
		t.Errorf("the clock stands: %v, %t", v.ClosesAt, v.Stands)
	}
	h.Clock.Set(announced.AddDate(0, 0, 4)) // a Sunday
	h.Serve(h.m)
	end := time.Date(2027, 4, 6, 9, 0, 0, 0, time.UTC) // sixteen days from then
	rows, err := h.list(h.one)
	h.Must(err)
	if v := h.show(h.one, x.ID); len(rows) != 1 || !rows[0].Waits || rows[0].Stands || !rows[0].ClosesAt.Equal(end) || v.Stands || !v.ClosesAt.Equal(end) {
		t.Errorf("want %s: %+v; %v", end, rows, v.ClosesAt)
	}
	h.Must(h.s.Comment(h.Ctx, h.one, x.ID, "After the announced end, before the clock's."))
	h.Clock.Set(end)
	h.Refused(h.s.Comment(h.Ctx, h.two, x.ID, "Too late."), models.KindTooLate, "board.vote_closed")
	if waiting, err := h.s.Waiting(h.Ctx, h.two); err != nil || len(waiting) != 0 {
		t.Errorf("after the end: %+v %v", waiting, err)
	}
}

// Every sounding is on a page of the list, once, however many there are.
func TestTheListOfSoundingsIsReadToItsEnd(t *testing.T) {
	h := open(t)
	var want []int64
	for range 4 {
		h.m = h.Other(models.MatterOther, models.SubjectNone)
		want = append([]int64{h.sent().ID}, want...)
	}
	for limit, pages := range map[int]int{1: 4, 3: 2, 4: 1, 25: 1} {
		var got []int64
		turned := 0
		for after := int64(0); turned == 0 || after != 0; turned++ {
			rows, next, err := h.s.List(h.Ctx, h.one, soundings.Filter{After: after, Limit: limit})
			h.Must(err)
			for _, r := range rows {
				got = append(got, r.ID)
			}
			after = next
		}
		if len(got) != len(want) || turned != pages {
			t.Errorf("%d a page: %v in %d pages, want %v in %d", limit, got, turned, want, pages)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%d a page: %v, want %v", limit, got, want)
				break
			}
		}
	}
	h.Must(h.s.Comment(h.Ctx, h.one, want[1], "Said."))
	if waiting, err := h.s.Waiting(h.Ctx, h.one); err != nil || len(waiting) != 3 {
		t.Errorf("%d wait, %v", len(waiting), err)
	}
}
