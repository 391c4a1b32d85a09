package models

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// TransferState is where a transfer request stands.
type TransferState string

const (
	TransferDraft     TransferState = "draft"
	TransferApproved  TransferState = "approved"
	TransferSent      TransferState = "sent" // to the agent
	TransferReceived  TransferState = "received"
	TransferQuery     TransferState = "query" // the agent asks
	TransferAccepted  TransferState = "accepted"
	TransferPaid      TransferState = "paid"
	TransferReturned  TransferState = "returned" // with a reason; it alone is open again
	TransferCancelled TransferState = "cancelled"
)

// TransferStates lists the states in their order.
var TransferStates = []TransferState{TransferDraft, TransferApproved, TransferSent, TransferReceived, TransferQuery,
	TransferAccepted, TransferPaid, TransferReturned, TransferCancelled}

// TransferRequest asks the agent to pay one tranche, or a part of it, to the
// organisations of one programme. Revision counts what was written: an edit
// raises it, and an approval holds for the revision it was given to.
type TransferRequest struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	Reference   string // TR-0001
	ProgrammeID int64
	TrancheID   int64
	State       TransferState
	Revision    int
	Note        string // to the agent
	PreparedBy  int64  // person who wrote this revision
	PreparedAt  time.Time
	SentAt      *time.Time
	ClosedAt    *time.Time // paid, returned or cancelled
}

// Open says whether the request still holds money of its tranche.
func (r TransferRequest) Open() bool {
	return r.State != TransferPaid && r.State != TransferReturned && r.State != TransferCancelled
}

// WithAgent says whether the next word is the agent's.
func (r TransferRequest) WithAgent() bool {
	return r.State == TransferSent || r.State == TransferReceived || r.State == TransferAccepted
}

// TransferLine is what a request asks for one organisation, and what has been
// paid of it; paid ≤ asked stands in the table itself.
type TransferLine struct {
	ID             int64
	RequestID      int64
	OrganisationID int64
	AskedCents     money.Cents
	PaidCents      money.Cents
}

// Open is what the agent has still to pay.
func (l TransferLine) Open() money.Cents { return l.AskedCents - l.PaidCents }

// TransferPayment is one payment of the agent to one organisation. A wrong one
// is reversed by another and never changed.
type TransferPayment struct {
	ID             int64
	CreatedAt      time.Time
	RequestID      int64
	LineID         int64
	OrganisationID int64
	Cents          money.Cents
	ValueDate      when.Date
	AgentRef       string
	RecordID       int64  // the act of the agent that carried it
	TransactionID  int64  // ledger entry
	ReversedBy     *int64 // ledger entry that took it back
	ReversedAt     *time.Time
	ReverseReason  string
}

// TransferApproval is a second person's signature under one revision.
type TransferApproval struct {
	ID        int64
	CreatedAt time.Time
	RequestID int64
	Revision  int
	PersonID  int64
	MandateID int64
}

// TransferEvent is who did what to a request, when, as what and by which road.
type TransferEvent struct {
	ID        int64
	CreatedAt time.Time
	RequestID int64
	Action    TransferAction
	FromState TransferState
	ToState   TransferState
	Revision  int
	PersonID  int64 // 0 for the system
	MandateID int64
	Role      Role
	Text      string // query, answer, reason
	RecordID  *int64 // the act of the agent behind it
}

// AgentRecord is one act of the agent on a transfer request, by whichever
// road it came: receipt, query, acceptance, payment, return. What the
// secretariat enters waits here until a second person confirms it.
type AgentRecord struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	RequestID   int64
	Action      TransferAction
	Text        string    // query or reason
	AgentNumber string    // project number, with a payment
	NotifiedOn  when.Date // date of the agent's notification; value date of a reversal
	PaymentID   *int64    // the payment a reversal takes back
	AgentRoad   `gorm:"embedded"`
}

// AgentRecordLine is one payment a record carries.
type AgentRecordLine struct {
	ID             int64
	RecordID       int64
	OrganisationID int64
	Cents          money.Cents
	ValueDate      when.Date
	AgentRef       string
}

