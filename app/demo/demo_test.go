package demo_test

import (
	"path/filepath"
	"testing"
	"time"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/demo"
	"seedfund/app/people"
	"seedfund/models"
)

// end is the day on which the story of these tests ends.
var end = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func load(t *testing.T, end time.Time) (*apptest.Harness, *app.Services) {
	t.Helper()
	clock := demo.NewClock(end)
	h := apptest.New(t, apptest.With(func(c *db.Config) { c.Clock = clock.Now; c.Invariants = app.Invariants() }))
	s, err := app.New(h.DB, app.Config{FilesDir: filepath.Join(h.Dir, "files"), People: people.Config{Origin: "http://127.0.0.1:8080", Cost: people.LightCost}})
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(h.Ctx, s, clock); err != nil {
		t.Fatal(err)
	}
	return h, s
}

// The story plays through, on whatever day it ends, and verify finds nothing. On
// PostgreSQL, where it takes five times as long, it ends on one day.
func TestTheStoryPlays(t *testing.T) {
	days := []time.Time{end, time.Date(2027, 2, 28, 23, 0, 0, 0, time.UTC), time.Date(2028, 6, 1, 0, 0, 0, 0, time.UTC)}
	if apptest.Engine() == "postgres" {
		days = days[:1]
	}
	for _, day := range days {
		t.Run(day.Format(time.DateOnly), func(t *testing.T) {
			t.Parallel()
			h, s := load(t, day)
			h.Verify()
			if day.Equal(end) {
				t.Run("every state", func(t *testing.T) { everyStateIsToBeSeen(t, h) })
				t.Run("ways to agree", func(t *testing.T) { theWaysToAgreeAreToBeSeen(t, h) })
			}
			if err := demo.Load(h.Ctx, s, demo.NewClock(day)); !models.IsKind(err, models.KindConflict) {
				t.Errorf("a store that holds something was loaded: %v", err)
			}
		})
	}
}
