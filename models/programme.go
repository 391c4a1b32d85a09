package models

import (
	"regexp"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ProgrammeState is where a joint programme stands.
type ProgrammeState string

const (
	ProgrammeApproved          ProgrammeState = "approved" // decided, no transfer yet
	ProgrammeOngoing           ProgrammeState = "ongoing"
	ProgrammeOperationalClosed ProgrammeState = "operationally_closed" // all activities done
	ProgrammeFinancialClosed   ProgrammeState = "financially_closed"   // all obligations settled
)

// ProgrammeStates lists the states in their order.
var ProgrammeStates = []ProgrammeState{ProgrammeApproved, ProgrammeOngoing, ProgrammeOperationalClosed, ProgrammeFinancialClosed}

// Programme is a joint programme the Board has approved. It is established in
// the transaction that adopts the decision and never before.
type Programme struct {
	ID                 int64
	Version            int64
	CreatedAt          time.Time
	Reference          string // ours, JP-0001
	AgentNumber        string // the agent's project number, text with its zeros; empty until given
	DecisionID         int64  `none:"0"` // 0: the decision was taken before this system kept them
	ProposalID         int64  `none:"0"` // 0 with it
	PriorDecisionID    *int64 // such a decision
	Title              string
	Theme              int // thematic area, 1 to 5
	LeadOrganisationID int64
	State              ProgrammeState
	Months             int
	StartOn            when.Date // day of the first transfer by the agent; none before it
	EndOn              when.Date // start and months, or as revised
	ApprovedCents      money.Cents
	Reserve            Reserve
	ClosedOn           when.Date // operational closure
	SettledOn          when.Date // financial closure
}

// Open says whether money can still be released to the programme.
func (p Programme) Open() bool { return p.State == ProgrammeApproved || p.State == ProgrammeOngoing }

var agentNumber = regexp.MustCompile(`^[0-9]{8}$`)

// AgentNumberUsual says whether a project number has the agent's usual form,
// eight digits; another form is shown with a warning, never refused.
func AgentNumberUsual(number string) bool { return agentNumber.MatchString(number) }

// ProgrammeOrganisation is one organisation's share of a programme. The sums
// are kept rows: they are written in the transaction that moves the money, and
// their limits stand in the table itself.
type ProgrammeOrganisation struct {
	ID               int64
	ProgrammeID      int64
	OrganisationID   int64
	Position         int // order of the document, the lead first
	ISCBP            int `gorm:"column:isc_bp"` // indirect support costs, basis points
	ApprovedCents    money.Cents
	TransferredCents money.Cents
	RefundedCents    money.Cents
	SpentCents       money.Cents // current expenditure reports, all years
	CommittedCents   money.Cents // of the latest expenditure report
	State            ProgrammeState
}

// NetFunded is what the organisation received and kept.
func (o ProgrammeOrganisation) NetFunded() money.Cents { return o.TransferredCents - o.RefundedCents }

// Delivery is the delivery rate, blank where nothing is held.
func (o ProgrammeOrganisation) Delivery() money.Percentage {
	return money.DeliveryRate(o.SpentCents, o.NetFunded())
}

// ProgrammeCountry is a country's share in a programme.
type ProgrammeCountry struct {
	ID          int64
	ProgrammeID int64
	Country     string // ISO alpha-3 or demonstration code
	ShareBP     int    `gorm:"column:share_bp"`
}

// ProgrammeBudget is one approved version of the budget; an approved version
// is frozen.
type ProgrammeBudget struct {
	ID          int64
	CreatedAt   time.Time
	ProgrammeID int64
	Number      int
	Reason      string
	DecisionID  int64 `none:"0"` // of the Board: its last, where the revision was delegated; 0: taken before this system
	RevisionID  *int64
	TotalCents  money.Cents
}

// ProgrammeBudgetLine is one cell of a budget: organisation, category 1 to 8
// (8 is indirect support costs) and tranche.
type ProgrammeBudgetLine struct {
	ID             int64
	BudgetID       int64
	OrganisationID int64
	Category       int
	Tranche        int
	Cents          money.Cents
}

// Refund is money an organisation gave back to the agent; it lowers what the
// organisation holds and the base of its next gate.
type Refund struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // R-0001
	ProgrammeID    int64
	OrganisationID int64
	Cents          money.Cents
	ValueDate      when.Date
	AgentRef       string
	Reason         string
	TransactionID  *int64
	AgentRoad      `gorm:"embedded"`
}

