package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// RecommendationAnswers lists what the next review may say of one.
var RecommendationAnswers = []string{"done", "under_way", "not_taken", "no_action"}

// BoardRecommendation is what a review asks for: of whom, by when. With the
// adoption it enters the register of follow-ups; the next review answers it,
// once.
type BoardRecommendation struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	ReviewID   int64
	Number     int
	Body       string
	Owner      string // its name when the recommendation was made
	OwnerKind  OwnerKind
	OwnerOrg   *int64 `gorm:"column:owner_organisation_id"`
	OwnerRole  Role
	DueOn      when.Date
	DroppedAt  *time.Time // taken out before the adoption
	FollowUpID *int64     // from the adoption on
	Answer     string     // one of RecommendationAnswers; empty while open
	Words      string
	AnsweredAt *time.Time
	AnsweredIn *int64
	PersonID   int64
	MandateID  int64
}

// TableName keeps the word of the review.
func (BoardRecommendation) TableName() string { return "recommendations" }

// Validate finds the faults of a recommendation.
func (r BoardRecommendation) Validate() error {
	var faults Faults
	if strings.TrimSpace(r.Body) == "" {
		faults.Add("body", "annualreview.fault.body")
	}
	organisation, role := r.OwnerKind == OwnerOrganisation && r.OwnerOrg != nil, r.OwnerKind == OwnerRole && slices.Contains(OwnerRoles, r.OwnerRole)
	if !organisation && !role || r.Owner == "" {
		faults.Add("owner", "annualreview.fault.owner")
	}
	if r.DueOn.IsZero() {
		faults.Add("due_on", "annualreview.fault.due_on")
	}
	if len([]rune(r.Body)) > VoteTextLimit {
		faults.Add("body", "board.fault.too_long", "Limit", VoteTextLimit)
	}
	return faults.Err("annualreview.fault.recommendation")
}

// FollowUp is the recommendation as the register keeps it.
func (r BoardRecommendation) FollowUp(d Decision) FollowUp {
	return FollowUp{BodyID: d.BodyID, DecisionID: &d.ID, MatterID: &d.MatterID, Task: r.Body, OwnerKind: r.OwnerKind, OwnerOrg: r.OwnerOrg,
		OwnerRole: r.OwnerRole, DueOn: r.DueOn, State: FollowUpOpen}
}

// RecommendationRow is a recommendation with what the register of follow-ups
// says of it. FollowUp is empty before the adoption, and Evidence for those who
// may not read the register.
type RecommendationRow struct {
	BoardRecommendation
	FollowUp FollowUpState
	Register bool // the reader may open its line in the register
	Evidence string
}

// OrganisationName is an organisation that can owe something.
type OrganisationName struct {
	ID   int64
	Name string
}
