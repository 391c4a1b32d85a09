package models

import (
	"cmp"
	"slices"
	"time"
)

// StartStep is how far apart two scores on one criterion may lie until a rule is
// adopted: half of the criterion's scale, in hundredths of a per cent.
const StartStep Points = 50_00

// ValidateStep refuses a rule that flags every pair of scores, or none.
func ValidateStep(p Points) error {
	var f Faults
	if p < 0 || p >= 100_00 {
		f.Add("step", "rules.fault.step")
	}
	return f.Err("rules.invalid")
}

// ScaleShare is how far apart two scores lie as a share of the scale between its
// lowest and its highest step: 2 and 4 on a scale of 1 to 5 are 50.00.
func ScaleShare(low, high int) Points {
	return divideHalfUp(Points(high-low)*100_00, ScoreHighest-ScoreLowest)
}

// Disagreement is what the reviews of one submission see differently by more
// than the rule: one criterion, or with an empty Criterion the totals. Low and
// High are in hundredths of a step, of totals in hundredths of a point; Apart
// and Rule are shares of the scale, of totals points of 100.
type Disagreement struct {
	Criterion string
	N         int
	Low       Points
	High      Points
	Apart     Points
	Rule      Points
}

// Disagreements lists what lies further apart than the rules allow, the
// criteria in their order and the totals last.
func Disagreements(criteria []Criterion, reviews []CompletedReview, spreadRule, stepRule Points) []Disagreement {
	var out []Disagreement
	spread := SpreadByCriterion(criteria, scoresIn(reviews))
	for _, c := range criteria {
		if s := spread[c.Code]; s.N > 1 && ScaleShare(s.Low, s.High) > stepRule {
			out = append(out, Disagreement{Criterion: c.Code, N: s.N, Low: Points(s.Low) * 100, High: Points(s.High) * 100, Apart: ScaleShare(s.Low, s.High), Rule: stepRule})
		}
	}
	if sum := SummariseReviews(criteria, reviews, spreadRule); sum.Disagreement {
		low, high := Points(100_00), Points(0)
		for _, total := range sum.Totals {
			low, high = min(low, total), max(high, total)
		}
		out = append(out, Disagreement{N: sum.Count, Low: low, High: high, Apart: sum.Spread, Rule: spreadRule})
	}
	return out
}

// RoundCriteria are the criteria that a round is about: those that the rule finds
// apart; where only the totals are apart, each weighted one on which the scores
// differ at all. The rule chooses, not the person who opens the round.
func RoundCriteria(criteria []Criterion, reviews []CompletedReview, apart []Disagreement) []string {
	var out []string
	for _, d := range apart {
		if d.Criterion != "" {
			out = append(out, d.Criterion)
		}
	}
	if len(out) > 0 || len(apart) == 0 {
		return out
	}
	spread := SpreadByCriterion(criteria, scoresIn(reviews))
	for _, c := range criteria {
		if s := spread[c.Code]; !c.RecordedOnly && s.High > s.Low {
			out = append(out, c.Code)
		}
	}
	return out
}

func scoresIn(reviews []CompletedReview) []map[string]*int {
	out := make([]map[string]*int, len(reviews))
	for i, r := range reviews {
		out[i] = r.Scores
	}
	return out
}

// ReviewRound lets the reviewers of one submission who disagree read each
// other's scores and reasons on what they see differently, and keep or revise
// their own. The rules are those of its opening. It ends when all have answered,
// when a person ends it with a reason (ClosedBy), or at DueAt by itself.
type ReviewRound struct {
	ID           int64
	Version      int64
	ProposalID   int64
	SubmissionID int64
	SpreadRule   Points
	StepRule     Points
	DueAt        time.Time
	Note         string
	OpenedBy     int64 // account
	OpenedAt     time.Time
	ClosedBy     *int64
	ClosedAt     *time.Time
	Reason       string
}

// Over says whether the round has ended at an instant. Its window is half open:
// at DueAt nothing is taken any more.
func (r ReviewRound) Over(at time.Time) bool { return r.ClosedAt != nil || !at.Before(r.DueAt) }

// ReviewRoundCriterion is one criterion of a round with the lowest and the
// highest score as it was opened.
type ReviewRoundCriterion struct {
	ID        int64
	RoundID   int64
	Criterion string
	Low       int
	High      int
}

// TableName is the regular plural, which no rule of English guesses.
func (ReviewRoundCriterion) TableName() string { return "review_round_criteria" }

// ReviewRoundMember is one reviewer of a round. Position, from 1, is the letter
// that the others know them by.
type ReviewRoundMember struct {
	ID           int64
	Version      int64
	RoundID      int64
	AssignmentID int64
	Position     int
	AnsweredAt   *time.Time
}

