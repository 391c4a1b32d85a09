package models

import (
	"errors"
	"strings"
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
	MatterFind     MatterAction = "find"    // consensus is found exhausted
	MatterCall     MatterAction = "call"    // the roll of a formal vote opens
	MatterCarry    MatterAction = "carry"   // the roll call adopts the text
	MatterFail     MatterAction = "fail"    // the roll call does not
	MatterInstead  MatterAction = "instead" // the substitute path: interests leave no quorum
	MatterSettle   MatterAction = "settle"  // decided after the Secretary-General's answer
)

var (
	guardWindow     = flow.Guard{Name: "window_over", Key: "board.adopt_too_early"}
	guardQuorum     = flow.Guard{Name: "quorum_met", Key: "board.quorum_not_met"}
	guardObjection  = flow.Guard{Name: "no_objection", Key: "board.objection_stands"}
	guardBracket    = flow.Guard{Name: "no_bracket", Key: "board.bracket_left"}
	guardAgreed     = flow.Guard{Name: "somebody_agrees", Key: "board.nobody_agrees"}
	guardComposed   = flow.Guard{Name: "validly_composed", Key: "board.not_validly_composed"}
	guardMethod     = flow.Guard{Name: "method_in_force", Key: "board.method_not_adopted"}
	guardSecond     = flow.Guard{Name: "second_person", Key: "board.preparer_cannot_adopt"}
	guardWords      = flow.Guard{Name: "others_words", Key: "board.author_needs_answers"}
	guardUnreached  = flow.Guard{Name: "not_reached", Key: "board.consensus_reached"}
	guardUnreserved = flow.Guard{Name: "no_reservation", Key: "board.reservation_blocks"}
	guardNoRoll     = flow.Guard{Name: "no_roll_call", Key: "board.roll_call_runs"}
	guardFormal     = flow.Guard{Name: "formal_in_force", Key: "board.formal_not_adopted"}
	guardDissent    = flow.Guard{Name: "dissent", Key: "board.nothing_exhausted"}
	guardPatience   = flow.Guard{Name: "time_given", Key: "board.finding_too_early"}
	guardUnfound    = flow.Guard{Name: "not_found_yet", Key: "board.already_found"}
	guardFound      = flow.Guard{Name: "found_exhausted", Key: "board.finding_missing"}
	guardUncalled   = flow.Guard{Name: "not_voted_yet", Key: "board.text_voted"}
	guardRoll       = flow.Guard{Name: "roll_call_open", Key: "board.no_roll_call"}
	guardRollOver   = flow.Guard{Name: "roll_call_over", Key: "board.roll_call_too_early"}
	guardCarried    = flow.Guard{Name: "carried", Key: "board.formal_threshold"}
	guardConsulted  = flow.Guard{Name: "consulted", Key: "consultations.gate.none"}
	guardLost       = flow.Guard{Name: "lost", Key: "board.formal_carried"}
	guardPresent    = flow.Guard{Name: "with_the_seats", Key: "ladder.elsewhere"}
	guardHere       = flow.Guard{Name: "not_transmitted", Key: "ladder.transmitted"}
	guardVotes      = flow.Guard{Name: "votes_stand", Key: "ladder.no_vote"}
	guardCloses     = flow.Guard{Name: "may_close", Key: "ladder.no_close"}
	guardSettled    = flow.Guard{Name: "answered", Key: "ladder.not_answered"}
	guardFirstTime  = flow.Guard{Name: "unpublished", Key: "board.already_published"}
	guardBarred     = flow.Guard{Name: "quorum_barred", Key: "board.quorum_possible"}
	guardConvened   = flow.Guard{Name: "convened", Key: "board.room_none"}
	guardRoom       = flow.Guard{Name: "room_holds", Key: "board.room_none"}
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
		// clause 23: what is to be decided in a meeting waits for its notice.
		{From: MatterDraft, Action: MatterOpenVote, To: MatterOpen, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: flow.All(guardMethod, guardConvened), Clause: "39"},
		{From: MatterDraft, Action: MatterWithdraw, To: MatterWithdrawn, Who: flow.By(secretariat...), Clause: "99"},
		{From: MatterOpen, Action: MatterRevise, To: MatterOpen, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: flow.All(guardPresent, guardNoRoll), Clause: "34"},
		// clause 34: decisions are taken by consensus: quorum met, no bracket left,
		// no objection standing.
		// clause 38: no decision while a mandate reservation is open.
		// clause 100: a body that is not validly composed may deliberate, not adopt.
		// clauses 39 and 102: where a clause or the body's rules ask for it, no
		// decision before a closed consultation on the same version.
		// clause 98: in a meeting, while it is open and its quorum is in the room.
		{From: MatterOpen, Action: MatterAdopt, To: MatterAdopted, Who: chair,
			Guard: flow.All(guardPresent, guardSecond, guardWords, guardNoRoll, guardWindow, guardRoom, guardComposed, guardUnreserved, guardConsulted, guardQuorum, guardBracket, guardObjection, guardAgreed), Clause: "34"},
		// clause 39: the last resort: adopted by a decision, after the chair's
		// finding, never on what decides how the body works.
		{From: MatterOpen, Action: MatterFind, To: MatterOpen, Who: chair, Guard: flow.All(guardVotes, guardFormal, guardUnreserved, guardUnfound, guardDissent, guardPatience), Clause: "39"},
		{From: MatterOpen, Action: MatterCall, To: MatterOpen, Who: chair, Guard: flow.All(guardVotes, guardFormal, guardUnreserved, guardUncalled, guardFound, guardRoom), Clause: "39"},
		{From: MatterOpen, Action: MatterCarry, To: MatterAdopted, Who: chair,
			Guard: flow.All(guardVotes, guardRoll, guardSecond, guardRollOver, guardRoom, guardComposed, guardUnreserved, guardConsulted, guardCarried), Clause: "39"},
		{From: MatterOpen, Action: MatterFail, To: MatterOpen, Who: chair, Guard: flow.All(guardVotes, guardRoll, guardRollOver, guardRoom, guardLost), Clause: "39"},
		{From: MatterOpen, Action: MatterClose, To: MatterNotAdopted, Who: chair, Guard: flow.All(guardCloses, guardNoRoll, guardWindow, guardRoom, guardUnreached), Clause: "34"},
		// clause 98: where interests leave too few seats for a quorum, the rule's other path.
		{From: MatterOpen, Action: MatterInstead, To: MatterNotAdopted, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: flow.All(guardCloses, guardNoRoll, guardBarred), Clause: "98"},
		{From: MatterOpen, Action: MatterWithdraw, To: MatterWithdrawn, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: guardHere, Clause: "98"},
		// clause 37: the Secretary-General's answer ends the matter.
		{From: MatterOpen, Action: MatterSettle, To: MatterAdopted, Who: chair, Guard: flow.All(guardSettled, guardSecond), Clause: "37"},
		{From: MatterAdopted, Action: MatterPublish, To: MatterAdopted, Who: append(flow.By(RoleCoordinator), secretariatHead...), Guard: guardFirstTime, Clause: "91"},
	},
})

