package meetings_test

import (
	"testing"
	"time"

	"seedfund/app/meetings"
	"seedfund/models"
)

// A figure of attendance is the number of its rows: each seat once in each
// meeting, as the record stands, whoever sat for it.
func TestAttendanceCountsSeatsOfTheRecord(t *testing.T) {
	s := stage(t)
	m := s.begun(everySeat[:8]...)
	s.Clock.Advance(10 * time.Minute)
	present := s.view(m.ID).Present
	s.Must(s.m.Leave(s.Ctx, s.Officer, m.ID, present[0].ID, nil))
	_, err := s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{SeatID: s.Seats["network/1"], Alternate: true})
	s.Must(err)
	_, err = s.m.Enter(s.Ctx, s.Officer, m.ID, meetings.PresenceInput{Who: "Observer of a municipal network"})
	s.Must(err)
	s.Must(s.m.Correct(s.Ctx, s.Officer, m.ID, present[1].ID, meetings.Correction{Struck: true, Why: "Was not in the room."}))
	s.Clock.Advance(10 * time.Minute)
	until := s.DB.Now(s.Ctx).Add(time.Hour)
	count := func(from, until time.Time) map[string]int {
		all, err := meetings.Attendance(s.DB.Read(s.Ctx), s.Board.ID, from, until)
		s.Must(err)
		out := map[string]int{}
		for _, figure := range all {
			if figure.Figure != len(figure.Lines) {
				t.Errorf("%+v", figure)
			}
			for _, l := range figure.Lines {
				if l.Path != meetings.Path(m.ID) || l.Label != "1" {
					t.Errorf("%+v", l)
				}
			}
			out[figure.Code+" "+figure.Part] = figure.Figure
		}
		return out
	}
	if got := count(time.Time{}, until); got["attended network"] != 0 {
		t.Errorf("a meeting in session counts: %v", got)
	}
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, s.version(m.ID), nil))
	got := count(time.Time{}, until)
	for key, want := range map[string]int{"attended network": 2, "absent network": 1, "attended contributors": 3, "absent contributors": 0, "attended countries": 2, "absent countries": 1,
		"attended stakeholders": 0, "absent stakeholders": 3} {
		if got[key] != want {
			t.Errorf("%s: %d, not %d", key, got[key], want)
		}
	}
	if got := count(until, until.AddDate(1, 0, 0)); got["attended contributors"] != 0 {
		t.Errorf("a meeting of another time counts: %v", got)
	}
	if len(got) != 2*len(models.Constituencies) {
		t.Errorf("%v", got)
	}
}
