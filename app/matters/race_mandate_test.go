package matters_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/meetings"
	"seedfund/app/people"
	"seedfund/models"
)

// proved reads what verify finds against the certificates and the quorums.
func proved(r *boardroom.Room) []string {
	r.T.Helper()
	var out []string
	for _, inv := range slices.Concat(certificates.Invariants(), matters.Invariants(), meetings.Invariants()) {
		faults, err := inv.Check(r.Ctx, r.DB.Read(r.Ctx))
		r.Must(err)
		out = append(out, faults...)
	}
	return out
}

// waited gives back when an act on the store waits for a lock, or done is closed.
func waited(ctx context.Context, q *gorm.DB, done <-chan struct{}) {
	for {
		var n int
		if err := q.WithContext(ctx).Raw("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n).Error; err != nil || n > 0 {
			return
		}
		select {
		case <-done:
			return
		default:
			runtime.Gosched()
		}
	}
}

// successor is the letter that makes another person the Coordinator.
func successor(r *boardroom.Room) people.MandateInput {
	another := r.CastFor(models.RoleReviewer, people.OrganisationInput{Code: "SUCCESSOR", Name: "Organisation SUCCESSOR", Kind: models.KindUNEntity}, "")
	return people.MandateInput{Person: another.PersonID, Role: models.RoleCoordinator, Organisation: another.OrganisationID, Instrument: "letter of the successor"}
}

// during runs an act that is not finished before another has begun and waits for
// it, or is over.
func during(r *boardroom.Room, first func(tx *db.Tx) error, second func() error) (one, two error) {
	other, begun, done := r.Second(), make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		var once sync.Once
		one = other.Write(r.Ctx, models.SystemActor, "test.mandate", func(tx *db.Tx) error {
			if err := first(tx); err != nil {
				return err
			}
			once.Do(func() { close(begun) })
			waited(r.Ctx, r.DB.Read(r.Ctx), done)
			return nil
		})
	})
	wg.Go(func() {
		defer close(done)
		<-begun
		two = second()
	})
	wg.Wait()
	return one, two
}

// clause 98: a Coordinator who comes into office while a decision is taken is in
// its certificate or is not, and whoever reads the record later finds the same.
func TestAMandateGrantedDuringAnAdoption(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	for name, c := range map[string]struct {
		grant func(tx *db.Tx, in people.MandateInput) error
		holds bool
	}{
		"as mandates are granted": {func(tx *db.Tx, in people.MandateInput) error {
			_, err := people.CreateMandate(tx, in)
			return err
		}, true},
		// Control: a grant that holds nothing is seen later and was not seen then.
		"without the lock": {func(tx *db.Tx, in people.MandateInput) error {
			return db.Create(tx, &models.Mandate{PersonID: in.Person, Role: in.Role, OrganisationID: &in.Organisation, FromAt: tx.Now, Instrument: in.Instrument, Powers: models.EveryPower})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r, m, servers := racing(t)
			in, chair := successor(r), r.Fresh(r.Chair)
			granted, adopted := during(r, func(tx *db.Tx) error { return c.grant(tx, in) }, func() error {
				_, err := servers[0].Adopt(r.Ctx, chair, m.ID, m.Version)
				return err
			})
			r.Must(granted)
			r.Must(adopted)
			if faults := proved(r); (len(faults) == 0) != c.holds {
				t.Errorf("verify finds %v", faults)
			}
		})
	}
}

