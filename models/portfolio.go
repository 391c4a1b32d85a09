package models

import (
	"slices"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// The rows below are what pages, interfaces and workbooks share, so that a
// figure is the same figure wherever it is read. Amounts are US cents; dates
// are days; every row carries codes beside names, so that a reader of a file
// does not depend on a language.

// PortfolioRow is one programme and one of its organisations, as at a day:
// the line of table 5.2 of the agent's consolidated report.
type PortfolioRow struct {
	ProgrammeID      int64          `json:"programme_id"`
	Reference        string         `json:"reference"`
	AgentNumber      string         `json:"project_number"`
	Title            string         `json:"title"`
	Countries        []string       `json:"countries" gorm:"-"` // codes, largest share first
	Theme            int            `json:"theme"`
	State            ProgrammeState `json:"status"`
	StartOn          when.Date      `json:"start_on"`
	EndOn            when.Date      `json:"end_on"`
	OrganisationID   int64          `json:"organisation_id"`
	OrganisationCode string         `json:"organisation_code"`
	Organisation     string         `json:"organisation"`
	Lead             bool           `json:"lead"`
	ApprovedCents    money.Cents    `json:"approved"`
	TransferredCents money.Cents    `json:"transferred"`
	RefundedCents    money.Cents    `json:"refunded"`
	SpentCents       money.Cents    `json:"expenditure"`
	CommittedCents   money.Cents    `json:"committed"`
	Interim          bool           `json:"interim"` // some of the expenditure is not certified
}

// NetFunded is transfers less refunds.
func (r PortfolioRow) NetFunded() money.Cents { return r.TransferredCents - r.RefundedCents }

// Balance is what the organisation holds and has not spent.
func (r PortfolioRow) Balance() money.Cents { return r.NetFunded() - r.SpentCents }

// Delivery is expenditure / net funded in per cent, blank at zero net funded;
// it may exceed 100.
func (r PortfolioRow) Delivery() money.Percentage {
	return money.DeliveryRate(r.SpentCents, r.NetFunded())
}

// PortfolioSum adds rows into one, for sub-totals and totals; only amounts and
// the interim mark are set.
func PortfolioSum(rows []PortfolioRow) PortfolioRow {
	var sum PortfolioRow
	for _, r := range rows {
		sum.ApprovedCents += r.ApprovedCents
		sum.TransferredCents += r.TransferredCents
		sum.RefundedCents += r.RefundedCents
		sum.SpentCents += r.SpentCents
		sum.CommittedCents += r.CommittedCents
		sum.Interim = sum.Interim || r.Interim
	}
	return sum
}

// ProgrammeRow is a programme in a list: one line, all organisations together.
type ProgrammeRow struct {
	ID               int64          `json:"id"`
	Reference        string         `json:"reference"`
	AgentNumber      string         `json:"project_number"`
	Title            string         `json:"title"`
	Countries        []string       `json:"countries" gorm:"-"`
	Organisations    []string       `json:"organisations" gorm:"-"` // names, lead first
	Theme            int            `json:"theme"`
	State            ProgrammeState `json:"status"`
	StartOn          when.Date      `json:"start_on"`
	EndOn            when.Date      `json:"end_on"`
	Months           int            `json:"months"`
	DecidedAt        time.Time      `json:"decided_at"` // by the decision that established it
	ApprovedCents    money.Cents    `json:"approved"`
	TransferredCents money.Cents    `json:"transferred"`
	RefundedCents    money.Cents    `json:"refunded"`
	SpentCents       money.Cents    `json:"expenditure"`
	CommittedCents   money.Cents    `json:"committed"`
}

// ProgrammeName is what a programme is chosen by.
type ProgrammeName struct {
	ID        int64
	Reference string
	Title     string
}

// AreaShare is what one organisation holds of the fund for programmes of one
// thematic area, net of refunds.
type AreaShare struct {
	Theme int
	Code  string
	Name  string
	Cents money.Cents
}

// NetFunded is transfers less refunds.
func (r ProgrammeRow) NetFunded() money.Cents { return r.TransferredCents - r.RefundedCents }

// Delivery is expenditure / net funded in per cent.
func (r ProgrammeRow) Delivery() money.Percentage {
	return money.DeliveryRate(r.SpentCents, r.NetFunded())
}

// MoneyLine is where a programme's approved money is now. The parts add up to
// what was approved, save that spending above what was received shows as spent.
type MoneyLine struct {
	Spent    money.Cents `json:"spent"`
	Held     money.Cents `json:"held"`     // with organisations, not yet spent
	Returned money.Cents `json:"returned"` // given back to the agent
	ToCome   money.Cents `json:"to_come"`  // approved, not yet transferred
}

// MoneyLineOf reads the line from the kept sums.
func MoneyLineOf(approved, transferred, refunded, spent money.Cents) MoneyLine {
	return MoneyLine{Spent: spent, Held: max(0, transferred-refunded-spent), Returned: refunded, ToCome: approved - transferred}
}

// TransferRow is one payment of the agent to one organisation, or a refund
// (negative), as the Transfers sheet lists it.
type TransferRow struct {
	Reference        string      `json:"reference"` // of the request, or of the refund
	PaymentID        int64       `json:"payment_id"`
	ProgrammeID      int64       `json:"programme_id"`
	Programme        string      `json:"programme"` // reference
	AgentNumber      string      `json:"project_number"`
	Title            string      `json:"title"`
	Tranche          int         `json:"tranche"` // 0 for a refund
	OrganisationID   int64       `json:"organisation_id"`
	OrganisationCode string      `json:"organisation_code"`
	Organisation     string      `json:"organisation"`
	Cents            money.Cents `json:"amount"`
	ValueDate        when.Date   `json:"value_date"`
	AgentRef         string      `json:"agent_reference"`
	Road             Road        `json:"road"`
	RecordedAt       time.Time   `json:"recorded_at"`
	Entry            string      `json:"ledger_entry"` // number of the ledger entry
	Reversed         bool        `json:"reversed"`
}

// ContributionRow is one commitment with what arrived under it. Rows are in
// alphabetical order of the contributors, without rank.
type ContributionRow struct {
	ID               int64           `json:"id"`
	Version          int64           `json:"version"`
	FileID           *int64          `json:"file_id"` // the signed instrument
	Reference        string          `json:"reference"`
	Agreement        string          `json:"agreement"`
	OrganisationID   int64           `json:"organisation_id"`
	OrganisationCode string          `json:"organisation_code"`
	Contributor      string          `json:"contributor"`
	SignedOn         when.Date       `json:"signed_on"`
	Currency         string          `json:"currency"`
	CommittedMinor   int64           `json:"committed_minor"`
	DepositedMinor   int64           `json:"deposited_minor"`
	USDCents         money.Cents     `json:"deposited" gorm:"column:usd_cents"`
	FeeCents         money.Cents     `json:"fee"`
	LastDepositOn    when.Date       `json:"last_deposit_on"`
	NextDueOn        when.Date       `json:"next_due_on"`
	Preference       int             `json:"preference"` // thematic area, 0 for none; pooled all the same
	Exchange         Exchanged       `json:"exchange" gorm:"-"`
	Instalments      []InstalmentRow `json:"instalments" gorm:"-"`
	Deposits         []DepositRow    `json:"deposits" gorm:"-"`
}

// Committed, Deposited and Outstanding are amounts in the contributor's currency.
func (r ContributionRow) Committed() money.Amount {
	return money.Amount{Minor: r.CommittedMinor, Currency: r.Currency}
}
func (r ContributionRow) Deposited() money.Amount {
	return money.Amount{Minor: r.DepositedMinor, Currency: r.Currency}
}
func (r ContributionRow) Outstanding() money.Amount {
	return money.Amount{Minor: r.CommittedMinor - r.DepositedMinor, Currency: r.Currency}
}

// Exchanged is what rates of exchange did to an arrangement, as information
// beside the books. Where the table has no rate of the day it is blank.
type Exchanged struct {
	SignedRate     string       `json:"signed_rate"` // in force on the day of signing; empty for none known
	CommittedCents *money.Cents `json:"committed_at_signing"`
	AtSigning      *money.Cents `json:"deposited_at_signing"` // the deposits at the rate of the day of signing
	Difference     *money.Cents `json:"difference"`           // dollars received less those
	LatestRate     string       `json:"latest_rate"`
	LatestOn       when.Date    `json:"latest_rate_from"`
	// Outstanding is what has not arrived at the latest rate: information, not money.
	Outstanding *money.Cents `json:"outstanding_at_latest"`
}

// Revalue sets what rates did to an arrangement and to each of its deposits that
// count; latest is the day of the latest rate.
func (r *ContributionRow) Revalue(t RateTable, latest when.Date) {
	var x Exchanged
	at := func(a money.Amount, rate string) *money.Cents {
		cents, err := DollarsAt(a, rate)
		if err != nil {
			return nil
		}
		return &cents
	}
	if signed, ok := t.On(r.Currency, r.SignedOn); ok {
		x.SignedRate, x.CommittedCents = signed.Rate, at(r.Committed(), signed.Rate)
		var sum money.Cents
		for i := range r.Deposits {
			d := &r.Deposits[i]
			if !d.Counts() {
				continue
			}
			if d.AtSigning = at(d.Amount(), signed.Rate); d.AtSigning == nil {
				continue
			}
			diff := d.USDCents - *d.AtSigning
			d.Difference = &diff
			sum += *d.AtSigning
		}
		diff := r.USDCents - sum
		x.AtSigning, x.Difference = &sum, &diff
	}
	if now, ok := t.On(r.Currency, latest); ok {
		x.LatestRate, x.LatestOn = now.Rate, now.EffectiveFrom
		if out := r.Outstanding(); out.Minor == 0 {
			x.Outstanding = new(money.Cents)
		} else {
			x.Outstanding = at(out, now.Rate)
		}
	}
	for i := range r.Deposits {
		d := &r.Deposits[i]
		if in, ok := t.On(r.Currency, d.ValueDate); ok && r.Currency != money.USD {
			d.InForce, d.InForceOn = in.Rate, in.EffectiveFrom
		}
	}
	r.Exchange = x
}

// InstalmentRow is one payment of a schedule with what arrived under it.
type InstalmentRow struct {
	ID            int64           `json:"id"`
	CommitmentID  int64           `json:"-"`
	Number        int             `json:"number"`
	DueOn         when.Date       `json:"due_on"`
	Minor         int64           `json:"minor"`
	ReceivedMinor int64           `json:"received_minor"`
	State         InstalmentState `json:"state" gorm:"-"`
}

// DepositRow is one deposit as lists and sheets show it.
type DepositRow struct {
	ID            int64       `json:"id"`
	Version       int64       `json:"version"`
	CommitmentID  int64       `json:"commitment_id"`
	Commitment    string      `json:"commitment"` // its reference
	Reference     string      `json:"reference"`
	Contributor   string      `json:"contributor"`
	Instalment    int         `json:"instalment"` // 0 for none
	Currency      string      `json:"currency"`
	Minor         int64       `json:"minor"`
	Rate          string      `json:"rate"`
	RateSource    string      `json:"rate_source"`
	RateOn        when.Date   `json:"rate_on"`
	RateWhy       string      `json:"rate_why,omitempty"` // why it is not the rate of the table
	USDCents      money.Cents `json:"usd" gorm:"column:usd_cents"`
	FeeCents      money.Cents `json:"fee"`
	ValueDate     when.Date   `json:"value_date"`
	AgentRef      string      `json:"agent_reference"`
	Road          Road        `json:"road"`
	State         RecordState `json:"state"`
	FileID        *int64      `json:"file_id"`
	RecordedBy    int64       `json:"-"`
	ConfirmedBy   *int64      `json:"-"`
	TransactionID *int64      `json:"ledger_entry_id"`
	ReversalID    *int64      `json:"reversal_id"`
	// When the books took it in; the zero time while it waits.
	RecordedAt time.Time    `json:"recorded_at"`
	AtSigning  *money.Cents `json:"at_signing" gorm:"-"` // at the rate of the day of signing
	Difference *money.Cents `json:"difference" gorm:"-"` // dollars received less that
	// The rate of the table now in force on the value date; empty for none.
	InForce   string    `json:"rate_in_force,omitempty" gorm:"-"`
	InForceOn when.Date `json:"rate_in_force_from" gorm:"-"`
}

// Counts says whether the deposit is money of the fund: posted and not taken back.
func (r DepositRow) Counts() bool { return r.State == RecordPosted && r.ReversalID == nil }

// RateRevised says that the table has another rate for the value date now than
// the deposit was valued at, without a reason having been given: it was revised
// after the deposit, whose value stays.
func (r DepositRow) RateRevised() bool {
	return r.InForce != "" && r.RateWhy == "" && !SameRate(r.Rate, r.InForce)
}

// Amount is what arrived in the contributor's currency.
func (r DepositRow) Amount() money.Amount {
	return money.Amount{Minor: r.Minor, Currency: r.Currency}
}

// ContributorRow is one contributor on the public page: alphabetical, and as
// much as the agent itself publishes.
type ContributorRow struct {
	OrganisationID int64       `json:"organisation_id"`
	Contributor    string      `json:"contributor"`
	Country        string      `json:"country"`
	Commitments    int         `json:"commitments"`
	FirstSignedOn  when.Date   `json:"first_signed_on"`
	DepositedCents money.Cents `json:"deposited"`
	LastDepositOn  when.Date   `json:"last_deposit_on"`
}

// LedgerRow is one posting of one account as the ledger page and the Ledger
// sheet show it, with the account's running balance.
type LedgerRow struct {
	EntryID        int64       `json:"entry_id"`
	Entry          string      `json:"entry"` // number of the entry
	Kind           string      `json:"kind"`
	ValueDate      when.Date   `json:"value_date"`
	RecordedAt     time.Time   `json:"recorded_at"`
	Account        string      `json:"account"` // code
	Programme      string      `json:"programme"`
	Organisation   string      `json:"organisation"`
	Reference      string      `json:"reference"` // the agent's, or the document's
	DebitCents     money.Cents `json:"debit"`
	CreditCents    money.Cents `json:"credit"`
	BalanceCents   money.Cents `json:"balance"`
	Source         string      `json:"source"`
	Certainty      string      `json:"certainty"`
	Reverses       string      `json:"reverses"`    // number of the entry this one takes back
	ReversedBy     string      `json:"reversed_by"` // number of the entry that took this one back
	ProgrammeID    int64       `json:"programme_id"`
	OrganisationID int64       `json:"organisation_id"`
}

// ProgrammeBudgetView is one approved version of a budget as pages and the
// budget workbook lay it out.
type ProgrammeBudgetView struct {
	ProgrammeID   int64                 `json:"programme_id"`
	Reference     string                `json:"reference"`
	AgentNumber   string                `json:"project_number"`
	Title         string                `json:"title"`
	Countries     []string              `json:"countries"`
	Theme         int                   `json:"theme"`
	State         ProgrammeState        `json:"status"`
	StartOn       when.Date             `json:"start_on"`
	EndOn         when.Date             `json:"end_on"`
	Months        int                   `json:"months"`
	Number        int                   `json:"version"`
	Reason        string                `json:"reason"`
	Decision      string                `json:"decision"` // reference
	ApprovedCents money.Cents           `json:"approved"`
	Organisations []BudgetShare         `json:"organisations"` // lead first
	Tranches      []Tranche             `json:"tranches"`
	Lines         []ProgrammeBudgetLine `json:"lines"` // categories 1 to 8
	Versions      []ProgrammeBudget     `json:"versions"`
}

// BudgetShare is an organisation of a budget.
type BudgetShare struct {
	OrganisationID int64       `json:"organisation_id"`
	Code           string      `json:"code"`
	Name           string      `json:"name"`
	ISCBP          int         `json:"isc_bp" gorm:"column:isc_bp"`
	ApprovedCents  money.Cents `json:"approved"`
}

// Cents is the amount of a cell; a zero field adds over all of them.
func (v ProgrammeBudgetView) Cents(organisation int64, category, tranche int) money.Cents {
	var sum money.Cents
	for _, l := range v.Lines {
		if (organisation == 0 || l.OrganisationID == organisation) && (category == 0 || l.Category == category) && (tranche == 0 || l.Tranche == tranche) {
			sum += l.Cents
		}
	}
	return sum
}

// TransferRequestView is one transfer request with everything the agent's page
// and the request's workbook show: what is asked, the gate it rests on, who
// signed, what was said.
type TransferRequestView struct {
	Request       TransferRequest       `json:"request"`
	Programme     Programme             `json:"programme"`
	Countries     []string              `json:"countries"`
	Tranche       Tranche               `json:"tranche"`
	Tranches      int                   `json:"tranches"` // of the programme
	Decision      string                `json:"decision"` // reference
	DecidedOn     when.Date             `json:"decided_on"`
	Method        string                `json:"method"` // of the decision
	InWriting     bool                  `json:"in_writing"`
	Lines         []TransferLineView    `json:"lines"`
	Gate          *Gate                 `json:"gate"` // as counted at the release; nil for a first tranche
	GateNow       *Gate                 `json:"gate_now"`
	WaivedBy      string                `json:"waived_by"` // reference of the waiving decision
	Approvals     []ApprovalView        `json:"approvals"`
	Prepared      string                `json:"prepared_by"` // capacity
	Events        []TransferEventView   `json:"events"`
	Payments      []TransferPaymentView `json:"payments"`
	Records       []AgentRecordView     `json:"records"`
	FundCash      money.Cents           `json:"fund_cash"` // with the agent, now
	AgreementsDue []string              `json:"agreements_missing"`
	Prior         bool                  `json:"-"` // tells what was paid before this system asked for transfers
}

// Told says that all of the request was paid before this system asked for transfers:
// there is nothing to send to the agent.
func (v TransferRequestView) Told() bool { return v.Prior && v.Request.State == TransferPaid }

// AskedCents is the request's total.
func (v TransferRequestView) AskedCents() (sum money.Cents) {
	for _, l := range v.Lines {
		sum += l.AskedCents
	}
	return sum
}

// PaidCents is what was paid of it.
func (v TransferRequestView) PaidCents() (sum money.Cents) {
	for _, l := range v.Lines {
		sum += l.PaidCents
	}
	return sum
}

// Approved says whether the present revision carries its second signature.
func (v TransferRequestView) Approved() bool {
	return slices.ContainsFunc(v.Approvals, func(a ApprovalView) bool { return a.Revision == v.Request.Revision })
}

// TransferLineView is what a request asks for one organisation.
type TransferLineView struct {
	LineID           int64       `json:"line_id"`
	OrganisationID   int64       `json:"organisation_id"`
	OrganisationCode string      `json:"organisation_code"`
	Organisation     string      `json:"organisation"`
	Lead             bool        `json:"lead"`
	ISCBP            int         `json:"isc_bp" gorm:"column:isc_bp"`
	ApprovedCents    money.Cents `json:"approved"`
	TrancheCents     money.Cents `json:"tranche"` // its approved share of this tranche
	ReleasedCents    money.Cents `json:"released"`
	BeforeCents      money.Cents `json:"transferred_before"` // less refunds, without this request
	AskedCents       money.Cents `json:"asked"`
	PaidCents        money.Cents `json:"paid"`
	Agreement        string      `json:"agreement"` // instrument in force, empty for none
	// Categories is the breakdown of what is asked over categories 1 to 8; it
	// adds up to AskedCents to the cent.
	Categories [8]money.Cents `json:"categories" gorm:"-"`
}

// AfterCents is what stays approved and not transferred once this is paid.
func (l TransferLineView) AfterCents() money.Cents {
	return l.ApprovedCents - l.BeforeCents - l.AskedCents
}

// ByCategory divides what is asked over the categories in the proportion of
// the organisation's budget for the tranche, by the largest remainder, so that
// the parts add up; weights are the budget's eight categories.
func ByCategory(asked money.Cents, budget [8]money.Cents) [8]money.Cents {
	var out [8]money.Cents
	var total money.Cents
	weights := make([]int64, 8)
	for i, c := range budget {
		weights[i] = int64(max(0, c))
		total += c
	}
	if asked == total {
		return budget
	}
	parts, err := asked.SplitBy(weights)
	if err != nil {
		return out
	}
	copy(out[:], parts)
	return out
}

// ApprovalView is a signature under a revision.
type ApprovalView struct {
	Revision int       `json:"revision"`
	Capacity string    `json:"capacity"`
	At       time.Time `json:"at"`
}

// TransferEventView is one step of a request with how long the step before it
// had lasted.
type TransferEventView struct {
	At       time.Time      `json:"at"`
	Action   TransferAction `json:"action"`
	From     TransferState  `json:"from"`
	To       TransferState  `json:"to"`
	Revision int            `json:"revision"`
	Role     Role           `json:"role"`
	Text     string         `json:"text"`
	Road     Road           `json:"road"`
	Waited   time.Duration  `json:"waited"`
}

// TransferPaymentView is one payment of a request.
type TransferPaymentView struct {
	ID            int64       `json:"id"`
	Organisation  string      `json:"organisation"`
	Cents         money.Cents `json:"amount"`
	ValueDate     when.Date   `json:"value_date"`
	AgentRef      string      `json:"agent_reference"`
	Road          Road        `json:"road"`
	FileID        *int64      `json:"file_id"`
	Entry         string      `json:"ledger_entry"`
	TransactionID int64       `json:"ledger_entry_id"`
	Reversal      string      `json:"reversal"`
	ReverseReason string      `json:"reverse_reason"`
}

// AgentRecordView is an act of the agent with its lines and its road.
type AgentRecordView struct {
	AgentRecord
	Lines      []AgentRecordLine `json:"lines"`
	RecordedAs string            `json:"recorded_as"` // capacity
	Confirmed  string            `json:"confirmed_as"`
	FileName   string            `json:"file_name"`
}

// TransferRequestRow is a request in a list: the agent's inbox, the
// secretariat's table.
type TransferRequestRow struct {
	ID            int64         `json:"id"`
	Version       int64         `json:"version"`
	Reference     string        `json:"reference"`
	State         TransferState `json:"state"`
	Revision      int           `json:"revision"`
	ProgrammeID   int64         `json:"programme_id"`
	Programme     string        `json:"programme"`
	AgentNumber   string        `json:"project_number"`
	Title         string        `json:"title"`
	Countries     []string      `json:"countries" gorm:"-"`
	Tranche       int           `json:"tranche"`
	Organisations int           `json:"organisations"`
	AskedCents    money.Cents   `json:"asked"`
	PaidCents     money.Cents   `json:"paid"`
	At            time.Time     `json:"at"` // of the last step
	LastText      string        `json:"last_text"`
	Pending       int           `json:"pending"` // records that wait for a second person
}