// MatterFacts is what the steps of a matter depend on, read from the store in
// the act's own transaction.
type MatterFacts struct {
	Now       time.Time
	Person    int64 // who acts
	Author    int64 // person who wrote the text in force
	Result    Result
	Validity  Validity
	Method    error // why the method is not in force, or nil
	Published bool
	Ladder    *Ladder // the path of a matter of the Executive Committee, nil for another
	Room      *Room   // of a matter that is decided in a meeting, nil where none is appointed

	Barred         bool        // interests leave too few seats for a quorum
	Brackets       []Place     // of the objections that stand, where they were tied to words
	Reserved       int         // open mandate reservations
	FirstObjection time.Time   // to any text; zero for none
	Formal         error       // why no formal vote may be held, or nil
	Finding        *Finding    // on the text in force
	Roll           *FormalVote // on the text in force
	Count          FormalCount // of the roll call as its ballots stand

	Gate error // why a consultation is missing, or nil
}

// rollOpen reports whether a roll call takes ballots.
func (f MatterFacts) rollOpen() bool { return f.Roll != nil && f.Roll.ClosedAt == nil }

// Reservation says that open mandate reservations block a decision, or nil.
func (f MatterFacts) Reservation() error {
	if f.Reserved == 0 {
		return nil
	}
	return Conflict("board.reservation_blocks", "38").With(map[string]any{"Count": f.Reserved})
}

// Bracketed names the words that are still in brackets, or gives nil.
//
// clause 34: consensus means that no bracket is left.
func (f MatterFacts) Bracketed() error {
	if len(f.Brackets) == 0 {
		return nil
	}
	left := make([]string, len(f.Brackets))
	for i, p := range f.Brackets {
		left[i] = p.String()
	}
	return Conflict(guardBracket.Key, "34").With(map[string]any{"Count": len(left), "Left": strings.Join(left, "; ")})
}

// patient is the first instant at which consensus may be found exhausted.
func (f MatterFacts) patient() time.Time { return f.FirstObjection.AddDate(0, 0, FindingDays) }

