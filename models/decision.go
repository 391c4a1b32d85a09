package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"seedfund/models/when"
)

// Decision is what a body adopted. Rows are only added: what was decided, by
// which method, on which text, and what the votes came to then.
type Decision struct {
	ID         int64
	Reference  string
	MatterID   int64
	BodyID     int64
	ProposalID *int64
	Kind       MatterKind
	TextNumber int
	TextHash   string
	Outcome    Outcome
	Reserve    Reserve
	Method     Method
	Path       DecisionPath
	MethodID   int64
	RuleID     int64
	Result     Result
	Sentence   string // names the method; the English record of Result
	AdoptedBy  int64  // mandate of the chair
	PersonID   int64
	AdoptedAt  time.Time
	CreatedAt  time.Time

	QuorumMarkID *int64 // of the room in which it was taken; nil in writing
}

// DecisionPath says that a decision did not come of its method's own end.
type DecisionPath string

// PathReferral: no consensus was found, and the Secretary-General answered.
const PathReferral DecisionPath = "referral"

// Way is how the decision was reached: by its method, or after referral.
func (d Decision) Way() Method {
	if d.Path == PathReferral {
		return MethodReferral
	}
	return d.Method
}

// DecisionPublication makes a decision public: a later act of its own.
type DecisionPublication struct {
	ID          int64
	DecisionID  int64
	PublishedBy int64 // mandate
	PublishedAt time.Time
}

// Value stores the result as JSON text.
func (r Result) Value() (driver.Value, error) {
	b, err := json.Marshal(r)
	return string(b), err
}

// Scan reads the JSON text that Value writes.
func (r *Result) Scan(src any) error {
	*r = Result{}
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), r)
	case []byte:
		return json.Unmarshal(s, r)
	}
	return fmt.Errorf("models: result from %T", src)
}

// GormDataType keeps the schema reader from looking for columns inside.
func (Result) GormDataType() string { return "text" }

// MethodSentence names the method of a result with its figures, in English,
// for the record: "Adopted by consensus; 9 of 10 seats answered, 2 without
// vote". Pages say it in the reader's language from the same figures.
func MethodSentence(method Method, r Result) string {
	switch {
	case method == MethodFormal && r.Formal != nil:
		return r.Formal.Sentence()
	case method == MethodReferral:
		return "Settled after referral to the Secretary-General"
	case method == MethodNoObjection:
		return fmt.Sprintf("Adopted by no objection in writing; %d of %d seats answered, no seat objects", r.Answered, r.WithVote) + supportSentence(r)
	case method != MethodConsensus:
		return ""
	}
	s := fmt.Sprintf("Adopted by consensus; %d of %d seats answered", r.Answered, r.WithVote)
	if r.WithoutVote > 0 {
		s += fmt.Sprintf(", %d without vote", r.WithoutVote)
	}
	return s + supportSentence(r)
}

// supportSentence prints the support in words where the rules ask for some.
func supportSentence(r Result) string {
	if r.Support == 0 {
		return ""
	}
	return fmt.Sprintf("; %d agreed in words, %d needed", r.Backed(), r.Support)
}

// ConditionState is where a condition of an approval stands.
type ConditionState string

const (
	ConditionOpen     ConditionState = "open"
	ConditionReported ConditionState = "reported" // said to be met, with evidence
	ConditionMet      ConditionState = "met"      // confirmed by a second person
)

// DecisionCondition is a condition of an adopted decision, followed to its
// end. A tranche it blocks waits until it is met.
type DecisionCondition struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	DecisionID     int64
	Number         int
	Body           string
	OrganisationID int64
	DueOn          when.Date
	BlocksTranche  int // 0: none
	State          ConditionState
	ReportedBy     int64 // person; 0 until reported
}

// ConditionEvent is one step of a condition, with the evidence named.
type ConditionEvent struct {
	ID          int64
	ConditionID int64
	State       ConditionState // after the step
	Note        string
	PersonID    int64
	MandateID   int64
	CreatedAt   time.Time
}

// Report moves an open condition to reported by a person who names evidence.
func (c *DecisionCondition) Report(person int64) error {
	if c.State != ConditionOpen {
		return Conflict("board.condition_not_open", "")
	}
	c.State, c.ReportedBy = ConditionReported, person
	return nil
}

// Confirm closes a reported condition; the person who reported it cannot.
func (c *DecisionCondition) Confirm(person int64) error {
	if c.State != ConditionReported {
		return Conflict("board.condition_not_reported", "")
	}
	if c.ReportedBy == person {
		return Forbidden("board.condition_second_person", "")
	}
	c.State = ConditionMet
	return nil
}

// SendBack opens a reported condition again.
func (c *DecisionCondition) SendBack() error {
	if c.State != ConditionReported {
		return Conflict("board.condition_not_reported", "")
	}
	c.State, c.ReportedBy = ConditionOpen, 0
	return nil
}
