package models

import "seedfund/models/flow"

// NarrativeState is where a narrative report stands.
type NarrativeState string

const (
	NarrativeOpen      NarrativeState = "open"      // being written, in parts
	NarrativeSigned    NarrativeState = "signed"    // by the lead, with the secretariat
	NarrativeAccepted  NarrativeState = "accepted"  // by the secretariat
	NarrativePublished NarrativeState = "published" // for everybody; never changed again
)

// NarrativeAction is one step of a narrative report or of one of its parts.
type NarrativeAction string

const (
	NarrativeSign    NarrativeAction = "sign"
	NarrativeReturn  NarrativeAction = "return" // to the lead, with the reason
	NarrativeAccept  NarrativeAction = "accept"
	NarrativePublish NarrativeAction = "publish"
	NarrativeUnsign  NarrativeAction = "reopen" // a part went back to its organisation

	NarrativePartSubmit NarrativeAction = "part_submit"
	NarrativePartAccept NarrativeAction = "part_accept"
	NarrativePartReturn NarrativeAction = "part_return" // to its organisation, with the reason: it alone opens
)

// NarrativePartState is where one organisation's part stands.
type NarrativePartState string

const (
	NarrativePartDraft     NarrativePartState = "draft"
	NarrativePartSubmitted NarrativePartState = "submitted"
	NarrativePartReturned  NarrativePartState = "returned"
	NarrativePartAccepted  NarrativePartState = "accepted"
)

var (
	narrativeWriters = flow.By(RolePUNOProgramme)
	narrativeLooks   = flow.By(RolePUNOProgramme, RoleSecretariatOfficer, RoleSecretariatHead)

	narrativePeriod    = flow.Guard{Name: "ended", Key: "narrative.conflict.period_runs"}
	narrativeWhole     = flow.Guard{Name: "whole", Key: "narrative.conflict.incomplete"}
	narrativeExplained = flow.Guard{Name: "explained", Key: "narrative.conflict.unexplained"}
	narrativeParts     = flow.Guard{Name: "parts", Key: "narrative.conflict.parts"}
	narrativeIsOpen    = flow.Guard{Name: "open", Key: "narrative.conflict.signed"}
	narrativeNotPublic = flow.Guard{Name: "not_published", Key: "narrative.conflict.published"}
)

// NarrativeFlow is the way of a narrative report. The lead signs it when its own
// text is whole and each part is in, or says why it goes without; the secretariat
// looks at it, accepts and publishes it.
//
// clause 24: results; clause 99: the secretariat looks at what it makes public.
var NarrativeFlow = flow.Must(flow.Table[NarrativeState, NarrativeAction]{
	Name:    "narrative report",
	Initial: []NarrativeState{NarrativeOpen},
	Final:   []NarrativeState{NarrativePublished},
	Rows: []flow.Row[NarrativeState, NarrativeAction]{
		{From: NarrativeOpen, Action: NarrativeSign, To: NarrativeSigned, Who: narrativeWriters, Guard: flow.All(narrativePeriod, narrativeWhole, narrativeParts, narrativeExplained), Clause: "24"},
		{From: NarrativeSigned, Action: NarrativeReturn, To: NarrativeOpen, Who: bySecretary, Clause: "99"},
		{From: NarrativeSigned, Action: NarrativeUnsign, To: NarrativeOpen, Who: bySecretary, Clause: "99"},
		{From: NarrativeSigned, Action: NarrativeAccept, To: NarrativeAccepted, Who: bySecretary, Clause: "99"},
		{From: NarrativeAccepted, Action: NarrativeReturn, To: NarrativeOpen, Who: bySecretary, Clause: "99"},
		{From: NarrativeAccepted, Action: NarrativeUnsign, To: NarrativeOpen, Who: bySecretary, Clause: "99"},
		{From: NarrativeAccepted, Action: NarrativePublish, To: NarrativePublished, Who: bySecretary, Guard: narrativeExplained, Clause: "99"},
	},
})

// NarrativePartFlow is the way of one organisation's part. A late part holds no
// other; one that is sent back opens alone.
var NarrativePartFlow = flow.Must(flow.Table[NarrativePartState, NarrativeAction]{
	Name:    "part of a narrative report",
	Initial: []NarrativePartState{NarrativePartDraft},
	Rows: []flow.Row[NarrativePartState, NarrativeAction]{
		{From: NarrativePartDraft, Action: NarrativePartSubmit, To: NarrativePartSubmitted, Who: narrativeWriters, Guard: flow.All(narrativeIsOpen, narrativePeriod, narrativeWhole, narrativeExplained), Clause: "24"},
		{From: NarrativePartReturned, Action: NarrativePartSubmit, To: NarrativePartSubmitted, Who: narrativeWriters, Guard: flow.All(narrativeIsOpen, narrativePeriod, narrativeWhole, narrativeExplained), Clause: "24"},
		{From: NarrativePartSubmitted, Action: NarrativePartAccept, To: NarrativePartAccepted, Who: narrativeWriters, Guard: narrativeIsOpen, Clause: "24"},
		{From: NarrativePartSubmitted, Action: NarrativePartReturn, To: NarrativePartReturned, Who: narrativeLooks, Guard: narrativeNotPublic, Clause: "24"},
		{From: NarrativePartAccepted, Action: NarrativePartReturn, To: NarrativePartReturned, Who: narrativeLooks, Guard: narrativeNotPublic, Clause: "24"},
	},
})

// NarrativeFacts is what the guards of a narrative ask.
type NarrativeFacts struct {
	Ended   bool         // the year is over, or the programme closed
	Gaps    []FieldError // of the text
	Unsaid  []FieldError // variances without a word
	Missing []FieldError // parts that are not in, where no reason is given
}

func (f NarrativeFacts) facts(state NarrativeState) flow.Facts {
	return flow.Facts{"ended": f.Ended, "whole": len(f.Gaps) == 0, "explained": len(f.Unsaid) == 0, "parts": len(f.Missing) == 0,
		"open": state == NarrativeOpen, "not_published": state != NarrativePublished}
}

// refusal carries what is missing.
func (f NarrativeFacts) refusal(err error) error {
	refusal := FromFlow(err)
	if e := AsError(refusal); e != nil && e.Kind == KindConflict {
		switch e.Key {
		case narrativeWhole.Key:
			e.Fields = f.Gaps
		case narrativeExplained.Key:
			e.Fields = f.Unsaid
		case narrativeParts.Key:
			e.Fields = f.Missing
		}
	}
	return refusal
}

// Apply is the only writer of the state.
func (n *NarrativeReport) Apply(a Actor, action NarrativeAction, f NarrativeFacts) error {
	to, err := NarrativeFlow.Apply(string(actingRole(a)), n.State, action, f.facts(n.State))
	if err != nil {
		return f.refusal(err)
	}
	n.State = to
	return nil
}

// Apply is the only writer of the state of a part; of is the report's.
func (p *NarrativePart) Apply(a Actor, of NarrativeState, action NarrativeAction, f NarrativeFacts) error {
	to, err := NarrativePartFlow.Apply(string(actingRole(a)), p.State, action, f.facts(of))
	if err != nil {
		return f.refusal(err)
	}
	p.State = to
	return nil
}
