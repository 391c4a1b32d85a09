package models

import (
	"time"

	"seedfund/models/when"
)

// CalibrationState is where a round of calibration stands.
type CalibrationState string

const (
	CalibrationOpen   CalibrationState = "open"
	CalibrationClosed CalibrationState = "closed"
)

// Calibration is one document that the reviewers of a call score before the
// real scoring, to see how far apart they read the same words (feature 58). Its
// scores enter no mean, rank or total. ClosedBy is nil when it closed by itself,
// after the last of the group.
type Calibration struct {
	ID           int64
	Version      int64
	CallID       int64
	Stage        ProposalStage
	ProposalID   int64
	SubmissionID int64
	State        CalibrationState
	DueOn        when.Date
	Note         string
	OpenedBy     int64 // account
	OpenedAt     time.Time
	ClosedBy     *int64
	ClosedAt     *time.Time
	Reason       string
}

// CalibrationMember is one reviewer of the group.
type CalibrationMember struct {
	ID            int64
	Version       int64
	CalibrationID int64
	PersonID      int64
	MandateID     int64
	SentAt        *time.Time
}

// CalibrationScore is what a member says on one criterion.
type CalibrationScore struct {
	ID        int64
	Version   int64
	MemberID  int64
	Criterion string
	Score     *int
	Abstained bool
	Reason    string `audit:"digest"`
	UpdatedAt time.Time
}

// CriterionSpread is how far apart a group scored one criterion: N scores from
// Low to High, Mean in hundredths of a step.
type CriterionSpread struct {
	N, Low, High int
	Mean         Points
}

// SpreadByCriterion says for each criterion how far apart scores lie; one that
// nobody scored is left out.
func SpreadByCriterion(criteria []Criterion, scores []map[string]*int) map[string]CriterionSpread {
	out := map[string]CriterionSpread{}
	for _, c := range criteria {
		var s CriterionSpread
		var sum Points
		for _, one := range scores {
			score := one[c.Code]
			if score == nil {
				continue
			}
			if s.N == 0 || *score < s.Low {
				s.Low = *score
			}
			s.High = max(s.High, *score)
			s.N++
			sum += Points(*score) * 100
		}
		if s.N > 0 {
			s.Mean = divideHalfUp(sum, Points(s.N))
			out[c.Code] = s
		}
	}
	return out
}

// CalibrationRow is a round as lists show it. Members and Sent are for the
// secretariat and the auditor, 0 for others.
type CalibrationRow struct {
	Calibration
	Reference string
	Title     string `gorm:"-"` // as submitted
	Members   int
	Sent      int
	MineSent  bool
}

// CalibrationsView is the rounds of a call, with what a new one needs.
type CalibrationsView struct {
	Call      Call
	Stage     ProposalStage
	Rows      []CalibrationRow
	Proposals []PlanProposal // submitted ones of any call that can be shared
	Pool      []PoolMember
}

// CalibrationColumn is one member's scores beside the others', after the end.
type CalibrationColumn struct {
	Number int
	Name   string // for the secretariat and the auditor
	Mine   bool
	Scores map[string]CalibrationScore
}

// CalibrationView is one round as its reader may see it. Before the end a
// member has their own scores and nothing of the others, not how many have
// sent; the secretariat sees who has sent and no score.
type CalibrationView struct {
	Calibration Calibration
	Call        Call
	Proposal    Proposal
	Submission  Submission
	Frozen      Frozen
	Form        FormVersion
	Criteria    []Criterion
	Mine        *CalibrationMember
	Scores      map[string]CalibrationScore // the reader's own
	Members     []CalibrationMemberRow      // for the secretariat and the auditor
	Columns     []CalibrationColumn
	Spread      map[string]CriterionSpread
	Named       bool
	Writable    bool
	Closable    bool
}

// CalibrationMemberRow is a member by name.
type CalibrationMemberRow struct {
	CalibrationMember
	Name string
}
