package meetings_test

import (
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/meetings"
	"seedfund/models"
)

// scene is a Board with its people and the use cases of meetings.
type scene struct {
	*boardroom.Room
	m *meetings.Service
}

func stage(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	r := boardroom.New(t)
	return &scene{Room: r, m: meetings.New(r.DB, nil, nil, r.Matters, "http://127.0.0.1")}
}

// in is a hybrid meeting some days ahead.
func (s *scene) in(days int) meetings.Input {
	starts := s.DB.Now(s.Ctx).AddDate(0, 0, days)
	return meetings.Input{Mode: models.Hybrid, Place: "Room of the Board", Link: "https://meet.example.test/board", Languages: []string{"en", "fr"},
		StartsAt: starts, EndsAt: starts.Add(3 * time.Hour), Zone: "Europe/Zurich"}
}

func (s *scene) prepared() models.Meeting {
	s.T.Helper()
	m, err := s.m.Prepare(s.Ctx, s.Officer, s.Board.ID, s.in(20))
	s.Must(err)
	return m
}

func (s *scene) free(m models.Meeting, title string) models.AgendaItem {
	s.T.Helper()
	item, err := s.m.AddItem(s.Ctx, s.Officer, m.ID, meetings.ItemInput{Title: title, Presenter: "chair", Minutes: 10})
	s.Must(err)
	return item
}

// stored is a meeting as the secretariat reads it.
func (s *scene) view(id int64) models.MeetingView {
	s.T.Helper()
	v, err := s.m.Show(s.Ctx, s.Officer, id)
	s.Must(err)
	return v
}

func (s *scene) version(id int64) int64 { return s.view(id).Meeting.Version }

func (s *scene) convened() models.Meeting {
	s.T.Helper()
	m := s.prepared()
	s.free(m, "Opening")
	s.Must(s.m.Convene(s.Ctx, s.Fresh(s.Head), m.ID, s.version(m.ID), ""))
	return s.view(m.ID).Meeting
}

// begun is a meeting in session with seats of the network in the room.
func (s *scene) begun(seats ...string) models.Meeting {
	s.T.Helper()
	m := s.convened()
	s.Clock.Set(m.StartsAt)
	var present []meetings.PresenceInput
	for _, key := range seats {
		present = append(present, meetings.PresenceInput{SeatID: s.Seats[key]})
	}
	s.Must(s.m.Begin(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, nil, present))
	return s.view(m.ID).Meeting
}

// held is a meeting that is over, with every text written.
func (s *scene) held() models.Meeting {
	s.T.Helper()
	m := s.begun(everySeat...)
	s.Clock.Advance(2 * time.Hour)
	s.Must(s.m.End(s.Ctx, s.Fresh(s.Chair), m.ID, m.Version, nil))
	for _, i := range s.view(m.ID).Items {
		_, err := s.m.Write(s.Ctx, s.Officer, m.ID, i.ID, 0, "What was said.")
		s.Must(err)
	}
	return s.view(m.ID).Meeting
}

var everySeat = []string{"network/1", "network/2", "network/3", "contributors/1", "contributors/2", "contributors/3",
	"countries/1", "countries/2", "countries/3", "stakeholders/1", "stakeholders/2", "stakeholders/3"}

func (s *scene) finalVersion(id int64) int64 { return s.view(id).Minutes.Version }
