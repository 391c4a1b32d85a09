package models

import (
	"slices"
	"strings"
	"time"
)

// NoticeChannel is how a seat was told of a text.
type NoticeChannel string

const (
	NoticeMail        NoticeChannel = "mail" // from the outbox, with its delivery
	NoticeNoteVerbale NoticeChannel = "note_verbale"
	NoticeByHand      NoticeChannel = "by_hand"
	NoticeCourier     NoticeChannel = "courier"
	NoticeInMeeting   NoticeChannel = "meeting"
)

// OtherChannels are those that the secretariat records, as they are offered.
var OtherChannels = []NoticeChannel{NoticeNoteVerbale, NoticeByHand, NoticeCourier, NoticeInMeeting}

// NoticeAddress is which of a seat's addresses a notice went to.
type NoticeAddress string

const (
	AddressHolder    NoticeAddress = "holder"
	AddressAlternate NoticeAddress = "alternate"
	AddressCapital   NoticeAddress = "capital"
	AddressMission   NoticeAddress = "mission"
)

// NoticeAddresses lists the four.
var NoticeAddresses = []NoticeAddress{AddressHolder, AddressAlternate, AddressCapital, AddressMission}

// SeatNotice is one notice of one text to one address of a seat. Rows are only
// added; what becomes of a letter stands in NoticeOutcome.
type SeatNotice struct {
	ID         int64
	MatterID   int64
	SeatID     int64
	TextNumber int
	Channel    NoticeChannel
	Address    NoticeAddress
	AccountID  int64      // of a letter
	MessageID  int64      // of a letter: its row in the outbox
	ReachedAt  *time.Time // as recorded, of another channel
	Evidence   string     // of another channel: receipt, note number, who took it
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// NoticeOutcome is what became of a letter. One that was sent may still come
// back; the last outcome counts.
type NoticeOutcome struct {
	ID        int64
	NoticeID  int64
	State     MessageState
	Why       string // of a failure
	PersonID  int64  // 0: the outbox
	MandateID int64
	CreatedAt time.Time
}

// Reached reports whether the letter is with its receiver.
func (o NoticeOutcome) Reached() bool { return o.State == MessageSent || o.State == MessageKept }

// NoticeInput is another channel as the secretariat records it.
type NoticeInput struct {
	Channel  NoticeChannel
	Address  NoticeAddress
	Reached  time.Time
	Evidence string
}

// Validate finds the faults of a record of another channel, for a text that was
// opened at an instant.
func (in NoticeInput) Validate(opened, now time.Time) error {
	var faults Faults
	if !slices.Contains(OtherChannels, in.Channel) {
		faults.Add("channel", "board.fault.notice_channel")
	}
	if !slices.Contains(NoticeAddresses, in.Address) {
		faults.Add("address", "board.fault.notice_address")
	}
	if in.Reached.Before(opened.Truncate(time.Minute)) || in.Reached.After(now) {
		faults.Add("reached_at", "board.fault.notice_reached", "Opened", opened)
	}
	if !Said(&in.Evidence) {
		faults.Add("evidence", "board.fault.notice_evidence", "Limit", VoteTextLimit)
	}
	return faults.Err("board.fault.notice")
}

// NoticeLine is a notice with what became of it.
type NoticeLine struct {
	SeatNotice
	Name     string // of the receiver of a letter
	Outcomes []NoticeOutcome
}

// State is how a notice stands: queued until its first outcome; another channel
// is recorded once the notice was received.
func (l NoticeLine) State() MessageState {
	switch n := len(l.Outcomes); {
	case l.Channel != NoticeMail:
		return MessageSent
	case n == 0:
		return MessageQueued
	default:
		return l.Outcomes[n-1].State
	}
}

// events are what the notice does to its seat.
func (l NoticeLine) events() []ServedEvent {
	if l.Channel != NoticeMail {
		return []ServedEvent{{Notice: l.ID, At: l.CreatedAt, Reached: true}}
	}
	out := make([]ServedEvent, len(l.Outcomes))
	for i, o := range l.Outcomes {
		out[i] = ServedEvent{Notice: l.ID, At: o.CreatedAt, Reached: o.Reached()}
	}
	return out
}

// NoticeLines puts outcomes to their notices, both in the order of their ids.
func NoticeLines(notices []SeatNotice, outcomes []NoticeOutcome) []NoticeLine {
	out, at := make([]NoticeLine, len(notices)), make(map[int64]int, len(notices))
	for i, n := range notices {
		out[i], at[n.ID] = NoticeLine{SeatNotice: n}, i
	}
	for _, o := range outcomes {
		if i, is := at[o.NoticeID]; is {
			out[i].Outcomes = append(out[i].Outcomes, o)
		}
	}
	return out
}

// LateObjection is an objection after the end of the window. It is kept and
// shown, and has no effect on the decision.
type LateObjection struct {
	ID          int64
	MatterID    int64
	SeatID      int64
	TextNumber  int
	Reason      string
	WouldRemove string
	HoldingID   int64
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// CheckLate finds the faults of a late objection.
func CheckLate(reason, remedy string) error {
	var faults Faults
	for field, s := range map[string]string{"reason": reason, "would_remove": remedy} {
		if strings.TrimSpace(s) == "" {
			faults.Add(field, map[string]string{"reason": "board.fault.objection_reason", "would_remove": "board.fault.objection_remedy"}[field])
		}
		if len([]rune(s)) > VoteTextLimit {
			faults.Add(field, "board.fault.too_long", "Limit", VoteTextLimit)
		}
	}
	return faults.Err("board.fault.vote")
}

// Reconsideration is the secretariat's record whether a late objection asks the
// body to look at its decision again.
type Reconsideration struct {
	ID              int64
	LateObjectionID int64
	Asked           bool
	Reason          string
	PersonID        int64
	MandateID       int64
	CreatedAt       time.Time
}

// LateLine is a late objection with its seat and what was recorded on it.
type LateLine struct {
	LateObjection
	Constituency Constituency
	Number       int
	Holder       string
	Record       *Reconsideration
}

// CertificateErasure says that a field of a certificate can no longer be opened:
// its salt and value are gone, its commitment stands.
type CertificateErasure struct {
	ID             int64
	CertificateID  int64
	Field          string
	ErasedPersonID int64
	Reason         string
	PersonID       int64
	MandateID      int64
	CreatedAt      time.Time
}
