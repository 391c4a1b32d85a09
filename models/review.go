package models

import (
	"slices"
	"time"

	"seedfund/models/when"
)

// ScreeningResult is the secretariat's finding on a submission.
type ScreeningResult string

const (
	ScreeningAdmissible    ScreeningResult = "admissible"
	ScreeningReturned      ScreeningResult = "returned"
	ScreeningNotAdmissible ScreeningResult = "not_admissible"
)

// Screening is one finding on one submission; it is never changed, a later
// submission gets its own. Reasons are required unless admissible.
type Screening struct {
	ID           int64
	ProposalID   int64
	SubmissionID int64
	Result       ScreeningResult
	Reasons      string
	AccountID    int64
	MandateID    int64
	At           time.Time
	Language     string // of the document, "" where nobody said it
}

// CheckResult is what a check of eligibility found.
type CheckResult string

const (
	CheckMet     CheckResult = "met"
	CheckNotMet  CheckResult = "not_met"
	CheckToJudge CheckResult = "to_judge" // the facts are given, a person judges
)

// CheckRule is where a check comes from.
type CheckRule string

const (
	RuleOfCall  CheckRule = "call"  // the terms of the call, as published or extended
	RuleOfForm  CheckRule = "form"  // the version of the form the document answers
	RuleOfTerms CheckRule = "terms" // a clause of the terms of reference
	RuleOfList  CheckRule = "list"  // the list of recipients of official development assistance
	RuleOfNone  CheckRule = "none"  // no rule: a fact a person should know
)

// EligibilityCheck is one rule held against a submission, with what was found,
// so that a screening explains itself (feature 14). Key and Args are its text
// with the facts; Clause is of the terms of reference, empty where the rule is
// another; Version is the rule's, of a call or a form.
type EligibilityCheck struct {
	Name     string
	Key      string
	Args     map[string]any
	Result   CheckResult
	Blocking bool // where not met, nothing can be found admissible; else a warning to overrule with a reason
	Rule     CheckRule
	Version  int64
	Clause   string
}

// Failed says that the rule is not met.
func (c EligibilityCheck) Failed() bool { return c.Result == CheckNotMet }

// Means is what the check does to a finding: "refusal" or "warning" where its
// rule is not met, "judgement" where a person decides.
func (c EligibilityCheck) Means() string {
	switch {
	case c.Result == CheckToJudge || c.Rule == RuleOfNone:
		return "judgement"
	case c.Blocking:
		return "refusal"
	}
	return "warning"
}

// AssignmentState is where a reviewer stands with one submission.
type AssignmentState string

const (
	AssignmentOpen      AssignmentState = "assigned"
	AssignmentDeclined  AssignmentState = "declined"
	AssignmentSubmitted AssignmentState = "submitted"
	AssignmentAbstained AssignmentState = "abstained"
	AssignmentRemoved   AssignmentState = "removed"
)

// ReviewAssignment asks one reviewer to score one submission. PersonID and
// MandateID say who and in which capacity; Overall is the reviewer's summary.
type ReviewAssignment struct {
	ID             int64
	Version        int64
	ProposalID     int64
	SubmissionID   int64
	Stage          ProposalStage
	PersonID       int64
	MandateID      int64
	OrganisationID *int64 // the reviewer's organisation when assigned
	State          AssignmentState
	DueOn          when.Date
	Note           string // the secretariat's word to the reviewer
	Overall        string `audit:"digest"`
	Answer         string // why declined, abstained or removed
	AssignedAt     time.Time
	AnsweredAt     *time.Time
}

// Done reports whether nothing more is asked of the reviewer: abstaining is an
// answer too.
func (a ReviewAssignment) Done() bool { return a.State != AssignmentOpen }

// The scale of every criterion: 1 to 5, each step with an anchor in words.
const (
	ScoreLowest  = 1
	ScoreHighest = 5
)

