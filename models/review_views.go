package models

import (
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ReviewQueueRow is a submitted proposal as the secretariat's queue shows it,
// filled by one statement, its countries by a second.
type ReviewQueueRow struct {
	ID            int64
	Reference     string
	Title         string
	Stage         ProposalStage
	State         ProposalState
	CallID        int64
	CallReference string
	Lead          string
	Asked         money.Cents
	Number        int // of the latest submission
	SubmittedAt   time.Time
	DueAt         *time.Time // of a completion, while returned
	OpenReviews   int        // on the latest submission
	DoneReviews   int
	LateReviews   int // open after their day
	Appraisal     AppraisalState
	AppraisedBy   int64    // account that wrote the note, 0 without one
	Countries     []string `gorm:"-"`
}

// MaySign says whether an account may give the second signature on the row's note.
func (r ReviewQueueRow) MaySign(account int64) bool {
	return Appraisal{State: r.Appraisal, PreparedBy: r.AppraisedBy}.SignableBy(account) == nil
}

// LateReviews are the reviews of a call that are past their day.
type LateReviews struct {
	CallID    int64
	Reference string
	Count     int
	DueOn     when.Date // the earliest day
}

// ScreeningView is one submission with the rules of its call held against it.
type ScreeningView struct {
	Proposal   Proposal
	Call       Call
	Themes     []int // of the call
	Form       FormVersion
	Submission Submission
	Frozen     Frozen
	Checks     []EligibilityCheck
	Finding    *Screening  // of this submission, if it was screened
	Before     []Screening // of earlier submissions
	Results    []ScreeningResult
}

// ReviewConflict is why a person may not review a proposal.
type ReviewConflict struct {
	Source       InterestSource
	ReasonKind   string // organisation, country, personal
	Organisation string // name, for computed ones
	Country      string // code, for computed ones
}

// PoolRow is a person with a reviewer's mandate in force, as the assignment
// page shows one: what stands against an assignment, and how much they have.
type PoolRow struct {
	PersonID       int64
	MandateID      int64
	Name           string
	OrganisationID *int64
	Organisation   string
	Open           int // reviews they still owe, over all calls
	Done           int
	Conflicts      []ReviewConflict `gorm:"-"`
	Assigned       AssignmentState  `gorm:"-"` // on this submission, "" when not asked
}

// Free says whether the person can be assigned.
func (r PoolRow) Free() bool {
	return len(r.Conflicts) == 0 && (r.Assigned == "" || r.Assigned == AssignmentDeclined || r.Assigned == AssignmentRemoved)
}

// AssignmentRow is an assignment as lists show it.
type AssignmentRow struct {
	ReviewAssignment
	Name          string // of the reviewer; for the secretariat only
	Organisation  string
	Reference     string
	Title         string
	CallReference string
	ProposalState ProposalState
	Criteria      int // of the call
	Scored        int // scored or abstained on, with a reason
	Late          bool
	Conflicts     []ReviewConflict `gorm:"-"` // that appeared since; for the secretariat only
}

// AssignmentsView is what the secretariat assigns from.
type AssignmentsView struct {
	Proposal    Proposal
	Call        Call
	Submission  Submission
	Frozen      Frozen
	Pool        []PoolRow
	Assignments []AssignmentRow // on every submission, the latest first
	Today       when.Date
}

// ReviewView is one assignment as its reviewer works on it.
type ReviewView struct {
	Assignment ReviewAssignment
	Proposal   Proposal
	Call       Call
	Form       FormVersion
	Submission Submission
	Frozen     Frozen
	Criteria   []Criterion
	Scores     map[string]ReviewScore
	Drafts     map[string]ScoreDraft // typed and not yet saved, by criterion
	Faults     Faults                // what stands before the submission
	Open       bool                  // the reviewer may write
	Outdated   bool                  // the applicants have submitted again since
	Late       bool
}

// ScoreDraft is what a reviewer has typed for one criterion and not saved.
// Version is the score's as they began from it.
type ScoreDraft struct {
	Score     *int      `json:"score"`
	Abstained bool      `json:"abstained"`
	Reason    string    `json:"reason"`
	Version   int64     `json:"-"`
	At        time.Time `json:"-"`
}

// ReviewColumn is one submitted review beside the others. Name and
// Organisation are for the secretariat and the auditor; to all others a
// reviewer is a number.
type ReviewColumn struct {
	AssignmentID int64
	Number       int
	Name         string
	Organisation string
	Mine         bool
	State        AssignmentState
	Scores       map[string]ReviewScore
	Second       map[string]SecondScore // of a round that is over
	Overall      string
	Answer       string
	At           *time.Time
}

// ReviewSummaryView is what the reviews of one submission say, as its reader
// may see them.
type ReviewSummaryView struct {
	Proposal   Proposal
	Call       Call
	Submission Submission
	Criteria   []Criterion
	Reviews    []ReviewColumn
	Summary    ReviewSummary  // of the final scores
	First      *ReviewSummary // of the scores before the round, where it changed one
	SpreadRule Points
	StepRule   Points
	Open       int              // still asked; for the secretariat and the auditor
	Named      bool             // the reader sees who reviewed
	OwnOnly    bool             // the reader is a reviewer and the reviews can still change
	Apart      []RemainingApart // in the final scores
	Round      *RoundSummary    // nil where none was opened, or to who may not know
	RoundFault *Error           // why no round can be opened now; nil when one can
}

// RankingRow is one proposal among those of its call.
type RankingRow struct {
	ID         int64
	Version    int64
	Reference  string
	Title      string
	State      ProposalState
	Lead       string
	Theme      int
	Asked      money.Cents
	Submission int64         `gorm:"column:submission_id"`
	Open       int           // reviews still owed
	Countries  []string      `gorm:"-"`
	Summary    ReviewSummary `gorm:"-"`
	First      ReviewSummary `gorm:"-"` // of the scores before any round
	Rank       int           `gorm:"-"` // 0 while no review counts
}

// RankingView is a call's proposals of one stage by their mean.
type RankingView struct {
	Call       Call
	Stage      ProposalStage
	Rows       []RankingRow
	SpreadRule Points
	Asked      money.Cents // of all rows
}

// EvaluationScore is one score of one submitted review with its reason.
type EvaluationScore struct {
	Reference string
	Title     string
	Reviewer  string
	Criterion Criterion
	Said      ReviewScore
	Second    *SecondScore // of a round that is over
	Total     Points       // of the whole review
}

// EvaluationView is everything the reviews of a call and stage say.
type EvaluationView struct {
	RankingView
	Criteria    []Criterion
	Scores      []EvaluationScore
	Assignments []AssignmentRow
	Severities  []Severity
}

// AppraisalView is the note of the secretariat on one submission.
type AppraisalView struct {
	Proposal   Proposal
	Call       Call
	Submission Submission
	Frozen     Frozen
	Note       *Appraisal // nil until somebody begins
	PreparedBy string
	SignedBy   string
	Reviews    ReviewSummaryView
	Screening  *Screening    // the finding on this submission
	Budget     []BudgetFault // what the checks of the frozen budget find, none where it passes
	Editable   bool
	Host       bool   // the secretariat's host takes part: the second signature is from outside it
	SignFault  *Error // why the reader cannot sign; nil when they can
	BoardFault *Error // why it cannot go to the Board yet
}

// BoardPaper is what the Board is asked, on one sheet: the frozen submission,
// what the reviews say and the signed appraisal.
type BoardPaper struct {
	AppraisalView
	Criteria []Criterion
	Form     FormVersion
}
