package models

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// four seats, two of which changed hands lately and a third opens: the start
// waits until the first change is a year old, and who sits holds over till then.
func lateStarts() RotationBook {
	rule := DefaultRules()
	rule.ConsecutiveTerms = 1
	b := rotationOf(0, 9, rule)
	term := func(seat, organisation int64, from, to time.Time) SeatTerm {
		return SeatTerm{SeatID: seat, Constituency: ConstituencyStakeholders, Number: int(seat), OrganisationID: organisation, From: from, To: to}
	}
	for n := int64(1); n <= 4; n++ {
		b.Seats = append(b.Seats, Seat{ID: n, Constituency: ConstituencyStakeholders, Number: int(n), Voting: true})
	}
	at := func(months int) time.Time { return monthsAfter(rotationStart, months) }
	b.Terms = []SeatTerm{
		term(1, 1, at(-30), at(-9)), term(1, 5, at(-9), at(15)),
		term(2, 2, at(-30), at(-6)), term(2, 6, at(-6), at(18)),
		term(3, 3, at(-24), at(1)), term(4, 4, at(-20), at(8)),
	}
	return b
}

func TestStartsAreStaggered(t *testing.T) {
	b := lateStarts()
	s := b.StartOf(3, 0)
	if !s.Delayed() || !s.At.Equal(monthsAfter(rotationStart, 1)) || !s.From.Equal(monthsAfter(rotationStart, -9).AddDate(1, 0, 0)) || s.Changing != 3 || s.Of != 4 || s.TooMany || s.Holder != 3 {
		t.Errorf("%+v", s)
	}
	// The fourth seat opens when the second's change still counts: with the third
	// it makes two of four, no more than half.
	if s := b.StartOf(4, 0); s.Delayed() || s.TooMany {
		t.Errorf("%+v", s)
	}
	// Whoever the constituency names: a renewal changes nothing.
	if s := b.StartOf(3, 3); s.Delayed() || s.Changing != 2 {
		t.Errorf("renewed: %+v", s)
	}
	// Holding over for one month does not reach far enough.
	b.Rule.HoldingOverMonths = 1
	if s := b.StartOf(3, 0); s.Delayed() || !s.TooMany {
		t.Errorf("short holding over: %+v", s)
	}
	b.Rule.HoldingOverMonths = 6
	b.Rule.YearlyChange = YearlyChangeOff
	if s := b.StartOf(3, 0); s.Delayed() || s.TooMany {
		t.Errorf("rule off: %+v", s)
	}
	// A vacant seat does not wait.
	b.Rule.YearlyChange = YearlyChangeWarn
	b.AsAt = monthsAfter(rotationStart, 2)
	b.Terms[4].To = monthsAfter(rotationStart, -7)
	if s := b.StartOf(3, 0); s.Delayed() || !s.TooMany || s.Holder != 0 {
		t.Errorf("vacant: %+v", s)
	}
	if s := b.StartOf(99, 0); s.Seat.ID != 0 {
		t.Errorf("a seat that is not there: %+v", s)
	}
}

// Whatever the book, a proposed start is neither before the opening nor after
// the longest holding over, and where it says so no year changes more than half.
func TestStartsKeepTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawnBook(t)
		for _, s := range b.Starts() {
			if s.From.Before(s.At) || s.Delayed() && s.From.After(b.Rule.HoldsOverUntil(b.lastEnd(s.Seat.ID, s.At))) || s.Delayed() && s.TooMany {
				t.Fatalf("%+v", s)
			}
			if s.Delayed() && b.Unsettled(s.From, s.Seat.ID, s.First) {
				t.Fatalf("the year to %s changes more than half: %+v", s.From, s)
			}
		}
	})
}