// SecondScore is what a reviewer says in a round on one criterion, beside the
// first score, which stays as it was sent. Kept says that the first stands; Score
// is nil where an abstention is kept.
type SecondScore struct {
	ID           int64
	RoundID      int64
	AssignmentID int64
	Criterion    string
	Kept         bool
	Score        *int
	Reason       string `audit:"digest"`
	At           time.Time
}

// ReviewsSettled says that the reviews of a document change no more, so that its
// reviewers may read each other's.
func (s ProposalState) ReviewsSettled() bool {
	return !s.Reviewing() && !slices.Contains([]ProposalState{ProposalDraft, ProposalReturned, ProposalSubmitted, ProposalAdmissible}, s)
}

// Final is a review with what its reviewer revised in a round.
func (r CompletedReview) Final(seconds map[string]SecondScore) CompletedReview {
	out := CompletedReview{AssignmentID: r.AssignmentID, Scores: map[string]*int{}}
	for code, score := range r.Scores {
		out.Scores[code] = score
	}
	for code, second := range seconds {
		out.Scores[code] = second.Score
	}
	return out
}

// ApartVoice is one of the two ends of what remains apart.
type ApartVoice struct {
	Number int
	Mine   bool
	Name   string // for who may know it
	First  *int
	Final  int
	Reason string // the last one given
}

// RemainingApart is a disagreement that the final scores still show, with the
// voices at its two ends. Of the totals there are no voices.
type RemainingApart struct {
	Disagreement
	Lowest, Highest []ApartVoice
}

// Remaining sets beside each disagreement of the final scores who stands at its
// lowest and at its highest end, with the reasons. Nothing is averaged away.
func Remaining(apart []Disagreement, columns []ReviewColumn) []RemainingApart {
	var out []RemainingApart
	for _, d := range apart {
		r := RemainingApart{Disagreement: d}
		for _, c := range columns {
			score, reason := c.Scores[d.Criterion].Score, c.Scores[d.Criterion].Reason
			voice := ApartVoice{Number: c.Number, Mine: c.Mine, Name: c.Name, First: score}
			if second, ok := c.Second[d.Criterion]; ok {
				score, reason = second.Score, second.Reason
			}
			if d.Criterion == "" || c.State != AssignmentSubmitted || score == nil {
				continue
			}
			voice.Final, voice.Reason = *score, reason
			switch Points(*score) * 100 {
			case d.Low:
				r.Lowest = append(r.Lowest, voice)
			case d.High:
				r.Highest = append(r.Highest, voice)
			}
		}
		out = append(out, r)
	}
	return out
}

// RoundSummary is a round as the pages of results show it. Answered is for the
// secretariat and the auditor.
type RoundSummary struct {
	Round    ReviewRound
	Over     bool
	Criteria []string
	Members  int
	Answered int
}

// RoundColumn is one reviewer of a round as the others see them: a letter. Name
// is for the secretariat and the auditor. Second is there once the round is over,
// and before only to its own reviewer.
type RoundColumn struct {
	AssignmentID int64
	Position     int
	Name         string
	Mine         bool
	Answered     bool // for the secretariat and the auditor, and one's own
	First        map[string]ReviewScore
	Second       map[string]SecondScore
}

// RoundView is one round as its reader may see it: to a member the scores and
// reasons of its criteria alone, without names; to the secretariat who has
// answered, and the second scores after its end.
type RoundView struct {
	Round      ReviewRound
	Proposal   Proposal
	Call       Call
	Submission Submission
	Frozen     Frozen
	Form       FormVersion
	Criteria   []Criterion // of the round
	Columns    []RoundColumn
	Mine       *ReviewRoundMember
	Over       bool
	Named      bool
	Writable   bool
	Closable   bool
}

// RoundRow is a round as a reviewer's list shows it.
type RoundRow struct {
	ReviewRound
	Reference    string
	Title        string `gorm:"-"` // as submitted
	MineAnswered bool
	Ended        bool `gorm:"-"`
}

// DisagreementRow is one proposal whose reviews are all in and lie apart.
type DisagreementRow struct {
	ID        int64
	Version   int64
	Reference string
	Title     string
	Stage     ProposalStage
	State     ProposalState
	CallID    int64
	Call      string         // reference
	Summary   ReviewSummary  `gorm:"-"`
	Apart     []Disagreement `gorm:"-"`
	Criteria  []Criterion    `gorm:"-"`
	Round     *RoundSummary  `gorm:"-"` // nil while none was opened
}

// SortDisagreements puts first what waits for a round, then what lies furthest
// apart.
func SortDisagreements(rows []DisagreementRow) {
	waits := func(r DisagreementRow) int {
		if r.Round == nil {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(rows, func(a, b DisagreementRow) int {
		if c := cmp.Compare(waits(a), waits(b)); c != 0 {
			return c
		}
		return cmp.Compare(b.Summary.Spread, a.Summary.Spread)
	})
}
