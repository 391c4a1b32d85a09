package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// VoteReceipt is what a seat holds in its hand after an answer: what was
// answered, to which text, when. It is made of rows that are only added, so
// that it reads the same whenever it is asked for.
type VoteReceipt struct {
	Vote
	Matter       string // reference
	Question     string
	Language     string // of the question and the text
	TextHash     string // of the frozen text that was answered
	Constituency Constituency
	SeatNumber   int
	Holder       string // name of the organisation that held the seat, as the answer was given
	Counts       bool   // the latest answer of its seat
}

// Number is what the receipt is quoted by: matter, seat, and which of the
// seat's answers.
func (r VoteReceipt) Number() string {
	return fmt.Sprintf("%s/%d-%d", r.Matter, r.SeatID, r.Sequence)
}

// Hash is the SHA-256, in hexadecimal, of the answer and of the text version it
// was given to, in a fixed order of fields.
func (r VoteReceipt) Hash() string {
	body, err := json.Marshal(struct {
		Answer      VoteAnswer `json:"answer"`
		At          time.Time  `json:"at"`
		Number      string     `json:"number"`
		Reason      string     `json:"reason"`
		Text        int        `json:"text"`
		TextHash    string     `json:"text_hash"`
		Words       string     `json:"words"`
		WouldRemove string     `json:"would_remove"`
	}{r.Answer, r.CreatedAt.UTC(), r.Number(), r.Reason, r.TextNumber, r.TextHash, r.Words, r.WouldRemove})
	if err != nil {
		panic("a vote that is no JSON: " + err.Error()) // texts and numbers only
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
