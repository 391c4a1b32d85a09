package models

import (
	"net/url"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// EvaluationState is where the independent evaluation of a programme stands.
type EvaluationState string

const (
	EvaluationPlanned  EvaluationState = "planned"
	EvaluationUnderWay EvaluationState = "under_way"
	EvaluationReceived EvaluationState = "received"
)

// EvaluationStates lists the states in their order; a step back is refused.
var EvaluationStates = []EvaluationState{EvaluationPlanned, EvaluationUnderWay, EvaluationReceived}

func (s EvaluationState) rank() int {
	for i, x := range EvaluationStates {
		if x == s {
			return i
		}
	}
	return -1
}

// ProgrammeEvaluation is the independent evaluation of a programme, by an
// evaluator that takes no part in it. Public once the secretariat says so.
type ProgrammeEvaluation struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	ProgrammeID int64
	State       EvaluationState
	Evaluator   string // organisation
	DueOn       when.Date
	ReceivedOn  when.Date
	Link        string // where the report is
	Public      bool
	PersonID    int64
	MandateID   int64
}

// Validate names each fault of an evaluation; taking part are the names of the
// programme's organisations, was is the state before.
func (e ProgrammeEvaluation) Validate(was EvaluationState, takingPart []string, today when.Date) error {
	var f Faults
	if e.State.rank() < 0 || e.State.rank() < was.rank() {
		f.Add("state", "evaluations.fault.state")
	}
	if e.State != EvaluationPlanned && e.Evaluator == "" {
		f.Add("evaluator", "money.fault.required")
	}
	if len([]rune(e.Evaluator)) > 200 {
		f.Add("evaluator", "revisions.fault.long", "Max", 200)
	}
	for _, name := range takingPart {
		if strings.EqualFold(name, e.Evaluator) {
			f.Add("evaluator", "evaluations.fault.takes_part", "Organisation", name)
		}
	}
	if e.State == EvaluationReceived {
		if e.ReceivedOn.IsZero() {
			f.Add("received", "money.fault.required")
		} else if e.ReceivedOn.After(today) {
			f.Add("received", "money.fault.future")
		}
		if u, err := url.Parse(e.Link); e.Link == "" || err != nil || u.Scheme != "https" || u.Host == "" || len(e.Link) > 500 {
			f.Add("link", "evaluations.fault.link")
		}
	} else if e.Public {
		f.Add("public", "evaluations.fault.public")
	}
	return f.Err("evaluations.invalid")
}

// ItemResponse is what the management answers to a recommendation.
type ItemResponse string

const (
	ResponseAccepted ItemResponse = "accepted"
	ResponsePartly   ItemResponse = "partly"
	ResponseNot      ItemResponse = "not_accepted"
)

// ItemResponses lists the answers.
var ItemResponses = []ItemResponse{ResponseAccepted, ResponsePartly, ResponseNot}

// EvaluationItem is one recommendation of an evaluation with the management's
// response: what is done, by whom and by when, or why not.
type EvaluationItem struct {
	ID           int64
	Version      int64
	CreatedAt    time.Time
	EvaluationID int64
	Number       int
	Body         string
	Response     ItemResponse // empty until answered
	Action       string       // what is done, or why not
	Owner        string       // organisation or office
	DueOn        when.Date
	Done         bool
	RespondedBy  *int64
	RespondedAs  *int64
}

// Validate names each fault of a response.
func (i EvaluationItem) Validate() error {
	var f Faults
	switch i.Response {
	case ResponseAccepted, ResponsePartly:
		if i.Owner == "" {
			f.Add("owner", "money.fault.required")
		}
		if i.DueOn.IsZero() {
			f.Add("due", "money.fault.required")
		}
	case ResponseNot:
		if i.Done {
			f.Add("done", "evaluations.fault.done")
		}
	default:
		f.Add("response", "money.fault.required")
	}
	heldText(&f, "action", i.Action)
	if len([]rune(i.Owner)) > 200 {
		f.Add("owner", "revisions.fault.long", "Max", 200)
	}
	return f.Err("evaluations.invalid")
}

// ProgrammeEvaluationView is a programme's evaluation as a reader sees it; ID 0 where there
// is none, or none that the reader may see.
type ProgrammeEvaluationView struct {
	ProgrammeDetail
	Evaluation ProgrammeEvaluation
	Items      []EvaluationItem
	Required   money.Cents // of programmes above this amount; 0: the rule asks for none
	Manages    bool        // the reader plans it and enters recommendations
	Responds   bool
}

// EvaluationRule says above which approved amount a programme is evaluated before
// its financial closure; zero asks for none.
type EvaluationRule struct {
	AboveCents money.Cents `json:"above_cents"`
}

// Validate refuses an amount below zero.
func (r EvaluationRule) Validate() error {
	var f Faults
	if r.AboveCents < 0 {
		f.Add("amount", "rules.fault.below_zero")
	}
	return f.Err("rules.invalid")
}

// Asks says whether the rule asks for the evaluation of a programme.
func (r EvaluationRule) Asks(approved money.Cents) bool {
	return r.AboveCents > 0 && approved > r.AboveCents
}
