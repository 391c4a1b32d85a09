package models

import (
	"slices"
	"time"
)

// Start is when a seat that opens is proposed to have its next holder: when it
// opens, or later where more than half of the body would change within a year.
// Until then who holds it holds over.
type Start struct {
	Opening
	Ended    time.Time // when the term of who holds over ended, zero for nobody
	From     time.Time // proposed
	First    int64     // who stands first in the order then, 0: nobody
	Changing int       // rotating seats that would change hands in the year to the opening, this one included
	Of       int       // rotating seats
	TooMany  bool      // even the longest holding over spreads them too little
}

// Delayed reports whether another start is proposed than the opening.
func (s Start) Delayed() bool { return s.From.After(s.At) }

// Starts proposes when the next holder of each seat begins, by time: each as if
// those before it were followed.
//
// clause 100: a Board that rotates keeps its memory.
func (b RotationBook) Starts() []Start { return b.starts(0, 0) }

// StartOf proposes when one seat's next holder begins; organisation is whom the
// constituency names, 0 for who stands first.
func (b RotationBook) StartOf(seat, organisation int64) Start {
	starts := b.starts(seat, organisation)
	i := slices.IndexFunc(starts, func(s Start) bool { return s.Seat.ID == seat })
	if i < 0 {
		return Start{}
	}
	return starts[i]
}

func (b RotationBook) starts(seat, organisation int64) []Start {
	b.Terms = slices.Clone(b.Terms)
	var due []Opening
	for _, s := range b.Seats {
		due = append(due, b.opening(s, b.AsAt))
	}
	slices.SortFunc(due, sooner)
	var out []Start
	for _, o := range due {
		named := int64(0)
		if o.Seat.ID == seat {
			named = organisation
		}
		s := b.start(o, named)
		if s.First != 0 {
			b.Terms = append(b.Terms, SeatTerm{SeatID: o.Seat.ID, Constituency: o.Seat.Constituency, Number: o.Seat.Number, OrganisationID: s.First, From: s.From, To: b.Rule.TermEnd(s.From)})
		}
		out = append(out, s)
	}
	return out
}

// start proposes when the next holder of an open seat begins. A vacant seat is
// not kept waiting.
func (b RotationBook) start(o Opening, named int64) Start {
	s := Start{Opening: o, From: o.At, First: b.nextHolder(o.Seat, o.At, named)}
	if end := b.lastEnd(o.Seat.ID, o.At); o.Holder != 0 && end.Before(o.At) {
		s.Ended = end
	}
	s.Changing, s.Of = b.Changing(o.At, o.Seat.ID, s.First)
	if s.First == 0 || b.settled(o.At, o.Seat.ID, s.First) {
		return s
	}
	s.TooMany = true
	if o.Holder == 0 {
		return s
	}
	last := b.Rule.HoldsOverUntil(b.lastEnd(o.Seat.ID, o.At))
	for _, at := range b.anniversaries(o.At, last) {
		if next := b.nextHolder(o.Seat, at, named); next != 0 && b.settled(at, o.Seat.ID, next) {
			s.From, s.First, s.TooMany = at, next, false
			return s
		}
	}
	return s
}

// nextHolder is who is named, or stands first in the order.
func (b RotationBook) nextHolder(seat Seat, at time.Time, named int64) int64 {
	if named != 0 {
		return named
	}
	if order := b.Order(seat, at); len(order.Lines) > 0 {
		return order.Lines[0].OrganisationID
	}
	return 0
}

// lastEnd is when the last term on a seat ended that is over at an instant.
func (b RotationBook) lastEnd(seat int64, at time.Time) time.Time {
	var end time.Time
	for _, t := range b.Terms {
		if t.SeatID == seat && !t.To.After(at) && t.To.After(end) {
			end = t.To
		}
	}
	return end
}

// anniversaries are the instants after one and not after another at which a
// change of the year before falls out of that year.
func (b RotationBook) anniversaries(after, last time.Time) []time.Time {
	var out []time.Time
	for _, t := range b.Terms {
		if at := t.From.AddDate(1, 0, 0); at.After(after) && !at.After(last) && b.changes(t) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// settled reports whether no more than half of the body changes within any
// year that a change of this seat then falls into.
func (b RotationBook) settled(at time.Time, seat, organisation int64) bool {
	if b.Unsettled(at, seat, organisation) {
		return false
	}
	for _, t := range b.Terms {
		if t.SeatID != seat && t.From.After(at) && t.From.Before(at.AddDate(1, 0, 0)) && b.changes(t) && b.unsettledWith(t.From, at, seat, organisation) {
			return false
		}
	}
	return true
}

// unsettledWith is Unsettled for a year that ends after the seat changed.
func (b RotationBook) unsettledWith(end, at time.Time, seat, organisation int64) bool {
	b.Terms = append(slices.Clip(b.Terms), SeatTerm{SeatID: seat, OrganisationID: organisation, From: at, To: b.Rule.TermEnd(at)})
	return b.Unsettled(end, 0, 0)
}
