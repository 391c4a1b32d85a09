package models

import "time"

// InterestMotionState is where a motion on an interest stands.
type InterestMotionState string

const (
	MotionProposed  InterestMotionState = "proposed"
	MotionConfirmed InterestMotionState = "confirmed"
	MotionRefused   InterestMotionState = "refused"
	MotionWithdrawn InterestMotionState = "withdrawn" // by who proposed it
)

// InterestMotion asks the others to grade the interest of who holds a seat on one
// matter otherwise than it stands, graver or lighter. It does nothing until a seat
// with a vote, of another organisation than the seat's and than who proposed it,
// confirms it; any such seat may refuse it, and what was refused is not put again
// while nothing has changed. One stands for a seat at a time. It has no effect once
// the matter is over, the seat has another holder or another interest is on record.
//
// clause 98: nobody decides alone who decides on the fund's money.
type InterestMotion struct {
	ID               int64
	Version          int64
	CreatedAt        time.Time
	MatterID         int64
	SeatID           int64
	Grade            InterestGrade
	Reason           InterestReason
	Note             string `audit:"digest"` // why, for the seats who take part in the discussion
	State            InterestMotionState
	HoldingID        *int64 // of who held the seat then, nil for the chair by function
	StoodID          *int64 // the last interest of the seat then, nil for none
	OrganisationID   *int64 // for which who proposed it acted, nil for none
	PersonID         int64
	MandateID        int64
	ClosedBy         *int64 // person
	ClosingSeatID    *int64 // that confirmed or refused it,
	ClosingHoldingID *int64 // under which holding
	ClosedAt         *time.Time
	Why              string `audit:"digest"` // it was refused
}

// Closable refuses whoever may not confirm or refuse the motion for a seat: who
// proposed it, in whatever capacity, the seat it is about, and their
// organisations. holder is the organisation that holds the seat it is about; own
// says that the person acts for that seat too, under whichever mandate.
//
// clause 98: nobody decides their own case.
func (m InterestMotion) Closable(person, seat, organisation, holder int64, own bool) error {
	switch {
	case m.State != MotionProposed:
		return Conflict("interests.motion_closed", "98")
	case own || seat == m.SeatID || organisation == holder:
		return Forbidden("board.interest_own_case", "98")
	case m.PersonID == person || m.OrganisationID != nil && *m.OrganisationID == organisation:
		return Forbidden("interests.motion_own", "98")
	}
	return nil
}

// InterestMotionLine is a motion as its readers see it.
type InterestMotionLine struct {
	InterestMotion
	Constituency Constituency
	Number       int
	Holder       string
	Proposed     string // the account that proposed it
	Closed       string // the organisation of the seat that closed it
	Mine         bool   // the reader proposed it
	// Seats are those for which the reader may confirm or refuse it now; Refusal
	// says why there is none, nil where that is not the reader's to ask.
	Seats   []MySeat
	Refusal error
	Bars    error // why it cannot be confirmed as things stand, nil for nothing
}

// Open reports whether the motion waits for another seat.
func (m InterestMotion) Open() bool { return m.State == MotionProposed }
