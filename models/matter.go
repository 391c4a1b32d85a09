package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// MatterKind is what a matter is about.
type MatterKind string

const (
	MatterFunding MatterKind = "funding"
	MatterRules   MatterKind = "rules"
	MatterOther   MatterKind = "other"
)

// MatterSubject says what a matter that is about neither money nor rules
// touches, where it must not come to a formal vote.
type MatterSubject string

const (
	SubjectNone        MatterSubject = ""
	SubjectSeats       MatterSubject = "seats"
	SubjectComposition MatterSubject = "composition"
	SubjectConflicts   MatterSubject = "conflicts" // of interest
)

// MatterSubjects lists the subjects in the order they are offered.
var MatterSubjects = []MatterSubject{SubjectNone, SubjectSeats, SubjectComposition, SubjectConflicts}

// MatterChannel says how the vote is taken.
type MatterChannel string

const (
	InWriting MatterChannel = "writing" // until a closing time
	InMeeting MatterChannel = "meeting" // until the chair closes it
)

// Outcome is what a text asks the body to decide.
type Outcome string

const (
	OutcomeApprove    Outcome = "approve"
	OutcomeConditions Outcome = "approve_with_conditions"
	OutcomeReturn     Outcome = "return"
	OutcomeDefer      Outcome = "defer"
	OutcomeReserve    Outcome = "reserve" // kept on the reserve list
	OutcomeNotApprove Outcome = "not_approve"
	OutcomeNote       Outcome = "note"
)

// Outcomes lists the seven in the order they are offered.
var Outcomes = []Outcome{OutcomeApprove, OutcomeConditions, OutcomeReturn, OutcomeDefer, OutcomeReserve, OutcomeNotApprove, OutcomeNote}

// Commits reports whether the outcome commits money.
func (o Outcome) Commits() bool { return o == OutcomeApprove || o == OutcomeConditions }

// Reserve says how much of the approved amount an approval reserves.
type Reserve string

const (
	ReserveNone  Reserve = ""
	ReserveFirst Reserve = "first" // the first tranche, the default
	ReserveAll   Reserve = "all"
)

// MatterState is where a matter stands; only the matter's flow writes it.
type MatterState string

const (
	MatterDraft      MatterState = "draft"
	MatterOpen       MatterState = "open"
	MatterAdopted    MatterState = "adopted"
	MatterNotAdopted MatterState = "not_adopted" // closed without consensus
	MatterWithdrawn  MatterState = "withdrawn"
)

// Matter is a question before a body. Its rules, method and electorate are
// those of its opening, whatever changes later.
type Matter struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string
	BodyID         int64
	Kind           MatterKind
	Subject        MatterSubject
	ProposalID     *int64
	SubmissionID   *int64 // the frozen copy the matter is about
	RevisitsID     *int64 // the earlier matter on the same item, with its outcome on record
	Question       string
	Recommendation string // of the secretariat
	Language       string // in which question and text are authentic
	Channel        MatterChannel
	Meeting        string // which meeting, if in one, as it is printed
	MeetingID      *int64 // on whose agenda it was put last; nil in writing and in rows of before
	Method         Method
	State          MatterState
	Scoring        BoardScoring // of the call, pinned at the preparation
	CriteriaSetID  *int64
	AskedCents     money.Cents // the programme's whole budget
	TextNumber     int         // the text in force
	RuleID         *int64      // rules in force at the opening
	MethodID       *int64      // line of the register of methods at the opening
	OpensAt        *time.Time
	ClosesAt       *time.Time // in writing: answers are taken before this instant
	PreparedBy     int64      // person

	Silence *SilenceClock `gorm:"-"` // of no objection in writing: what the announced end comes to
}

// End is the first instant that is too late for an answer, nil where there is
// none yet: in a meeting, or while the clock of silence stands.
func (m Matter) End() *time.Time {
	if m.Silence != nil && m.ClosesAt != nil {
		return m.Silence.Closes()
	}
	return m.ClosesAt
}

// Stands reports whether the clock of silence stands, so that nobody can know
// the end yet.
func (m Matter) Stands() bool { return m.State == MatterOpen && m.ClosesAt != nil && m.End() == nil }

// AboutTheBoard reports whether the matter is about how the body works: its
// rules, seats, composition, or conflicts of interest.
func (m Matter) AboutTheBoard() bool { return m.Kind == MatterRules || m.Subject != SubjectNone }

