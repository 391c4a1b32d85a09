package models

import "seedfund/models/flow"

// ProgrammeAction is one thing that can be done with a programme.
type ProgrammeAction string

const (
	ProgrammeEstablish ProgrammeAction = "establish" // by the decision; no row leads here
	ProgrammeBegin     ProgrammeAction = "begin"     // the first transfer was paid
	ProgrammeHalt      ProgrammeAction = "halt"      // the only transfers were reversed
	ProgrammeClose     ProgrammeAction = "close_operationally"
	ProgrammeSettle    ProgrammeAction = "close_financially"
	ProgrammeReopen    ProgrammeAction = "reopen"
)

var (
	nothingOpen     = flow.Guard{Name: "nothing_open", Key: "programmes.conflict.something_open"}
	nothingUnsettle = flow.Guard{Name: "settled", Key: "programmes.conflict.not_settled"}
	boardReopened   = flow.Guard{Name: "decision", Key: "programmes.conflict.reopen_decision"}
)

// ProgrammeFlow is the life of a programme. Operational closure says that all
// activities are done, financial closure that all obligations are settled and
// nothing more can be charged.
var ProgrammeFlow = flow.Must(flow.Table[ProgrammeState, ProgrammeAction]{
	Name:    "programme",
	Initial: []ProgrammeState{ProgrammeApproved},
	Final:   []ProgrammeState{ProgrammeFinancialClosed},
	Rows: []flow.Row[ProgrammeState, ProgrammeAction]{
		{From: ProgrammeApproved, Action: ProgrammeBegin, To: ProgrammeOngoing, Who: bySystem, Clause: "97"},
		{From: ProgrammeOngoing, Action: ProgrammeHalt, To: ProgrammeApproved, Who: bySystem, Clause: "97"},
		{From: ProgrammeOngoing, Action: ProgrammeClose, To: ProgrammeOperationalClosed, Who: bySecretary, Guard: nothingOpen, Clause: "99"},
		// clause 98: the Board sees that the fund works well; it reopens what was closed.
		{From: ProgrammeOperationalClosed, Action: ProgrammeReopen, To: ProgrammeOngoing, Who: bySecretary, Guard: boardReopened, Clause: "98"},
		{From: ProgrammeOperationalClosed, Action: ProgrammeSettle, To: ProgrammeFinancialClosed, Who: bySecretary, Guard: nothingUnsettle, Clause: "99"},
	},
})

// Apply is the state that follows when the actor takes the action; it is the
// only writer of the state. A refusal by a guard carries the list of obstacles.
func (p *Programme) Apply(a Actor, action ProgrammeAction, f ClosureFacts) error {
	to, err := ProgrammeFlow.Apply(string(actingRole(a)), p.State, action, f.facts())
	if err != nil {
		refusal := FromFlow(err)
		if e := AsError(refusal); e != nil && e.Kind == KindConflict {
			e.Fields = f.obstacles(action)
		}
		return refusal
	}
	p.State = to
	return nil
}

// Actions lists what the actor may do with the programme now.
func (p Programme) Actions(a Actor, f ClosureFacts) []ProgrammeAction {
	return ProgrammeFlow.Actions(string(actingRole(a)), p.State, f.facts())
}

// Offers lists every action of the actor's role in this state, with the reason
// where one cannot be taken now.
func (p Programme) Offers(a Actor, f ClosureFacts) []flow.Offer[ProgrammeState, ProgrammeAction] {
	return ProgrammeFlow.Offers(string(actingRole(a)), p.State, f.facts())
}

func (f ClosureFacts) facts() flow.Facts {
	return flow.Facts{
		"nothing_open": len(f.OperationalObstacles()) == 0,
		"settled":      len(f.FinancialObstacles()) == 0,
		"decision":     f.ReopenDecision,
	}
}

func (f ClosureFacts) obstacles(action ProgrammeAction) []FieldError {
	if action == ProgrammeSettle {
		return f.FinancialObstacles()
	}
	return f.OperationalObstacles()
}

func actingRole(a Actor) Role {
	if a.System {
		return RoleSystem
	}
	return a.Role
}

// TrancheAction is one thing that can be done with a tranche.
type TrancheAction string

const (
	TrancheReserve TrancheAction = "reserve"
	TrancheFree    TrancheAction = "free" // what was reserved and not released goes back to the fund
	TrancheLetGo   TrancheAction = "release"
	TrancheFinish  TrancheAction = "finish" // all of it was paid
	TrancheResume  TrancheAction = "resume" // a payment was reversed
)

var (
	gateOpen     = flow.Guard{Name: "gate", Key: "programmes.conflict.gate"}
	noCondition  = flow.Guard{Name: "no_condition", Key: "programmes.conflict.condition"}
	inForce      = flow.Guard{Name: "agreements", Key: "programmes.conflict.agreement"}
	openForMoney = flow.Guard{Name: "open", Key: "programmes.conflict.closed"}
)

// TrancheFlow is the life of a tranche. What is not reserved can never be
// released, and what is not released can never be requested.
var TrancheFlow = flow.Must(flow.Table[TrancheState, TrancheAction]{
	Name:    "tranche",
	Initial: []TrancheState{TranchePlanned},
	Final:   nil,
	Rows: []flow.Row[TrancheState, TrancheAction]{
		// The decision reserves the first tranche, or all, as it is adopted; the rest
		// is reserved by the secretariat when the fund can cover it.
		{From: TranchePlanned, Action: TrancheReserve, To: TrancheReserved, Who: flow.By(RoleSystem, RoleSecretariatOfficer, RoleSecretariatHead), Guard: openForMoney, Clause: "98"},
		{From: TrancheReserved, Action: TrancheLetGo, To: TrancheReleased, Who: bySecretary, Guard: flow.All(openForMoney, gateOpen, noCondition, inForce), Clause: "99"},
		{From: TrancheReserved, Action: TrancheFree, To: TranchePlanned, Who: bySecretary, Clause: "98"},
		{From: TrancheReleased, Action: TrancheLetGo, To: TrancheReleased, Who: bySecretary, Guard: flow.All(openForMoney, gateOpen, noCondition, inForce), Clause: "99"},
		{From: TrancheReleased, Action: TrancheFinish, To: TrancheTransferred, Who: bySystem, Clause: "97"},
		{From: TrancheTransferred, Action: TrancheResume, To: TrancheReleased, Who: bySystem, Clause: "97"},
	},
})

// TrancheFacts is what the guards of a tranche ask.
type TrancheFacts struct {
	Open       bool // the programme takes money
	Gate       bool // the gate passes for what is released, or was waived
	Conditions int  // conditions of the decision that still block this tranche
	Agreements bool // every organisation that is released has its agreement in force
}

// Apply is the state that follows; it is the only writer of the state.
func (t *Tranche) Apply(a Actor, action TrancheAction, f TrancheFacts) error {
	to, err := TrancheFlow.Apply(string(actingRole(a)), t.State, action, flow.Facts{
		"open": f.Open, "gate": f.Gate, "no_condition": f.Conditions == 0, "agreements": f.Agreements,
	})
	if err != nil {
		return FromFlow(err)
	}
	t.State = to
	return nil
}
