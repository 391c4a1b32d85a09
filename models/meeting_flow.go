package models

import "seedfund/models/flow"

// MeetingAction is a step of a meeting.
type MeetingAction string

const (
	MeetingPrepare  MeetingAction = "prepare" // begins one; no row leads here
	MeetingEdit     MeetingAction = "edit"
	MeetingConvene  MeetingAction = "convene"
	MeetingPostpone MeetingAction = "postpone"
	MeetingCancel   MeetingAction = "cancel"
	MeetingAdopt    MeetingAction = "adopt_agenda"
	MeetingBegin    MeetingAction = "open"
	MeetingEnd      MeetingAction = "end"
)

var (
	conveners      = flow.By(RoleSecretariatOfficer, RoleSecretariatHead, RoleCoordinator)
	guardAgenda    = flow.Guard{Name: "has_items", Key: "meetings.no_items"}
	guardUnadopted = flow.Guard{Name: "agenda_not_adopted", Key: "meetings.agenda_adopted"}
)

// MeetingTable is all that may become of a meeting: nothing is deleted, a
// meeting that does not take place is postponed or cancelled.
var MeetingTable = flow.Must(flow.Table[MeetingState, MeetingAction]{
	Name:    "meeting",
	Initial: []MeetingState{MeetingDraft},
	Final:   []MeetingState{MeetingHeld, MeetingCancelled},
	Rows: []flow.Row[MeetingState, MeetingAction]{
		// clause 89: the secretariat prepares meetings; clause 43: the Coordinator convenes.
		{From: MeetingDraft, Action: MeetingEdit, To: MeetingDraft, Who: conveners, Clause: "89"},
		{From: MeetingDraft, Action: MeetingConvene, To: MeetingConvened, Who: conveners, Guard: guardAgenda, Clause: "43"},
		{From: MeetingDraft, Action: MeetingCancel, To: MeetingCancelled, Who: conveners, Clause: "43"},
		{From: MeetingConvened, Action: MeetingPostpone, To: MeetingConvened, Who: conveners, Clause: "43"},
		{From: MeetingConvened, Action: MeetingCancel, To: MeetingCancelled, Who: conveners, Clause: "43"},
		{From: MeetingConvened, Action: MeetingAdopt, To: MeetingConvened, Who: conveners, Guard: flow.All(guardAgenda, guardUnadopted), Clause: "98"},
		{From: MeetingConvened, Action: MeetingBegin, To: MeetingOpen, Who: conveners, Clause: "98"},
		{From: MeetingOpen, Action: MeetingAdopt, To: MeetingOpen, Who: conveners, Guard: flow.All(guardAgenda, guardUnadopted), Clause: "98"},
		{From: MeetingOpen, Action: MeetingEnd, To: MeetingHeld, Who: conveners, Clause: "98"},
	},
})

// MeetingFacts is what the steps of a meeting depend on.
type MeetingFacts struct {
	Items   int  // on the agenda
	Adopted bool // the agenda is
}

func (f MeetingFacts) facts() flow.Facts {
	return flow.Facts{"has_items": f.Items > 0, "agenda_not_adopted": !f.Adopted}
}

// Apply takes a step or says why not; it is the only writer of the state.
func (m *Meeting) Apply(a Actor, action MeetingAction, f MeetingFacts) error {
	next, err := MeetingTable.Apply(string(a.Role), m.State, action, f.facts())
	if err != nil {
		return FromFlow(err)
	}
	m.State = next
	return nil
}

// Actions lists the steps an actor can take now.
func (m Meeting) Actions(a Actor, f MeetingFacts) []MeetingAction {
	return MeetingTable.Actions(string(a.Role), m.State, f.facts())
}

// MinutesState is how far the minutes of a meeting have come.
type MinutesState string

const (
	MinutesDraft      MinutesState = "draft"
	MinutesCirculated MinutesState = "circulated" // as a draft
	MinutesFinal      MinutesState = "final"
)

// MinutesAction is a step of minutes.
type MinutesAction string

const (
	MinutesWrite     MinutesAction = "write"
	MinutesCirculate MinutesAction = "circulate"
	MinutesFinalise  MinutesAction = "finalise"
	MinutesCorrect   MinutesAction = "correct" // by a note
)

var (
	guardWritten  = flow.Guard{Name: "all_written", Key: "meetings.minutes_incomplete"}
	guardMeetHeld = flow.Guard{Name: "meeting_held", Key: "meetings.not_held"}
	guardNoAuthor = flow.Guard{Name: "second_person", Key: "meetings.author_cannot_finalise"}
)

// MinutesTable is all that may become of minutes: the secretariat writes, the
// chair makes them final, and after that they are corrected by notes alone.
var MinutesTable = flow.Must(flow.Table[MinutesState, MinutesAction]{
	Name:    "minutes",
	Initial: []MinutesState{MinutesDraft},
	Rows: []flow.Row[MinutesState, MinutesAction]{
		{From: MinutesDraft, Action: MinutesWrite, To: MinutesDraft, Who: flow.By(secretariat...), Clause: "91"},
		// clause 91: minutes, records and decisions are circulated without delay.
		{From: MinutesDraft, Action: MinutesCirculate, To: MinutesCirculated, Who: flow.By(secretariat...), Guard: flow.All(guardMeetHeld, guardWritten), Clause: "91"},
		// Two persons stand behind minutes that are final.
		{From: MinutesDraft, Action: MinutesFinalise, To: MinutesFinal, Who: chair, Guard: flow.All(guardMeetHeld, guardWritten, guardNoAuthor), Clause: "98"},
		{From: MinutesCirculated, Action: MinutesWrite, To: MinutesCirculated, Who: flow.By(secretariat...), Clause: "91"},
		{From: MinutesCirculated, Action: MinutesCirculate, To: MinutesCirculated, Who: flow.By(secretariat...), Guard: guardWritten, Clause: "91"},
		{From: MinutesCirculated, Action: MinutesFinalise, To: MinutesFinal, Who: chair, Guard: flow.All(guardWritten, guardNoAuthor), Clause: "98"},
		{From: MinutesFinal, Action: MinutesCirculate, To: MinutesFinal, Who: flow.By(secretariat...), Clause: "91"},
		{From: MinutesFinal, Action: MinutesCorrect, To: MinutesFinal, Who: append(flow.By(secretariat...), chair...), Clause: "91"},
	},
})

