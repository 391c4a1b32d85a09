package models

import "time"

// MessageState is how far the delivery to one recipient has come.
type MessageState string

const (
	MessageQueued MessageState = "queued"
	MessageSent   MessageState = "sent"   // taken by the mail server
	MessageKept   MessageState = "kept"   // not mailed: read in the system, by choice or for want of a mail server
	MessageFailed MessageState = "failed" // refused for good; LastError says why
)

// MessageWay is how a letter reaches its receiver.
type MessageWay string

const (
	WayNow    MessageWay = "now"
	WayHeld   MessageWay = "held"   // until a person lets it go or sets it aside
	WayQuiet  MessageWay = "quiet"  // after the receiver's quiet hours, at DueAt
	WayDigest MessageWay = "digest" // with others, from DueAt on
	WayInbox  MessageWay = "inbox"  // in the system only
	WayAside  MessageWay = "aside"  // set aside: nobody ever reads it but in the outbox
)

// Message is one mail to one recipient, rendered in the recipient's language
// when it is sent. With an account it is a notice in that person's inbox, but
// while it is held.
type Message struct {
	ID        int64
	AccountID int64 // 0 when the recipient has no account
	Address   string
	Name      string
	Language  string
	Template  string // key of the template
	Params    string `audit:"-"` // JSON object; it may carry a link that opens an account
	State     MessageState
	Attempts  int64
	LastError string
	MessageID string // RFC 5322 Message-ID without angle brackets, stable over attempts
	CreatedAt time.Time
	SentAt    *time.Time
	Page      string // path of the page of this site that it speaks of
	Way       MessageWay
	DueAt     *time.Time // not before
	DigestID  *int64     // the digest in which it was told
	ReadAt    *time.Time // in the system
}

// MessageSettlement says who let a held letter go or set it aside, and why.
// Rows are only added.
type MessageSettlement struct {
	ID        int64
	MessageID int64
	Action    SettlementAction
	Reason    string
	At        time.Time
	MandateID int64
	ByName    string
}

// SettlementAction is what becomes of a held letter.
type SettlementAction string

const (
	SettleRelease SettlementAction = "release"
	SettleAside   SettlementAction = "aside"
)

// LetterRule says whether letters of a kind are held, and after how many days a
// held one is late.
type LetterRule struct {
	ID        int64
	Version   int64
	Template  string
	Held      bool
	Days      int
	UpdatedAt time.Time
	ByName    string
}

// HoldDays is how long a letter is held before it is late, where no rule says so,
// and HoldDaysMost what a rule can say.
const (
	HoldDays     = 2
	HoldDaysMost = 14
)
