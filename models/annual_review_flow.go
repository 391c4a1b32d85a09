package models

import (
	"errors"
	"strings"

	"seedfund/models/flow"
)

// ReviewAction is a step of an annual review.
type ReviewAction string

const (
	ReviewFreeze  ReviewAction = "freeze"
	ReviewAsk     ReviewAction = "ask"
	ReviewWrite   ReviewAction = "write"
	ReviewConsult ReviewAction = "consult"
	ReviewSubmit  ReviewAction = "submit" // to the Executive Committee
	ReviewAdopt   ReviewAction = "adopt"  // follows from its decision
	ReviewReturn  ReviewAction = "return" // follows from a decision that does not adopt
)

var (
	guardSheetsIn  = flow.Guard{Name: "questionnaire_closed", Key: "annualreview.questionnaire_open"}
	guardEverybody = flow.Guard{Name: "everybody_consulted", Key: "annualreview.not_consulted"}
	guardHeard     = flow.Guard{Name: "draft_consulted", Key: "consultations.gate.none"}
	guardAnswered  = flow.Guard{Name: "last_answered", Key: "annualreview.unanswered"}
	guardWriter    = flow.Guard{Name: "other_writer", Key: "annualreview.writer_cannot_adopt"}
	guardFree      = flow.Guard{Name: "not_before_excom", Key: "annualreview.before_excom"}
)

// ReviewTable is all that may become of an annual review. The secretariat
// supports; the review is adopted by a decision of the Executive Committee, in
// the transaction of that decision and by no other act.
var ReviewTable = flow.Must(flow.Table[ReviewState, ReviewAction]{
	Name:    "annual review",
	Initial: []ReviewState{ReviewOpened},
	Final:   []ReviewState{ReviewAdopted},
	Rows: []flow.Row[ReviewState, ReviewAction]{
		{From: ReviewOpened, Action: ReviewFreeze, To: ReviewFrozen, Who: reviewDesk, Clause: "102"},
		// clause 102: all members of the Board as at the opening are consulted.
		{From: ReviewFrozen, Action: ReviewAsk, To: ReviewAsking, Who: reviewDesk, Clause: "102"},
		{From: ReviewAsking, Action: ReviewWrite, To: ReviewDraft, Who: reviewDesk, Guard: guardSheetsIn, Clause: "102"},
		{From: ReviewDraft, Action: ReviewWrite, To: ReviewDraft, Who: reviewDesk, Clause: "102"},
		{From: ReviewDraft, Action: ReviewConsult, To: ReviewComments, Who: reviewDesk, Clause: "102"},
		// Another wording is another version and is consulted on again.
		{From: ReviewComments, Action: ReviewWrite, To: ReviewDraft, Who: reviewDesk, Guard: guardFree, Clause: "102"},
		{From: ReviewComments, Action: ReviewSubmit, To: ReviewComments, Who: reviewDesk, Guard: flow.All(guardFree, guardEverybody, guardAnswered), Clause: "102"},
		{From: ReviewComments, Action: ReviewAdopt, To: ReviewAdopted, Who: chair,
			Guard: flow.All(guardWriter, guardEverybody, guardHeard, guardAnswered), Clause: "102"},
		{From: ReviewComments, Action: ReviewReturn, To: ReviewDraft, Who: chair, Clause: "102"},
	},
})

var reviewDesk = flow.By(RoleSecretariatOfficer, RoleSecretariatHead, RoleCoordinator)

// ReviewFacts is what the steps of a review depend on.
type ReviewFacts struct {
	Person     int64
	Writer     int64    // person who wrote the draft in force
	SheetsIn   bool     // the questionnaire is closed
	Missing    []string // Board members as at the opening that were not consulted
	Gate       error    // why a consultation on the draft is missing, or nil
	Unanswered int      // recommendations of the last review
	Before     string   // reference of the undecided matter of the Executive Committee that decides on it
}

func (f ReviewFacts) of() flow.Facts {
	return flow.Facts{
		"questionnaire_closed": f.SheetsIn,
		"everybody_consulted":  len(f.Missing) == 0,
		"draft_consulted":      f.Gate == nil,
		"last_answered":        f.Unanswered == 0,
		"other_writer":         f.Person == 0 || f.Person != f.Writer,
		"not_before_excom":     f.Before == "",
	}
}

// Standing refuses a change to what the Executive Committee has before it, nil
// where nothing is.
func (f ReviewFacts) Standing() error {
	if f.Before == "" {
		return nil
	}
	return Conflict(guardFree.Key, "102").With(map[string]any{"Reference": f.Before})
}

// Apply takes a step or says why not; it is the only writer of the state.
func (r *AnnualReview) Apply(actor Actor, action ReviewAction, facts ReviewFacts) error {
	next, err := ReviewTable.Apply(string(actor.Role), r.State, action, facts.of())
	if err != nil {
		return reviewRefusal(err, facts)
	}
	r.State = next
	return nil
}

// ReviewOffer is a step an actor has now, with the reason where it must wait.
type ReviewOffer struct {
	Action  ReviewAction
	Refusal error
}

// Offers lists the steps an actor has; what follows from a decision is no step
// of anybody's.
func (r AnnualReview) Offers(actor Actor, facts ReviewFacts) []ReviewOffer {
	var out []ReviewOffer
	for _, o := range ReviewTable.Offers(string(actor.Role), r.State, facts.of()) {
		if o.Action == ReviewAdopt || o.Action == ReviewReturn {
			continue
		}
		offer := ReviewOffer{Action: o.Action}
		if o.Refusal != nil {
			offer.Refusal = reviewRefusal(o.Refusal, facts)
		}
		out = append(out, offer)
	}
	return out
}

func reviewRefusal(err error, facts ReviewFacts) error {
	var fault *flow.Error
	if !errors.As(err, &fault) {
		return err
	}
	switch fault.Guard {
	case guardEverybody.Name:
		return Conflict(fault.Key, "102").With(map[string]any{"Names": strings.Join(facts.Missing, ", ")})
	case guardHeard.Name:
		return facts.Gate
	case guardAnswered.Name:
		return Conflict(fault.Key, "102").With(map[string]any{"Count": facts.Unanswered})
	case guardFree.Name:
		return facts.Standing()
	case guardWriter.Name:
		return Forbidden(fault.Key, "102")
	}
	return FromFlow(err)
}