// WindowOver refuses an answer at or after the closing time by the database's
// clock, and any answer to a matter that is not open.
func (m Matter) WindowOver(now time.Time) error {
	if m.State != MatterOpen {
		return Conflict("board.matter_not_open", "").With(map[string]any{"State": string(m.State)})
	}
	if end := m.End(); end != nil && !now.Before(*end) {
		return TooLate("board.vote_closed", now).With(map[string]any{"At": now, "Closed": *end})
	}
	return nil
}

// Closed reports whether the time for answers is over at an instant.
func (m Matter) Closed(now time.Time) bool {
	end := m.End()
	return m.State != MatterOpen || end != nil && !now.Before(*end)
}

// TakesLate reports whether an objection at an instant comes after the end of a
// vote in writing: the window is over, whether the decision is taken or not.
func (m Matter) TakesLate(now time.Time) bool {
	return m.Channel == InWriting && (m.State == MatterOpen && m.Closed(now) || m.State == MatterAdopted)
}

// MatterText is one version of what is to be decided: the words together with
// the structured effect. It can be edited until it is opened; then it is frozen
// under its hash, and another wording is another version.
type MatterText struct {
	ID         int64
	MatterID   int64
	Number     int
	Outcome    Outcome
	Reserve    Reserve
	Body       string // paragraphs, one per line
	Why        string // reason of this wording, from version 2 on
	Hash       string // of the frozen text with amounts and conditions; empty while a draft
	FrozenAt   *time.Time
	PreparedBy int64
	CreatedAt  time.Time
}