// ReviewScore is a reviewer's score on one criterion with its reason; Score is
// nil when the reviewer abstains on that criterion.
type ReviewScore struct {
	ID           int64
	Version      int64
	AssignmentID int64
	Criterion    string
	Score        *int
	Abstained    bool
	Reason       string `audit:"digest"`
	UpdatedAt    time.Time
}

// Reviewing says whether reviewers may write: a concept note in review, or a
// full document in technical review.
func (s ProposalState) Reviewing() bool {
	return s == ProposalInReview || s == ProposalTechnicalReview
}

// Appraisable says whether the appraisal note may be written: in technical
// review, and again when the Board has deferred or reserved the matter.
func (s ProposalState) Appraisable() bool {
	return s == ProposalTechnicalReview || s == ProposalDeferred || s == ProposalReserved
}

// InterestSource says how a reviewer's interest became known.
type InterestSource string

const (
	InterestComputed    InterestSource = "computed"
	InterestDeclared    InterestSource = "declared"
	InterestSecretariat InterestSource = "secretariat"
	InterestRegistered  InterestSource = "registered" // by an entry in the standing register; never stored on a proposal
)

// What kind of relation an interest is.
const (
	InterestKindOrganisation = "organisation" // the person's organisation takes part
	InterestKindCountry      = "country"      // the person stands for a country of the programme
	InterestKindPersonal     = "personal"
)

// InterestKinds lists what can be declared or recorded.
var InterestKinds = []string{InterestKindPersonal, InterestKindOrganisation, InterestKindCountry}

// ReviewInterest is a reviewer's relation with a proposal. While it stands the
// reviewer is screened: sees only what the public sees. Computed ones are not
// stored; they follow from organisations and countries at every reading.
type ReviewInterest struct {
	ID         int64
	PersonID   int64
	ProposalID int64
	Source     InterestSource
	ReasonKind string // organisation, country, personal
	AccountID  int64
	At         time.Time
}

// CompletedReview is what one submitted review adds to the summary.
type CompletedReview struct {
	AssignmentID int64
	Scores       map[string]*int // by criterion code; nil or absent = abstained
}

// Points is a total on the scale of 0 to 100 in hundredths: 7,850 is 78.50.
type Points int64

// ReviewSummary is what the submitted reviews say together. Board scores stand
// beside it and are never merged with it.
type ReviewSummary struct {
	Count        int
	Mean         Points
	Spread       Points // highest total less lowest
	Disagreement bool
	Totals       map[int64]Points // by assignment
	ByCriterion  map[string]Points
}

// StartSpread is the spread that holds until a rule is adopted: totals further
// apart are flagged, never corrected.
const StartSpread Points = 20_00

// ValidateSpread refuses a spread that flags every pair of totals, or none.
func ValidateSpread(p Points) error {
	var f Faults
	if p <= 0 || p > 100_00 {
		f.Add("spread", "rules.fault.spread")
	}
	return f.Err("rules.invalid")
}

// SummariseReviews weighs the scores: a total is the sum of weight times score
// over 5, renormalised over the criteria that were scored; recorded-only
// criteria have no weight and stay out. A review that abstains on every
// weighted criterion has no total. Means round half up to the hundredth.
func SummariseReviews(criteria []Criterion, reviews []CompletedReview, spreadRule Points) ReviewSummary {
	s := ReviewSummary{Totals: map[int64]Points{}, ByCriterion: map[string]Points{}}
	var sum, low, high Points
	for _, r := range reviews {
		total, ok := reviewTotal(criteria, r)
		if !ok {
			continue
		}
		s.Totals[r.AssignmentID] = total
		if s.Count == 0 || total < low {
			low = total
		}
		if s.Count == 0 || total > high {
			high = total
		}
		s.Count++
		sum += total
	}
	if s.Count > 0 {
		s.Mean = divideHalfUp(sum, Points(s.Count))
		s.Spread = high - low
		s.Disagreement = s.Count > 1 && s.Spread > spreadRule
	}
	for _, c := range criteria {
		if mean, ok := criterionMean(c.Code, reviews); ok {
			s.ByCriterion[c.Code] = mean
		}
	}
	return s
}

