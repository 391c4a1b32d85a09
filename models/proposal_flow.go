package models

import "seedfund/models/flow"

// ProposalAction is what may be done with a proposal as a whole.
type ProposalAction string

const (
	ActionSubmit          ProposalAction = "submit"
	ActionWithdraw        ProposalAction = "withdraw"
	ActionAdmit           ProposalAction = "admit"
	ActionReturn          ProposalAction = "return"
	ActionRefuse          ProposalAction = "refuse"
	ActionStartReview     ProposalAction = "start_review"
	ActionShortlist       ProposalAction = "shortlist"
	ActionNotShortlist    ProposalAction = "not_shortlist"
	ActionInvite          ProposalAction = "invite"
	ActionTechnicalReview ProposalAction = "start_technical_review"
	ActionToBoard         ProposalAction = "to_board"
	ActionApprove         ProposalAction = "approve"
	ActionApproveCond     ProposalAction = "approve_with_conditions"
	ActionBoardReturn     ProposalAction = "board_return"
	ActionDefer           ProposalAction = "defer"
	ActionReserve         ProposalAction = "reserve"
	ActionNotApprove      ProposalAction = "not_approve"
	ActionNote            ProposalAction = "note"
)

var (
	guardConcept  = flow.Guard{Name: "concept", Key: "proposals.only_concept"}
	guardFull     = flow.Guard{Name: "full", Key: "proposals.only_full"}
	guardComplete = flow.Guard{Name: "complete", Key: "proposals.incomplete"}
	guardInTime   = flow.Guard{Name: "in_time", Key: "proposals.too_late_now"}
	// clause 105: national action rests on national ownership: the State endorses
	// before the fund is asked, and the country team leads through an organisation.
	guardBothSides = flow.Guard{Name: "both_sides", Key: "proposals.side_missing"}
	guardDecision  = flow.Guard{Name: "decision", Key: "proposals.no_decision"}
)

var (
	applicantRoles = flow.By(RoleFocalPoint, RoleDrafter, RolePUNOProgramme)
	secretariatBy  = flow.By(RoleSecretariatOfficer, RoleSecretariatHead)
	// clause 98: the Board, chaired by the Coordinator, decides; the adopted
	// structure moves the proposal, so the system may stand for it.
	boardBy = flow.By(RoleCoordinator, RoleSystem)
)

// ProposalFlow is the only writer of a proposal's state. Facts: "concept" and
// "full" are the stage; "complete" that the completeness list is empty;
// "in_time" that the window is open by the database's clock; "both_sides" that
// the UN side leads and every State has endorsed the text as it stands;
// "decision" that an adopted decision asks for it.
var ProposalFlow = flow.Must(flow.Table[ProposalState, ProposalAction]{
	Name: "proposal", Initial: []ProposalState{ProposalDraft},
	Final: []ProposalState{ProposalNotAdmissible, ProposalNotShortlisted, ProposalInvited, ProposalApproved,
		ProposalApprovedCond, ProposalNotApproved, ProposalNoted, ProposalWithdrawn},
	Rows: proposalRows(),
})

