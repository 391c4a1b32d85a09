package models

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Method is a way for a body to reach a decision.
type Method string

const (
	MethodConsensus   Method = "consensus"
	MethodNoObjection Method = "no_objection"
	MethodIndicative  Method = "indicative" // decides nothing; needs no line of the register
	MethodFormal      Method = "formal"     // the last resort
	MethodReferral    Method = "referral"   // after the Secretary-General's answer; never chosen
)

// AdoptableMethods are those that a body may adopt beside consensus.
var AdoptableMethods = []Method{MethodNoObjection, MethodFormal}

// MatterKinds are the kinds of matter a line of the register is for, stored
// with commas between them.
type MatterKinds []MatterKind

// EveryKind lists the kinds of matter.
var EveryKind = MatterKinds{MatterFunding, MatterRules, MatterOther}

// Value stores the kinds as text.
func (k MatterKinds) Value() (driver.Value, error) {
	words := make([]string, len(k))
	for i, kind := range k {
		words[i] = string(kind)
	}
	return strings.Join(words, ","), nil
}

// Scan reads the text that Value writes.
func (k *MatterKinds) Scan(src any) error {
	text, ok := src.(string)
	if b, raw := src.([]byte); raw {
		text, ok = string(b), true
	}
	if !ok {
		return fmt.Errorf("models: kinds of matter from %T", src)
	}
	*k = nil
	for word := range strings.SplitSeq(text, ",") {
		*k = append(*k, MatterKind(word))
	}
	return nil
}

// GormDataType keeps the schema reader from looking for columns inside.
func (MatterKinds) GormDataType() string { return "text" }

// Threshold is the share of the voting seats that must be in favour.
type Threshold struct{ Share, Of int }

// FourFifths is the threshold of a formal vote unless its line says another.
var FourFifths = Threshold{Share: 4, Of: 5}

// Needed is the number of voting seats that must be in favour, rounded up.
func (t Threshold) Needed(voting int) int {
	switch {
	case voting <= 0:
		return 1
	case t.Of <= 0: // of a line that is gone: nothing meets it
		return voting + 1
	}
	return (voting*t.Share + t.Of - 1) / t.Of
}

// Valid reports whether the threshold is more than a half and at most all.
func (t Threshold) Valid() bool {
	return t.Of >= 1 && t.Of <= 100 && t.Share <= t.Of && 2*t.Share > t.Of
}

// String names the threshold in English, for the record.
func (t Threshold) String() string {
	switch t {
	case FourFifths:
		return "four fifths"
	case Threshold{3, 4}:
		return "three quarters"
	case Threshold{2, 3}:
		return "two thirds"
	}
	return fmt.Sprintf("%d of %d", t.Share, t.Of)
}

// BodyMethod is one line of the register of methods: usable from StartsAt on,
// for its kinds of matter, by the decision that adopted it. Consensus stands in
// it from the set-up. The last line of a method on a kind counts.
type BodyMethod struct {
	ID             int64
	BodyID         int64
	Method         Method
	Number         int // version of the method, from 1
	Kinds          MatterKinds
	ThresholdShare int // of a formal vote; 0 otherwise
	ThresholdOf    int
	StartsAt       time.Time
	EndsAt         *time.Time
	DecisionID     *int64
	Instrument     string
	RecordedAt     time.Time
	RecordedBy     int64 // mandate; 0 for the set-up
}

// Threshold is what a formal vote under this line asks for.
func (l BodyMethod) Threshold() Threshold {
	return Threshold{Share: l.ThresholdShare, Of: l.ThresholdOf}
}

// covers reports whether the line allows its method for a kind at an instant.
func (l BodyMethod) covers(kind MatterKind, at time.Time) bool {
	return slices.Contains(l.Kinds, kind) && !at.Before(l.StartsAt) && (l.EndsAt == nil || at.Before(*l.EndsAt))
}

// MethodInForce finds the register's line that allows a method for a kind of
// matter at an instant.
func MethodInForce(register []BodyMethod, method Method, kind MatterKind, at time.Time) (BodyMethod, error) {
	var found *BodyMethod
	for i, line := range register {
		if line.Method == method && line.covers(kind, at) && (found == nil || line.Number > found.Number) {
			found = &register[i]
		}
	}
	// clause 34: consensus is the default and the only method until another is adopted.
	// clause 39: any other method becomes usable by an adopted decision, from its start.
	if found == nil {
		return BodyMethod{}, Forbidden("board.method_not_adopted", "39").With(map[string]any{"Method": string(method)})
	}
	return *found, nil
}

// MethodFor is the register's line that allows a matter's method at an instant,
// where the rules do not leave what the matter is about to consensus.
func MethodFor(register []BodyMethod, m Matter, rules RuleValues, at time.Time) (BodyMethod, error) {
	if m.Method != MethodConsensus && rules.Excludes(m) {
		return BodyMethod{}, Conflict("board.subject_excluded", "39")
	}
	return MethodInForce(register, m.Method, m.Kind, at)
}

// FormalInForce is the line that lets a matter come to a formal vote: it was in
// force for its kind when the matter opened, and the matter is about nothing
// that the rules of the opening exclude, nor about the rules, the seats, the
// composition or conflicts of interest.
func FormalInForce(register []BodyMethod, m Matter, rules RuleValues) (BodyMethod, error) {
	// clause 39: what decides how the body works is never put to a vote.
	if m.Kind == MatterRules || m.Subject != SubjectNone {
		return BodyMethod{}, Conflict("board.formal_excluded", "39")
	}
	if rules.Excludes(m) {
		return BodyMethod{}, Conflict("board.subject_excluded", "39")
	}
	if m.OpensAt != nil {
		if line, err := MethodInForce(register, MethodFormal, m.Kind, *m.OpensAt); err == nil {
			return line, nil
		}
	}
	return BodyMethod{}, Conflict("board.formal_not_adopted", "39")
}

// Validate finds the faults of a line that is to be adopted.
func (l BodyMethod) Validate() error {
	var faults Faults
	if !slices.Contains(AdoptableMethods, l.Method) {
		faults.Add("method", "board.fault.method")
	}
	if len(l.Kinds) == 0 {
		faults.Add("kinds", "board.fault.method_kinds")
	}
	for _, kind := range l.Kinds {
		switch {
		case !slices.Contains(EveryKind, kind):
			faults.Add("kinds", "board.fault.matter_kind")
		case kind == MatterRules && l.Method == MethodFormal:
			faults.Add("kinds", "board.formal_excluded")
		}
	}
	if l.Method == MethodFormal && !l.Threshold().Valid() {
		faults.Add("threshold_share", "board.fault.threshold")
	}
	return faults.Err("board.fault.register")
}
