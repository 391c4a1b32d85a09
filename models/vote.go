package models

import (
	"slices"
	"strings"
	"time"
)

// VoteAnswer is a seat's answer to a matter.
type VoteAnswer string

const (
	AnswerAgree   VoteAnswer = "agree"
	AnswerRemarks VoteAnswer = "agree_with_remarks"
	AnswerObject  VoteAnswer = "object"
	AnswerAbstain VoteAnswer = "abstain"
)

// Answers lists the four, in the order they are offered.
var Answers = []VoteAnswer{AnswerAgree, AnswerRemarks, AnswerObject, AnswerAbstain}

// ElectorReason says why a seat of the body has no vote on a matter.
type ElectorReason string

const (
	ElectorEntitled  ElectorReason = ""
	ElectorVacant    ElectorReason = "vacant"
	ElectorInterest  ElectorReason = "interest"
	ElectorPresides  ElectorReason = "presides"
	ElectorExOfficio ElectorReason = "ex_officio"
)

// Elector is one seat of the electorate, frozen when the matter opened.
type Elector struct {
	ID             int64
	MatterID       int64
	SeatID         int64
	Constituency   Constituency
	Number         int
	HoldingID      *int64 // the holder then; nil if the seat was vacant
	OrganisationID *int64
	Country        string
	Entitled       bool
	Reason         ElectorReason
	CreatedAt      time.Time
}

// TableName keeps the word of the regulation.
func (Elector) TableName() string { return "electorate" }

