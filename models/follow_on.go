package models

import (
	"encoding/json"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// FollowKind is a paper that an adopted decision gives rise to.
type FollowKind string

const (
	FollowNotice   FollowKind = "notice"   // the public notice: the decision's publication
	FollowLetter   FollowKind = "letter"   // to an organisation
	FollowTransfer FollowKind = "transfer" // what the agent is asked to pay first
)

// FollowItem is one paper made from the adopted structure. It is held until a
// person releases it; Refusal says why the reader may not, nil if so.
type FollowItem struct {
	Kind           FollowKind
	OrganisationID int64 // of a letter
	Organisation   string
	Language       string
	Amounts        []LetterAmount // of a letter or a request
	Hash           string         // of the content, for a letter
	Reference      string         // of what came of it: a request
	ReleasedAt     *time.Time     // nil: held
	ReleasedBy     string
	Aside          *LetterAside // of a letter that is not to go
	AsideBy        string
	Refusal        error
}

// Held reports whether the paper waits for a person. A letter that was set aside
// waits for nobody, but can still be released.
func (i FollowItem) Held() bool { return i.ReleasedAt == nil && i.Aside == nil }

// Total is the sum of the amounts.
func (i FollowItem) Total() money.Cents { return totalOf(i.Amounts) }

// FollowView is everything that follows from one decision.
type FollowView struct {
	Decision DecisionRow
	MatterID int64
	Items    []FollowItem
	Minutes  FollowMinutes
}

// FollowMinutes is the record of a decision in the minutes of a meeting: of the
// one in which it was taken, or of the next one where it was taken in writing.
type FollowMinutes struct {
	Draft     DecisionRecord
	MeetingID int64 // 0: none is there
	Number    int   // of the meeting
	StartsAt  time.Time
	Opened    bool
	ItemID    int64      // of its agenda, 0: not on it yet
	WrittenAt *time.Time // nil: held
	WrittenBy string
	Refusal   error // why the reader cannot put it there now
}

// DecisionRecord is what the minutes say of a decision, from which it is put into
// words. Meeting is the number of the meeting that took it, 0 for in writing.
type DecisionRecord struct {
	Decision     string
	Adopted      time.Time
	Meeting      int
	Body         string
	Matter       string // reference
	Question     string
	Proposal     string // reference, empty for none
	Title        string // of the proposal
	Outcome      Outcome
	Method       Method
	Result       Result
	Language     string
	TextLanguage string
	Text         []string
	Conditions   []LetterCondition
	Amounts      []RecordAmount
	Certificate  string // hash
}

// RecordAmount is what an organisation receives, first and in all.
type RecordAmount struct {
	Organisation string
	First, Total money.Cents
}

// Waiting counts everything that waits: the held papers and the minutes.
func (v FollowView) Waiting() int {
	if v.Minutes.WrittenAt == nil {
		return v.Held() + 1
	}
	return v.Held()
}

// Held counts the papers that wait.
func (v FollowView) Held() int {
	n := 0
	for _, i := range v.Items {
		if i.Held() {
			n++
		}
	}
	return n
}

// HeldLetters are the letters of a public decision that wait for a person.
type HeldLetters struct {
	Reference string // of the decision
	Question  string
	Count     int
}

// LetterFormat names the form of a letter's content.
const LetterFormat = "seedfund.decision-letter.1"

// LetterContent is what a letter says, from which it is put into words in its
// language. It names organisations and capacities, never a person.
type LetterContent struct {
	Format       string            `json:"format"`
	Decision     string            `json:"decision"`
	Adopted      time.Time         `json:"adopted"`
	Body         string            `json:"body"`
	Outcome      Outcome           `json:"outcome"`
	Question     string            `json:"question"`
	Proposal     string            `json:"proposal"`
	Title        string            `json:"title"`
	Recipient    string            `json:"recipient"`
	Lead         bool              `json:"lead"`
	Language     string            `json:"language"`
	TextLanguage string            `json:"text_language"`
	Text         []string          `json:"text"`
	TextHash     string            `json:"text_hash"`
	Certificate  string            `json:"certificate"` // hash
	Amounts      []LetterAmount    `json:"amounts"`
	Conditions   []LetterCondition `json:"conditions"`
}

// LetterAmount is what an organisation receives with one tranche.
type LetterAmount struct {
	Organisation string      `json:"organisation"`
	Tranche      int         `json:"tranche"`
	Cents        money.Cents `json:"cents"`
}

// LetterCondition is a condition as it was adopted.
type LetterCondition struct {
	Number        int       `json:"number"`
	Body          string    `json:"body"`
	Organisation  string    `json:"organisation"`
	DueOn         when.Date `json:"due_on"`
	BlocksTranche int       `json:"blocks_tranche"`
}

// Total is the sum of the amounts.
func (c LetterContent) Total() money.Cents { return totalOf(c.Amounts) }

func totalOf(amounts []LetterAmount) money.Cents {
	var sum money.Cents
	for _, a := range amounts {
		sum += a.Cents
	}
	return sum
}

// Freeze writes the content as canonical JSON with its hash.
func (c LetterContent) Freeze() (content, hash string) {
	canonical := canonicalJSON(c)
	return string(canonical), hashOf(canonical)
}

// DecisionLetter is a letter as it was released. Rows are only added.
type DecisionLetter struct {
	ID             int64
	CreatedAt      time.Time
	DecisionID     int64
	OrganisationID int64
	Language       string
	Content        string // canonical JSON of LetterContent
	Hash           string
	MandateID      int64
	PersonID       int64
	ReleasedAt     time.Time
}

// LetterAside says that the letter to one organisation is not to go, and why: it
// was told otherwise, or it no longer takes part. Rows are only added.
type LetterAside struct {
	ID             int64
	CreatedAt      time.Time
	DecisionID     int64
	OrganisationID int64
	Reason         string
	MandateID      int64
	PersonID       int64
}

// AsideReasonLimit is the longest reason, in characters.
const AsideReasonLimit = 2000

// Read gives what the letter says, after its hash has been checked.
func (l DecisionLetter) Read() (LetterContent, error) {
	var c LetterContent
	if hashOf([]byte(l.Content)) != l.Hash {
		return c, Conflict("papers.letter_differs", "")
	}
	return c, json.Unmarshal([]byte(l.Content), &c)
}

// LetterView is one letter, released or held.
type LetterView struct {
	Content    LetterContent
	Hash       string
	ReleasedAt *time.Time
	ReleasedBy string
}
