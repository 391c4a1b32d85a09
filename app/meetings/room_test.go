package meetings_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/meetings"
	"seedfund/models"
)

// The quorum is counted at the opening, at each change and at the end.
func TestQuorumFollowsWhoIsInTheRoom(t *testing.T) {
	s := stage(t)
	m := s.begun(everySeat[:8]...)
	opened := *m.OpenedAt
	s.Clock.Advance(10 * time.Minute)
	present := s.view(m.ID).Present
	s.Must(s.m.Leave(s.Ctx, s.Officer, m.ID, present[0].ID, nil))
	s.Refused(s.m.Leave(s.Ctx, s.Officer, m.ID, present[0].ID, nil), models.KindConflict, "meetings.presence_superseded")
	s.Clock.Advance(10 * time.Minute)
	_, err := s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/1"], Alternate: true})
	s.Must(err)
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{Who: "Observer of a municipal network"})
	s.Must(err)
	s.Clock.Advance(10 * time.Minute)
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil))
	v := s.view(m.ID)
	var got []string
	for _, q := range v.Quorum {
		got = append(got, fmt.Sprintf("%s %s %d/%d of %d %v", q.Cause, q.At.Sub(opened).Round(time.Second), q.Present, q.Needed, q.Base, q.Met))
	}
	want := "opening 0s 8/8 of 12 true, change 0s 8/8 of 12 true, change 10m0s 7/8 of 12 false, change 20m0s 8/8 of 12 true, end 30m0s 8/8 of 12 true"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s", strings.Join(got, ", "))
	}
	if len(v.Present) != 10 || v.Present[8].Capacity != models.PresentAlternate || v.Present[8].UntilAt == nil || len(v.Past) != 10 {
		t.Errorf("%d %+v", len(v.Past), v.Present)
	}
	s.Verify()
}

func TestRefusedPresences(t *testing.T) {
	s := stage(t)
	m := s.convened()
	seat := meetings.PresenceInput{SeatID: s.Seats["network/1"]}
	_, err := s.m.Enter(s.Ctx, s.Officer, m.ID, seat)
	s.Refused(err, models.KindConflict, "meetings.not_opened")
	s.Clock.Set(m.StartsAt)
	future, before := m.StartsAt.Add(time.Hour), m.ConvenedAt.Add(-time.Hour)
	s.Refused(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, &future, nil), models.KindInvalid, "meetings.fault.step")
	s.Refused(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, &before, nil), models.KindInvalid, "meetings.fault.step")
	s.Must(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, nil, []meetings.PresenceInput{seat}))
	s.Refused(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil), models.KindInvalid, "meetings.fault.step")
	s.Clock.Advance(time.Hour)
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, seat)
	s.Refused(err, models.KindConflict, "meetings.seat_present")
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: seat.SeatID, Alternate: true, From: m.StartsAt.Add(time.Minute), Until: at(m.StartsAt.Add(2 * time.Minute))})
	s.Refused(err, models.KindConflict, "meetings.seat_present")
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/2"], Alternate: true})
	s.Refused(err, models.KindConflict, "meetings.nobody_holds")
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: 999})
	s.Refused(err, models.KindNotFound, "error.not_found")
	for _, faulty := range []meetings.PresenceInput{{}, {Who: "x", From: m.StartsAt.Add(-time.Minute)}, {Who: "x", From: m.StartsAt.Add(2 * time.Hour)},
		{Who: "x", From: m.StartsAt, Until: at(m.StartsAt)}, {Who: strings.Repeat("x", 301)}} {
		_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, faulty)
		s.Refused(err, models.KindInvalid, "meetings.fault.presence")
	}
	_, err = s.m.Enter(s.Ctx, s.Chair, m.ID, seat)
	s.Refused(err, models.KindForbidden, "error.right_missing")
	s.Refused(s.m.Leave(s.Ctx, s.Officer, m.ID, 999, nil), models.KindNotFound, "error.not_found")
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil))
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/3"], From: m.StartsAt})
	s.Refused(err, models.KindInvalid, "meetings.fault.presence") // after the end a stretch has an end
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/3"], From: m.StartsAt, Until: at(m.StartsAt.Add(time.Minute))})
	s.Must(err)
	s.Verify()
}

