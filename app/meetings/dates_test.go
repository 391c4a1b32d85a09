package meetings_test

import (
	"testing"
	"time"

	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

// clause 91: the days that minutes may take are the worked days of the body's
// rule, its holidays left out: on the meeting, in the lists, among the tasks and
// in the public figure.
func TestMinutesAreDueByTheWorkingDaysOfTheRule(t *testing.T) {
	for name, c := range map[string]struct {
		holidays string
		due      when.Date
		took     int
	}{
		"weekends only":                    {"", when.MustDate(2027, time.April, 12), 6},
		"two holidays":                     {"2027-04-07 2027-04-09", when.MustDate(2027, time.April, 14), 4},
		"a holiday of a Sunday, no matter": {"2027-04-11", when.MustDate(2027, time.April, 12), 6},
	} {
		t.Run(name, func(t *testing.T) {
			s := stage(t)
			values := models.DefaultRules()
			values.Holidays = c.holidays
			_, err := s.Bodies.AmendRules(s.Ctx, s.Fresh(s.Head), s.Board.ID, s.Ruled().ID, values, s.DB.Now(s.Ctx))
			s.Must(err)
			s.Clock.Set(time.Date(2027, 3, 16, 9, 0, 0, 0, time.UTC))
			m := s.held() // on Monday 5 April
			if day := when.DateOf(*m.EndedAt); day != when.MustDate(2027, time.April, 5) {
				t.Fatalf("held on %s", day)
			}
			due := func() when.Date {
				rows, _, err := s.m.List(s.Ctx, s.Officer, meetings.Filter{Past: true, Owing: models.MinutesCirculate})
				s.Must(err)
				tasks, err := s.m.Tasks(s.Ctx, s.Officer)
				s.Must(err)
				if len(rows) != 1 || len(tasks) != 1 || rows[0].MinutesDue != tasks[0].Due {
					t.Fatalf("%+v %+v", rows, tasks)
				}
				return rows[0].MinutesDue
			}
			if got := due(); got != c.due {
				t.Errorf("due %s, want %s", got, c.due)
			}
			s.Clock.Set(c.due.Start(time.UTC).Add(20 * time.Hour))
			if v := s.view(m.ID); v.Late || v.Days != 5 {
				t.Errorf("on the last day: %d days, late %t", v.Days, v.Late)
			}
			s.Clock.Set(time.Date(2027, 4, 13, 9, 0, 0, 0, time.UTC))
			v := s.view(m.ID)
			f, err := s.m.Figures(s.Ctx)
			s.Must(err)
			if v.Days != c.took || v.Late != (c.took > 5) || f.Waiting != 1 || (f.Overdue == 1) != v.Late {
				t.Errorf("on 13 April: %d days, late %t, figures %+v", v.Days, v.Late, f)
			}
		})
	}
}

// What waits for somebody is asked of the store, not looked for on a page: an
// old meeting whose minutes never went out is still a task behind many others.
func TestTasksAreFoundBehindManyMeetings(t *testing.T) {
	s := stage(t)
	old := s.held()
	for range 3 {
		m := s.convened()
		s.Must(s.m.Cancel(s.Ctx, s.Fresh(s.Head), m.ID, m.Version, "Not needed."))
	}
	s.Clock.Advance(60 * 24 * time.Hour)
	rows, next, err := s.m.List(s.Ctx, s.Officer, meetings.Filter{Past: true, Owing: models.MinutesCirculate, Limit: 1})
	if err != nil || len(rows) != 1 || next != 0 || rows[0].ID != old.ID {
		t.Errorf("%+v, next %d, %v", rows, next, err)
	}
	if rows, _, err := s.m.List(s.Ctx, s.Officer, meetings.Filter{Past: true, Before: models.BodyBoard, Open: true}); err != nil || len(rows) != 0 {
		t.Errorf("those that are over can be chosen: %+v %v", rows, err)
	}
	if rows, _, err := s.m.List(s.Ctx, s.Officer, meetings.Filter{Past: true}); err != nil || len(rows) != 4 {
		t.Errorf("control: %d %v", len(rows), err)
	}
}
