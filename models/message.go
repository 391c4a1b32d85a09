package models

import "time"

// MessageState is how far the delivery to one recipient has come.
type MessageState string

const (
	MessageQueued MessageState = "queued"
	MessageSent   MessageState = "sent"   // taken by the mail server
	MessageKept   MessageState = "kept"   // no mail server is set up: kept to be read in the system
	MessageFailed MessageState = "failed" // refused for good; LastError says why
)

// Message is one mail to one recipient, rendered in the recipient's language
// when it is sent.
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
}
