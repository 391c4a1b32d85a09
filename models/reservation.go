package models

import (
	"slices"
	"strings"
	"time"
)

// Reservation is a seat's word that a matter touches its organisation's
// mandate. While it is open nothing is adopted; it counts in no tally.
//
// clause 38: every decision fully respects members' mandates.
type Reservation struct {
	ID         int64
	MatterID   int64
	SeatID     int64
	TextNumber int    // the text it was made on
	Reference  string // of the mandate: resolution, charter, article
	Reason     string
	Words      string // of the text, empty for the whole
	Change     string // the words asked for
	HoldingID  int64
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// ReservationEnd is the author's withdrawal. Another text does not end a
// reservation by itself.
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
	if !strings.Contains(text, in.Words) {
		faults.Add("words", "board.fault.words_absent")
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
	EndText      int
	Mine         bool // the reader acts for its seat
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
