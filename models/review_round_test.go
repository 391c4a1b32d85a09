package models

import (
	"math/big"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func reviewOf(id int64, scores map[string]int) CompletedReview {
	out := CompletedReview{AssignmentID: id, Scores: map[string]*int{}}
	for code, n := range scores {
		out.Scores[code] = scoreOf(n)
	}
	return out
}

func TestWhatIsADisagreement(t *testing.T) {
	for _, c := range []struct {
		name     string
		one, two map[string]int
		rule     Points
		want     []string // "" for the totals
		round    []string
	}{
		{"nothing apart", map[string]int{"relevance": 4, "design": 4}, map[string]int{"relevance": 4, "design": 3}, StartStep, nil, nil},
		{"half of the scale is within the rule", map[string]int{"partners": 5, "relevance": 4}, map[string]int{"partners": 3, "relevance": 4}, StartStep, nil, nil},
		{"more than half is beyond it", map[string]int{"partners": 5, "relevance": 4}, map[string]int{"partners": 2, "relevance": 4}, StartStep, []string{"partners"}, []string{"partners"}},
		{"a stricter rule finds a step", map[string]int{"partners": 5, "relevance": 4}, map[string]int{"partners": 4, "relevance": 4}, 24_99, []string{"partners"}, []string{"partners"}},
		{"the totals alone bring every difference of weight", map[string]int{"relevance": 5, "design": 5, "partners": 4, "innovation": 2}, map[string]int{"relevance": 3, "design": 3, "partners": 4, "innovation": 1},
			StartStep, []string{""}, []string{"relevance", "design"}},
		{"who scored nothing in common has no criterion to speak of", map[string]int{"relevance": 5}, map[string]int{"design": 1}, StartStep, []string{""}, nil},
		{"a recorded criterion can be apart", map[string]int{"relevance": 3, "innovation": 5}, map[string]int{"relevance": 3, "innovation": 1}, StartStep, []string{"innovation"}, []string{"innovation"}},
	} {
		done := []CompletedReview{reviewOf(1, c.one), reviewOf(2, c.two)}
		apart := Disagreements(threeCriteria, done, StartSpread, c.rule)
		var have []string
		for _, d := range apart {
			have = append(have, d.Criterion)
			if d.N != 2 || d.Apart <= d.Rule || d.Low > d.High {
				t.Errorf("%s: %+v", c.name, d)
			}
		}
		if !slices.Equal(have, c.want) {
			t.Errorf("%s: %q, want %q", c.name, have, c.want)
		}
		if round := RoundCriteria(threeCriteria, done, apart); !slices.Equal(round, c.round) {
			t.Errorf("%s: a round is about %q, want %q", c.name, round, c.round)
		}
	}
	if ScaleShare(1, 5) != 100_00 || ScaleShare(2, 4) != 50_00 || ScaleShare(3, 3) != 0 {
		t.Error("shares of the scale")
	}
	for _, bad := range []Points{-1, 100_00} {
		if ValidateStep(bad) == nil {
			t.Errorf("%d is taken as a rule", bad)
		}
	}
}

// What remains apart names each end with its last reason, and averages nothing.
func TestWhatRemainsApartKeepsBothReasons(t *testing.T) {
	column := func(n, score int, reason string) ReviewColumn {
		return ReviewColumn{Number: n, AssignmentID: int64(n), State: AssignmentSubmitted, Scores: map[string]ReviewScore{"design": {Score: scoreOf(score), Reason: reason}}}
	}
	columns := []ReviewColumn{column(1, 5, "strong"), column(2, 1, "weak"), column(3, 3, "fair"), {Number: 4, State: AssignmentAbstained}}
	columns[1].Second = map[string]SecondScore{"design": {Score: scoreOf(2), Reason: "a little better"}}
	var final []CompletedReview
	for _, c := range columns[:3] {
		final = append(final, CompletedReview{AssignmentID: c.AssignmentID, Scores: map[string]*int{"design": c.Scores["design"].Score}}.Final(c.Second))
	}
	got := Remaining(Disagreements(threeCriteria, final, 100_00, StartStep), columns)
	if len(got) != 1 || len(got[0].Lowest) != 1 || len(got[0].Highest) != 1 {
		t.Fatalf("%+v", got)
	}
	low, high := got[0].Lowest[0], got[0].Highest[0]
	if low.Number != 2 || *low.First != 1 || low.Final != 2 || low.Reason != "a little better" || high.Number != 1 || high.Final != 5 || high.Reason != "strong" {
		t.Errorf("%+v", got[0])
	}
	if *columns[1].Scores["design"].Score != 1 {
		t.Error("the first score is gone")
	}
}

func TestAWindowOfARoundIsHalfOpen(t *testing.T) {
	due := ReviewRound{DueAt: someDay}
	if due.Over(someDay.Add(-1)) || !due.Over(someDay) {
		t.Error("a round ends at its instant")
	}
	due.ClosedAt = &someDay
	if !due.Over(someDay.Add(-1)) {
		t.Error("a closed round is over")
	}
}

func drawReviews(t *rapid.T) []ReviewBy {
	var out []ReviewBy
	for p := range rapid.IntRange(1, 6).Draw(t, "proposals") {
		for person := range rapid.IntRange(1, 5).Draw(t, "reviewers") {
			r := ReviewBy{PersonID: int64(person + 1), Name: string(rune('A' + person)), ProposalID: int64(p + 1)}
			r.AssignmentID, r.Scores = int64(len(out)+1), map[string]*int{}
			for _, c := range threeCriteria {
				if n := rapid.IntRange(0, 5).Draw(t, c.Code); n > 0 {
					r.Scores[c.Code] = scoreOf(n)
				}
			}
			out = append(out, r)
		}
	}
	return out
}

// Severity is a figure beside the scores: it changes none of them, the
// differences of all reviewers add up to nothing, and it stands within what the
// scale allows.
func TestSeverityChangesNothingAndAddsUpToNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reviews := drawReviews(t)
		sums := func() map[int64]ReviewSummary {
			out, by := map[int64]ReviewSummary{}, map[int64][]CompletedReview{}
			for _, r := range reviews {
				by[r.ProposalID] = append(by[r.ProposalID], r.CompletedReview)
			}
			for id, done := range by {
				out[id] = SummariseReviews(threeCriteria, done, StartSpread)
			}
			return out
		}
		before := sums()
		severities := Severities(threeCriteria, reviews)
		for id, after := range sums() {
			if !sameSummary(before[id], after) {
				t.Fatalf("a figure changed: %+v, %+v", before[id], after)
			}
		}
		total := ratZero()
		for _, s := range severities {
			total.Add(total, s.sum)
			if s.Shown != (s.Proposals >= SeverityProposals) {
				t.Fatalf("%+v", s)
			}
			if s.Shown && (s.Mean < -400 || s.Mean > 400 || s.Low > s.Mean || s.High < s.Mean) || !s.Shown && (s.Mean != 0 || s.Low != 0 || s.High != 0) {
				t.Fatalf("%+v", s)
			}
		}
		if total.Sign() != 0 {
			t.Fatalf("the differences add up to %s", total)
		}
		slices.Reverse(reviews)
		for i, s := range Severities(threeCriteria, reviews) {
			if s.PersonID != severities[i].PersonID || s.Mean != severities[i].Mean || s.N != severities[i].N {
				t.Fatalf("the order of the reviews matters: %+v, %+v", s, severities[i])
			}
		}
	})
}

