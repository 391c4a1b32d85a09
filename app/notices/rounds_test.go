package notices_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/reviews"
	"seedfund/models"
)

// disagreeing is a room whose letters go out, with a concept note that its three
// reviewers have scored far apart.
func disagreeing(t *testing.T) (*reviewroom.Room, *mail.Service, *jobs.Runner, int64) {
	t.Helper()
	r := reviewroom.Furnish(t, apptest.New(t, apptest.At(reviewroom.Start)))
	box := mail.New(r.DB, mail.Config{}, asRead{})
	queue := jobs.New(r.DB, nil)
	box.Register(queue)
	notices.New(r.DB, box, "http://127.0.0.1").Register(queue)
	id := r.Concept()
	r.Must(r.Screen(id, models.ScreeningAdmissible, ""))
	r.Must(r.Assign(id, r.Reviewers[:]...))
	for i, score := range []int{5, 1, 1} {
		r.Sent(r.Reviewers[i], id, score, "a reason")
	}
	return r, box, queue, id
}

// The reviewers of a round are asked for a second look, each once, and nobody
// else. Whom an interest closes the proposal before the letter goes out hears
// nothing; after it, their letter is no longer listed.
//
// clause 98.
func TestTheReviewersOfARoundAreAsked(t *testing.T) {
	t.Parallel()
	r, box, queue, id := disagreeing(t)
	asked := func(who models.Actor) int {
		t.Helper()
		own, err := box.Own(r.Ctx, who)
		r.Must(err)
		n := 0
		for _, l := range own {
			if strings.Contains(l.Page, "/rounds/1") {
				n++
			}
		}
		return n
	}
	_, err := r.Reviews.OpenRound(r.Ctx, r.Officer, id, reviews.RoundOpening{DueAt: r.Now().AddDate(0, 0, 5)})
	r.Must(err)
	r.Must(r.Reviews.RecordInterest(r.Ctx, r.Officer, id, r.Reviewers[2].PersonID, models.InterestKindPersonal))
	_, err = queue.Drain(r.Ctx)
	r.Must(err)
	for name, c := range map[string]struct {
		who  models.Actor
		want int
	}{"first": {r.Reviewers[0], 1}, "second": {r.Reviewers[1], 1}, "screened": {r.Reviewers[2], 0}, "lead": {r.Lead, 0}, "secretariat": {r.Officer, 0}} {
		if got := asked(c.who); got != c.want {
			t.Errorf("%s: %d letters, want %d", name, got, c.want)
		}
	}
	// Whose mandate as a reviewer is over sees that there was a notice, not of what.
	withheld := func() (n int) {
		letters, _, err := box.Inbox(r.Ctx, r.Reviewers[0], mail.InboxFilter{})
		r.Must(err)
		for _, l := range letters {
			if l.Withheld {
				n++
			}
		}
		return n
	}
	before := withheld()
	r.Must(r.Reviews.RecordInterest(r.Ctx, r.Officer, id, r.Reviewers[1].PersonID, models.InterestKindPersonal))
	defer func() {
		r.EndMandate(r.Reviewers[0])
		if asked(r.Reviewers[0]) != 0 || withheld() == before {
			t.Error("the letter is still read by who lost the right to it")
		}
	}()
	if asked(r.Reviewers[1]) != 0 || asked(r.Reviewers[0]) != 1 {
		t.Error("the letter is still listed")
	}
}

// Who was in a round is told that it is over, once, whether it was closed or its
// day came; whom an interest has closed the proposal hears nothing, and neither
// does anybody while it runs.
//
// clause 98.
func TestTheReviewersOfARoundAreToldOfItsEnd(t *testing.T) {
	for name, closed := range map[string]bool{"closed": true, "by its day": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, box, queue, id := disagreeing(t)
			told := func(who models.Actor) (n int) {
				t.Helper()
				_, err := queue.Drain(r.Ctx)
				r.Must(err)
				own, err := box.Own(r.Ctx, who)
				r.Must(err)
				for _, l := range own {
					if l.Template == "reviews.round_ended" {
						n++
					}
				}
				return n
			}
			due := r.Now().AddDate(0, 0, 5)
			round, err := r.Reviews.OpenRound(r.Ctx, r.Officer, id, reviews.RoundOpening{DueAt: due})
			r.Must(err)
			r.Must(r.Reviews.RecordInterest(r.Ctx, r.Officer, id, r.Reviewers[2].PersonID, models.InterestKindPersonal))
			if told(r.Reviewers[0]) != 0 {
				t.Error("the end is told while the round runs")
			}
			if closed {
				r.Must(r.Reviews.CloseRound(r.Ctx, r.Officer, round.ID, round.Version, "Both agree by now."))
				told(r.Reviewers[0])
			}
			r.Clock.Set(due.Add(time.Minute))
			for i, want := range []int{1, 1, 0} {
				if got := told(r.Reviewers[i]); got != want {
					t.Errorf("reviewer %d: %d letters, want %d", i+1, got, want)
				}
			}
			if told(r.Lead)+told(r.Officer) != 0 {
				t.Error("others are told")
			}
		})
	}
}
