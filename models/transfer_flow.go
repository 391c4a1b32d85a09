package models

import (
	"slices"

	"seedfund/models/flow"
)

// TransferAction is one thing that can be done with a transfer request.
type TransferAction string

const (
	TransferPrepare  TransferAction = "prepare" // begins one; no row leads here
	TransferEdit     TransferAction = "edit"
	TransferApprove  TransferAction = "approve"
	TransferSend     TransferAction = "send"
	TransferCancel   TransferAction = "cancel"
	TransferReceive  TransferAction = "receive"
	TransferAskQuery TransferAction = "query"
	TransferAnswer   TransferAction = "answer"
	TransferAccept   TransferAction = "accept"
	TransferPay      TransferAction = "pay"
	TransferGiveBack TransferAction = "return"
	TransferReverse  TransferAction = "reverse" // a payment that was wrong
)

// AgentActions are the acts of the agent, in the order its inbox offers them.
var AgentActions = []TransferAction{TransferReceive, TransferAccept, TransferPay, TransferAskQuery, TransferGiveBack}

// AgentWords are all the acts that are the agent's word, by whichever road.
var AgentWords = append(slices.Clone(AgentActions), TransferReverse)

var (
	otherPerson = flow.Guard{Name: "other_person", Key: "transfers.forbidden.same_person"}
	allPaid     = flow.Guard{Name: "all_paid", Key: "transfers.conflict.not_all_paid"}
	nothingPaid = flow.Guard{Name: "nothing_paid", Key: "transfers.conflict.something_paid"}
	approvedNow = flow.Guard{Name: "approved_revision", Key: "transfers.conflict.not_approved"}
	byAgent     = flow.By(RoleAgentOfficer)
	bySecretary = flow.By(RoleSecretariatOfficer, RoleSecretariatHead)
	bySystem    = flow.By(RoleSystem)
)