func at(t time.Time) *time.Time { return &t }

func TestCorrectionsSupersedeAndNeverEdit(t *testing.T) {
	s := stage(t)
	m := s.begun("network/1", "network/2")
	s.Clock.Advance(time.Hour)
	p := s.view(m.ID).Present
	s.Refused(s.m.Correct(s.Ctx, s.Officer, m.ID, p[0].ID, meetings.Correction{From: p[0].FromAt}), models.KindInvalid, "meetings.fault.step")
	s.Must(s.m.Correct(s.Ctx, s.Officer, m.ID, p[0].ID, meetings.Correction{From: m.OpenedAt.Add(5 * time.Minute), Why: "Came late."}))
	s.Refused(s.m.Correct(s.Ctx, s.Officer, m.ID, p[0].ID, meetings.Correction{Struck: true, Why: "x"}), models.KindConflict, "meetings.presence_superseded")
	s.Must(s.m.Correct(s.Ctx, s.Officer, m.ID, p[1].ID, meetings.Correction{Struck: true, Why: "Was in another room."}))
	v := s.view(m.ID)
	if len(v.Present) != 1 || !v.Present[0].FromAt.Equal(m.OpenedAt.Add(5*time.Minute)) || len(v.Past) != 3 {
		t.Errorf("%+v %+v", v.Present, v.Past)
	}
	// A seat that was struck can be in the room after all.
	_, err := s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/2"]})
	s.Must(err)
	for _, tamper := range []string{"UPDATE presences SET from_at = until_at", "DELETE FROM presences", "UPDATE quorum_marks SET met = TRUE", "DELETE FROM meeting_recipients"} {
		if _, err := s.Outside().Exec(tamper); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", tamper, err)
		}
	}
	s.Verify()
}

// Of two who enter one seat at once exactly one is taken; without the lock and
// without the constraint both would be.
func TestTwoEnterOneSeatAtOnce(t *testing.T) {
	s := stage(t)
	m := s.begun()
	second := meetings.New(s.Second(), nil, nil, s.Matters, "http://127.0.0.1")
	const tries = 8
	var wg sync.WaitGroup
	errs := make([]error, tries)
	for i := range tries {
		wg.Go(func() {
			service := s.m
			if i%2 == 1 {
				service = second
			}
			_, errs[i] = service.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/1"], Alternate: i%4 > 1})
		})
	}
	wg.Wait()
	taken := 0
	for _, err := range errs {
		switch {
		case err == nil:
			taken++
		case !models.IsKind(err, models.KindConflict):
			t.Errorf("%v", err)
		}
	}
	if taken != 1 || len(s.view(m.ID).Present) != 1 {
		t.Errorf("%d were taken", taken)
	}
	s.Verify()

	// The database refuses what passes the use case by, and verify finds what
	// passes the database.
	row := func() error {
		return s.DB.Write(s.Ctx, s.Officer, "test.enter", func(tx *db.Tx) error {
			seat := s.Seats["network/1"]
			return db.Create(tx, &models.Presence{MeetingID: m.ID, SeatID: &seat, Capacity: models.PresentHolder, FromAt: tx.Now, RecordedBy: 1, RecordedAt: tx.Now})
		})
	}
	if err := row(); err == nil {
		t.Error("the database takes a second one")
	}
	outside := s.Outside()
	guard := "DROP TRIGGER presences_no_overlap"
	if apptest.Engine() != "sqlite" {
		guard = "ALTER TABLE presences DROP CONSTRAINT presences_no_overlap"
	}
	for _, statement := range []string{guard, "DROP INDEX presences_one_current"} {
		if _, err := outside.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	s.Must(row())
	found := false
	for _, check := range meetings.Invariants() {
		faults, err := check.Check(s.Ctx, s.DB.Read(s.Ctx))
		s.Must(err)
		found = found || strings.HasPrefix(check.Name, "a seat is in the room") && len(faults) == 1
	}
	if !found {
		t.Error("control: two presences of one seat pass every check")
	}
}
