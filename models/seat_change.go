package models

import "time"

// SeatChangeKind is what a change of a seat does.
type SeatChangeKind string

const (
	SeatHold    SeatChangeKind = "hold"    // gives it
	SeatEnd     SeatChangeKind = "end"     // gives a holding its end
	SeatCorrect SeatChangeKind = "correct" // dates, instrument or mandate of a holding
	SeatTakeUp  SeatChangeKind = "take_up" // gives it by a nomination
)

// SeatChangeState is where a change of a seat stands.
type SeatChangeState string

const (
	SeatChangeProposed  SeatChangeState = "proposed"
	SeatChangeConfirmed SeatChangeState = "confirmed"
	SeatChangeRefused   SeatChangeState = "refused"
)

// SeatChange is a change of a seat that one person proposed while a matter of
// the body was open; it does nothing until another confirms it.
type SeatChange struct {
	ID              int64
	Version         int64
	CreatedAt       time.Time
	BodyID          int64
	SeatID          int64
	Kind            SeatChangeKind
	HoldingKind     HoldingKind
	HoldingID       *int64 // that is ended or corrected
	NominationID    *int64 // that is taken up
	OrganisationID  int64
	ActingMandateID *int64 // the one mandate that may act; nil: every mandate of the organisation
	StartsAt        time.Time
	EndsAt          *time.Time
	Instrument      string
	State           SeatChangeState
	PersonID        int64 // who proposed it,
	MandateID       int64 // under which mandate
	ClosedBy        *int64
	ClosedAt        *time.Time
	Reason          string // why it was refused
	MadeID          *int64 // the holding it led to
}

// MayConfirm refuses who proposed the change, and a change that is closed.
//
// clause 100: while the Board decides, who sits on it is nobody's alone.
func (c SeatChange) MayConfirm(person int64) error {
	if c.State != SeatChangeProposed {
		return Conflict("bodies.change_closed", "100")
	}
	if c.PersonID == person {
		return Forbidden("bodies.change_same_person", "100")
	}
	return nil
}

// SeatChangeRow is a change of a seat as it is listed.
type SeatChangeRow struct {
	SeatChange
	BodyKind     BodyKind
	Constituency Constituency
	Number       int
	Organisation string
	ActingName   string // of who alone may act, "" for every mandate
	ProposedName string // the account that proposed it,
	ClosedName   string // and the one that closed it
}

// SecondPersonRule says whether changes of seats need a second person while a
// matter of the body is open.
type SecondPersonRule string

const (
	SecondPersonRequired SecondPersonRule = "required" // the default
	SecondPersonOff      SecondPersonRule = "off"
)

// SecondPersonRules lists the two in the order they are offered.
var SecondPersonRules = []SecondPersonRule{SecondPersonRequired, SecondPersonOff}
