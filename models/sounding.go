package models

import (
	"slices"
	"strings"
	"time"
)

// SoundingState is where a sounding stands.
type SoundingState string

const (
	SoundingAsked    SoundingState = "asked"    // waits to be cleared
	SoundingReturned SoundingState = "returned" // not cleared, with the reason; it may be written anew
	SoundingSent     SoundingState = "sent"     // cleared and sent
)

// Sounding is the summary of an open matter that a seat sends to organisations
// of its constituency, to hear them before it answers. The secretariat clears
// it, for what the Board discusses is not public; what comes back is the seat's
// alone.
type Sounding struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	MatterID   int64
	SeatID     int64
	TextNumber int // the text it tells of
	Language   string
	Body       string `audit:"digest"`
	State      SoundingState
	Reason     string // why it was returned
	HoldingID  int64
	PersonID   int64
	MandateID  int64
	ClearedBy  *int64 // mandate
	ClearedAt  *time.Time
}

// SoundingRecipient is an organisation that is asked.
type SoundingRecipient struct {
	ID             int64
	SoundingID     int64
	OrganisationID int64
}

// SoundingComment is what an organisation said. Rows are only added.
type SoundingComment struct {
	ID             int64
	SoundingID     int64
	OrganisationID int64
	Body           string `audit:"digest"`
	PersonID       int64
	MandateID      int64
	CreatedAt      time.Time
}

// Lengths of a sounding's texts, in runes.
const (
	SoundingLimit        = 4000
	SoundingCommentLimit = 4000
)

// SoundingLanguages are those a summary can be in.
var SoundingLanguages = []string{"en", "fr", "ar"}

// SoundingInput is a summary as the seat writes it.
type SoundingInput struct {
	Language      string
	Body          string
	Organisations []int64 // of the constituency, one at least
}

// Trim leaves what was meant.
func (in *SoundingInput) Trim() {
	in.Body = strings.TrimSpace(in.Body)
	slices.Sort(in.Organisations)
	in.Organisations = slices.Compact(in.Organisations)
}

// Validate finds the faults of a summary; offered are the organisations that
// can be asked.
func (in SoundingInput) Validate(offered []int64) error {
	var faults Faults
	if in.Body == "" {
		faults.Add("body", "soundings.fault.body")
	}
	if len([]rune(in.Body)) > SoundingLimit {
		faults.Add("body", "board.fault.too_long", "Limit", SoundingLimit)
	}
	if !slices.Contains(SoundingLanguages, in.Language) {
		faults.Add("language", "error.choose")
	}
	if len(in.Organisations) == 0 {
		faults.Add("organisation", "soundings.fault.nobody")
	}
	for _, id := range in.Organisations {
		if !slices.Contains(offered, id) {
			faults.Add("organisation", "soundings.fault.outside")
			break
		}
	}
	return faults.Err("soundings.fault.summary")
}

// ValidateComment finds the faults of a comment.
func ValidateComment(body string) error {
	var faults Faults
	if body == "" {
		faults.Add("body", "soundings.fault.comment")
	}
	if len([]rune(body)) > SoundingCommentLimit {
		faults.Add("body", "board.fault.too_long", "Limit", SoundingCommentLimit)
	}
	return faults.Err("soundings.fault.reply")
}

// Waiting refuses a step on a sounding that does not wait to be cleared.
func (s Sounding) Waiting() error {
	if s.State != SoundingAsked {
		return Conflict("soundings.not_waiting", "98").With(map[string]any{"State": string(s.State)})
	}
	return nil
}

// SoundingOrganisation is an organisation of the constituency.
type SoundingOrganisation struct {
	ID   int64
	Name string
}

// SoundingRow is a sounding in a list.
type SoundingRow struct {
	ID           int64
	MatterID     int64
	Matter       string // reference
	Question     string
	State        SoundingState
	Constituency Constituency
	SeatNumber   int
	ClosesAt     *time.Time // of the matter; nil in a meeting, and while the clock of silence stands
	Stands       bool       // the clock of silence stands
	CreatedAt    time.Time
	Waits        bool // for the reader: to be cleared, or to be commented on
}

// SoundingView is a sounding as one reader may see it.
type SoundingView struct {
	Sounding
	Matter       string // reference
	Question     string
	Constituency Constituency
	SeatNumber   int
	Holder       string
	ClosesAt     *time.Time // nil in a meeting, and while the clock of silence stands
	Stands       bool       // the clock of silence stands
	Recipients   []SoundingOrganisation
	Comments     []SoundingReply // the reader's own organisation's, or all to the seat
	Seat         bool            // the reader sits on the seat
	Clears       bool            // the reader may clear or return it now
	Refusal      error           // why the reader cannot comment; nil where it is no recipient too
	Asked        bool            // the reader's organisation is asked
	Now          time.Time
}

// SoundingReply is a comment with who made it.
type SoundingReply struct {
	ID           int64
	Organisation string
	Body         string
	CreatedAt    time.Time
}

// SoundingOffer is what a member needs to write a summary.
type SoundingOffer struct {
	Matter        Matter
	SeatID        int64
	Constituency  Constituency
	Organisations []SoundingOrganisation
	Before        *Sounding // on the text in force, returned or waiting
}