// TransferFlow is the life of a transfer request. The agent's rows are the
// agent's whichever road its word came by: an act recorded on its behalf
// counts when a second person has confirmed it.
var TransferFlow = flow.Must(flow.Table[TransferState, TransferAction]{
	Name:    "transfer request",
	Initial: []TransferState{TransferDraft},
	Final:   []TransferState{TransferCancelled},
	Rows: []flow.Row[TransferState, TransferAction]{
		{From: TransferDraft, Action: TransferEdit, To: TransferDraft, Who: bySecretary, Clause: "99"},
		// A second person signs the revision; an edit after that voids the signature.
		{From: TransferDraft, Action: TransferApprove, To: TransferApproved, Who: bySecretary, Guard: otherPerson, Clause: "99"},
		{From: TransferDraft, Action: TransferCancel, To: TransferCancelled, Who: bySecretary, Clause: "99"},
		{From: TransferApproved, Action: TransferEdit, To: TransferDraft, Who: bySecretary, Clause: "99"},
		{From: TransferApproved, Action: TransferSend, To: TransferSent, Who: bySecretary, Guard: approvedNow, Clause: "97"},
		{From: TransferApproved, Action: TransferCancel, To: TransferCancelled, Who: bySecretary, Clause: "99"},
		// clause 97: the fund is administered by the agent; what follows is its word.
		{From: TransferSent, Action: TransferReceive, To: TransferReceived, Who: byAgent, Clause: "97"},
		{From: TransferSent, Action: TransferAccept, To: TransferAccepted, Who: byAgent, Clause: "97"},
		{From: TransferSent, Action: TransferPay, To: TransferPaid, Who: byAgent, Guard: allPaid, Clause: "97"},
		{From: TransferSent, Action: TransferPay, To: TransferAccepted, Who: byAgent, Clause: "97"},
		{From: TransferSent, Action: TransferAskQuery, To: TransferQuery, Who: byAgent, Clause: "97"},
		{From: TransferSent, Action: TransferGiveBack, To: TransferReturned, Who: byAgent, Clause: "97"},
		{From: TransferReceived, Action: TransferAccept, To: TransferAccepted, Who: byAgent, Clause: "97"},
		{From: TransferReceived, Action: TransferPay, To: TransferPaid, Who: byAgent, Guard: allPaid, Clause: "97"},
		{From: TransferReceived, Action: TransferPay, To: TransferAccepted, Who: byAgent, Clause: "97"},
		{From: TransferReceived, Action: TransferAskQuery, To: TransferQuery, Who: byAgent, Clause: "97"},
		{From: TransferReceived, Action: TransferGiveBack, To: TransferReturned, Who: byAgent, Clause: "97"},
		{From: TransferQuery, Action: TransferAnswer, To: TransferReceived, Who: bySecretary, Clause: "99"},
		{From: TransferQuery, Action: TransferGiveBack, To: TransferReturned, Who: byAgent, Clause: "97"},
		{From: TransferAccepted, Action: TransferPay, To: TransferPaid, Who: byAgent, Guard: allPaid, Clause: "97"},
		{From: TransferAccepted, Action: TransferPay, To: TransferAccepted, Who: byAgent, Clause: "97"},
		{From: TransferAccepted, Action: TransferAskQuery, To: TransferQuery, Who: byAgent, Guard: nothingPaid, Clause: "97"},
		// What is paid stays paid; the rest goes back to the tranche.
		{From: TransferAccepted, Action: TransferGiveBack, To: TransferReturned, Who: byAgent, Guard: nothingPaid, Clause: "97"},
		{From: TransferAccepted, Action: TransferGiveBack, To: TransferPaid, Who: byAgent, Clause: "97"},
		{From: TransferAccepted, Action: TransferReverse, To: TransferAccepted, Who: byAgent, Clause: "97"},
		{From: TransferPaid, Action: TransferReverse, To: TransferAccepted, Who: byAgent, Clause: "97"},
		// A returned request is open again, and it alone.
		{From: TransferReturned, Action: TransferEdit, To: TransferDraft, Who: bySecretary, Clause: "99"},
		{From: TransferReturned, Action: TransferCancel, To: TransferCancelled, Who: bySecretary, Clause: "99"},
	},
})

// TransferFacts is what the guards of the flow ask.
type TransferFacts struct {
	Lines     []TransferLine // as they stand after the act
	Approvals []TransferApproval
}

// Apply is the state that follows when the actor takes the action; it is the
// only writer of the state.
func (r *TransferRequest) Apply(a Actor, action TransferAction, f TransferFacts) error {
	to, err := TransferFlow.Apply(string(actingRole(a)), r.State, action, f.facts(*r, a))
	if err != nil {
		return FromFlow(err)
	}
	r.State = to
	return nil
}

// ApplyForAgent is Apply for an act of the agent that reached the books by
// another road: the act is the agent's whoever entered it.
func (r *TransferRequest) ApplyForAgent(a Actor, action TransferAction, f TransferFacts) error {
	a.System, a.Role = false, RoleAgentOfficer
	return r.Apply(a, action, f)
}

// AgentActions lists what the agent could say of the request now.
func (r TransferRequest) AgentActions(f TransferFacts) []TransferAction {
	return r.Actions(Actor{Role: RoleAgentOfficer}, f)
}

// Actions lists what the actor may do with the request now.
func (r TransferRequest) Actions(a Actor, f TransferFacts) []TransferAction {
	return TransferFlow.Actions(string(actingRole(a)), r.State, f.facts(r, a))
}

func (f TransferFacts) facts(r TransferRequest, a Actor) flow.Facts {
	var paid, open int
	for _, l := range f.Lines {
		if l.PaidCents > 0 {
			paid++
		}
		if l.PaidCents < l.AskedCents {
			open++
		}
	}
	return flow.Facts{
		"other_person":      r.MayApprove(a) == nil,
		"approved_revision": r.ApprovedFor(f.Approvals),
		"all_paid":          open == 0 && len(f.Lines) > 0,
		"nothing_paid":      paid == 0,
	}
}
