package models

import (
	"encoding/json"
	"slices"
)

// LaterRuleValues are the settings that the first versions of rules did not
// have. A version written before says nothing of them and means the default.
type LaterRuleValues struct {
	NoticeDays       int               `json:"notice_days" required:"false"`       // full days between the notice of a meeting and its start
	MinimumSupport   int               `json:"minimum_support" required:"false"`   // seats that must agree in words; 0: none beyond what the method asks
	ExcludedSubjects []ExcludedSubject `json:"excluded_subjects" required:"false"` // decided by consensus alone
	MediationDays    int               `json:"mediation_days" required:"false"`    // calendar days until a mediation is late
	ActingChair      int64             `json:"acting_chair" required:"false"`      // seat that presides where the chair does not; 0: none
	YearlyChange     YearlyChangeRule  `json:"yearly_change" required:"false" enum:"off,warn,refuse"`
	SecondPerson     SecondPersonRule  `json:"second_person" required:"false" enum:"required,off"` // for changes of seats while a matter is open
}

// laterDefaults are what a version means that says nothing of them.
func laterDefaults() LaterRuleValues {
	return LaterRuleValues{
		NoticeDays: 10, MediationDays: 30,
		ExcludedSubjects: slices.Clone(alwaysExcluded),
		YearlyChange:     YearlyChangeWarn,
		SecondPerson:     SecondPersonRequired,
	}
}

// UnmarshalJSON reads a version of rules, with the defaults for what versions
// of its time did not have.
func (v *RuleValues) UnmarshalJSON(text []byte) error {
	type plain RuleValues
	p := plain{LaterRuleValues: laterDefaults()}
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	*v = RuleValues(p)
	return nil
}

func (v LaterRuleValues) check(faults *Faults, votes int) {
	if v.NoticeDays < 0 || v.MediationDays < 1 || max(v.NoticeDays, v.MediationDays) > 365 {
		faults.Add("mediation_days", "board.fault.rule_days")
	}
	if v.MinimumSupport < 0 || v.MinimumSupport > votes {
		faults.Add("minimum_support", "board.fault.minimum_support", "Seats", votes)
	}
	if slices.ContainsFunc(v.ExcludedSubjects, func(s ExcludedSubject) bool { return !slices.Contains(ExcludedSubjects, s) }) {
		faults.Add("excluded_subjects", "board.fault.excluded_subjects")
	}
	if v.ActingChair < 0 {
		faults.Add("acting_chair", "board.fault.acting_chair")
	}
	if !slices.Contains(YearlyChangeRules, v.YearlyChange) {
		faults.Add("yearly_change", "board.fault.yearly_change")
	}
	if !slices.Contains(SecondPersonRules, v.SecondPerson) {
		faults.Add("second_person", "board.fault.second_person")
	}
}

// ExcludedSubject is what consensus alone decides: a kind of matter, or what a
// matter touches.
type ExcludedSubject string

// ExcludedSubjects lists what a rule may exclude, in reading order.
var ExcludedSubjects = append(slices.Clone(alwaysExcluded), ExcludedSubject(MatterFunding))

// alwaysExcluded are those that a fresh set of rules excludes, and that never
// come to a formal vote whatever the rules say.
var alwaysExcluded = []ExcludedSubject{ExcludedSubject(MatterRules), ExcludedSubject(SubjectSeats), ExcludedSubject(SubjectComposition), ExcludedSubject(SubjectConflicts)}

// Excludes reports whether the rules leave a matter to consensus alone.
func (v LaterRuleValues) Excludes(m Matter) bool {
	return slices.ContainsFunc(v.ExcludedSubjects, func(s ExcludedSubject) bool {
		return s == ExcludedSubject(m.Kind) || s == ExcludedSubject(m.Subject)
	})
}

// YearlyChangeRule says what happens where more than half of the body would
// change within a year.
type YearlyChangeRule string

const (
	YearlyChangeOff    YearlyChangeRule = "off"
	YearlyChangeWarn   YearlyChangeRule = "warn"   // the default: said, and taken with the reason recorded
	YearlyChangeRefuse YearlyChangeRule = "refuse" // refused unless a reason is recorded
)

// YearlyChangeRules lists the three in the order they are offered.
var YearlyChangeRules = []YearlyChangeRule{YearlyChangeOff, YearlyChangeWarn, YearlyChangeRefuse}
