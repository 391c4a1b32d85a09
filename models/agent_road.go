package models

import (
	"time"
)

// Road says how an act of the agent reached the books.
type Road string

const (
	// RoadInbox: the agent's officer did it here.
	RoadInbox Road = "inbox"
	// RoadFile: it was read from a file of the agent.
	RoadFile Road = "file"
	// RoadOnBehalf: the secretariat entered the agent's notification, which is
	// attached, and a second person confirmed it.
	RoadOnBehalf Road = "on_behalf"
)

// Roads lists the roads in the order they are preferred.
var Roads = []Road{RoadInbox, RoadFile, RoadOnBehalf}

// RecordState says whether an entered act of the agent counts.
type RecordState string

const (
	RecordPending RecordState = "pending" // waits for a second person
	RecordPosted  RecordState = "posted"
	RecordRefused RecordState = "refused" // the second person did not confirm it
)

// AgentRoad is carried by each record of an act of the agent: the road it came
// by, the notification or file behind it and the persons who entered and
// confirmed it. What the secretariat enters counts only when another person
// has confirmed it.
type AgentRoad struct {
	Road        Road
	State       RecordState
	FileID      *int64
	RecordedBy  int64 // person
	RecordedAs  int64 // mandate, 0 for the system
	ConfirmedBy *int64
	ConfirmedAt *time.Time
	RefusedWhy  string
}

// RoadFor is the road of an act that this actor enters: the agent's own
// officer acts in the inbox, anybody else on the agent's behalf.
func RoadFor(a Actor, fileID *int64) AgentRoad {
	r := AgentRoad{Road: RoadOnBehalf, State: RecordPending, FileID: fileID, RecordedBy: a.PersonID, RecordedAs: a.MandateID}
	if a.Is(RoleAgentOfficer) {
		r.Road, r.State = RoadInbox, RecordPosted
	}
	return r
}

// OnBehalf says whether the record must be marked "recorded on behalf".
func (r AgentRoad) OnBehalf() bool { return r.Road == RoadOnBehalf }

// Waits says whether a second person has still to confirm the record.
func (r AgentRoad) Waits() bool { return r.State == RecordPending }

// Confirmable refuses the confirmation of a record that does not wait, and by
// the person who entered it, in whatever capacity.
func (r AgentRoad) Confirmable(a Actor) error {
	if r.State != RecordPending {
		return Conflict("money.conflict.record_settled", "")
	}
	// clause 97: the fund is administered by the agent; what the secretariat
	// enters in its place rests on the notification and on two persons.
	if a.PersonID == 0 || a.PersonID == r.RecordedBy {
		return Forbidden("money.forbidden.same_person", "97")
	}
	return nil
}

func (r AgentRoad) validate(f *Faults) {
	if r.Road == RoadOnBehalf && r.FileID == nil {
		f.Add("file", "money.fault.notification")
	}
}
