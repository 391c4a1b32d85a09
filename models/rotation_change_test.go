package models

import (
	"testing"
	"time"
)

// No more than half of a body changes in one year, where the rules look.
func TestChanging(t *testing.T) {
	day := func(months int) time.Time {
		return time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	}
	b := RotationBook{Rule: DefaultRules(), Seats: []Seat{{ID: 1}, {ID: 2}, {ID: 3}, {ID: 4}}}
	for seat := range int64(4) {
		b.Terms = append(b.Terms, SeatTerm{SeatID: seat + 1, OrganisationID: seat + 1, From: day(0), To: day(24)})
	}
	if changing, seats := b.Changing(day(1), 0, 0); changing != 0 || seats != 4 {
		t.Errorf("first holders change nothing: %d of %d", changing, seats)
	}
	b.Terms = append(b.Terms, SeatTerm{SeatID: 1, OrganisationID: 11, From: day(24), To: day(48)}, SeatTerm{SeatID: 2, OrganisationID: 2, From: day(24), To: day(48)},
		SeatTerm{SeatID: 3, OrganisationID: 13, From: day(25), To: day(48)})
	for _, c := range []struct {
		at                 time.Time
		seat, organisation int64
		changing           int
		unsettled          bool
	}{
		{day(24), 0, 0, 1, false}, {day(25), 0, 0, 2, false}, {day(26), 4, 4, 2, false}, {day(26), 4, 14, 3, true},
		{day(35), 4, 14, 3, true}, {day(36), 4, 14, 2, false}, {day(37), 4, 14, 1, false},
	} {
		if got, _ := b.Changing(c.at, c.seat, c.organisation); got != c.changing {
			t.Errorf("%s seat %d: %d changing", c.at, c.seat, got)
		}
		if got := b.Unsettled(c.at, c.seat, c.organisation); got != c.unsettled {
			t.Errorf("%s seat %d: %v", c.at, c.seat, got)
		}
	}
	b.Rule.YearlyChange = YearlyChangeOff
	if b.Unsettled(day(26), 4, 14) {
		t.Error("the rules do not look")
	}
}
