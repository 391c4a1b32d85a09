package models

import "seedfund/models/flow"

// CallAction is what may be done with a call as a whole.
type CallAction string

const (
	CallPublish CallAction = "publish"
	CallClose   CallAction = "close"
	CallReopen  CallAction = "reopen"
	CallCancel  CallAction = "cancel"
)

var (
	guardCallReady = flow.Guard{Name: "ready", Key: "calls.not_ready"}
	guardCallOver  = flow.Guard{Name: "over", Key: "calls.window_not_over"}
)

// CallFlow is the only writer of a call's state. The fact "ready" is that
// ReadyToPublish finds nothing, "over" that the window with its grace has
// ended by the database's clock.
var CallFlow = flow.Must(flow.Table[CallState, CallAction]{
	Name: "call", Initial: []CallState{CallDraft}, Final: []CallState{CallCancelled},
	Rows: []flow.Row[CallState, CallAction]{
		// clause 23: what the Network asks for is published, with its rules and dates.
		{From: CallDraft, Action: CallPublish, To: CallPublished, Who: flow.By(RoleSecretariatHead), Guard: guardCallReady, Clause: "99"},
		{From: CallDraft, Action: CallCancel, To: CallCancelled, Who: flow.By(RoleSecretariatHead), Clause: "99"},
		{From: CallPublished, Action: CallClose, To: CallClosed, Who: flow.By(RoleSecretariatHead, RoleSystem), Guard: guardCallOver, Clause: "99"},
		{From: CallPublished, Action: CallCancel, To: CallCancelled, Who: flow.By(RoleSecretariatHead), Clause: "99"},
		{From: CallClosed, Action: CallReopen, To: CallPublished, Who: flow.By(RoleSecretariatHead), Clause: "99"},
		{From: CallClosed, Action: CallCancel, To: CallCancelled, Who: flow.By(RoleSecretariatHead), Clause: "99"},
	},
})

// Apply moves the call on, or says why not.
func (c *Call) Apply(role Role, action CallAction, facts flow.Facts) error {
	to, err := CallFlow.Apply(string(role), c.State, action, facts)
	if err != nil {
		return FromFlow(err)
	}
	c.State = to
	return nil
}
