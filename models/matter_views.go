package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// MatterRow is a matter as lists show it. Counts are of seats with a vote on
// the item; Mine is the answer of the reader's seat to the text in force.
type MatterRow struct {
	ID                int64
	Reference         string
	BodyID            int64
	Kind              MatterKind
	Question          string
	State             MatterState
	Channel           MatterChannel
	Meeting           string
	MeetingState      MeetingState // of the meeting it is bound to; empty for none
	Method            Method
	AskedCents        money.Cents
	TextNumber        int
	Outcome           Outcome
	OpensAt           *time.Time
	ClosesAt          *time.Time // nil in a meeting, and while the clock of silence stands
	ProposalID        *int64
	ProposalReference string
	WithVote          int
	Answered          int
	Decision          string // reference, once there is one
	Mine              VoteAnswer
	HasVote           bool // a seat of the reader has a vote on it
	Stands            bool // the clock of silence stands: the end is not known yet
}

// Waits reports whether the matter waits for an answer of the reader's seat.
func (r MatterRow) Waits(now time.Time) bool {
	return r.HasVote && r.Mine == "" && r.State == MatterOpen && (r.Stands || r.ClosesAt == nil || now.Before(*r.ClosesAt))
}

// SeatStatus is what a seat's tile says.
type SeatStatus string

const (
	SeatAnswered SeatStatus = "answered"
	SeatObjects  SeatStatus = "objects"
	SeatNotYet   SeatStatus = "not_yet"
	SeatAwaits   SeatStatus = "awaiting" // instructions: no answer
	SeatNoVote   SeatStatus = "no_vote"  // by an interest or by rule
	SeatVacant   SeatStatus = "vacant"
)

// ElectorLine is one seat of the electorate as the vote page shows it. Vote is
// there as far as the reader may see it.
type ElectorLine struct {
	Elector
	Holder string // name of the organisation, as at the opening
	Grade  InterestGrade
	Status SeatStatus
	Vote   *Vote
}

// Objection is a seat's objection with the words it is about. It stands until
// its own seat answers a later text, says that it is met, or withdraws it.
type Objection struct {
	Vote
	Constituency Constituency
	Number       int
	Holder       string
	Stands       bool
}

// InterestLine is an interest as the reader may see it: the note stays with
// chair and secretariat.
type InterestLine struct {
	SeatInterest
	Constituency Constituency
	Number       int
	Holder       string
	Counts       bool // the gravest of its seat
}

// MySeat is a seat the reader may act for now. Refusal says why it cannot
// answer, or nil; Vote is its current answer, to whichever text.
type MySeat struct {
	SeatID       int64
	Constituency Constituency
	Number       int
	Holder       string
	Kind         HoldingKind
	Refusal      error
	ScoreRefusal error
	Vote         *Vote
	Sheet        *BoardSheet
	Marks        map[string]int
	Grade        InterestGrade
}

// SheetLine is a seat's scores with its total.
type SheetLine struct {
	BoardSheet
	Constituency Constituency
	Number       int
	Holder       string
	Marks        map[string]int
	Total        Points
}

// MatterWording is a text with its effect.
type MatterWording struct {
	MatterText
	Effect MatterEffect
}

// EditorialOf reports whether another wording differs from this one by
// editorial changes only: outcome, amounts and conditions are the same.
func (w MatterWording) EditorialOf(other MatterWording, words int) bool {
	amounts := func(e MatterEffect) []MatterAmount {
		out := slices.Clone(e.Amounts)
		for i := range out {
			out[i].ID, out[i].TextID = 0, 0
		}
		return out
	}
	conditions := func(e MatterEffect) []MatterCondition {
		out := slices.Clone(e.Conditions)
		for i := range out {
			out[i].ID, out[i].TextID = 0, 0
		}
		return out
	}
	return w.Outcome == other.Outcome && w.Reserve == other.Reserve && slices.Equal(amounts(w.Effect), amounts(other.Effect)) &&
		slices.Equal(conditions(w.Effect), conditions(other.Effect)) && Editorial(w.Body, other.Body, words)
}

