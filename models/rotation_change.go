package models

import "time"

// Changing is how many rotating seats have changed hands in the year that ends
// at an instant, as recorded, with the seat that would change too; and of how
// many. A first holder of a seat changes nothing.
func (b RotationBook) Changing(at time.Time, seat, organisation int64) (changing, seats int) {
	changed := map[int64]bool{}
	from := at.AddDate(-1, 0, 0)
	for _, t := range b.Terms {
		if t.From.After(from) && !t.From.After(at) && b.changes(t) {
			changed[t.SeatID] = true
		}
	}
	if seat != 0 && b.changes(SeatTerm{SeatID: seat, OrganisationID: organisation, From: at}) {
		changed[seat] = true
	}
	return len(changed), len(b.Seats)
}

// Unsettled reports whether more than half of the body would change within the
// year that ends at an instant; rules that do not look never say so.
func (b RotationBook) Unsettled(at time.Time, seat, organisation int64) bool {
	changing, seats := b.Changing(at, seat, organisation)
	return b.Rule.YearlyChange != YearlyChangeOff && 2*changing > seats
}