func TestSeverityByHand(t *testing.T) {
	var reviews []ReviewBy
	add := func(person, proposal int64, relevance, design int) {
		r := ReviewBy{PersonID: person, Name: string(rune('A' + person)), ProposalID: proposal, CompletedReview: reviewOf(int64(len(reviews)+1), map[string]int{"relevance": relevance, "design": design, "innovation": 1})}
		reviews = append(reviews, r)
	}
	for proposal := int64(1); proposal <= 3; proposal++ {
		add(1, proposal, 2, 3)
		add(2, proposal, 4, 3)
	}
	add(3, 1, 5, 5)
	got := Severities(threeCriteria, reviews)
	if len(got) != 3 || got[0].PersonID != 1 || got[2].Shown || got[2].Proposals != 1 {
		t.Fatalf("%+v", got)
	}
	// Against the other alone: -2 and 0 twice; on the first document against the
	// mean of two, 4.5 and 4: -2.5 and -1. In all -7.5 over 6.
	if s := got[0]; s.N != 6 || s.Mean != -1_25 || s.Low != -1_75 || s.High != -1_00 {
		t.Errorf("%+v", s)
	}
}

var someDay = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

func ratZero() *big.Rat { return new(big.Rat) }

func sameSummary(a, b ReviewSummary) bool { return reflect.DeepEqual(a, b) }
