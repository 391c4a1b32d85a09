package models

import (
	"errors"
	"time"

	"seedfund/models/flow"
)

// MatterAction is a step of a matter.
type MatterAction string

const (
	MatterPrepare  MatterAction = "prepare"
	MatterEdit     MatterAction = "edit"
	MatterOpenVote MatterAction = "open"
	MatterRevise   MatterAction = "revise" // another text; answers start again
	MatterAdopt    MatterAction = "adopt"  // the decision is taken
	MatterClose    MatterAction = "close"  // without consensus, no decision
	MatterWithdraw MatterAction = "withdraw"
	MatterPublish  MatterAction = "publish" // of the decision; the matter stays adopted
)

var (
	guardWindow     = flow.Guard{Name: "window_over", Key: "board.adopt_too_early"}
	guardQuorum     = flow.Guard{Name: "quorum_met", Key: "board.quorum_not_met"}
	guardObjection  = flow.Guard{Name: "no_objection", Key: "board.objection_stands"}
	guardAgreed     = flow.Guard{Name: "somebody_agrees", Key: "board.nobody_agrees"}
	guardComposed   = flow.Guard{Name: "validly_composed", Key: "board.not_validly_composed"}
	guardMethod     = flow.Guard{Name: "method_in_force", Key: "board.method_not_adopted"}
	guardSecond     = flow.Guard{Name: "second_person", Key: "board.preparer_cannot_adopt"}
	guardUnreached  = flow.Guard{Name: "not_reached", Key: "board.consensus_reached"}
	guardFirstTime  = flow.Guard{Name: "unpublished", Key: "board.already_published"}
	secretariatHead = flow.By(RoleSecretariatHead)
	chair           = flow.By(RoleCoordinator)
)

// MatterTable is all that may become of a matter. The chair opens and adopts,
// the secretariat prepares; no step leads back from an end.
var MatterTable = flow.Must(flow.Table[MatterState, MatterAction]{
	Name:    "matter",
	Initial: []MatterState{MatterDraft},
	Final:   []MatterState{MatterNotAdopted, MatterWithdrawn},
	Rows: []flow.Row[MatterState, MatterAction]{
		// clause 99: the secretariat supports the Board.
		{From: MatterDraft, Action: MatterEdit, To: MatterDraft, Who: flow.By(secretariat...), Clause: "99"},
		// clause 39: a method other than consensus needs an adopted decision.
		{From: MatterDraft, Action: MatterOpenVote, To: MatterOpen, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: guardMethod, Clause: "39"},
		{From: MatterDraft, Action: MatterWithdraw, To: MatterWithdrawn, Who: flow.By(secretariat...), Clause: "99"},
		{From: MatterOpen, Action: MatterRevise, To: MatterOpen, Who: append(flow.By(RoleCoordinator), secretariatHead...), Clause: "34"},
		// clause 34: decisions are taken by consensus: quorum met, no objection standing.
		// clause 100: a body that is not validly composed may deliberate, not adopt.
		{From: MatterOpen, Action: MatterAdopt, To: MatterAdopted, Who: chair,
			Guard: flow.All(guardSecond, guardWindow, guardComposed, guardQuorum, guardObjection, guardAgreed), Clause: "34"},
		{From: MatterOpen, Action: MatterClose, To: MatterNotAdopted, Who: chair, Guard: flow.All(guardWindow, guardUnreached), Clause: "34"},
		{From: MatterOpen, Action: MatterWithdraw, To: MatterWithdrawn, Who: append(flow.By(RoleCoordinator), secretariatHead...), Clause: "98"},
		{From: MatterAdopted, Action: MatterPublish, To: MatterAdopted, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: guardFirstTime, Clause: "91"},
	},
})

// MatterFacts is what the steps of a matter depend on, read from the store in
// the act's own transaction.
type MatterFacts struct {
	Now       time.Time
	Person    int64 // who acts
	Result    Result
	Validity  Validity
	Method    error // why the method is not in force, or nil
	Published bool
}

func (f MatterFacts) of(m Matter) flow.Facts {
	return flow.Facts{
		// In writing every seat has its time; in a meeting the chair closes the vote.
		"window_over":      m.Channel == InMeeting || m.Closed(f.Now) || f.Result.Complete(),
		"quorum_met":       f.Result.QuorumMet,
		"no_objection":     len(f.Result.Standing) == 0,
		"somebody_agrees":  f.Result.Agree+f.Result.Remarks > 0,
		"validly_composed": f.Validity.Valid(),
		"method_in_force":  f.Method == nil,
		// Nobody prepares and adopts the same paper, in whatever capacities.
		"second_person": f.Person == 0 || f.Person != m.PreparedBy,
		"not_reached":   !f.Result.Reached(),
		"unpublished":   !f.Published,
	}
}

// Apply takes a step or says why not; it is the only writer of the state.
func (m *Matter) Apply(actor Actor, action MatterAction, facts MatterFacts) error {
	next, err := MatterTable.Apply(string(actor.Role), m.State, action, facts.of(*m))
	if err != nil {
		return m.refusal(err, facts)
	}
	m.State = next
	return nil
}

// MatterOffer is a step an actor has now, with the reason where it must wait.
type MatterOffer struct {
	Action  MatterAction
	Refusal error
}

// Offers lists the steps an actor has, for pages and the API.
func (m Matter) Offers(actor Actor, facts MatterFacts) []MatterOffer {
	var out []MatterOffer
	for _, o := range MatterTable.Offers(string(actor.Role), m.State, facts.of(m)) {
		offer := MatterOffer{Action: o.Action}
		if o.Refusal != nil {
			offer.Refusal = m.refusal(o.Refusal, facts)
		}
		out = append(out, offer)
	}
	return out
}

// refusal turns the table's answer into one with figures and clause.
func (m Matter) refusal(err error, facts MatterFacts) error {
	var fault *flow.Error
	if !errors.As(err, &fault) {
		return err
	}
	switch fault.Guard {
	case guardQuorum.Name, guardObjection.Name, guardAgreed.Name:
		return facts.Result.Refusal()
	case guardComposed.Name:
		return facts.Validity.Refusal()
	case guardMethod.Name:
		return facts.Method
	case guardSecond.Name:
		return Forbidden(fault.Key, "98")
	case guardWindow.Name:
		return Conflict(fault.Key, "34").With(map[string]any{"Closes": m.ClosesAt, "Silent": len(facts.Result.Silent)})
	}
	return FromFlow(err)
}
