package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// QuorumRule says how many seats must answer: a share of the seats that have a
// vote on the item, rounded up, and never fewer than Floor.
type QuorumRule struct {
	Share       int  `json:"share"` // numerator
	Of          int  `json:"of"`    // denominator
	Floor       int  `json:"floor"`
	VacantCount bool `json:"vacant_count"` // vacant seats stay in the base
}

// Needed is the number of seats that must answer when base seats have a vote
// on the item. With no seat left nothing can be met: the second value is false.
func (q QuorumRule) Needed(base int) (int, bool) {
	if base <= 0 || q.Of <= 0 { // nobody left, or a rule that is gone
		return max(q.Floor, 1), false
	}
	needed := max((base*q.Share+q.Of-1)/q.Of, q.Floor, 1)
	return needed, needed <= base
}

// RuleValues are the settings of a body at one time. The terms of reference
// are silent on them: each set has a date of effect and the decision or
// instrument that adopted it.
type RuleValues struct {
	ConstituencyMinimum int           `json:"constituency_minimum"` // holders each of the four must have
	SeatsEach           int           `json:"seats_each"`           // seats per constituency
	TermMonths          int           `json:"term_months"`
	ConsecutiveTerms    int           `json:"consecutive_terms"`
	HoldingOverMonths   int           `json:"holding_over_months"`
	Quorum              QuorumRule    `json:"quorum"`
	VoteDays            int           `json:"vote_days"` // shortest window of a vote in writing, in days
	SeatInterest        InterestGrade `json:"seat_interest"`
	ChairInterest       InterestGrade `json:"chair_interest"`
	PersonInterest      InterestGrade `json:"person_interest"`
	MinutesDays         int           `json:"minutes_days"`                             // working days to circulate minutes
	Results             ResultsRule   `json:"results"`                                  // when a seat sees the answers of the others
	Renewal             RenewalRule   `json:"renewal,omitempty" enum:",first,by_order"` // whether a renewal goes before the order; "" means first
	Ties                DrawMethod    `json:"ties,omitempty" enum:",drawn,computed"`    // how ties of a rotation are settled; "" means by lots
	MoreTimeDays        int           `json:"more_time_days,omitempty"`                 // working days a seat's request for time gives; 0: none
	Consult             KindSet       `json:"consult,omitempty"`                        // kinds of matter that need a closed consultation of the seats before the decision
	EditorialWords      int           `json:"editorial_words,omitempty"`                // words a text may change by after its consultation and still be the same
	SilenceDays         int           `json:"silence_days,omitempty"`                   // shortest window of no objection in writing, in working days; 0: vote_days
	ShortNotice         ShortNotice   `json:"short_notice,omitempty" enum:",warn,refuse"`
	Zone                string        `json:"zone,omitempty"`     // in which days are counted, as Europe/Zurich; "" means UTC
	Holidays            string        `json:"holidays,omitempty"` // days that are not worked, beside weekends: 2027-01-01 2027-12-25
	// Substitute is what becomes of an item that interests leave without a quorum; "" means deferral.
	Substitute SubstitutePath `json:"substitute,omitempty" enum:",defer,refer"`
	LaterRuleValues
}

// ResultsRule says when a seat with a vote sees the answers of the others. An
// objection is shown at once, so that a remedy can be found, and so is who has
// answered. Answers are never shown earlier than the rule says.
type ResultsRule string

const (
	ResultsOpen       ResultsRule = "open"
	ResultsAfterVote  ResultsRule = "after_vote"  // the default: after one's own answer
	ResultsAfterClose ResultsRule = "after_close" // when the matter is no longer open
)

// Valid reports whether the rule is one of the three; rules written before it
// was there say nothing and mean the default.
func (r ResultsRule) Valid() bool {
	return r == "" || r == ResultsOpen || r == ResultsAfterVote || r == ResultsAfterClose
}

// Shows reports whether a seat sees the others' answers on a matter in a state.
func (r ResultsRule) Shows(state MatterState, answered bool) bool {
	switch {
	case state != MatterOpen, r == ResultsOpen:
		return true
	case r == ResultsAfterClose:
		return false
	}
	return answered
}

// DefaultRules are the settings a body starts with. They are a default, not
// the mandate: pages show them as settings with their date of effect.
func DefaultRules() RuleValues {
	return RuleValues{
		ConstituencyMinimum: 1,
		SeatsEach:           3,
		TermMonths:          24,
		ConsecutiveTerms:    2,
		HoldingOverMonths:   6,
		Quorum:              QuorumRule{Share: 2, Of: 3, Floor: 1},
		VoteDays:            5,
		SeatInterest:        InterestNoVote,
		ChairInterest:       InterestDisclosed,
		PersonInterest:      InterestScreened,
		MinutesDays:         5,
		Results:             ResultsAfterVote,
		MoreTimeDays:        3,
		SilenceDays:         10,
		LaterRuleValues:     laterDefaults(),
	}
}

