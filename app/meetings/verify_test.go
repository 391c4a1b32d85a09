package meetings_test

import (
	"maps"
	"testing"

	"seedfund/app/meetings"
)

// Every check of verify asks as often for many meetings, quorums and editions as
// for one.
func TestVerifyAsksAsOftenForManyMeetings(t *testing.T) {
	s := stage(t)
	meet := func() {
		m := s.held()
		_, err := s.m.Circulate(s.Ctx, s.Officer, m.ID, "")
		s.Must(err)
	}
	meet()
	one := s.Asks(meetings.Invariants())
	for range 3 {
		meet()
	}
	if many := s.Asks(meetings.Invariants()); !maps.Equal(one, many) {
		t.Errorf("for one meeting %v, for four %v", one, many)
	}
}
