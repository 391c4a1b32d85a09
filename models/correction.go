package models

import "time"

// CorrectionMoment is which of the two compositions of a certificate a note is
// about.
type CorrectionMoment string

const (
	CorrectionOpening  CorrectionMoment = "opening"
	CorrectionAdoption CorrectionMoment = "adoption"
)

// CorrectionNote says that what became known after a decision would have
// changed who held a seat when it opened or was adopted. Rows are only added;
// decision and certificate stay as they were.
type CorrectionNote struct {
	ID         int64
	DecisionID int64
	SeatID     int64
	HoldingID  int64 // the line of the register that was recorded late
	Moment     CorrectionMoment
	Kind       HoldingKind
	BeforeID   *int64 // who held the seat as was known; nil: vacant
	AfterID    *int64 // who holds it as is known now
	ValidAfter bool   // whether the body was validly composed as is known now
	Instrument string
	RecordedBy int64
	CreatedAt  time.Time
}

// CorrectionLine is a note as it is read.
type CorrectionLine struct {
	CorrectionNote
	Constituency Constituency
	Number       int
	Before       string
	After        string
}