func reviewTotal(criteria []Criterion, r CompletedReview) (Points, bool) {
	var weighted, weights Points
	for _, c := range criteria {
		score := r.Scores[c.Code]
		if c.RecordedOnly || score == nil {
			continue
		}
		weighted += Points(c.Weight) * Points(*score)
		weights += Points(c.Weight)
	}
	if weights == 0 {
		return 0, false
	}
	return divideHalfUp(weighted*100_00, weights*ScoreHighest), true
}

// criterionMean is the mean score of one criterion in hundredths of a step.
func criterionMean(code string, reviews []CompletedReview) (Points, bool) {
	var sum, n Points
	for _, r := range reviews {
		if score := r.Scores[code]; score != nil {
			sum += Points(*score) * 100
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return divideHalfUp(sum, n), true
}

func divideHalfUp(a, b Points) Points { return (2*a + b) / (2 * b) }

// ReviewFaults lists what stands between a review and its submission: every
// criterion scored with a reason, or abstained on with a reason.
func ReviewFaults(criteria []Criterion, scores []ReviewScore) Faults {
	var faults Faults
	for _, c := range criteria {
		i := slices.IndexFunc(scores, func(s ReviewScore) bool { return s.Criterion == c.Code })
		switch {
		case i < 0 || (scores[i].Score == nil && !scores[i].Abstained):
			faults.Add("score["+c.Code+"]", "reviews.fault.score_missing")
		case scores[i].Score != nil && (*scores[i].Score < ScoreLowest || *scores[i].Score > ScoreHighest):
			faults.Add("score["+c.Code+"]", "reviews.fault.score_range")
		case scores[i].Reason == "":
			faults.Add("reason["+c.Code+"]", "reviews.fault.reason_missing")
		}
	}
	return faults
}

// Recommendation is what an appraisal note proposes to the Board.
type Recommendation string

const (
	RecommendApprove           Recommendation = "approve"
	RecommendApproveConditions Recommendation = "approve_with_conditions"
	RecommendReturn            Recommendation = "return"
	RecommendDefer             Recommendation = "defer"
	RecommendNotApprove        Recommendation = "not_approve"
)

// Recommendations in the order a form offers them.
var Recommendations = []Recommendation{RecommendApprove, RecommendApproveConditions, RecommendReturn, RecommendDefer, RecommendNotApprove}

// Approves says whether the recommendation carries an amount.
func (r Recommendation) Approves() bool {
	return r == RecommendApprove || r == RecommendApproveConditions
}

// AppraisalState: a note is prepared by one person and signed by another; any
// edit after the signature voids it.
type AppraisalState string

const (
	AppraisalDraft  AppraisalState = "draft"
	AppraisalSigned AppraisalState = "signed"
)

// Appraisal is the secretariat's note on one submission (feature 18).
// AmountCents is the amount it recommends, in US dollar cents.
type Appraisal struct {
	ID             int64
	Version        int64
	ProposalID     int64
	SubmissionID   int64
	State          AppraisalState
	Body           string
	Recommendation Recommendation
	AmountCents    int64
	PreparedBy     int64 // account
	PreparedAt     time.Time
	SignedBy       *int64
	SignedAt       *time.Time
	SignedVersion  *int64
}

// SignableBy refuses the preparer: a second person signs, in whatever capacity.
func (a Appraisal) SignableBy(accountID int64) error {
	if a.State == AppraisalSigned {
		return Conflict("reviews.appraisal.already_signed", "99")
	}
	if a.PreparedBy == accountID {
		// clause 99: the secretariat supports the Board; two persons stand
		// behind each note it hands over.
		return Forbidden("reviews.appraisal.second_person", "99")
	}
	return nil
}
