package models

import (
	"strings"
	"time"
)

// ExtensionState is where a request for more time stands.
type ExtensionState string

const (
	ExtensionAsked   ExtensionState = "asked"
	ExtensionGranted ExtensionState = "granted"
	ExtensionRefused ExtensionState = "refused"
)

// ProposalExtension is more time for one application: what its authors asked and
// why, and what the secretariat decided and why. Deadline is the first instant
// that was too late when it was asked, announced grace counted in; Until is the
// new one. Request is empty, and MandateID the decider's, where it was given
// unasked. A decided row stays as it is.
type ProposalExtension struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	ProposalID  int64
	State       ExtensionState
	Request     string
	MandateID   int64
	ByName      string
	Deadline    time.Time
	Until       *time.Time
	Reason      string
	DecidedBy   *int64 // mandate
	DecidedRole Role
	DecidedName string
	DecidedAt   *time.Time
}

// Unasked says whether the secretariat gave it without a request.
func (x ProposalExtension) Unasked() bool { return x.Request == "" }

// ExtensionTextLimit is the longest reason, in characters.
const ExtensionTextLimit = 2000

// CheckExtensionText finds the faults of a reason under the name of its field.
func CheckExtensionText(field, text string) error {
	var f Faults
	if strings.TrimSpace(text) == "" {
		f.Add(field, "calls.reason_missing")
	}
	if len([]rune(text)) > ExtensionTextLimit {
		f.Add(field, "calls.reason_long", "Max", ExtensionTextLimit)
	}
	return f.Err("calls.exception_invalid")
}

// CallException is one row of the list of exceptions of a call: an extension
// with what the reader may know of its application.
type CallException struct {
	ID            int64
	Version       int64
	ProposalID    int64
	Reference     string // "" before the first submission
	Title         string
	Lead          string // name of the leading organisation, "" while open
	CallID        int64
	CallReference string
	CreatedAt     time.Time
	State         ExtensionState
	Request       string
	Unasked       bool
	Deadline      time.Time
	Until         *time.Time
	Reason        string
	DecidedRole   Role
	DecidedName   string
	DecidedAt     *time.Time
	Came          bool // the application has come to the Board
}
