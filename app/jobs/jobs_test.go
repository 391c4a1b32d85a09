package jobs_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/models"
)

type greet struct {
	N int `json:"n"`
}

func (greet) Kind() string { return "test_greet" }

func enqueue(t *testing.T, h *apptest.Harness, opts *river.InsertOpts, numbers ...int) {
	t.Helper()
	err := h.DB.Write(h.Ctx, models.SystemActor, "test.enqueue", func(tx *db.Tx) error {
		tx.Note("stores", 1, nil)
		for _, n := range numbers {
			if err := tx.EnqueueWith(greet{n}, opts); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsEnqueuedIsWorkedOnce(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	r := jobs.New(h.DB, nil)
	seen := make(chan int, 100)
	jobs.Handle(r, func(_ context.Context, job greet) error { seen <- job.N; return nil })
	enqueue(t, h, nil, 1, 2, 3)
	if err := r.Start(h.Ctx); err != nil {
		t.Fatal(err)
	}
	enqueue(t, h, nil, 4)
	got := map[int]int{}
	for range 4 {
		select {
		case n := <-seen:
			got[n]++
		case <-time.After(20 * time.Second):
			t.Fatalf("worked %v only", got)
		}
	}
	if err := r.Stop(h.Ctx); err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 || len(seen) != 0 {
		t.Errorf("%v and %d more", got, len(seen))
	}
}

// What fails is tried again; what the domain refuses is not.
func TestFailuresAreTriedAgainAndRefusalsAreNot(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	r := jobs.New(h.DB, nil)
	var failed, refused atomic.Int32
	done := make(chan bool, 2)
	jobs.Handle(r, func(_ context.Context, job greet) error {
		if job.N == 1 {
			if failed.Add(1) == 1 {
				return errors.New("the line is down")
			}
			done <- true
			return nil
		}
		refused.Add(1)
		return models.Conflict("test.refused", "")
	})
	enqueue(t, h, nil, 1, 2)
	if err := r.Start(h.Ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("never tried again")
	}
	if err := r.Stop(h.Ctx); err != nil {
		t.Fatal(err)
	}
	if failed.Load() != 2 || refused.Load() != 1 {
		t.Errorf("failing %d times, refused %d times", failed.Load(), refused.Load())
	}
}

func TestDrainFollowsTheStoresClock(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)))
	r := jobs.New(h.DB, nil)
	var worked []int
	jobs.Handle(r, func(_ context.Context, job greet) error {
		worked = append(worked, job.N)
		if job.N == 1 {
			enqueue(t, h, nil, 10)
		}
		if job.N == 3 {
			return jobs.Later(time.Hour)
		}
		return nil
	})
	enqueue(t, h, nil, 1, 3)
	enqueue(t, h, &river.InsertOpts{ScheduledAt: h.Clock.Now().Add(time.Hour)}, 2)
	drain := func(want int) {
		t.Helper()
		if n, err := r.Drain(h.Ctx); n != want || err != nil {
			t.Errorf("worked %d, %v, want %d", n, err, want)
		}
	}
	drain(2)
	if !slices.Equal(worked, []int{1, 3, 10}) {
		t.Errorf("%v", worked)
	}
	h.Clock.Advance(2 * time.Hour)
	worked = nil
	drain(1)
	if !slices.Equal(worked, []int{2, 3}) && !slices.Equal(worked, []int{3, 2}) {
		t.Errorf("later: %v", worked)
	}
}

func TestChoresAreDoneAtTheStartAndEndWithTheRunner(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	r := jobs.New(h.DB, nil)
	jobs.Handle(r, func(context.Context, greet) error { return nil })
	done := make(chan bool, 100)
	var ended atomic.Bool
	r.Every("test", time.Millisecond, func(ctx context.Context) error {
		if ended.Load() {
			t.Error("a chore after the end")
		}
		select {
		case done <- true:
		default:
		}
		return errors.New("it fails and goes on")
	})
	if err := r.Start(h.Ctx); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		<-done
	}
	if err := r.Stop(h.Ctx); err != nil {
		t.Fatal(err)
	}
	ended.Store(true)
}

// A job that is lost with its act, and one that is kept with it.
func TestAJobExistsExactlyIfItsActDoes(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	refused := h.DB.Write(h.Ctx, models.SystemActor, "test.enqueue", func(tx *db.Tx) error {
		if err := tx.Enqueue(greet{1}); err != nil {
			return err
		}
		return models.Conflict("test.refused", "")
	})
	if !models.IsKind(refused, models.KindConflict) {
		t.Fatal(refused)
	}
	r := jobs.New(h.DB, nil)
	jobs.Handle(r, func(context.Context, greet) error { return nil })
	if n, err := r.Drain(h.Ctx); n != 0 || err != nil {
		t.Errorf("worked %d, %v", n, err)
	}
	enqueue(t, h, nil, 2)
	if n, err := r.Drain(h.Ctx); n != 1 || err != nil {
		t.Errorf("control: worked %d, %v", n, err)
	}
	enqueue(t, h, nil, 3)
	if _, err := jobs.New(h.DB, nil).Drain(h.Ctx); err == nil {
		t.Error("a kind that nobody works was passed over")
	}
}