// Paragraphs are the numbered paragraphs of the text.
func (t MatterText) Paragraphs() []string {
	var out []string
	for _, p := range strings.Split(t.Body, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// MatterAmount is what an organisation is to receive with one tranche, taken
// from the budget that was submitted and never typed.
type MatterAmount struct {
	ID             int64
	TextID         int64
	OrganisationID int64
	Tranche        int // from 1
	Cents          money.Cents
}

// MatterCondition is a condition of an approval: who owes what, by when, and
// which tranche waits for it (0: none).
type MatterCondition struct {
	ID             int64
	TextID         int64
	Number         int
	Body           string
	OrganisationID int64
	DueOn          when.Date
	BlocksTranche  int
}

// MatterEffect is the structured effect of a text.
type MatterEffect struct {
	Amounts    []MatterAmount
	Conditions []MatterCondition
	Plan       *SecretariatPlan // of a matter on the secretariat's own budget
}

// Total is the amount over all organisations in a tranche (0: in all).
func (e MatterEffect) Total(tranche int) money.Cents {
	var sum money.Cents
	for _, a := range e.Amounts {
		if tranche == 0 || a.Tranche == tranche {
			sum += a.Cents
		}
	}
	return sum
}

// Of is what one organisation receives in a tranche (0: in all).
func (e MatterEffect) Of(organisationID int64, tranche int) money.Cents {
	var sum money.Cents
	for _, a := range e.Amounts {
		if a.OrganisationID == organisationID && (tranche == 0 || a.Tranche == tranche) {
			sum += a.Cents
		}
	}
	return sum
}

// Tranches is the highest tranche that has an amount.
func (e MatterEffect) Tranches() int {
	highest := 0
	for _, a := range e.Amounts {
		highest = max(highest, a.Tranche)
	}
	return highest
}

// Organisations lists those that receive something, in the order of their ids.
func (e MatterEffect) Organisations() []int64 {
	var out []int64
	for _, a := range e.Amounts {
		if !slices.Contains(out, a.OrganisationID) {
			out = append(out, a.OrganisationID)
		}
	}
	slices.Sort(out)
	return out
}

// Reserved is what adopting the text takes out of the free money at once.
func (e MatterEffect) Reserved(reserve Reserve) money.Cents {
	switch reserve {
	case ReserveFirst:
		return e.Total(1)
	case ReserveAll:
		return e.Total(0)
	}
	return 0
}

// Digest is the SHA-256, in hexadecimal, of what a seat answers to: question,
// words, outcome, amounts and conditions in a fixed order of fields.
func (t MatterText) Digest(m Matter, e MatterEffect) string {
	type amount struct {
		Cents        money.Cents `json:"amount"`
		Organisation int64       `json:"organisation"`
		Tranche      int         `json:"tranche"`
	}
	type condition struct {
		Blocks       int       `json:"blocks_tranche"`
		Body         string    `json:"body"`
		DueOn        when.Date `json:"due_on"`
		Number       int       `json:"number"`
		Organisation int64     `json:"organisation"`
	}
	type plan struct {
		EndsOn       when.Date `json:"ends_on"`
		Organisation int64     `json:"organisation"`
		StartsOn     when.Date `json:"starts_on"`
	}
	paper := struct {
		Amounts    []amount    `json:"amounts"`
		Body       string      `json:"body"`
		Conditions []condition `json:"conditions"`
		Language   string      `json:"language"`
		Number     int         `json:"number"`
		Outcome    Outcome     `json:"outcome"`
		Question   string      `json:"question"`
		Reference  string      `json:"reference"`
		Reserve    Reserve     `json:"reserve"`
		Plan       *plan       `json:"secretariat,omitempty"`
	}{
		Amounts: []amount{}, Body: t.Body, Conditions: []condition{}, Language: m.Language, Number: t.Number,
		Outcome: t.Outcome, Question: m.Question, Reference: m.Reference, Reserve: t.Reserve,
	}
	amounts := slices.Clone(e.Amounts)
	slices.SortFunc(amounts, func(a, b MatterAmount) int {
		if a.OrganisationID != b.OrganisationID {
			return int(a.OrganisationID - b.OrganisationID)
		}
		return a.Tranche - b.Tranche
	})
	for _, a := range amounts {
		paper.Amounts = append(paper.Amounts, amount{a.Cents, a.OrganisationID, a.Tranche})
	}
	conditions := slices.Clone(e.Conditions)
	slices.SortFunc(conditions, func(a, b MatterCondition) int { return a.Number - b.Number })
	for _, c := range conditions {
		paper.Conditions = append(paper.Conditions, condition{c.BlocksTranche, c.Body, c.DueOn, c.Number, c.OrganisationID})
	}
	if p := e.Plan; p != nil {
		paper.Plan = &plan{p.EndsOn, p.OrganisationID, p.StartsOn}
	}
	b, err := json.Marshal(paper)
	if err != nil {
		panic(fmt.Sprintf("models: a paper that cannot be written: %v", err)) // no field can fail
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Lengths of a matter's texts, in runes.
const (
	QuestionLimit  = 300
	TextLimit      = 20000
	ConditionLimit = 20 // of one text
)

// ValidateText finds the faults of a text and its effect before it is kept.
func (m Matter) ValidateText(t MatterText, e MatterEffect) error {
	var faults Faults
	if strings.TrimSpace(m.Question) == "" {
		faults.Add("question", "board.fault.question")
	}
	if len([]rune(m.Question)) > QuestionLimit {
		faults.Add("question", "board.fault.too_long", "Limit", QuestionLimit)
	}
	if len(t.Paragraphs()) == 0 {
		faults.Add("body", "board.fault.text")
	}
	if len([]rune(t.Body)) > TextLimit {
		faults.Add("body", "board.fault.too_long", "Limit", TextLimit)
	}
	if t.Number > 1 && strings.TrimSpace(t.Why) == "" {
		faults.Add("why", "board.fault.why")
	}
	if !slices.Contains(Outcomes, t.Outcome) {
		faults.Add("outcome", "board.fault.outcome")
	}
	m.checkEffect(&faults, t, e)
	return faults.Err("board.fault.matter")
}

func (m Matter) checkEffect(faults *Faults, t MatterText, e MatterEffect) {
	pays := m.Kind == MatterFunding || e.Plan != nil
	commits := t.Outcome.Commits() && pays
	if e.Plan != nil {
		if m.Kind != MatterOther {
			faults.Add("kind", "board.fault.matter_kind")
		}
		if m.Subject != SubjectNone { // what is about money is not passed on as being about the Board
			faults.Add("subject", "board.fault.subject")
		}
		e.Plan.Check(faults)
		if commits && e.Total(0) <= 0 {
			faults.Add("amount", "money.fault.above_zero")
		}
	}
	switch {
	case t.Outcome.Commits() && !pays && len(e.Amounts) > 0:
		faults.Add("outcome", "board.fault.amounts_only_funding")
	case commits && e.Plan == nil && e.Total(0) <= 0:
		faults.Add("outcome", "board.fault.no_amounts")
	case !commits && len(e.Amounts) > 0:
		faults.Add("outcome", "board.fault.no_money")
	}
	if commits && t.Reserve != ReserveFirst && t.Reserve != ReserveAll {
		faults.Add("reserve", "board.fault.reserve")
	}
	if !commits && t.Reserve != ReserveNone {
		faults.Add("reserve", "board.fault.no_money")
	}
	for _, a := range e.Amounts {
		if a.Cents < 0 || a.Tranche < 1 || a.OrganisationID == 0 {
			faults.Add("outcome", "board.fault.amount")
			break
		}
	}
	if t.Outcome == OutcomeConditions && len(e.Conditions) == 0 {
		faults.Add("condition[0][body]", "board.fault.condition_missing")
	}
	if t.Outcome != OutcomeConditions && len(e.Conditions) > 0 {
		faults.Add("outcome", "board.fault.condition_outcome")
	}
	if len(e.Conditions) > ConditionLimit {
		faults.Add("outcome", "board.fault.conditions_many", "Limit", ConditionLimit)
	}
	for i, c := range e.Conditions {
		name := fmt.Sprintf("condition[%d]", i)
		if strings.TrimSpace(c.Body) == "" {
			faults.Add(name+"[body]", "board.fault.condition_body")
		}
		if c.OrganisationID == 0 || !slices.Contains(e.Organisations(), c.OrganisationID) {
			faults.Add(name+"[organisation]", "board.fault.condition_owner")
		}
		if c.DueOn.IsZero() {
			faults.Add(name+"[due_on]", "board.fault.condition_due")
		}
		if c.BlocksTranche < 0 || c.BlocksTranche > e.Tranches() {
			faults.Add(name+"[blocks]", "board.fault.condition_tranche")
		}
	}
}

// MatterEvent is one step of a matter: who did what, when and why.
type MatterEvent struct {
	ID         int64
	MatterID   int64
	Action     MatterAction
	TextNumber int
	Reason     string
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// BoardSheet is one seat's scores on a proposal, with one reason. A seat may
// send another until the vote closes; the highest Sequence counts.
type BoardSheet struct {
	ID        int64
	MatterID  int64
	SeatID    int64
	Sequence  int
	Reason    string
	HoldingID int64
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// BoardMark is the score of one criterion on a sheet, 1 to 5.
type BoardMark struct {
	ID        int64
	SheetID   int64
	Criterion string // code
	Score     int
}

// BoardReasonLimit is the most runes a sheet's reason may have.
const BoardReasonLimit = 2000

// ValidateSheet finds the faults of a sheet: every weighted criterion scored
// and one reason given.
func ValidateSheet(criteria []Criterion, scores map[string]int, reason string) error {
	var faults Faults
	for _, c := range criteria {
		score, has := scores[c.Code]
		switch {
		case c.RecordedOnly:
		case !has:
			faults.Add("score["+c.Code+"]", "board.fault.score_missing")
		case score < 1 || score > 5:
			faults.Add("score["+c.Code+"]", "board.fault.score_range")
		}
	}
	for code := range scores {
		if !slices.ContainsFunc(criteria, func(c Criterion) bool { return c.Code == code && !c.RecordedOnly }) {
			faults.Add("score["+code+"]", "board.fault.score_unknown")
		}
	}
	if strings.TrimSpace(reason) == "" {
		faults.Add("reason", "board.fault.score_reason")
	}
	if len([]rune(reason)) > BoardReasonLimit {
		faults.Add("reason", "board.fault.too_long", "Limit", BoardReasonLimit)
	}
	return faults.Err("board.fault.sheet")
}

// MatterReference is the human number of a matter: DEM00-M-2027-01.
func MatterReference(fund string, year int, number int64) string {
	return fmt.Sprintf("%s-M-%d-%02d", fund, year, number)
}

// DecisionReference is the human number of a decision: DEM00-D-2027-01.
func DecisionReference(fund string, year int, number int64) string {
	return fmt.Sprintf("%s-D-%d-%02d", fund, year, number)
}

// ProposalStep is what an outcome does to the proposal.
func (o Outcome) ProposalStep() ProposalAction {
	return map[Outcome]ProposalAction{
		OutcomeApprove: ActionApprove, OutcomeConditions: ActionApproveCond, OutcomeReturn: ActionBoardReturn,
		OutcomeDefer: ActionDefer, OutcomeReserve: ActionReserve, OutcomeNotApprove: ActionNotApprove, OutcomeNote: ActionNote,
	}[o]
}

// MeetingLimit is the most runes the name of a meeting may have.
const MeetingLimit = 200

// ValidateChannel finds the faults of how the vote is to be taken and on what.
func (m Matter) ValidateChannel() error {
	var faults Faults
	switch m.Channel {
	case InWriting:
	case InMeeting:
		if m.Meeting == "" || len([]rune(m.Meeting)) > MeetingLimit {
			faults.Add("meeting", "board.fault.meeting", "Limit", MeetingLimit)
		}
	default:
		faults.Add("channel", "board.fault.channel")
	}
	// clause 39: the seats answer to consensus, or are silent in writing.
	if m.Method != MethodConsensus && (m.Method != MethodNoObjection || m.Channel != InWriting) {
		faults.Add("method", "board.fault.method")
	}
	if !slices.Contains(MatterSubjects, m.Subject) || m.Subject != SubjectNone && m.Kind != MatterOther {
		faults.Add("subject", "board.fault.subject")
	}
	return faults.Err("board.fault.matter")
}
