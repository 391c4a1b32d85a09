package reviews_test

import (
	"sync"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/reviews"
	"seedfund/models"
)

// atOnce runs acts at the same time and counts those that succeeded; every
// other must be refused with a typed error.
func atOnce(t *testing.T, acts ...func() error) int {
	t.Helper()
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale) && !models.IsKind(err, models.KindForbidden):
			t.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	return done
}

// Two screenings at once, from two servers: one finding.
func TestTwoScreeningsAtOnce(t *testing.T) {
	t.Parallel()
	s := setUp(t)
	id := s.Concept()
	servers := [2]*reviews.Service{s.Reviews, reviews.New(s.Second())}
	version := s.Version(id)
	var acts []func() error
	for i := range 6 {
		result, reasons := models.ScreeningAdmissible, ""
		if i%2 == 1 {
			result, reasons = models.ScreeningNotAdmissible, "No."
		}
		acts = append(acts, func() error {
			_, err := servers[i%2].Screen(s.Ctx, s.Officer, id, reviews.Finding{Version: version, Result: result, Reasons: reasons})
			return err
		})
	}
	done := atOnce(t, acts...)
	var findings int
	s.Must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM screenings").Scan(&findings).Error)
	if done != 1 || findings != 1 || len(s.acts("review.screen")) != 1 || len(s.View(id).Events) != 2 {
		t.Errorf("%d succeeded, %d findings", done, findings)
	}
}

// The same review sent twice at once is sent once; the same reviewer assigned
// twice at once is asked once; a note signed while it is edited is one or the other.
func TestReviewActsAtOnce(t *testing.T) {
	t.Parallel()
	s := setUp(t)
	second := reviews.New(s.Second())
	id := s.Technical()
	ask := reviews.Asking{Mandates: []int64{s.Reviewers[0].MandateID}, DueOn: s.Due()}
	if done := atOnce(t, func() error { return s.Reviews.Assign(s.Ctx, s.Officer, id, ask) }, func() error { return second.Assign(s.Ctx, s.Head, id, ask) }); done != 1 {
		t.Errorf("assigned %d times", done)
	}
	a := s.Assigned(id, s.Reviewers[0])
	s.Scored(s.Reviewers[0], a.ID, 4, "sound")
	send := func(r *reviews.Service) func() error {
		return func() error { return r.Submit(s.Ctx, s.Reviewers[0], a.ID, a.Version, "") }
	}
	if done := atOnce(t, send(s.Reviews), send(second), send(s.Reviews), send(second)); done != 1 {
		t.Errorf("sent %d times", done)
	}
	note, err := s.Reviews.Prepare(s.Ctx, s.Officer, id, reviews.Note{Body: "Sound.", Recommendation: models.RecommendApprove, Amount: 1000})
	s.Must(err)
	head := s.Fresh(s.Head)
	atOnce(t,
		func() error { return second.Sign(s.Ctx, head, id, note.Version) },
		func() error {
			_, err := s.Reviews.Prepare(s.Ctx, s.Officer, id, reviews.Note{Version: note.Version, Body: "Edited.", Recommendation: models.RecommendApprove, Amount: 1000})
			return err
		})
	v, err := s.Reviews.Appraisal(s.Ctx, s.Officer, id)
	s.Must(err)
	if signed := v.Note.State == models.AppraisalSigned; signed != (v.Note.Body == "Sound.") {
		t.Errorf("signed under another text: %+v", v.Note)
	}
	s.Verify()
}

// The control: without lock and unique finding both would be recorded. This is
// why Screen loads the proposal locked.
func TestWithoutTheGuardBothWouldScreen(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	t.Parallel()
	s := setUp(t)
	id := s.Concept()
	second := s.Second()
	var both, wg sync.WaitGroup
	both.Add(2)
	var errs [2]error
	for i, d := range []*db.DB{s.DB, second} {
		wg.Go(func() {
			errs[i] = d.Write(s.Ctx, s.Officer, "test.unguarded", func(tx *db.Tx) error {
				var state string
				if err := tx.Raw("SELECT state FROM proposals WHERE id = ?", id).Scan(&state).Error; err != nil {
					return err
				}
				both.Done()
				both.Wait()
				if state != "submitted" {
					return models.Conflict("reviews.screened_already", "")
				}
				_, err := db.Exec(tx, "UPDATE proposals SET state = 'admissible' WHERE id = ?", id)
				return err
			})
		})
	}
	wg.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("the control should let both through: %v, %v", errs[0], errs[1])
	}
}
