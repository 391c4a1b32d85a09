package bodies

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"seedfund/models"
)

// pool is a book of twelve seats with forty candidates.
func pool() models.RotationBook {
	b := models.RotationBook{Body: models.Body{ID: 1, Code: "BOARD"}, Rule: models.DefaultRules(), AsAt: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
	for i, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			seat := models.Seat{ID: int64(10*i + n), BodyID: 1, Constituency: c, Number: n, Voting: true, Since: b.AsAt}
			b.Seats = append(b.Seats, seat)
			b.Terms = append(b.Terms, models.SeatTerm{SeatID: seat.ID, Constituency: c, Number: n, OrganisationID: int64(100*i + n), Code: fmt.Sprintf("C%d-%02d", i, n), From: b.AsAt, To: b.AsAt.AddDate(0, 8*n, 0)})
		}
		for n := 1; n <= 10; n++ {
			b.Candidates = append(b.Candidates, models.Candidate{Constituency: c, OrganisationID: int64(100*i + n), Code: fmt.Sprintf("C%d-%02d", i, n), Willing: true})
		}
	}
	return b
}

func text(t testing.TB, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// A simulation is made once for the same record, the same years and the same
// suppositions, however many ask at once, and is the one that is made anew.
func TestASimulationIsMadeOncePerRecord(t *testing.T) {
	t.Parallel()
	var s simulations
	book := pool()
	want := text(t, book.Simulate(40))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if got, err := s.of(pool(), 40, nil); err != nil || text(t, got) != want {
				t.Errorf("another simulation: %v", err)
			}
		})
	}
	wg.Wait()
	if s.made.Load() != 1 {
		t.Errorf("made %d times", s.made.Load())
	}
}

// Whatever a simulation is made from is part of its key: another record, other
// years, another supposition is never answered by what was kept.
func TestAChangedRecordIsSimulatedAnew(t *testing.T) {
	t.Parallel()
	var s simulations
	ask := func(book models.RotationBook, years int, supposed ...models.ScenarioEvent) {
		t.Helper()
		before := s.made.Load()
		for range 2 {
			got, err := s.of(book, years, supposed)
			if err != nil || text(t, got) != text(t, book.Simulate(years, supposed...)) {
				t.Errorf("stale: %v", err)
			}
		}
		if s.made.Load() != before+1 {
			t.Errorf("made %d times", s.made.Load()-before)
		}
	}
	ask(pool(), 20)
	ask(pool(), 21)
	events, err := models.ParseScenario("2029-01-01 refuse " + string(models.Constituencies[0]) + " C0-05")
	if err != nil {
		t.Fatal(err)
	}
	ask(pool(), 20, events...)
	for _, change := range []func(*models.RotationBook){
		func(b *models.RotationBook) { b.Candidates[4].Willing = false },
		func(b *models.RotationBook) { b.Candidates = b.Candidates[1:] },
		func(b *models.RotationBook) { b.Terms[0].To = b.Terms[0].To.AddDate(0, 1, 0) },
		func(b *models.RotationBook) { b.Rule.TermMonths = 36 },
		func(b *models.RotationBook) { b.AsAt = b.AsAt.AddDate(0, 0, 1) },
		func(b *models.RotationBook) { b.Seats = b.Seats[:11] },
		func(b *models.RotationBook) {
			b.Draws = []models.Draw{{RotationDraw: models.RotationDraw{ID: 1}, Order: []int64{5, 4}}}
		},
	} {
		b := pool()
		change(&b)
		ask(b, 20)
	}
}

// What is kept is bounded, and the last asked for stays.
func TestTheSimulationsKeptAreBounded(t *testing.T) {
	t.Parallel()
	var s simulations
	for years := 1; years <= simulationsKept+8; years++ {
		for _, y := range []int{1, years} {
			if _, err := s.of(pool(), y, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(s.kept) != simulationsKept || len(s.latest) != simulationsKept {
		t.Errorf("%d kept, %d keys", len(s.kept), len(s.latest))
	}
	if s.made.Load() != simulationsKept+8 {
		t.Errorf("the one asked for again and again was thrown out: made %d", s.made.Load())
	}
}

func BenchmarkSimulation(b *testing.B) {
	for _, years := range []int{20, 100} {
		book := pool()
		b.Run(fmt.Sprintf("made/%d", years), func(b *testing.B) {
			for b.Loop() {
				book.Simulate(years)
			}
		})
		b.Run(fmt.Sprintf("kept/%d", years), func(b *testing.B) {
			var s simulations
			for b.Loop() {
				if _, err := s.of(book, years, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
