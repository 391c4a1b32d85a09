package reviews_test

import (
	"testing"
	"time"

	"seedfund/app/reviews"
	"seedfund/models"
)

// clause 99: what is late is counted by call, from the day after the last, and
// the queue can be narrowed to it.
func TestLateReviewsAreCountedByCall(t *testing.T) {
	s := stage(t)
	id := s.InReview()
	due := s.Due()
	late := func() []models.LateReviews {
		rows, err := s.Reviews.Late(s.Ctx, s.Officer)
		s.Must(err)
		return rows
	}
	s.Clock.Set(due.Start(time.UTC).Add(23 * time.Hour))
	if rows := late(); len(rows) != 0 {
		t.Fatalf("late on the last day: %+v", rows)
	}
	s.Clock.Advance(time.Hour)
	if rows := late(); len(rows) != 1 || rows[0] != (models.LateReviews{CallID: s.Call.ID, Reference: s.Call.Reference, Count: 2, DueOn: due}) {
		t.Fatalf("%+v", rows)
	}
	s.InReview() // not late
	rows, _, err := s.Reviews.Queue(s.Ctx, s.Officer, reviews.Filter{Late: true, CallID: s.Call.ID})
	s.Must(err)
	if len(rows) != 1 || rows[0].ID != id || rows[0].LateReviews != 2 {
		t.Errorf("%+v", rows)
	}
	if rows, _, err := s.Reviews.Queue(s.Ctx, s.Officer, reviews.Filter{CallID: s.Call.ID + 1}); err != nil || len(rows) != 0 {
		t.Errorf("another call's queue: %+v, %v", rows, err)
	}
	if calls, err := s.Reviews.QueueCalls(s.Ctx, s.Officer); err != nil || len(calls) != 1 || calls[0].ID != s.Call.ID {
		t.Errorf("%+v, %v", calls, err)
	}
	for _, who := range []models.Actor{s.Reviewers[0], {}} {
		if _, err := s.Reviews.Late(s.Ctx, who); err == nil {
			t.Error("late reviews are told to anybody")
		}
		if _, err := s.Reviews.QueueCalls(s.Ctx, who); err == nil {
			t.Error("the calls of the queue are told to anybody")
		}
	}
	s.Sent(s.Reviewers[0], id, 4, "sound")
	s.Sent(s.Reviewers[1], id, 4, "sound")
	if rows := late(); len(rows) != 0 {
		t.Errorf("sent reviews are late: %+v", rows)
	}
}