// The same of a mandate that ends, and of the quorum that a meeting counts.
func TestMandatesAgainstAdoptionsAndQuorums(t *testing.T) {
	r, m, servers := racing(t)
	held := meetings.New(r.Second(), nil, nil, servers[1], "http://127.0.0.1")
	var at models.Meeting
	var network int64
	for round := range 6 {
		if round > 0 {
			m = r.Opened()
			r.AllAgree(m)
		}
		at = begun(r, held)
		in, chair, head := successor(r), r.Fresh(r.Chair), r.Fresh(r.Cast(models.RoleAdministrator))
		member := people.MandateInput{Person: r.Cast(models.RoleReviewer).PersonID, Role: models.RoleNetworkMember, Organisation: r.Members["network/1"].OrganisationID, Instrument: "letter of accession"}
		seeded := rand.New(rand.NewPCG(7, uint64(round)))
		pauses := [4]int{}
		for i := range pauses {
			pauses[i] = seeded.IntN(4000)
		}
		var errs [4]error
		var ended int64
		var wg sync.WaitGroup
		run := func(i int, act func() error) {
			wg.Go(func() {
				for range pauses[i] {
					runtime.Gosched()
				}
				errs[i] = act()
			})
		}
		run(0, func() error { _, err := servers[0].Adopt(r.Ctx, chair, m.ID, m.Version); return err })
		run(1, func() error {
			_, err := held.Enter(r.Ctx, r.Officer, at.ID, meetings.PresenceInput{SeatID: r.Seats["network/1"]})
			return err
		})
		run(2, func() error {
			mandate, err := r.People().Grant(r.Ctx, head, in)
			if err == nil {
				ended = mandate.ID
				err = r.People().End(r.Ctx, head, mandate.ID, mandate.Version, time.Time{}, "The appointment was in error.")
			}
			return err
		})
		run(3, func() error {
			mandate, err := r.People().Grant(r.Ctx, head, member)
			if err == nil {
				network = mandate.ID
			}
			return err
		})
		wg.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("round %d, act %d: %v", round, i, err)
			}
		}
		if faults := proved(r); len(faults) != 0 || ended == 0 || network == 0 {
			t.Fatalf("round %d: verify finds %v", round, faults)
		}
	}
}

// An act on a matter holds the matter and then the body; looking for interests
// again when a seat has another holder takes them in the same order, and neither
// is sent again. The control takes them the other way round.
func TestReseatedAndAnActOnAMatterWaitInOneOrder(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	for name, c := range map[string]struct {
		again func(ctx context.Context, r *boardroom.Room, m models.Matter) error
		waits bool
	}{
		"reseated": {func(ctx context.Context, r *boardroom.Room, _ models.Matter) error {
			return r.Interests.Reseated(ctx, bodies.SeatJob{BodyID: r.Board.ID})
		}, true},
		"the body first": {func(ctx context.Context, r *boardroom.Room, m models.Matter) error {
			return r.DB.Write(ctx, models.SystemActor, "test.body_first", func(tx *db.Tx) error {
				if _, err := db.Load[models.Body](tx, r.Board.ID); err != nil {
					return err
				}
				_, err := db.Load[models.Matter](tx, m.ID)
				return err
			})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r, m, _ := racing(t)
			ctx, alone := db.Count(r.Ctx)
			r.Must(c.again(ctx, r, m))
			ctx, statements := db.Count(r.Ctx)
			var attempts atomic.Int64
			other, begun, done := r.Second(), make(chan struct{}), make(chan struct{})
			var once sync.Once
			var acted, again error
			var wg sync.WaitGroup
			wg.Go(func() {
				acted = other.Write(r.Ctx, models.SystemActor, "test.matter_first", func(tx *db.Tx) error {
					attempts.Add(1)
					if _, err := db.Load[models.Matter](tx, m.ID); err != nil {
						return err
					}
					once.Do(func() { close(begun) })
					waited(r.Ctx, r.DB.Read(r.Ctx), done)
					_, err := bodies.Hold(tx, r.Board.ID)
					return err
				})
			})
			wg.Go(func() {
				defer close(done)
				<-begun
				again = c.again(ctx, r, m)
			})
			wg.Wait()
			r.Must(acted)
			r.Must(again)
			if once := attempts.Load() == 1 && statements.Load() == alone.Load(); once != c.waits {
				t.Errorf("%d attempts; %d statements, %d alone", attempts.Load(), statements.Load(), alone.Load())
			}
		})
	}
}

// begun is a meeting in session with one seat in the room.
func begun(r *boardroom.Room, s *meetings.Service) models.Meeting {
	r.T.Helper()
	now := r.DB.Now(r.Ctx)
	m := models.Meeting{BodyID: r.Board.ID, Mode: models.Hybrid, Place: "Room", Link: "https://meet.example.test/board", Languages: "en", StartsAt: now.Add(-time.Hour), EndsAt: now.Add(time.Hour), Zone: "UTC",
		State: models.MeetingOpen, ConvenedAt: &now, OpenedAt: &now, PreparedBy: r.Officer.PersonID}
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.meeting", func(tx *db.Tx) error {
		n, err := tx.NextNumber("test_meetings")
		if err != nil {
			return err
		}
		m.Number = int(n)
		return db.Create(tx, &m)
	}))
	return m
}