// Validate names each fault of a record and its lines; open is what each
// organisation's line of the request still asks, by organisation.
func (r AgentRecord) Validate(lines []AgentRecordLine, open map[int64]money.Cents) error {
	var f Faults
	r.AgentRoad.validate(&f)
	switch r.Action {
	case TransferReverse:
		if r.PaymentID == nil {
			f.Add("payment", "money.fault.required")
		}
		if r.NotifiedOn.IsZero() {
			f.Add("notified_on", "money.fault.required")
		}
		if strings.TrimSpace(r.Text) == "" {
			f.Add("text", "transfers.fault.reason")
		}
	case TransferAskQuery, TransferGiveBack:
		if strings.TrimSpace(r.Text) == "" {
			f.Add("text", "transfers.fault.reason")
		}
	case TransferPay:
		if strings.TrimSpace(r.AgentNumber) == "" {
			f.Add("agent_number", "transfers.fault.project_number")
		}
		if len(lines) == 0 {
			f.Add("lines", "transfers.fault.no_line")
		}
	case TransferReceive, TransferAccept:
	default:
		f.Add("action", "money.fault.required")
	}
	seen := map[int64]bool{}
	for i, l := range lines {
		asked, known := open[l.OrganisationID]
		switch {
		case !known:
			f.Add(cell("lines", i, "organisation"), "transfers.fault.organisation_other")
		case seen[l.OrganisationID]:
			f.Add(cell("lines", i, "organisation"), "transfers.fault.organisation_twice")
		case l.Cents <= 0:
			f.Add(cell("lines", i, "amount"), "money.fault.above_zero")
		case l.Cents > asked:
			f.Add(cell("lines", i, "amount"), "transfers.fault.above_asked", "Open", asked, "Paid", l.Cents)
		}
		seen[l.OrganisationID] = true
		if l.ValueDate.IsZero() {
			f.Add(cell("lines", i, "value_date"), "money.fault.required")
		}
		if strings.TrimSpace(l.AgentRef) == "" {
			f.Add(cell("lines", i, "agent_reference"), "money.fault.required")
		}
	}
	return f.Err("transfers.fault.record")
}

// AgentFileState says what became of a loaded file of the agent.
type AgentFileState string

const (
	AgentFileRead    AgentFileState = "read"    // without fault; waits to be loaded
	AgentFileLoaded  AgentFileState = "loaded"  // its payments are in the books
	AgentFileDropped AgentFileState = "dropped" // set aside
)

// AgentFile is a file of the agent with payments, kept as it came. The same
// bytes count once.
type AgentFile struct {
	ID         int64
	Version    int64
	CreatedAt  time.Time
	FileID     int64
	Hash       string
	Name       string
	State      AgentFileState
	Lines      int
	TotalCents money.Cents
	PersonID   int64
	MandateID  int64
}

// AgentFileRow is one payment of a file of the agent, by the names people use:
// the request's reference and the organisation's code. Row is where it stands.
type AgentFileRow struct {
	Row              int
	Request          string
	AgentNumber      string
	OrganisationCode string
	Cents            money.Cents
	ValueDate        when.Date
	AgentRef         string
}

// Columns of a file of the agent, in their order; they are the heads of the file.
var AgentFileColumns = []string{"request", "project_number", "organisation_code", "amount", "value_date", "agent_reference"}

// AgentFileCell names a cell of the file for a fault: its column letter and row.
func AgentFileCell(column string, row int) string {
	return fmt.Sprintf("%c%d", 'A'+slices.Index(AgentFileColumns, column), row)
}

// ApprovedFor says whether a revision carries a signature of a person other
// than the one who prepared it.
func (r TransferRequest) ApprovedFor(approvals []TransferApproval) bool {
	for _, a := range approvals {
		if a.Revision == r.Revision && a.PersonID != r.PreparedBy {
			return true
		}
	}
	return false
}

// MayApprove refuses the approval by the person who prepared the revision, in
// whatever capacity that person acts now.
func (r TransferRequest) MayApprove(a Actor) error {
	if a.PersonID == 0 || a.PersonID == r.PreparedBy {
		return Forbidden("transfers.forbidden.same_person", "99")
	}
	return nil
}
