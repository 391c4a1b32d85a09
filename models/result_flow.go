package models

import "seedfund/models/flow"

// ResultState is where a programme's report on the results of one year stands.
type ResultState string

const (
	ResultOpen      ResultState = "open"      // being written
	ResultSubmitted ResultState = "submitted" // with the secretariat
	ResultPublished ResultState = "published" // everybody reads its figures
)

// ResultAction is one step of a report on results.
type ResultAction string

const (
	ResultSubmit  ResultAction = "submit"
	ResultReturn  ResultAction = "return" // to its writers, with what is missing
	ResultPublish ResultAction = "publish"
	ResultReopen  ResultAction = "reopen" // what was published stays public until it is published anew
)

var (
	resultWriters = flow.By(RoleDrafter, RolePUNOProgramme)
	resultWhole   = flow.Guard{Name: "whole", Key: "results.conflict.incomplete"}
	resultYearEnd = flow.Guard{Name: "year_ended", Key: "results.conflict.year_runs"}
)

// ResultFlow is the way of a report on results: its writers submit it when every
// indicator and risk is answered and the year is over, the secretariat publishes it.
//
// clause 24: results; clause 99: the secretariat looks at what it makes public.
var ResultFlow = flow.Must(flow.Table[ResultState, ResultAction]{
	Name:    "result report",
	Initial: []ResultState{ResultOpen},
	Rows: []flow.Row[ResultState, ResultAction]{
		{From: ResultOpen, Action: ResultSubmit, To: ResultSubmitted, Who: resultWriters, Guard: flow.All(resultYearEnd, resultWhole), Clause: "24"},
		{From: ResultSubmitted, Action: ResultReturn, To: ResultOpen, Who: bySecretary, Clause: "99"},
		{From: ResultSubmitted, Action: ResultPublish, To: ResultPublished, Who: bySecretary, Clause: "99"},
		{From: ResultPublished, Action: ResultReopen, To: ResultOpen, Who: bySecretary, Clause: "99"},
	},
})

// Apply is the only writer of the state. A report that is not whole is refused
// with the list of what is missing.
func (r *ResultReport) Apply(a Actor, action ResultAction, yearEnded bool, gaps []FieldError) error {
	to, err := ResultFlow.Apply(string(actingRole(a)), r.State, action, flow.Facts{"whole": len(gaps) == 0, "year_ended": yearEnded})
	if err != nil {
		refusal := FromFlow(err)
		if e := AsError(refusal); e != nil && e.Key == resultWhole.Key {
			e.Fields = gaps
		}
		return refusal
	}
	if r.State = to; action == ResultPublish {
		r.Published++
	}
	return nil
}
