package models

import (
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// HoldKind is why an organisation's share is held.
type HoldKind string

const (
	HoldAudit      HoldKind = "audit"
	HoldFraud      HoldKind = "fraud"
	HoldMisconduct HoldKind = "misconduct"
	HoldSecurity   HoldKind = "security"
)

// HoldKinds lists the kinds.
var HoldKinds = []HoldKind{HoldAudit, HoldFraud, HoldMisconduct, HoldSecurity}

// HoldReasonLimit is the longest reason or note of a hold, in characters.
const HoldReasonLimit = 4000

// ShareHold holds one organisation's share of a programme, or its shares of all
// (ProgrammeID 0): while it stands nothing is released, requested or paid to it.
// That it exists is known to those with the right to holds alone; others read the
// refusal of a share that cannot be released now.
type ShareHold struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	ProgrammeID    *int64 // none: all programmes of the organisation
	OrganisationID int64
	Kind           HoldKind
	Reason         string
	FromOn         when.Date
	PersonID       int64
	MandateID      int64
	AskedBy        *int64 // person who asked that it be lifted
	AskedWhy       string
	LiftedBy       *int64 // another person
	LiftedAt       *time.Time
}

// Standing says whether the hold still holds.
func (h ShareHold) Standing() bool { return h.LiftedAt == nil }

// Validate names each fault of a hold.
func (h ShareHold) Validate(today when.Date) error {
	var f Faults
	if h.OrganisationID == 0 {
		f.Add("organisation", "money.fault.required")
	}
	if !slices.Contains(HoldKinds, h.Kind) {
		f.Add("kind", "money.fault.required")
	}
	heldText(&f, "reason", h.Reason)
	switch {
	case h.FromOn.IsZero():
		f.Add("from", "money.fault.required")
	case h.FromOn.After(today):
		f.Add("from", "money.fault.future")
	}
	return f.Err("holds.invalid")
}

func heldText(f *Faults, field, text string) {
	if strings.TrimSpace(text) == "" {
		f.Add(field, "money.fault.required")
	} else if len([]rune(text)) > HoldReasonLimit {
		f.Add(field, "revisions.fault.long", "Max", HoldReasonLimit)
	}
}

// HoldAction is one thing that happened to a hold.
type HoldAction string

const (
	HoldImpose  HoldAction = "impose"
	HoldExpect  HoldAction = "expect"  // an amount is expected back by a day
	HoldReceive HoldAction = "receive" // an amount came back
	HoldAsk     HoldAction = "ask"     // that it be lifted
	HoldKeep    HoldAction = "keep"    // it is not lifted
	HoldLift    HoldAction = "lift"
)

// ShareHoldEvent is what happened to a hold, append-only.
type ShareHoldEvent struct {
	ID        int64
	CreatedAt time.Time
	HoldID    int64
	Action    HoldAction
	Cents     money.Cents // expected or received
	OnDay     when.Date   // by when it is expected, or came
	RefundID  *int64      // the refund by which it came
	Text      string
	PersonID  int64
	MandateID int64
	Role      Role
}

// ValidateRecovery names each fault of an amount expected or received.
func (e ShareHoldEvent) ValidateRecovery(today when.Date) error {
	var f Faults
	if e.Cents <= 0 {
		f.Add("amount", "money.fault.above_zero")
	}
	switch {
	case e.OnDay.IsZero():
		f.Add("on", "money.fault.required")
	case e.Action == HoldReceive && e.OnDay.After(today):
		f.Add("on", "money.fault.future")
	}
	if len([]rune(e.Text)) > HoldReasonLimit {
		f.Add("text", "revisions.fault.long", "Max", HoldReasonLimit)
	}
	return f.Err("holds.recovery_invalid")
}

// HoldRow is a hold with the names a page shows, and what was expected and
// received back.
type HoldRow struct {
	ShareHold
	Programme    string // reference, empty for all
	Organisation string
	Expected     money.Cents
	Received     money.Cents
}

// HoldPage is one hold with all that happened to it.
type HoldPage struct {
	HoldRow
	Events  []HoldEventRow
	Refunds []RefundRow // posted, of the organisation and programme, to name as what came back
	Manages bool        // the reader may act on it
	Second  bool        // the reader may confirm what another asked
}

// HoldEventRow is what happened, with the reference of the refund.
type HoldEventRow struct {
	ShareHoldEvent
	Refund string
}