// ConditionRow is a condition of a decision with its owner's name.
type ConditionRow struct {
	DecisionCondition
	Organisation string
	Reference    string // of the decision
	ProposalID   *int64
}

// Late says whether an open condition was due before a day. While nobody has said
// which day it is, nothing is late.
func (c ConditionRow) Late(today when.Date) bool {
	return c.State == ConditionOpen && !today.IsZero() && c.DueOn.Before(today)
}

// MatterView is a matter as one reader may see it.
type MatterView struct {
	Matter   Matter
	Body     Body
	Rule     BodyRule      // pinned, or in force for a draft
	Text     MatterWording // in force
	Texts    []MatterWording
	Names    map[int64]string // of organisations
	Room     *Room            // the meeting that decides, now; of a decision, as it was counted then
	Proposal *Proposal
	// Submission is the frozen copy the matter is about, with Frozen its contents.
	Submission *Submission
	Frozen     *Frozen
	Electors   []ElectorLine
	Motions    []InterestMotionLine // on interests, for who takes part in the discussion
	Interests  []InterestLine
	Objection  []Objection
	Result     Result // figures the reader may not see yet are zero
	Hidden     bool   // the others' answers are closed to the reader for now
	Closed     bool   // by an interest
	Presides   bool   // the reader, as the chair or in the chair's place
	Barred     bool   // interests leave too few seats for a quorum
	Criteria   []Criterion
	Sheets     []SheetLine
	Scores     ReviewSummary // of the Board; never merged with the reviewers'
	SheetsIn   int
	Unscored   bool // the others' scores are closed until one's own
	Mine       []MySeat
	Offers     []MatterOffer
	Validity   Validity
	Missing    error // why the text is not agreed, for the chair
	Decision   *Decision
	Programme  string // reference of the programme the decision established, empty for none
	Published  *time.Time
	Condition  []ConditionRow
	Events     []MatterEvent
	Now        time.Time

	Reservations []ReservationLine
	Findings     []Finding
	Rolls        []RollView       // of the formal votes, by text
	Indicative   []IndicativeView // the latest first
	Requests     []TimeRequest
	Notices      []NoticeLine   // of the text in force, for those who keep the record
	Late         []LateLine     // objections after the end
	Brackets     []BracketView  // of the text in force
	Satisfaction []Satisfaction // of the objections to earlier texts
	FormalLine   *BodyMethod    // that lets the matter come to a formal vote, nil for none

	Ladder     *Ladder       // nil for a matter that is not of the Executive Committee
	Steps      []LadderOffer // of it, that the reader has
	PassedTo   *PassedMatter // before the Executive Committee
	PassedFrom *PassedMatter // before the Board
	MayPass    bool          // the chair may bring it before the Executive Committee
}

// Pulse names what the view shows, the hour apart: another pulse, another page.
func (v MatterView) Pulse() string {
	v.Now = time.Time{}
	b, err := json.Marshal(v)
	if err != nil {
		return "" // no field can fail
	}
	var seen any
	if json.Unmarshal(b, &seen) != nil {
		return ""
	}
	// Numbers of rows tell how many there are elsewhere.
	b, err = json.Marshal(withoutIDs(seen))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

func withoutIDs(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "ID")
		for k := range v {
			v[k] = withoutIDs(v[k])
		}
	case []any:
		for i := range v {
			v[i] = withoutIDs(v[i])
		}
	}
	return v
}

// PassedMatter is the matter before the other body, and whether the reader may
// open it.
type PassedMatter struct {
	ID        int64
	Reference string
	Reason    string
	CreatedAt time.Time
	Open      bool
}

// ReferralView is the file for the Secretary-General; Referral is nil before it
// is transmitted.
type ReferralView struct {
	Matter   Matter
	Referral *Referral
	File     ReferralFile
	Body     string
	Hash     string
}