// MinutesFacts is what the steps of minutes depend on.
type MinutesFacts struct {
	Held      bool    // the meeting is over
	Unwritten int     // items without a text
	Authors   []int64 // persons who wrote a revision
}

// Apply takes a step or says why not; it is the only writer of the state.
func (m *Minutes) Apply(a Actor, action MinutesAction, f MinutesFacts) error {
	next, err := MinutesTable.Apply(string(a.Role), m.State, action, f.facts(a))
	if err != nil {
		return minutesRefusal(FromFlow(err), f)
	}
	m.State = next
	return nil
}

func (f MinutesFacts) facts(a Actor) flow.Facts {
	second := true
	for _, author := range f.Authors {
		second = second && author != a.PersonID
	}
	return flow.Facts{"meeting_held": f.Held, "all_written": f.Unwritten == 0, "second_person": second}
}

func minutesRefusal(err error, f MinutesFacts) error {
	e := AsError(err)
	switch {
	case e == nil:
		return err
	case e.Key == guardWritten.Key:
		return Conflict(e.Key, e.Clause).With(map[string]any{"Count": f.Unwritten})
	case e.Key == guardNoAuthor.Key:
		return Forbidden(e.Key, e.Clause)
	}
	return err
}

// Offers lists the steps of minutes an actor has, with the reason where one must wait.
func (m Minutes) Offers(a Actor, f MinutesFacts) []MinutesOffer {
	var out []MinutesOffer
	for _, o := range MinutesTable.Offers(string(a.Role), m.State, f.facts(a)) {
		offer := MinutesOffer{Action: o.Action}
		if o.Refusal != nil {
			offer.Refusal = minutesRefusal(FromFlow(o.Refusal), f)
		}
		out = append(out, offer)
	}
	return out
}

// MinutesOffer is a step of minutes with the reason where it must wait.
type MinutesOffer struct {
	Action  MinutesAction
	Refusal error
}

// FollowUpState is what became of what was agreed.
type FollowUpState string

const (
	FollowUpOpen     FollowUpState = "open"
	FollowUpDone     FollowUpState = "done"
	FollowUpNoAction FollowUpState = "no_action" // "no action needed", said with a reason
)

// FollowUpAction is a step of a follow-up.
type FollowUpAction string

const (
	FollowUpBegin  FollowUpAction = "open" // begins one; no row leads here
	FollowUpChange FollowUpAction = "change"
	FollowUpReport FollowUpAction = "done"
	FollowUpSpare  FollowUpAction = "no_action"
	FollowUpReopen FollowUpAction = "reopen"
)

var (
	guardOwner = flow.Guard{Name: "owner", Key: "meetings.not_owner"}
	owners     = flow.By(FollowUpOwners...)
)

// FollowUpOwners are the capacities in which one can owe a follow-up.
var FollowUpOwners = []Role{RoleCoordinator, RoleSecretariatHead, RoleSecretariatOfficer, RoleAgentOfficer, RoleBoardMember, RoleAlternate,
	RoleExComMember, RolePUNOProgramme, RoleDrafter, RoleFocalPoint}

// FollowUpTable is all that may become of a follow-up.
//
// clause 18: what was agreed is carried out and answered for.
var FollowUpTable = flow.Must(flow.Table[FollowUpState, FollowUpAction]{
	Name:    "follow-up",
	Initial: []FollowUpState{FollowUpOpen},
	Rows: []flow.Row[FollowUpState, FollowUpAction]{
		{From: FollowUpOpen, Action: FollowUpReport, To: FollowUpDone, Who: flow.By(secretariat...), Clause: "18"},
		{From: FollowUpOpen, Action: FollowUpReport, To: FollowUpDone, Who: owners, Guard: guardOwner, Clause: "18"},
		{From: FollowUpOpen, Action: FollowUpChange, To: FollowUpOpen, Who: flow.By(secretariat...), Clause: "18"},
		{From: FollowUpOpen, Action: FollowUpSpare, To: FollowUpNoAction, Who: conveners, Clause: "18"},
		{From: FollowUpDone, Action: FollowUpReopen, To: FollowUpOpen, Who: conveners, Clause: "18"},
		{From: FollowUpNoAction, Action: FollowUpReopen, To: FollowUpOpen, Who: conveners, Clause: "18"},
	},
})

// Apply takes a step or says why not; it is the only writer of the state. Owner
// says whether the actor acts for whom it is due from.
func (u *FollowUp) Apply(a Actor, action FollowUpAction, owner bool) error {
	next, err := FollowUpTable.Apply(string(a.Role), u.State, action, flow.Facts{"owner": owner})
	if err != nil {
		e := AsError(FromFlow(err))
		if e != nil && e.Key == guardOwner.Key {
			return Forbidden(e.Key, e.Clause)
		}
		return FromFlow(err)
	}
	u.State = next
	return nil
}

// Actions lists the steps an actor can take now.
func (u FollowUp) Actions(a Actor, owner bool) []FollowUpAction {
	return FollowUpTable.Actions(string(a.Role), u.State, flow.Facts{"owner": owner})
}
