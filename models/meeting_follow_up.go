package models

import (
	"slices"
	"time"

	"seedfund/models/when"
)

// OwnerKind is what a follow-up is due from.
type OwnerKind string

const (
	OwnerOrganisation OwnerKind = "organisation"
	OwnerSeat         OwnerKind = "seat"
	OwnerRole         OwnerKind = "role"
)

// OwnerRoles are the functions a follow-up can be due from.
var OwnerRoles = []Role{RoleCoordinator, RoleSecretariatHead, RoleAgentOfficer}

// FollowUp is something that was agreed and is to be done. MatterID is the
// question it came from: who may not see that does not see this.
type FollowUp struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	BodyID     int64
	MeetingID  *int64
	ItemID     *int64
	DecisionID *int64
	MatterID   *int64
	Task       string
	OwnerKind  OwnerKind
	OwnerOrg   *int64 `gorm:"column:owner_organisation_id"`
	OwnerSeat  *int64 `gorm:"column:owner_seat_id"`
	OwnerRole  Role
	DueOn      when.Date
	State      FollowUpState
	PreparedBy int64
}

// Overdue reports whether it is open after its day.
func (u FollowUp) Overdue(today when.Date) bool {
	return u.State == FollowUpOpen && u.DueOn.Before(today)
}

// Validate finds the faults of a follow-up.
func (u FollowUp) Validate() error {
	var f Faults
	if u.Task == "" {
		f.Add("task", "meetings.fault.task")
	}
	tooLong(&f, "task", u.Task, MeetingTextLimit)
	if u.DueOn.IsZero() {
		f.Add("due_on", "meetings.fault.due_on")
	}
	organisation, seat, role := u.OwnerOrg != nil, u.OwnerSeat != nil, u.OwnerRole != ""
	switch {
	case u.OwnerKind == OwnerOrganisation && organisation && !seat && !role,
		u.OwnerKind == OwnerSeat && seat && !organisation && !role,
		u.OwnerKind == OwnerRole && slices.Contains(OwnerRoles, u.OwnerRole) && !organisation && !seat:
	default:
		f.Add("owner", "meetings.fault.owner")
	}
	return f.Err("meetings.fault.follow_up")
}

// FollowUpEvent is one step of a follow-up: who, when and why. The table is
// append-only.
type FollowUpEvent struct {
	ID         int64
	FollowUpID int64
	Action     FollowUpAction
	Reason     string
	Evidence   string
	Link       string
	FileID     *int64
	DueOn      when.Date // as it stood after the step
	PersonID   int64
	MandateID  int64
	CreatedAt  time.Time
}

// Validate finds the faults of a step.
func (e FollowUpEvent) Validate() error {
	var f Faults
	switch e.Action {
	case FollowUpReport:
		if e.Evidence == "" && e.Link == "" && e.FileID == nil {
			f.Add("evidence", "meetings.fault.evidence")
		}
	case FollowUpSpare, FollowUpReopen, FollowUpChange:
		if e.Reason == "" {
			f.Add("reason", "meetings.fault.reason")
		}
	}
	if e.Link != "" && !WebLink(e.Link) {
		f.Add("link", "meetings.fault.link_form")
	}
	tooLong(&f, "reason", e.Reason, MeetingTextLimit)
	tooLong(&f, "evidence", e.Evidence, MeetingTextLimit)
	tooLong(&f, "link", e.Link, MeetingLineLimit)
	return f.Err("meetings.fault.step")
}
