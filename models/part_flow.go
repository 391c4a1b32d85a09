package models

import "seedfund/models/flow"

// PartState is where an owned part of a document stands; PartFlow is its only
// writer.
type PartState string

const (
	PartEmpty    PartState = "empty"
	PartDraft    PartState = "draft"
	PartReady    PartState = "ready"
	PartReopened PartState = "reopened" // was ready, or was asked for again
)

// PartAction is what may be done with an owned part.
type PartAction string

const (
	PartWrite  PartAction = "write"
	PartFinish PartAction = "finish" // the owner says that it is ready
	PartReopen PartAction = "reopen"
	PartReturn PartAction = "return" // by the lead, with a reason
	PartGive   PartAction = "give"   // by the lead to another organisation of the document, by its owner back to the lead
	PartTake   PartAction = "take"   // by the lead from its owner, with a reason
	PartLeave  PartAction = "leave"  // its owner takes part no more
)

// PartActor is what somebody is to a part.
type PartActor string

const (
	PartOwner PartActor = "owner"
	PartLead  PartActor = "lead"
)

// guardFilled: ready is said of what has nothing missing in itself.
var guardFilled = flow.Guard{Name: "filled", Key: "proposals.part_gaps"}

// PartFlow is the only writer of the state of a part. Its roles are those of
// PartActor. Fact: "filled" is that nothing is missing in the part itself.
//
// What is written into a part that was ready asks for a new word of its owner;
// a part that changes hands is ready for nobody.
var PartFlow = flow.Must(flow.Table[PartState, PartAction]{
	Name: "part", Initial: []PartState{PartEmpty}, Rows: partRows(),
})

func partRows() []flow.Row[PartState, PartAction] {
	type row = flow.Row[PartState, PartAction]
	owner, lead, either := flow.By(PartOwner), flow.By(PartLead), flow.By(PartOwner, PartLead)
	rows := []row{
		{From: PartEmpty, Action: PartWrite, To: PartDraft, Who: owner, Clause: "96"},
		{From: PartDraft, Action: PartWrite, To: PartDraft, Who: owner, Clause: "96"},
		{From: PartReopened, Action: PartWrite, To: PartReopened, Who: owner, Clause: "96"},
		{From: PartReady, Action: PartWrite, To: PartReopened, Who: owner, Clause: "96"},
		{From: PartReady, Action: PartReopen, To: PartReopened, Who: owner, Clause: "96"},
		{From: PartReady, Action: PartReturn, To: PartReopened, Who: lead, Clause: "104"},
	}
	for _, from := range []PartState{PartEmpty, PartDraft, PartReopened} {
		rows = append(rows, row{From: from, Action: PartFinish, To: PartReady, Who: owner, Guard: guardFilled, Clause: "96"})
	}
	for _, from := range []PartState{PartEmpty, PartDraft, PartReopened, PartReady} {
		to := from
		if from == PartReady {
			to = PartReopened
		}
		// clause 104: the organisation that leads for the country team answers for the whole.
		rows = append(rows,
			row{From: from, Action: PartGive, To: to, Who: either, Clause: "104"},
			row{From: from, Action: PartTake, To: to, Who: lead, Clause: "104"},
			row{From: from, Action: PartLeave, To: to, Who: either, Clause: "104"})
	}
	return rows
}
