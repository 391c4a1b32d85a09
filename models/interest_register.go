package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// StandingKind is what a row of the register of interests says.
type StandingKind string

const (
	StandingEntry        StandingKind = "entry"
	StandingWithdrawal   StandingKind = "withdrawal"
	StandingConfirmation StandingKind = "confirmation" // nothing has changed
)

// StandingInterest is a row of the register that a person or an organisation
// keeps of its relations, whatever is before the Board. Items detect interests
// from the entries in force. Rows are only added: an entry ends by a withdrawal.
type StandingInterest struct {
	ID             int64
	Kind           StandingKind
	EntryID        *int64 // the entry a withdrawal ends
	PersonID       *int64 // whose relation it is: a person's
	OrganisationID *int64 // or an organisation's
	AboutID        *int64 // the organisation it is with
	Country        string // or the country
	Reason         InterestReason
	Since          when.Date
	Note           string `audit:"digest"` // private: to the chair, the head of the secretariat and the auditor
	RecordedBy     int64  // mandate
	CreatedAt      time.Time
}

// StandingLine is an entry as its readers see it; the note is empty where it is
// not for the reader.
type StandingLine struct {
	StandingInterest
	Person       string
	Organisation string
	About        string
	WithdrawnAt  *time.Time
	Mine         bool
}

// StandingView is the register as one reader may see it.
type StandingView struct {
	Mine      []StandingLine
	Others    []StandingLine // for the chair, the head of the secretariat and the auditor
	Confirmed *time.Time     // when the reader's own register was last said to be up to date
	Ours      bool           // the reader also keeps the register of their organisation
	Keeps     bool           // the reader may add to the register
	// Organisations are what an entry can be about.
	Organisations []Organisation
}

// StandingInput is an entry as it is sent: about an organisation or a country.
type StandingInput struct {
	Ours    bool // the organisation's, not one's own
	AboutID int64
	Country string
	Reason  InterestReason
	Since   when.Date
	Note    string
}

// Validate finds the faults of an entry by the day it is recorded.
func (in *StandingInput) Validate(today when.Date) error {
	var faults Faults
	in.Country, in.Note = strings.ToUpper(strings.TrimSpace(in.Country)), strings.TrimSpace(in.Note)
	if !in.Ours {
		in.Reason = InterestPersonal
	}
	switch {
	case in.AboutID == 0 && in.Country == "":
		faults.Add("about", "interests.fault.about")
	case in.AboutID != 0 && in.Country != "", len(in.Country) != 0 && len(in.Country) != 3:
		faults.Add("country", "interests.fault.country")
	}
	if in.Ours && (!slices.Contains(InterestReasons, in.Reason) || in.Reason == InterestPersonal) {
		faults.Add("reason", "board.fault.interest_reason")
	}
	if in.Reason == InterestOther && in.Note == "" {
		faults.Add("note", "board.fault.interest_note")
	}
	if in.Since.IsZero() || in.Since.After(today) {
		faults.Add("since", "interests.fault.since")
	}
	if len([]rune(in.Note)) > VoteTextLimit {
		faults.Add("note", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	return faults.Err("interests.fault.entry")
}

// SeesInterestNotes reports whether the actor reads the private words of
// interests beside whose they are.
func (a Actor) SeesInterestNotes() bool {
	return a.System || a.Is(RoleCoordinator, RoleSecretariatHead, RoleAuditor)
}

// Concerns reports whether the entry's subject takes part in an item.
func (i StandingInterest) Concerns(item ItemParties) bool {
	about := int64(0)
	if i.AboutID != nil {
		about = *i.AboutID
	}
	_, related := item.RelationOf(about, i.Country)
	return related
}

// SubstitutePath is what becomes of a matter that interests have left without
// seats enough for a quorum.
type SubstitutePath string

const (
	PathDefer SubstitutePath = "defer" // the default: closed undecided, to come back later
	PathRefer SubstitutePath = "refer" // to the Executive Committee, as a matter there
)

// Valid reports whether the path is one of the two; rules written before it was
// there say nothing and mean deferral.
func (p SubstitutePath) Valid() bool { return p == "" || p == PathDefer || p == PathRefer }

// Substitution is the path that one matter took.
type Substitution struct {
	ID         int64
	MatterID   int64
	Path       SubstitutePath
	ReferredID *int64 // the matter before the Executive Committee
	WithVote   int    // seats that interests left a vote
	Needed     int    // for a quorum
	Reason     string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}