// Validate finds the faults of a set of rules.
func (v RuleValues) Validate() error {
	var faults Faults
	// clause 100: each of the four constituencies is present.
	if v.ConstituencyMinimum < 1 {
		faults.Add("constituency_minimum", "board.fault.minimum_one")
	}
	if v.SeatsEach < v.ConstituencyMinimum {
		faults.Add("seats_each", "board.fault.seats_each")
	}
	if v.Quorum.Of < 1 || v.Quorum.Share < 1 || v.Quorum.Share > v.Quorum.Of {
		faults.Add("quorum_share", "board.fault.quorum")
	}
	for _, n := range []struct {
		field        string
		value, least int
	}{
		{"term_months", v.TermMonths, 1}, {"consecutive_terms", v.ConsecutiveTerms, 1}, {"quorum_floor", v.Quorum.Floor, 0}, {"holding_over_months", v.HoldingOverMonths, 0},
		{"vote_days", v.VoteDays, 0}, {"minutes_days", v.MinutesDays, 0}, {"more_time_days", v.MoreTimeDays, 0}, {"silence_days", v.SilenceDays, 0}, {"notice_days", v.NoticeDays, 0},
		{"editorial_words", v.EditorialWords, 0},
	} {
		if n.value < n.least {
			faults.Add(n.field, "board.fault.at_least", "Least", n.least)
		}
	}
	if !v.ShortNotice.Valid() {
		faults.Add("short_notice", "meetings.fault.short_notice")
	}
	v.checkCalendar(&faults)
	if !v.Results.Valid() {
		faults.Add("results", "board.fault.results")
	}
	if !slices.Contains([]RenewalRule{"", RenewalFirst, RenewalByOrder}, v.Renewal) {
		faults.Add("renewal", "board.fault.renewal")
	}
	if !slices.Contains([]DrawMethod{"", DrawLots, DrawComputed}, v.Ties) {
		faults.Add("ties", "board.fault.ties")
	}
	if !v.Consult.Valid() {
		faults.Add("consult", "board.fault.matter_kind")
	}
	if !v.Substitute.Valid() {
		faults.Add("substitute", "board.fault.substitute")
	}
	v.LaterRuleValues.check(&faults, v.SeatsEach*len(Constituencies))
	for field, grade := range map[string]InterestGrade{"seat_interest": v.SeatInterest, "chair_interest": v.ChairInterest, "person_interest": v.PersonInterest} {
		if !grade.Valid() {
			faults.Add(field, "board.fault.grade")
		}
	}
	return faults.Err("board.fault.rules")
}

// GradeOf is the grade that an interest of a kind gets which a seat declares:
// the person's, the chair's or the seat's.
func (v RuleValues) GradeOf(reason InterestReason, chair bool) InterestGrade {
	switch {
	case reason == InterestPersonal:
		return v.PersonInterest
	case chair:
		return v.ChairInterest
	}
	return v.SeatInterest
}

// SubstitutePath is the path the rules name, deferral where they name none.
func (v RuleValues) SubstitutePath() SubstitutePath {
	if v.Substitute == "" {
		return PathDefer
	}
	return v.Substitute
}

// Value stores the rules as JSON text.
func (v RuleValues) Value() (driver.Value, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// Scan reads the JSON text that Value writes.
func (v *RuleValues) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), v)
	case []byte:
		return json.Unmarshal(s, v)
	}
	return fmt.Errorf("models: rules from %T", src)
}

// GormDataType keeps the schema reader from looking for columns inside.
func (RuleValues) GormDataType() string { return "text" }

// BodyRule is one version of a body's rules. A matter keeps the version in
// force at its opening.
type BodyRule struct {
	ID            int64
	BodyID        int64
	Number        int        // version, from 1
	Values        RuleValues `gorm:"column:settings"`
	EffectiveFrom time.Time
	DecisionID    *int64 // the decision that adopted it; nil for the set-up
	Instrument    string
	RecordedAt    time.Time
	RecordedBy    int64
}

// RuleWithdrawal takes back a version of a body's rules before it begins. The
// version stays on record and never comes into force.
type RuleWithdrawal struct {
	ID        int64
	RuleID    int64
	Reason    string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// RuleVersionRow is a version of a body's rules as its history shows it: the
// decision that adopted it where the public may read that, when it ended, and
// why it was withdrawn.
type RuleVersionRow struct {
	BodyRule
	Decision    string     // reference; empty for the set-up and where it is not public
	Until       *time.Time // the next version begins; nil for the last
	WithdrawnAt *time.Time
	Withdrawn   string // why
}

// InForce reports whether the version holds at an instant.
func (r RuleVersionRow) InForce(at time.Time) bool {
	return r.WithdrawnAt == nil && !r.EffectiveFrom.After(at) && (r.Until == nil || r.Until.After(at))
}

// MayWithdraw refuses a version that has begun: matters may have it already.
//
// clause 39: what was adopted and has begun is changed by another decision.
func (r BodyRule) MayWithdraw(now time.Time) error {
	if !r.EffectiveFrom.After(now) {
		return Conflict("bodies.rules_begun", "39")
	}
	return nil
}
