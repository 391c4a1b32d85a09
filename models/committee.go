package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// CommitteeFunction is what a member of a programme's steering committee stands
// for.
type CommitteeFunction string

const (
	CommitteeMinistry    CommitteeFunction = "ministry" // chairs, with the Resident Coordinator
	CommitteeCoordinator CommitteeFunction = "resident_coordinator"
	CommitteePUNO        CommitteeFunction = "organisation"
	CommitteeOther       CommitteeFunction = "other"
)

// CommitteeFunctions lists the functions, the chairs first.
var CommitteeFunctions = []CommitteeFunction{CommitteeMinistry, CommitteeCoordinator, CommitteePUNO, CommitteeOther}

// Chairs says whether the function chairs the committee.
func (f CommitteeFunction) Chairs() bool { return f == CommitteeMinistry || f == CommitteeCoordinator }

// CommitteeMember is a member of a programme's steering committee, by function
// and office; no person is named. Who left stays in the record.
type CommitteeMember struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	ProgrammeID int64
	Function    CommitteeFunction
	Office      string // "Ministry of Labour", "Office of the Resident Coordinator"
	FromOn      when.Date
	UntilOn     when.Date // none while in office
	MandateID   int64     // who recorded it
	PersonID    int64
}

// TableName keeps the members with the tables of programmes.
func (CommitteeMember) TableName() string { return "programme_committee_members" }

// Validate names each fault of a member.
func (m CommitteeMember) Validate() error {
	var f Faults
	if !slices.Contains(CommitteeFunctions, m.Function) {
		f.Add("function", "money.fault.required")
	}
	if strings.TrimSpace(m.Office) == "" {
		f.Add("office", "money.fault.required")
	} else if len([]rune(m.Office)) > 200 {
		f.Add("office", "revisions.fault.office_long", "Max", 200)
	}
	if m.FromOn.IsZero() {
		f.Add("from", "money.fault.required")
	}
	return f.Err("revisions.committee_invalid")
}

// Constituted says whether a committee of these members in office stands: it has
// both its chairs, the ministry and the Resident Coordinator.
func Constituted(members []CommitteeMember) bool {
	has := func(f CommitteeFunction) bool {
		return slices.ContainsFunc(members, func(m CommitteeMember) bool { return m.Function == f && m.UntilOn.IsZero() })
	}
	return has(CommitteeMinistry) && has(CommitteeCoordinator)
}
