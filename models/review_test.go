package models

import (
	"testing"

	"pgregory.net/rapid"
)

func scoreOf(n int) *int { return &n }

var threeCriteria = []Criterion{
	{Code: "relevance", Weight: 50}, {Code: "design", Weight: 30}, {Code: "partners", Weight: 20},
	{Code: "innovation", RecordedOnly: true},
}

func TestReviewSummary(t *testing.T) {
	review := func(id int64, relevance, design, partners, innovation *int) CompletedReview {
		return CompletedReview{AssignmentID: id, Scores: map[string]*int{
			"relevance": relevance, "design": design, "partners": partners, "innovation": innovation}}
	}
	for _, c := range []struct {
		name     string
		reviews  []CompletedReview
		mean     Points
		spread   Points
		count    int
		disagree bool
	}{
		{"nobody has answered", nil, 0, 0, 0, false},
		{"all fives are 100", []CompletedReview{review(1, scoreOf(5), scoreOf(5), scoreOf(5), scoreOf(1))}, 100_00, 0, 1, false},
		{"weights count", []CompletedReview{review(1, scoreOf(4), scoreOf(3), scoreOf(2), nil)}, 66_00, 0, 1, false},
		{"a recorded criterion stays out", []CompletedReview{review(1, scoreOf(4), scoreOf(3), scoreOf(2), scoreOf(5))}, 66_00, 0, 1, false},
		{"abstaining renormalises", []CompletedReview{review(1, scoreOf(4), nil, scoreOf(2), nil)}, 68_57, 0, 1, false},
		{"abstaining on all counts for nothing", []CompletedReview{review(1, nil, nil, nil, scoreOf(5))}, 0, 0, 0, false},
		{"means round half up", []CompletedReview{
			review(1, scoreOf(4), nil, scoreOf(2), nil), review(2, scoreOf(5), scoreOf(5), scoreOf(5), nil)}, 84_29, 31_43, 2, true},
		{"twenty apart is not yet a disagreement", []CompletedReview{
			review(1, scoreOf(5), scoreOf(5), scoreOf(5), nil), review(2, scoreOf(4), scoreOf(4), scoreOf(4), nil)}, 90_00, 20_00, 2, false},
	} {
		s := SummariseReviews(threeCriteria, c.reviews, StartSpread)
		if s.Mean != c.mean || s.Spread != c.spread || s.Count != c.count || s.Disagreement != c.disagree {
			t.Errorf("%s: mean %d spread %d count %d disagreement %v", c.name, s.Mean, s.Spread, s.Count, s.Disagreement)
		}
	}
}

// A total lies between its lowest and highest score, and neither the order of
// reviews nor a recorded criterion changes anything.
func TestReviewSummaryProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "reviews")
		reviews := make([]CompletedReview, n)
		for i := range reviews {
			reviews[i] = CompletedReview{AssignmentID: int64(i + 1), Scores: map[string]*int{}}
			for _, c := range threeCriteria {
				if v := rapid.IntRange(0, 5).Draw(t, c.Code); v > 0 {
					reviews[i].Scores[c.Code] = scoreOf(v)
				}
			}
		}
		s := SummariseReviews(threeCriteria, reviews, StartSpread)
		for id, total := range s.Totals {
			if total < 20_00 || total > 100_00 {
				t.Fatalf("review %d totals %d", id, total)
			}
		}
		back := make([]CompletedReview, n)
		for i := range reviews {
			back[n-1-i] = reviews[i]
		}
		r := SummariseReviews(threeCriteria, back, StartSpread)
		if r.Mean != s.Mean || r.Spread != s.Spread || r.Count != s.Count {
			t.Fatalf("order matters: %+v, %+v", s, r)
		}
	})
}

func TestReviewFaults(t *testing.T) {
	full := func() []ReviewScore {
		return []ReviewScore{
			{Criterion: "relevance", Score: scoreOf(4), Reason: "because"},
			{Criterion: "design", Score: scoreOf(3), Reason: "because"},
			{Criterion: "partners", Abstained: true, Reason: "not my field"},
			{Criterion: "innovation", Score: scoreOf(1), Reason: "because"},
		}
	}
	if f := ReviewFaults(threeCriteria, full()); len(f) != 0 {
		t.Fatalf("a complete review has faults: %v", f)
	}
	for name, spoil := range map[string]func([]ReviewScore) []ReviewScore{
		"reviews.fault.score_missing": func(s []ReviewScore) []ReviewScore { return s[1:] },
		"reviews.fault.score_range": func(s []ReviewScore) []ReviewScore {
			s[0].Score = scoreOf(6)
			return s
		},
		"reviews.fault.reason_missing": func(s []ReviewScore) []ReviewScore {
			s[2].Reason = ""
			return s
		},
	} {
		f := ReviewFaults(threeCriteria, spoil(full()))
		if len(f) != 1 || f[0].Key != name {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// clause 99: the secretariat supports the Board; two persons stand behind a note.
func TestAppraisalNeedsASecondPerson(t *testing.T) {
	note := Appraisal{State: AppraisalDraft, PreparedBy: 7}
	if err := note.SignableBy(7); !IsKind(err, KindForbidden) {
		t.Errorf("the preparer may not sign: %v", err)
	}
	if err := note.SignableBy(8); err != nil {
		t.Errorf("a second person may sign: %v", err)
	}
	note.State = AppraisalSigned
	if err := note.SignableBy(9); !IsKind(err, KindConflict) {
		t.Errorf("a signed note is signed: %v", err)
	}
}
