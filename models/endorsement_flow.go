package models

import "seedfund/models/flow"

// EndorsementState is where a request for an endorsement stands.
type EndorsementState string

const (
	EndorsementAsked     EndorsementState = "asked"
	EndorsementOpened    EndorsementState = "opened" // its page was opened through the link
	EndorsementGiven     EndorsementState = "given"
	EndorsementDeclined  EndorsementState = "declined"
	EndorsementExpired   EndorsementState = "expired"
	EndorsementLapsed    EndorsementState = "lapsed" // the document is another one by now
	EndorsementWithdrawn EndorsementState = "withdrawn"
)

// EndorsementAction is what may be done with a request.
type EndorsementAction string

const (
	EndorsementOpen     EndorsementAction = "open"
	EndorsementGive     EndorsementAction = "give"
	EndorsementDecline  EndorsementAction = "decline"
	EndorsementExpire   EndorsementAction = "expire"
	EndorsementRenew    EndorsementAction = "renew" // a new link to the same office
	EndorsementWithdraw EndorsementAction = "withdraw"
	EndorsementLapse    EndorsementAction = "lapse"
	EndorsementRestore  EndorsementAction = "restore" // the change that lapsed it was put right in time
)

// EndorsementFlow is the only writer of a request's state. Who answers through
// a link has no account: the system acts for them.
var EndorsementFlow = flow.Must(flow.Table[EndorsementState, EndorsementAction]{
	Name: "endorsement", Initial: []EndorsementState{EndorsementAsked, EndorsementGiven},
	Final: []EndorsementState{EndorsementDeclined, EndorsementWithdrawn},
	Rows:  endorsementRows(),
})

func endorsementRows() []flow.Row[EndorsementState, EndorsementAction] {
	type row = flow.Row[EndorsementState, EndorsementAction]
	link := flow.By(RoleSystem)
	askers := flow.By(RoleFocalPoint, RoleDrafter, RolePUNOProgramme)
	writers := flow.By(RoleFocalPoint, RoleDrafter, RolePUNOProgramme, RoleSystem)
	rows := []row{
		{From: EndorsementAsked, Action: EndorsementOpen, To: EndorsementOpened, Who: link, Clause: "105"},
		{From: EndorsementExpired, Action: EndorsementRenew, To: EndorsementAsked, Who: askers, Clause: "105"},
		{From: EndorsementExpired, Action: EndorsementWithdraw, To: EndorsementWithdrawn, Who: askers, Clause: "105"},
		{From: EndorsementGiven, Action: EndorsementLapse, To: EndorsementLapsed, Who: writers, Clause: "105"},
		{From: EndorsementLapsed, Action: EndorsementRestore, To: EndorsementGiven, Who: writers, Clause: "105"},
	}
	for _, from := range []EndorsementState{EndorsementAsked, EndorsementOpened} {
		rows = append(rows,
			row{From: from, Action: EndorsementGive, To: EndorsementGiven, Who: link, Clause: "105"},
			row{From: from, Action: EndorsementDecline, To: EndorsementDeclined, Who: link, Clause: "105"},
			row{From: from, Action: EndorsementExpire, To: EndorsementExpired, Who: link, Clause: "105"},
			row{From: from, Action: EndorsementRenew, To: EndorsementAsked, Who: askers, Clause: "105"},
			row{From: from, Action: EndorsementWithdraw, To: EndorsementWithdrawn, Who: askers, Clause: "105"})
	}
	return rows
}

// Apply moves the request on, or says why not.
func (e *Endorsement) Apply(role Role, action EndorsementAction) error {
	to, err := EndorsementFlow.Apply(string(role), e.State, action, nil)
	if err != nil {
		return FromFlow(err)
	}
	e.State = to
	return nil
}
