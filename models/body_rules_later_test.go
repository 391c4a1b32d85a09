package models

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// A version written before a setting was there means its default; a nought
// that was written stays a nought.
func TestRulesOfAnEarlierTime(t *testing.T) {
	var old RuleValues
	if err := old.Scan(`{"constituency_minimum":1,"seats_each":3,"term_months":24,"consecutive_terms":2,"holding_over_months":6,"quorum":{"share":2,"of":3,"floor":1,"vacant_count":false},` +
		`"vote_days":5,"seat_interest":"no_vote","chair_interest":"disclosed","person_interest":"screened","minutes_days":5,"results":"after_vote","more_time_days":3,"silence_days":10}`); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(old, DefaultRules()) {
		t.Errorf("%+v", old)
	}
	none := DefaultRules()
	none.NoticeDays, none.ExcludedSubjects = 0, []ExcludedSubject{}
	text, err := json.Marshal(none)
	if err != nil {
		t.Fatal(err)
	}
	var back RuleValues
	if err := back.Scan(string(text)); err != nil || !reflect.DeepEqual(back, none) {
		t.Errorf("%+v: %v", back, err)
	}
	if err := back.Scan(`{"seats_each":"three"}`); err == nil {
		t.Error("a word is no number")
	}
}

func TestLaterRuleFaults(t *testing.T) {
	for field, spoil := range map[string]func(*RuleValues){
		"mediation_days":    func(v *RuleValues) { v.MediationDays = 0 },
		"minimum_support":   func(v *RuleValues) { v.MinimumSupport = 13 },
		"excluded_subjects": func(v *RuleValues) { v.ExcludedSubjects = []ExcludedSubject{"weather"} },
		"acting_chair":      func(v *RuleValues) { v.ActingChair = -1 },
		"second_person":     func(v *RuleValues) { v.SecondPerson = "sometimes" },
		"yearly_change":     func(v *RuleValues) { v.YearlyChange = "sometimes" },
	} {
		v := DefaultRules()
		spoil(&v)
		if err := AsError(v.Validate()); err == nil || err.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// The answer to apathy: silence alone adopts nothing where the rules ask for
// support in words.
func TestMinimumSupport(t *testing.T) {
	electorate := slices.DeleteFunc(electorateOf(4), func(e Elector) bool { return !e.Constituency.Rotates() })
	agree := func(n int) []Vote {
		var out []Vote
		for i := range 4 {
			answer := AnswerAbstain
			if i < n {
				answer = AnswerAgree
			}
			out = append(out, Vote{SeatID: electorate[i].SeatID, TextNumber: 1, Sequence: 1, Answer: answer})
		}
		return out
	}
	for _, method := range []Method{MethodConsensus, MethodNoObjection} {
		m := Matter{Method: method}
		for support := range 5 {
			rules := DefaultRules()
			rules.MinimumSupport = support
			for agreeing := range 5 {
				r := Consensus(electorate, nil, agree(agreeing), 1, rules)
				want := agreeing >= support && (agreeing > 0 || method == MethodNoObjection)
				if got := m.Agreement(r) == nil; got != want {
					t.Errorf("%s: %d agree, %d needed: %v", method, agreeing, support, got)
				}
				facts := MatterFacts{Result: r}.of(m)
				if facts["somebody_agrees"] != want {
					t.Errorf("%s: %d agree, %d needed: the table says %v", method, agreeing, support, facts["somebody_agrees"])
				}
			}
		}
		rules := DefaultRules()
		rules.MinimumSupport = 3
		r := Consensus(electorate, nil, agree(3), 1, rules)
		if s := MethodSentence(method, r); !strings.HasSuffix(s, "; 3 agreed in words, 3 needed") {
			t.Error(s)
		}
		if err := AsError(m.Agreement(Consensus(electorate, nil, agree(2), 1, rules))); err == nil || err.Key != "board.support_not_met" {
			t.Errorf("%s: %v", method, err)
		}
	}
	// What was counted before the rule was there is counted as it was.
	if text, err := json.Marshal(Consensus(electorate, nil, agree(4), 1, DefaultRules())); err != nil || strings.Contains(string(text), "support") {
		t.Errorf("%s: %v", text, err)
	}
}

func TestExcludedSubjects(t *testing.T) {
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	register := []BodyMethod{{Method: MethodConsensus, Kinds: EveryKind, StartsAt: start}, {Method: MethodNoObjection, Kinds: EveryKind, StartsAt: start},
		{Method: MethodFormal, Kinds: MatterKinds{MatterFunding, MatterOther}, StartsAt: start, ThresholdShare: 4, ThresholdOf: 5}}
	money := DefaultRules()
	money.ExcludedSubjects = []ExcludedSubject{ExcludedSubject(MatterFunding)}
	for _, c := range []struct {
		kind     MatterKind
		subject  MatterSubject
		rules    RuleValues
		silence  string
		lastword string
	}{
		{MatterFunding, SubjectNone, DefaultRules(), "", ""},
		{MatterOther, SubjectNone, DefaultRules(), "", ""},
		{MatterRules, SubjectNone, DefaultRules(), "board.subject_excluded", "board.formal_excluded"},
		{MatterOther, SubjectSeats, DefaultRules(), "board.subject_excluded", "board.formal_excluded"},
		{MatterOther, SubjectComposition, DefaultRules(), "board.subject_excluded", "board.formal_excluded"},
		{MatterOther, SubjectConflicts, DefaultRules(), "board.subject_excluded", "board.formal_excluded"},
		{MatterFunding, SubjectNone, money, "board.subject_excluded", "board.subject_excluded"},
		{MatterRules, SubjectNone, money, "", "board.formal_excluded"},
	} {
		m := Matter{Kind: c.kind, Subject: c.subject, Method: MethodNoObjection, OpensAt: &start}
		_, err := MethodFor(register, m, c.rules, start)
		if key := keyOf(err); key != c.silence {
			t.Errorf("no objection on %s %s: %q", c.kind, c.subject, key)
		}
		_, err = FormalInForce(register, m, c.rules)
		if key := keyOf(err); key != c.lastword {
			t.Errorf("formal vote on %s %s: %q", c.kind, c.subject, key)
		}
		m.Method = MethodConsensus
		if _, err := MethodFor(register, m, c.rules, start); err != nil {
			t.Errorf("consensus on %s %s: %v", c.kind, c.subject, err)
		}
	}
}

func keyOf(err error) string {
	if e := AsError(err); e != nil {
		return e.Key
	}
	return ""
}