func (f MatterFacts) of(m Matter) flow.Facts {
	return flow.Facts{
		// In writing every seat has its time; in a meeting the chair closes the vote,
		// while the room holds.
		"window_over":      m.Channel == InMeeting || m.Closed(f.Now) || f.Result.Complete(),
		"quorum_met":       f.Result.QuorumMet || m.Method == MethodNoObjection,
		"no_bracket":       len(f.Brackets) == 0,
		"no_objection":     len(f.Result.Standing) == 0,
		"somebody_agrees":  m.backed(f.Result) == nil,
		"validly_composed": f.Validity.Valid(),
		"method_in_force":  f.Method == nil,
		// Nobody prepares and adopts the same paper, in whatever capacities.
		"second_person": f.Person == 0 || f.Person != m.PreparedBy,
		// A chair who bridges may pronounce on the bridge where seats said yes to it;
		// silence carries only the words of another.
		"others_words": m.Method != MethodNoObjection || f.Person == 0 || f.Person != f.Author,
		// The chair closes a text that is not agreed, or that a reservation keeps open.
		"not_reached": !m.reached(f.Result) || f.Reserved > 0,
		"unpublished": !f.Published,

		"quorum_barred":   f.Barred,
		"with_the_seats":  f.Ladder == nil || f.Ladder.Step(m) == LadderConsensus,
		"not_transmitted": f.Ladder == nil || f.Ladder.Referral == nil,
		"votes_stand":     f.Ladder == nil,
		"may_close":       f.Ladder == nil,
		"answered":        f.Ladder != nil && f.Ladder.Answer != nil,

		"no_reservation":  f.Reserved == 0,
		"no_roll_call":    !f.rollOpen(),
		"formal_in_force": f.Formal == nil,
		"dissent":         len(f.Result.Standing) > 0,
		"time_given":      !f.FirstObjection.IsZero() && !f.Now.Before(f.patient()),
		"not_found_yet":   f.Finding == nil,
		"found_exhausted": f.Finding != nil,
		"not_voted_yet":   f.Roll == nil,
		"roll_call_open":  f.rollOpen(),
		// In a meeting the chair ends the call; in writing every seat has its time.
		"roll_call_over": f.Roll != nil && (m.Channel == InMeeting || f.Roll.WindowOver(f.Now) != nil || f.Count.Silent == 0),
		"carried":        f.Count.Carried(),
		"lost":           !f.Count.Carried(),
		"consulted":      f.Gate == nil,
		"convened":       m.Channel != InMeeting || f.Room.Convened() == nil,
		"room_holds":     m.Channel != InMeeting || f.Room.Holds() == nil,
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
	case guardBracket.Name:
		return facts.Bracketed()
	case guardConvened.Name:
		return facts.Room.Convened()
	case guardRoom.Name:
		return facts.Room.Holds()
	case guardPresent.Name:
		return facts.Ladder.Elsewhere(m)
	case guardHere.Name, guardVotes.Name, guardSettled.Name:
		return Conflict(fault.Key, "37")
	case guardCloses.Name:
		return Conflict(fault.Key, "36")
	case guardQuorum.Name, guardObjection.Name, guardAgreed.Name:
		return m.Agreement(facts.Result)
	case guardUnreserved.Name:
		return facts.Reservation()
	case guardFormal.Name:
		return facts.Formal
	case guardConsulted.Name:
		return facts.Gate
	case guardCarried.Name:
		return facts.Count.Refusal()
	case guardPatience.Name:
		return Conflict(fault.Key, "39").With(map[string]any{"From": facts.patient()})
	case guardRollOver.Name:
		return Conflict(fault.Key, "39").With(map[string]any{"Silent": facts.Count.Silent})
	case guardComposed.Name:
		return facts.Validity.Refusal()
	case guardMethod.Name:
		return facts.Method
	case guardSecond.Name:
		return Forbidden(fault.Key, "98")
	case guardWords.Name:
		return Forbidden(fault.Key, "39")
	case guardWindow.Name:
		if m.Silence != nil && m.End() == nil {
			return Conflict("board.silence_stands", "39").With(map[string]any{"Count": len(m.Silence.Unserved(facts.Now))})
		}
		return Conflict(fault.Key, "34").With(map[string]any{"Closes": m.End(), "Silent": len(facts.Result.Silent)})
	}
	return FromFlow(err)
}

// Agreement says why the text is not agreed by the matter's method, or nil.
// Where no objection in writing was adopted silence is no objection; a seat with
// a vote must be left.
func (m Matter) Agreement(r Result) error {
	if m.Method != MethodNoObjection {
		return r.Refusal()
	}
	if len(r.Standing) > 0 {
		return Conflict("board.objection_stands", "39").With(map[string]any{"Count": len(r.Standing)})
	}
	return m.backed(r)
}

// backed says why too few seats stand behind the text for the matter's method,
// or nil.
func (m Matter) backed(r Result) error {
	switch {
	case m.Method != MethodNoObjection && r.Backed() == 0:
		return Conflict("board.nobody_agrees", "34")
	case m.Method != MethodNoObjection:
		return r.apathy("34")
	case r.WithVote == 0:
		return Conflict("board.nobody_agrees", "39")
	}
	return r.apathy("39")
}

func (m Matter) reached(r Result) bool { return m.Agreement(r) == nil }

// StillOpen refuses an act on a matter that takes no more answers, by the clause
// that the act serves.
func (m Matter) StillOpen(clause string) error {
	if m.State == MatterOpen {
		return nil
	}
	return Conflict("board.matter_not_open", clause).With(map[string]any{"State": string(m.State)})
}
