package models

import (
	"slices"
	"time"
)

// InterestGrade says what an interest closes, from its recording to the end
// of the matter.
type InterestGrade string

const (
	// InterestDisclosed is known and closes nothing.
	InterestDisclosed InterestGrade = "disclosed"
	// InterestNoVote reads and may answer questions; no score, no vote, leaves the count.
	InterestNoVote InterestGrade = "no_vote"
	// InterestWithdrawn also leaves the discussion.
	InterestWithdrawn InterestGrade = "withdrawn"
	// InterestScreened sees only what applicants and the public see.
	InterestScreened InterestGrade = "screened"
)

// InterestGrades lists the grades, lightest first.
var InterestGrades = []InterestGrade{InterestDisclosed, InterestNoVote, InterestWithdrawn, InterestScreened}

// Valid reports whether the grade is one of the four.
func (g InterestGrade) Valid() bool { return slices.Contains(InterestGrades, g) }

// Graver reports whether the grade closes more than another; any does more than none.
func (g InterestGrade) Graver(other InterestGrade) bool { return g.weight() > other.weight() }

func (g InterestGrade) weight() int { return slices.Index(InterestGrades, g) }

// InterestOrigin says how an interest came to be known.
type InterestOrigin string

const (
	OriginComputed InterestOrigin = "computed"
	OriginDeclared InterestOrigin = "declared"
	OriginDecided  InterestOrigin = "decided" // by the others; nobody decides their own case
)

// InterestReason is the kind of relation; the private reason stays a note.
type InterestReason string

const (
	InterestLeads        InterestReason = "leads"        // the organisation leads the programme
	InterestParticipates InterestReason = "participates" // the organisation takes part in it
	InterestBenefits     InterestReason = "benefits"     // the country is in the item
	InterestPresides     InterestReason = "presides"     // chairs for the Network
	InterestFunds        InterestReason = "funds"
	InterestHosts        InterestReason = "hosts" // the secretariat, whose own budget the item is: no decision of the others lifts it
	InterestPersonal     InterestReason = "personal"
	InterestOther        InterestReason = "other"
)

// InterestReasons lists what a person may declare.
var InterestReasons = []InterestReason{InterestParticipates, InterestBenefits, InterestFunds, InterestPersonal, InterestOther}

// SeatInterest is a recorded, graded relation between a seat and a matter.
// Rows are only added. A decision of the others settles the seat's rows before
// it, with a lighter grade or a graver one; of it and what came after it the
// gravest counts. An interest stays with the seat when its holder changes, until
// the others settle it otherwise. Hosting the secretariat is not theirs to settle
// while the host has the seat.
type SeatInterest struct {
	ID         int64
	MatterID   int64
	SeatID     int64
	Grade      InterestGrade
	Origin     InterestOrigin
	Reason     InterestReason
	Note       string `audit:"digest"` // private: to the chair, the head of the secretariat and the auditor
	Settles    bool   // a decision of the others, in place of the seat's rows before it
	RecordedBy int64  // mandate; 0 for the system
	// OrganisationID is whose relation it is; nil for a row older than the column.
	OrganisationID *int64
	PersonID       *int64 // whose relation it is where it is a person's
	Alternate      bool   // of who acts as alternate: closes doors to them, and leaves the seat its vote
	MotionID       *int64 // that settled it
	CreatedAt      time.Time
}

// GravestInterest is the row that counts for a seat, and whether there is one.
// Rows are in the order they were recorded.
func GravestInterest(interests []SeatInterest, seatID int64) (SeatInterest, bool) {
	return gravest(interests, seatID, false)
}

// InterestOf is the row that counts for who acts for a seat: the seat's own or,
// for an alternate, that of the alternate where it is graver.
func InterestOf(interests []SeatInterest, seatID int64, as HoldingKind) (SeatInterest, bool) {
	seat, has := gravest(interests, seatID, false)
	if as != HoldingAlternate {
		return seat, has
	}
	if own, of := gravest(interests, seatID, true); of && (!has || own.Grade.weight() > seat.Grade.weight()) {
		return own, true
	}
	return seat, has
}

func gravest(interests []SeatInterest, seatID int64, alternate bool) (SeatInterest, bool) {
	var gravest, host SeatInterest
	for _, i := range interests {
		if i.SeatID != seatID || i.Alternate != alternate {
			continue
		}
		if gravest.SeatID == 0 || i.Settles || i.Grade.weight() > gravest.Grade.weight() {
			gravest = i
		}
		switch {
		case i.Reason == InterestHosts && i.Origin == OriginComputed:
			host = i
		case i.Settles && i.ofAnother(host):
			host = SeatInterest{}
		}
	}
	if host.SeatID != 0 && host.Grade.weight() > gravest.Grade.weight() {
		gravest = host
	}
	return gravest, gravest.SeatID != 0
}

// ofAnother reports whether the row is about another organisation than a row
// before it: the seat has changed hands.
func (i SeatInterest) ofAnother(before SeatInterest) bool {
	return i.OrganisationID != nil && before.OrganisationID != nil && *i.OrganisationID != *before.OrganisationID
}

// ItemParties are the organisations and countries of a funding item.
type ItemParties struct {
	LeadOrganisationID int64
	OrganisationIDs    []int64
	Countries          []string
}

// RelationOf finds the relation of a seat's holder to the item, if any.
func (p ItemParties) RelationOf(organisationID int64, country string) (InterestReason, bool) {
	switch {
	case organisationID != 0 && organisationID == p.LeadOrganisationID:
		return InterestLeads, true
	case organisationID != 0 && slices.Contains(p.OrganisationIDs, organisationID):
		return InterestParticipates, true
	case country != "" && slices.Contains(p.Countries, country):
		return InterestBenefits, true
	}
	return "", false
}
