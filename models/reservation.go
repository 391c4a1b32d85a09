package models

import (
	"slices"
	"strings"
	"time"
)

// Reservation is a member's word that a matter touches its mandate: of a seat,
// with its holding, or of an organisation of the Network without a seat. While
// it is open nothing is adopted; it counts in no tally.
//
// clause 38: every decision fully respects members' mandates.
type Reservation struct {
	ID         int64
	MatterID   int64
	SeatID     *int64
	TextNumber int    // the text it was made on
	Reference  string // of the mandate: resolution, charter, article
	Reason     string
	Words      string // of the text, empty for the whole
	Change     string // the words asked for
	HoldingID  *int64
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time

	OrganisationID *int64 // of a member without a seat
	CarriesID      *int64 // the reservation to an earlier text that it takes the place of
}

// Same reports whether two reservations have one author: a seat, or an
// organisation without one.
func (r Reservation) Same(other Reservation) bool {
	same := func(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
	return same(r.SeatID, other.SeatID) && same(r.OrganisationID, other.OrganisationID)
}

// ReservationEnd is the author's withdrawal, or the carrying over to a later
// text. Another text does not end a reservation by itself.
type ReservationEnd struct {
	ID            int64
	ReservationID int64
	TextNumber    int // the text in force then
	Reason        string
	PersonID      int64
	MandateID     int64
	CreatedAt     time.Time
}

// ReservationInput is what a member writes.
type ReservationInput struct {
	Reference string
	Reason    string
	Words     string
	Change    string

	Paragraph  int // as in VoteInput
	Occurrence int
	Carries    int64 // an own reservation to an earlier text, 0 for none
}

// Place is where the words are said to stand.
func (in ReservationInput) Place() Place {
	return Place{Paragraph: in.Paragraph, Occurrence: in.Occurrence, Words: in.Words}
}

// Trim leaves out the blanks around each text.
func (in *ReservationInput) Trim() {
	for _, s := range []*string{&in.Reference, &in.Reason, &in.Words, &in.Change} {
		*s = strings.TrimSpace(*s)
	}
}

// Validate finds the faults of a reservation to a text.
func (in ReservationInput) Validate(text string) error {
	var faults Faults
	for field, s := range map[string]string{"reference": in.Reference, "reason": in.Reason, "change": in.Change} {
		if s == "" {
			faults.Add(field, "board.fault.reservation_"+field)
		}
	}
	for field, s := range map[string]string{"reference": in.Reference, "reason": in.Reason, "change": in.Change, "words": in.Words} {
		if len([]rune(s)) > VoteTextLimit {
			faults.Add(field, "board.fault.too_long", "Limit", VoteTextLimit)
		}
	}
	if _, fault := (MatterText{Body: text}).Locate(in.Place()); fault != nil {
		faults = append(faults, *fault)
	}
	return faults.Err("board.fault.reservation")
}

// ReservationLine is a reservation with its seat and, once it ended, how.
type ReservationLine struct {
	Reservation
	Constituency Constituency
	Number       int
	Holder       string
	EndedAt      *time.Time
	EndReason    string
	CarriedText  int // the text it was carried over to, 0 for none
	EndText      int
	Mine         bool // the reader acts for its author
}

// OpenReservations are those that block adoption.
func OpenReservations(lines []ReservationLine) []ReservationLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l ReservationLine) bool { return l.EndedAt != nil })
}

// TimeRequest is a seat's one request for more time: the closing time moved
// from ClosedAt to ClosesAt.
type TimeRequest struct {
	ID        int64
	MatterID  int64
	SeatID    int64
	Reason    string
	ClosedAt  time.Time
	ClosesAt  time.Time
	HoldingID int64
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}