// Validate names each fault of a refund.
func (r Refund) Validate() error {
	var f Faults
	if r.OrganisationID == 0 {
		f.Add("organisation", "money.fault.required")
	}
	if r.Cents <= 0 {
		f.Add("amount", "money.fault.above_zero")
	}
	if r.ValueDate.IsZero() {
		f.Add("value_date", "money.fault.required")
	}
	if strings.TrimSpace(r.AgentRef) == "" {
		f.Add("agent_reference", "money.fault.required")
	}
	r.AgentRoad.validate(&f)
	return f.Err("money.fault.refund")
}

// ProgrammeEvent is who did what to a programme, when and why.
type ProgrammeEvent struct {
	ID          int64
	ProgrammeID int64
	Action      ProgrammeAction
	FromState   ProgrammeState
	ToState     ProgrammeState
	PersonID    int64
	MandateID   int64
	Role        Role
	Note        string
	CreatedAt   time.Time
}

// ClosureFacts is what the guards of closure ask, loaded from the books.
type ClosureFacts struct {
	Today         when.Date
	EndOn         when.Date
	OpenRequests  int  // transfer requests that are neither paid, returned nor cancelled
	OpenRecords   int  // acts of the agent that wait for a second person
	OpenCondition int  // conditions of the decision that are not met
	OpenReports   int  // reports on results that are begun and not published
	OpenRevisions int  // revisions that are neither accepted, declined nor withdrawn
	NoEvaluation  bool // the rule asks for one that was not received
	Unanswered    int  // recommendations of the evaluation the rule asks for without a response
	Organisations []ClosureOrganisation
	// ReopenDecision says that a decision of the Board reopens the programme.
	ReopenDecision bool
}

// ClosureOrganisation is one organisation's side of the closure.
type ClosureOrganisation struct {
	OrganisationID int64
	Name           string
	NetFunded      money.Cents
	Spent          money.Cents
	Interim        int  // years whose figures are not certified
	Years          int  // years reported at all
	Held           bool // the share cannot be settled now; for who may know, and for the act
}

// Late is by how many days a closure today comes after the end date; zero where
// it does not, or where no date is known.
func (c ClosureFacts) Late() int { return LateBy(c.EndOn, c.Today) }

// LateBy is by how many days a programme that ended on a day was closed after it.
func LateBy(end, closed when.Date) int {
	if end.IsZero() || closed.IsZero() || !closed.After(end) {
		return 0
	}
	return closed.DaysSince(end)
}

// OperationalObstacles lists what stands against operational closure; a day
// later than the end date is no obstacle, it is reported.
func (c ClosureFacts) OperationalObstacles() []FieldError {
	var f Faults
	if c.OpenRequests > 0 {
		f.Add("requests", "programmes.obstacle.requests", "Count", c.OpenRequests)
	}
	if c.OpenRecords > 0 {
		f.Add("records", "programmes.obstacle.records", "Count", c.OpenRecords)
	}
	return f
}

// FinancialObstacles lists what stands against financial closure: spending
// that differs from the net funded amount, figures that are not certified,
// conditions that live.
func (c ClosureFacts) FinancialObstacles() []FieldError {
	f := Faults(c.OperationalObstacles())
	if c.OpenCondition > 0 {
		f.Add("conditions", "programmes.obstacle.conditions", "Count", c.OpenCondition)
	}
	if c.OpenReports > 0 {
		f.Add("reports", "programmes.obstacle.reports", "Count", c.OpenReports)
	}
	if c.OpenRevisions > 0 {
		f.Add("revisions", "programmes.obstacle.revisions", "Count", c.OpenRevisions)
	}
	if c.NoEvaluation {
		f.Add("evaluation", "programmes.obstacle.evaluation")
	}
	if c.Unanswered > 0 {
		f.Add("evaluation", "programmes.obstacle.unanswered", "Count", c.Unanswered)
	}
	for i, o := range c.Organisations {
		if o.Held {
			f.Add(cell("organisations", i, "share"), "programmes.obstacle.share", "Organisation", o.Name)
		}
		if o.NetFunded != o.Spent {
			key := "programmes.obstacle.balance"
			if o.Spent > o.NetFunded {
				key = "programmes.obstacle.overspent"
			}
			f.Add(cell("organisations", i, "balance"), key, "Organisation", o.Name, "Cents", max(o.NetFunded-o.Spent, o.Spent-o.NetFunded))
		}
		if o.Interim > 0 || (o.Years == 0 && o.NetFunded != 0) {
			f.Add(cell("organisations", i, "certified"), "programmes.obstacle.certified", "Organisation", o.Name)
		}
	}
	return f
}