func proposalRows() []flow.Row[ProposalState, ProposalAction] {
	type row = flow.Row[ProposalState, ProposalAction]
	submit := flow.All(guardInTime, guardComplete, guardBothSides)
	rows := []row{
		{From: ProposalDraft, Action: ActionSubmit, To: ProposalSubmitted, Who: applicantRoles, Guard: submit, Clause: "96"},
		{From: ProposalReturned, Action: ActionSubmit, To: ProposalSubmitted, Who: applicantRoles, Guard: submit, Clause: "96"},
		{From: ProposalSubmitted, Action: ActionReturn, To: ProposalReturned, Who: secretariatBy, Clause: "99"},
		{From: ProposalSubmitted, Action: ActionAdmit, To: ProposalAdmissible, Who: secretariatBy, Guard: guardConcept, Clause: "99"},
		{From: ProposalSubmitted, Action: ActionRefuse, To: ProposalNotAdmissible, Who: secretariatBy, Guard: guardConcept, Clause: "99"},
		{From: ProposalAdmissible, Action: ActionStartReview, To: ProposalInReview, Who: flow.By(RoleSecretariatOfficer, RoleSecretariatHead, RoleSystem), Clause: "99"},
		{From: ProposalInReview, Action: ActionShortlist, To: ProposalShortlisted, Who: secretariatBy, Clause: "99"},
		{From: ProposalInReview, Action: ActionNotShortlist, To: ProposalNotShortlisted, Who: secretariatBy, Clause: "99"},
		// clause 96: the full document follows an invitation, never the other way round.
		{From: ProposalShortlisted, Action: ActionInvite, To: ProposalInvited, Who: secretariatBy, Guard: guardConcept, Clause: "96"},
		{From: ProposalShortlisted, Action: ActionNotShortlist, To: ProposalNotShortlisted, Who: secretariatBy, Clause: "99"},
		{From: ProposalSubmitted, Action: ActionTechnicalReview, To: ProposalTechnicalReview, Who: secretariatBy, Guard: guardFull, Clause: "99"},
		{From: ProposalTechnicalReview, Action: ActionReturn, To: ProposalReturned, Who: secretariatBy, Clause: "99"},
		{From: ProposalTechnicalReview, Action: ActionToBoard, To: ProposalBoardPaper, Who: secretariatBy, Clause: "98"},
		{From: ProposalDeferred, Action: ActionToBoard, To: ProposalBoardPaper, Who: secretariatBy, Clause: "98"},
		{From: ProposalReserved, Action: ActionToBoard, To: ProposalBoardPaper, Who: secretariatBy, Clause: "98"},
	}
	for _, outcome := range []struct {
		action ProposalAction
		to     ProposalState
	}{
		{ActionApprove, ProposalApproved}, {ActionApproveCond, ProposalApprovedCond}, {ActionBoardReturn, ProposalReturned},
		{ActionDefer, ProposalDeferred}, {ActionReserve, ProposalReserved}, {ActionNotApprove, ProposalNotApproved}, {ActionNote, ProposalNoted},
	} {
		rows = append(rows, row{From: ProposalBoardPaper, Action: outcome.action, To: outcome.to, Who: boardBy, Guard: guardDecision, Clause: "98"})
	}
	for _, from := range []ProposalState{ProposalDraft, ProposalReturned, ProposalSubmitted, ProposalAdmissible, ProposalInReview,
		ProposalShortlisted, ProposalTechnicalReview, ProposalBoardPaper, ProposalDeferred, ProposalReserved} {
		rows = append(rows, row{From: from, Action: ActionWithdraw, To: ProposalWithdrawn, Who: applicantRoles, Clause: "93"})
	}
	return rows
}

// Facts are the proposal's own facts for the table; the application adds what
// only the database knows.
func (p Proposal) Facts() flow.Facts {
	return flow.Facts{guardConcept.Name: p.Stage == StageConcept, guardFull.Name: p.Stage == StageFull}
}

// Apply moves the proposal on, or says why not.
func (p *Proposal) Apply(role Role, action ProposalAction, facts flow.Facts) error {
	to, err := ProposalFlow.Apply(string(role), p.State, action, facts)
	if err != nil {
		return FromFlow(err)
	}
	p.State = to
	return nil
}

// PublicState is the word the applicants and the public see for a state. What
// is decided inside and not yet published shares its word with what is not
// decided (feature 7).
func (s ProposalState) PublicState() string {
	switch s {
	case ProposalDraft:
		return "draft"
	case ProposalReturned:
		return "returned"
	case ProposalSubmitted, ProposalAdmissible:
		return "received"
	case ProposalInReview, ProposalShortlisted, ProposalTechnicalReview:
		return "in_review"
	case ProposalBoardPaper:
		return "before_board"
	}
	return string(s)
}
