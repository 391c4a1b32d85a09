package models

import "seedfund/models/flow"

// RevisionAction is one thing that can be done with a revision.
type RevisionAction string

const (
	RevisionEdit     RevisionAction = "edit"
	RevisionPropose  RevisionAction = "propose"
	RevisionReturn   RevisionAction = "return" // to its writers
	RevisionAccept   RevisionAction = "accept"
	RevisionDecline  RevisionAction = "decline"
	RevisionWithdraw RevisionAction = "withdraw"
)

var (
	openProgramme = flow.Guard{Name: "open", Key: "programmes.conflict.closed"}
	twoPersons    = flow.Guard{Name: "second_person", Key: "revisions.conflict.same_person"}
	itsDecider    = flow.Guard{Name: "decider", Key: "revisions.conflict.head"}
)

// writers of a revision: the organisation that leads, and the secretariat on its
// behalf; which organisation it is, is asked beside the table.
var revisionWriters = flow.By(RolePUNOProgramme, RoleSecretariatOfficer, RoleSecretariatHead)

// RevisionFlow is the life of a revision. What is delegated needs a second person
// to record it; what is the Board's needs its decision and the head.
var RevisionFlow = flow.Must(flow.Table[RevisionState, RevisionAction]{
	Name:    "revision",
	Initial: []RevisionState{RevisionDraft},
	Final:   []RevisionState{RevisionAccepted, RevisionDeclined, RevisionWithdrawn},
	Rows: []flow.Row[RevisionState, RevisionAction]{
		{From: RevisionDraft, Action: RevisionEdit, To: RevisionDraft, Who: revisionWriters, Guard: openProgramme, Clause: "24"},
		{From: RevisionDraft, Action: RevisionPropose, To: RevisionProposed, Who: revisionWriters, Guard: openProgramme, Clause: "24"},
		{From: RevisionDraft, Action: RevisionWithdraw, To: RevisionWithdrawn, Who: revisionWriters, Clause: "24"},
		{From: RevisionProposed, Action: RevisionWithdraw, To: RevisionWithdrawn, Who: revisionWriters, Clause: "24"},
		{From: RevisionProposed, Action: RevisionReturn, To: RevisionDraft, Who: bySecretary, Clause: "99"},
		{From: RevisionProposed, Action: RevisionDecline, To: RevisionDeclined, Who: bySecretary, Guard: itsDecider, Clause: "98"},
		{From: RevisionProposed, Action: RevisionAccept, To: RevisionAccepted, Who: bySecretary, Guard: flow.All(openProgramme, itsDecider, twoPersons), Clause: "98"},
	},
})

// RevisionFacts is what the guards of a revision ask.
type RevisionFacts struct {
	Open      bool // the programme takes money
	Committee bool // a steering committee stands, so that an officer records its word
}

// Apply is the state that follows; it is the only writer of the state.
func (r *ProgrammeRevision) Apply(a Actor, action RevisionAction, f RevisionFacts) error {
	to, err := RevisionFlow.Apply(string(actingRole(a)), r.State, action, r.facts(a, f))
	if err != nil {
		return FromFlow(err)
	}
	r.State = to
	return nil
}

// Offers lists every action of the actor's role in this state, with the reason
// where one cannot be taken now.
func (r ProgrammeRevision) Offers(a Actor, f RevisionFacts) []flow.Offer[RevisionState, RevisionAction] {
	return RevisionFlow.Offers(string(actingRole(a)), r.State, r.facts(a, f))
}

func (r ProgrammeRevision) facts(a Actor, f RevisionFacts) flow.Facts {
	return flow.Facts{
		"open": f.Open,
		// clause 99: who proposed it does not record that it was accepted.
		"second_person": r.ProposedBy == nil || *r.ProposedBy != a.PersonID,
		"decider":       r.Road == RoadDelegated && f.Committee || a.Is(RoleSecretariatHead),
	}
}