// Vote is one answer of one seat: an event that is only added. The latest of
// a seat counts; Sequence counts the seat's answers to the matter from 1.
type Vote struct {
	ID          int64
	MatterID    int64
	SeatID      int64
	TextNumber  int
	Sequence    int
	Answer      VoteAnswer
	Words       string // the words of the text objected to, empty for the whole
	Reason      string
	WouldRemove string // what would remove the objection
	HoldingID   int64
	ActedAs     HoldingKind
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// Position is a seat's current answer: a pointer to its latest vote, one row
// per matter and seat, rebuilt from the votes at any time.
type Position struct {
	ID        int64
	MatterID  int64
	SeatID    int64
	VoteID    int64
	UpdatedAt time.Time
}

// VoteInput is what a seat sends.
type VoteInput struct {
	TextNumber  int
	Answer      VoteAnswer
	Words       string
	Paragraph   int // of the words, from 1; 0 where they occur once
	Occurrence  int // of the words in their paragraph, from 1; 0 where they occur once
	Reason      string
	WouldRemove string
}

// Place is where the words are said to stand.
func (v VoteInput) Place() Place {
	return Place{Paragraph: v.Paragraph, Occurrence: v.Occurrence, Words: v.Words}
}

// VoteTextLimit is the most runes a reason, a remark or a remedy may have.
const VoteTextLimit = 4000

// Said trims words that are asked for, and reports whether they are there and no
// longer than VoteTextLimit.
func Said(words *string) bool {
	*words = strings.TrimSpace(*words)
	return *words != "" && len([]rune(*words)) <= VoteTextLimit
}

// Validate finds the faults of an answer to a text: an objection says why and
// what would remove it, and a remark is written down.
func (v VoteInput) Validate(text string) error {
	var faults Faults
	switch {
	case v.Answer == "":
		faults.Add("answer", "board.fault.answer_none")
	case !slices.Contains(Answers, v.Answer):
		faults.Add("answer", "board.fault.answer_unknown")
	}
	if v.Answer == AnswerObject {
		if strings.TrimSpace(v.Reason) == "" {
			faults.Add("reason", "board.fault.objection_reason")
		}
		if strings.TrimSpace(v.WouldRemove) == "" {
			faults.Add("would_remove", "board.fault.objection_remedy")
		}
	}
	if v.Answer == AnswerObject || v.Answer == AnswerRemarks {
		if _, fault := (MatterText{Body: text}).Locate(v.Place()); fault != nil {
			faults = append(faults, *fault)
		}
	}
	if v.Answer == AnswerRemarks && strings.TrimSpace(v.Reason) == "" {
		faults.Add("reason", "board.fault.remark_reason")
	}
	for field, s := range map[string]string{"reason": v.Reason, "would_remove": v.WouldRemove, "words": v.Words} {
		if len([]rune(s)) > VoteTextLimit {
			faults.Add(field, "board.fault.too_long", "Limit", VoteTextLimit)
		}
	}
	return faults.Err("board.fault.vote")
}

// Signal shows a state that is no answer.
type Signal struct {
	ID        int64
	MatterID  int64
	SeatID    int64
	Kind      string // "awaiting_instructions"
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// SignalAwaiting says that a seat awaits instructions. It is no answer.
const SignalAwaiting = "awaiting_instructions"

// Latest gives each seat's latest vote. The order of the input does not
// matter; only a seat's own sequence does.
func Latest(votes []Vote) map[int64]Vote {
	latest := make(map[int64]Vote, len(votes))
	for _, v := range votes {
		if have, ok := latest[v.SeatID]; !ok || v.Sequence > have.Sequence {
			latest[v.SeatID] = v
		}
	}
	return latest
}

// FirstObjection is the instant of the first objection to any text, zero for
// none.
func FirstObjection(votes []Vote) time.Time {
	var first time.Time
	for _, v := range votes {
		if v.Answer == AnswerObject && (first.IsZero() || v.CreatedAt.Before(first)) {
			first = v.CreatedAt
		}
	}
	return first
}

// Result is what the votes come to: a pure function of the frozen electorate,
// the interests and the votes. Abstention, no answer and no vote on the item
// are three different things and are counted apart.
type Result struct {
	Seats       int  `json:"seats"`        // seats that carry a vote in the body, vacant ones included
	Vacant      int  `json:"vacant"`       // of them, without a holder at the opening
	WithoutVote int  `json:"without_vote"` // of them, without a vote on this item
	WithVote    int  `json:"with_vote"`    // the count that "9 of 10" refers to
	Answered    int  `json:"answered"`     // of those with a vote, on the text in force
	Agree       int  `json:"agree"`
	Remarks     int  `json:"remarks"`
	Object      int  `json:"object"`
	Abstain     int  `json:"abstain"`
	Needed      int  `json:"needed"` // quorum
	QuorumMet   bool `json:"quorum_met"`
	Support     int  `json:"support,omitempty"` // seats that must agree in words; 0: what the method asks

	Standing []int64 `json:"standing"` // seats whose objection stands
	Silent   []int64 `json:"silent"`   // seats with a vote and without an answer

	Formal *FormalCount `json:"formal,omitempty"` // of the roll call that adopted it
}

// Reached reports whether the text is agreed by consensus.
func (r Result) Reached() bool { return r.Refusal() == nil }

// Refusal says why the text is not agreed by consensus, or nil.
func (r Result) Refusal() error {
	switch {
	case !r.QuorumMet:
		return Conflict("board.quorum_not_met", "34").With(map[string]any{"Answered": r.Answered, "Needed": r.Needed})
	// clause 34: a decision by consensus leaves no objection standing.
	case len(r.Standing) > 0:
		return Conflict("board.objection_stands", "34").With(map[string]any{"Count": len(r.Standing)})
	case r.Backed() == 0:
		return Conflict("board.nobody_agrees", "34")
	}
	return r.apathy("34")
}

// Backed is how many seats agree in words.
func (r Result) Backed() int { return r.Agree + r.Remarks }

// apathy refuses a text that fewer seats agree to in words than the rules ask
// for, nil otherwise: silence alone adopts nothing.
func (r Result) apathy(clause string) error {
	if r.Backed() >= r.Support {
		return nil
	}
	return Conflict("board.support_not_met", clause).With(map[string]any{"Agreeing": r.Backed(), "Needed": r.Support})
}

// Complete reports whether every seat with a vote has answered.
func (r Result) Complete() bool { return r.WithVote > 0 && len(r.Silent) == 0 }

// Barred reports whether interests alone leave too few seats for a quorum: with
// the seats they closed it could be met.
func (r Result) Barred(quorum QuorumRule) bool {
	if r.WithoutVote == 0 || r.WithVote > 0 && r.WithVote >= r.Needed {
		return false
	}
	base := r.WithVote + r.WithoutVote
	vacant := 0
	if quorum.VacantCount {
		vacant = r.Vacant
	}
	needed, possible := quorum.Needed(base + vacant)
	return possible && base >= needed
}

// Consensus counts the votes on text number current. A seat answers anew with
// each text version; an objection to an earlier version stands until its own
// seat answers the new one or says that it is met or withdrawn, so that silence
// never removes it. What a seat says of its objection is no answer.
func Consensus(electorate []Elector, interests []SeatInterest, votes []Vote, current int, rules RuleValues, said ...Confirmation) Result {
	r, quorum := Result{Support: rules.MinimumSupport}, rules.Quorum
	latest, ended := Latest(votes), Ended(said)
	for _, seat := range electorate {
		if !seat.Constituency.Rotates() {
			continue
		}
		r.Seats++
		if seat.Reason == ElectorVacant {
			r.Vacant++
			continue
		}
		if !seat.HasVote(interests) {
			r.WithoutVote++
			continue
		}
		r.WithVote++
		r.count(seat.SeatID, latest, ended, current)
	}
	base := r.WithVote
	if quorum.VacantCount {
		base += r.Vacant
	}
	var possible bool
	r.Needed, possible = quorum.Needed(base)
	r.QuorumMet = possible && r.WithVote > 0 && r.Answered >= r.Needed
	return r
}

func (r *Result) count(seatID int64, latest map[int64]Vote, ended map[int64]Confirmation, current int) {
	vote, voted := latest[seatID]
	if _, met := ended[vote.ID]; voted && vote.Answer == AnswerObject && !met {
		r.Standing = append(r.Standing, seatID)
	}
	if !voted || vote.TextNumber != current {
		r.Silent = append(r.Silent, seatID)
		return
	}
	r.Answered++
	switch vote.Answer {
	case AnswerAgree:
		r.Agree++
	case AnswerRemarks:
		r.Remarks++
	case AnswerObject:
		r.Object++
	case AnswerAbstain:
		r.Abstain++
	}
}
