package models

import (
	"strconv"
	"time"

	"seedfund/models/when"
)

// MeetingRow is a meeting as lists show it. Figures of circulation are public,
// as the date and the mode are.
type MeetingRow struct {
	Meeting
	BodyCode         string
	BodyKind         BodyKind
	Inside           bool              // the reader reads the meetings of the body
	MinutesState     MinutesState      // empty before the first text
	FirstCirculation *time.Time        // of minutes
	MinutesDays      int               // the rule's, in force at the end
	MinutesDue       when.Date         `gorm:"-"` // by the rule's working days; zero while it is not over
	Days             int               // working days from the end to the first circulation, or to now
	Late             bool              // more than the rule gives
	Steps            int64             // of the meeting so far, none of its agenda
	Decisions        []MeetingDecision `gorm:"-"`
}

// MeetingDecision is a decision taken in a meeting, as its reader may see it.
type MeetingDecision struct {
	MeetingID   int64
	MatterID    int64
	Reference   string
	Question    string
	Outcome     Outcome
	AdoptedAt   time.Time
	Certificate string // its hash, empty for none
}

// CirculationFigures is the public statistic of how long minutes take.
//
// clause 91: circulated without delay.
type CirculationFigures struct {
	Meetings int // held and circulated
	OnTime   int
	Waiting  int // held and not circulated yet
	Overdue  int // of those, past the rule's time
	Median   int // working days
	Worst    int // working days
}

// AgendaLine is an item as one reader may see it. Number counts the items that
// are there for that reader. ID is 0 for readers who do not keep the agenda.
type AgendaLine struct {
	AgendaItem
	Number       int
	Heading      string // of the matter, of the follow-up, or the item's own
	Reference    string // of the matter
	MatterState  MatterState
	FollowUp     FollowUpState
	DueOn        *when.Date
	Papers       []File
	Grade        InterestGrade // of the reader's own seat
	Text         *MinuteRevision
	TextBy       string // who wrote it, for those who keep the minutes
	TextWithheld bool   // the reader's seat left the discussion
	Notes        []MinuteNote
}

// PresenceLine is one stretch of one seat or observer in the room.
type PresenceLine struct {
	Presence
	Constituency Constituency
	Number       int
	Organisation string
}

// MeetingView is one meeting as one reader may see it.
type MeetingView struct {
	Now        time.Time
	Meeting    Meeting
	Body       Body
	Rule       BodyRule
	Items      []AgendaLine
	Removed    []AgendaLine // for those who keep the agenda
	Versions   []AgendaVersion
	Adopted    *time.Time
	Planned    int // minutes of all the reader's items
	Events     []MeetingEvent
	Present    []PresenceLine
	Past       []PresenceLine // superseded, for those who keep the record
	Quorum     []QuorumMark
	Seats      []SeatAt // whose presence can be entered
	Minutes    *Minutes
	Editions   []MinuteEdition
	Notes      []MinuteNote // on the minutes as a whole
	Head       CertificateHead
	Decisions  []MeetingDecision
	FollowUps  []FollowUpRow
	Circulated *time.Time // minutes, for the first time
	Days       int
	Late       bool
	Actions    []MeetingAction
	Offers     []MinutesOffer
	Keeps      bool // the reader prepares, minutes and circulates
}

// CirculationView is one sending with its list.
type CirculationView struct {
	MeetingCirculation
	Final      bool // of the minutes
	Edition    int
	Recipients []RecipientLine
	Unreached  []SeatAt // seats that were held then and to which nothing went
}

// RecipientLine is one receiver with what became of the letter.
type RecipientLine struct {
	MeetingRecipient
	Name         string
	Organisation string
	Constituency Constituency
	Number       int
	Delivery     MessageState // empty where no letter was written
	LastError    string
	ReadAt       *time.Time
}

// FollowUpRow is a follow-up as lists show it.
type FollowUpRow struct {
	FollowUp
	Owner         string // name of the organisation, else empty
	OwnerSeatName Constituency
	OwnerSeatNo   int
	MeetingNumber int
	Decision      string // reference
	Owned         bool   // the reader owes it
	Late          bool
}

// Code is the word under which lists show how it stands.
func (u FollowUpRow) Code() string {
	switch {
	case u.Late:
		return "late"
	case u.State == FollowUpDone:
		return "done"
	case u.State == FollowUpNoAction:
		return "no_action"
	}
	return "open"
}

// OwnerCode names the owner in filters: "role:coordinator", "seat:4",
// "organisation:7".
func (u FollowUpRow) OwnerCode() string {
	switch {
	case u.OwnerKind == OwnerSeat && u.OwnerSeat != nil:
		return string(OwnerSeat) + ":" + strconv.FormatInt(*u.OwnerSeat, 10)
	case u.OwnerKind == OwnerOrganisation && u.OwnerOrg != nil:
		return string(OwnerOrganisation) + ":" + strconv.FormatInt(*u.OwnerOrg, 10)
	}
	return string(OwnerRole) + ":" + string(u.OwnerRole)
}

// FollowUpView is one follow-up with every step.
type FollowUpView struct {
	FollowUpRow
	Now     time.Time
	Events  []FollowUpStep
	Actions []FollowUpAction
}

// FollowUpStep is a step with who took it, in which capacity.
type FollowUpStep struct {
	FollowUpEvent
	Name string
	Role Role
	File string // name of the evidence
}

// BookView is the board book of one reader.
type BookView struct {
	MeetingView
	Matters map[int64]MatterView // by matter, as the reader may see each
	Reader  Actor
}

// MeetingTask is something of a meeting that waits for the reader.
type MeetingTask struct {
	Kind  string // "circulate", "finalise", "follow_up"
	ID    int64
	Title string
	Due   when.Date
}

// Drafts are the items whose matters are still drafts: those who keep the agenda
// see them, the seats do not until they are opened.
func (v MeetingView) Drafts() []AgendaLine {
	var out []AgendaLine
	for _, i := range v.Items {
		if i.MatterState == MatterDraft {
			out = append(out, i)
		}
	}
	return out
}