// Read reads the file from its text.
func (v *ReferralView) Read() error { return json.Unmarshal([]byte(v.Body), &v.File) }

// Roll is the roll call that runs, or nil.
func (v MatterView) Roll() *RollView {
	for i := range v.Rolls {
		if v.Rolls[i].ClosedAt == nil {
			return &v.Rolls[i]
		}
	}
	return nil
}

// RollView is a roll call as one reader may see it: who has answered at any
// time, the answers and the count at its end.
type RollView struct {
	FormalVote
	Ballots  []BallotLine
	WithVote int
}

// BallotLine is the ballot of a seat; its choice is empty while it is closed
// to the reader.
type BallotLine struct {
	FormalBallot
	Constituency Constituency
	Number       int
	Holder       string
	Mine         bool
}

// Standing are the objections that stand.
func (v MatterView) Standing() []Objection {
	return slices.DeleteFunc(slices.Clone(v.Objection), func(o Objection) bool { return !o.Stands })
}

// Of are the electors of one constituency, by number.
func (v MatterView) Of(c Constituency) []ElectorLine {
	return slices.DeleteFunc(slices.Clone(v.Electors), func(e ElectorLine) bool { return e.Constituency != c })
}

// May reports whether the reader has an action now.
func (v MatterView) May(action MatterAction) bool {
	return slices.ContainsFunc(v.Offers, func(o MatterOffer) bool { return o.Action == action && o.Refusal == nil })
}

// Conceal takes out of a result what the rule keeps until one's own answer.
// Who answered and which objections stand remain.
func (r Result) Conceal() Result {
	r.Agree, r.Remarks, r.Abstain = 0, 0, 0
	return r
}

// Close takes out of a result what an interest closes: how it stands.
func (r Result) Close() Result {
	r = r.Conceal()
	r.Object, r.Standing = 0, nil
	return r
}

// OpenMatter is what a member of the Network without a seat sees of an open
// matter: question and text, and its own organisation's reservations.
type OpenMatter struct {
	ID           int64
	Reference    string
	Question     string
	Language     string
	OpensAt      *time.Time
	ClosesAt     *time.Time // nil in a meeting, and while the clock of silence stands
	Stands       bool       // the clock of silence stands
	Text         MatterText
	Reservations []ReservationLine
}

// DecisionRow is a decision as the register shows it.
type DecisionRow struct {
	ID                int64
	MatterID          int64
	Reference         string
	BodyKind          BodyKind
	Kind              MatterKind
	Outcome           Outcome
	Method            Method
	Result            Result
	Sentence          string
	AdoptedAt         time.Time
	PublishedAt       *time.Time
	Question          string
	ProposalID        *int64
	ProposalReference string
	ProposalTitle     string
}

// DecisionView is a decision with its text and what became of it: the public
// sees text, method, outcome and that the quorum was met, never how a seat
// answered.
type DecisionView struct {
	DecisionRow
	Body        Body
	Text        MatterWording
	TextHash    string
	Language    string // of the text
	Names       map[int64]string
	Conditions  []ConditionRow
	Earlier     string           // reference of the decision before, as far as the reader may see
	Programme   string           // reference of the programme it established, empty for none
	Corrections []CorrectionLine // of its composition, for those who sit at the table
}

// BoardTask is one matter that waits for the reader.
type BoardTask struct {
	MatterID  int64
	MotionID  int64 // on an interest
	Reference string
	Question  string
	Kind      string // vote, indicate, ballot, conclude, open, publish, or a step on the path of the Executive Committee
	ClosesAt  *time.Time
}

// Indicated is the indicative vote that runs, or nil.
func (v MatterView) Indicated() *IndicativeView {
	for i := range v.Indicative {
		if v.Indicative[i].ClosedAt == nil {
			return &v.Indicative[i]
		}
	}
	return nil
}
