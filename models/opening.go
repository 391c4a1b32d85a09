package models

import (
	"fmt"
	"slices"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// PriorDecision is a decision taken before this system kept them, as a workbook
// tells it. It is no decision of the register: no certificate is made of it, and
// nothing here proves it but the source it names.
type PriorDecision struct {
	ID        int64
	CreatedAt time.Time
	BatchID   int64
	Position  int    // in its workbook, from 1
	Reference string // theirs
	DecidedAt time.Time
	Body      string // who decided
	Method    string
	Title     string
	Text      string // text or source, or both
	Source    string // a link, or where the record is kept
}

// DecidedOn is the day it was taken.
func (d PriorDecision) DecidedOn() when.Date { return when.DateOf(d.DecidedAt.UTC()) }

// OpeningBatch is a workbook with the history of a fund that exists already,
// loaded by one person and brought into the books by a second, whole or not at
// all, once. The file is kept as it came.
type OpeningBatch struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	Reference string    // OP-0001
	CutOff    when.Date // the day of the agent's statement it is reconciled to
	Name      string    // of the file
	Hash      string    // SHA-256 of its bytes
	FileID    int64
	State     ImportState
	Lines     int    // rows of all sheets
	Body      string `audit:"digest"` // the book as it was read, JSON
	PersonID  int64
	MandateID int64
	SettledBy *int64
	SettledAt *time.Time
}

// OpeningLive is what the books hold already, which an opening position would be
// mixed with.
type OpeningLive struct {
	Entries, Programmes, Arrangements, Items int64
	Opened                                   string // reference of the workbook the fund was opened with
}

// Empty says whether an opening position can still be brought in.
func (l OpeningLive) Empty() bool { return l == OpeningLive{} }

// The sheets of the workbook, in their order.
const (
	OpeningStart         = "Start"
	OpeningDecisions     = "Decisions"
	OpeningProgrammes    = "Programmes"
	OpeningShares        = "Tranches"
	OpeningContributions = "Contributions"
	OpeningDeposits      = "Deposits"
	OpeningTransfers     = "Transfers"
	OpeningSpending      = "Expenditure"
	OpeningItems         = "Items"
	OpeningStatement     = "Statement"
)

// OpeningSheet is one sheet of rows with the heads of its columns.
type OpeningSheet struct {
	Name    string
	Columns []string
}

var (
	openingFigures = []string{"category_1", "category_2", "category_3", "category_4", "category_5", "category_6", "category_7", "indirect_costs"}
	// OpeningLayout are the sheets of rows with their columns, in their order.
	OpeningLayout = []OpeningSheet{
		{OpeningDecisions, []string{"reference", "decided_on", "body", "method", "title", "text", "source"}},
		{OpeningProgrammes, []string{"reference", "agent_number", "title", "theme", "countries", "lead", "months", "start_on", "end_on", "decision", "state", "closed_on", "settled_on"}},
		{OpeningShares, slices.Concat([]string{"programme", "tranche", "organisation", "due_on"}, openingFigures, []string{"amount", "standing", "released_on", "note"})},
		{OpeningContributions, []string{"contributor", "arrangement", "signed_on", "currency", "amount", "preference", "schedule"}},
		{OpeningDeposits, []string{"arrangement", "value_date", "amount", "currency", "rate", "rate_source", "usd", "fee", "agent_reference"}},
		{OpeningTransfers, []string{"kind", "programme", "tranche", "organisation", "value_date", "amount", "agent_reference", "reason"}},
		{OpeningSpending, slices.Concat([]string{"programme", "organisation", "year", "report_type"}, openingFigures, []string{"total", "committed", "explanation"})},
		{OpeningItems, []string{"kind", "value_date", "organisation", "amount", "basis", "agent_reference"}},
		{OpeningStatement, []string{"line", "amount", "meaning"}},
	}
)

// OpeningColumns are the heads of a sheet; none for a sheet that has no rows.
func OpeningColumns(sheet string) []string {
	for _, s := range OpeningLayout {
		if s.Name == sheet {
			return s.Columns
		}
	}
	return nil
}

// OpeningCell names a cell as people write it: "Deposits!C5".
func OpeningCell(sheet, column string, row int) string {
	return fmt.Sprintf("%s!%c%d", sheet, 'A'+slices.Index(OpeningColumns(sheet), column), row)
}

// The cells of the first sheet that are filled: the cut-off date, and the edition of
// the agent's statement.
const (
	OpeningCutOff  = OpeningStart + "!B5"
	OpeningEdition = OpeningStart + "!B6"
)

// OpeningTransferKinds are what the list of the sheet of transfers offers.
var OpeningTransferKinds = []string{string(EntryTransfer), string(EntryRefund)}

// OpeningStandings are how a share of a tranche may stand; what was transferred of
// it is told by the transfers.
var OpeningStandings = []TrancheState{TranchePlanned, TrancheReserved, TrancheReleased}

// OpeningBook is the workbook as it was read. Row is the row of the sheet; amounts
// are cents of the US dollar unless a currency stands beside them.
type OpeningBook struct {
	CutOff        when.Date             `json:"cut_off"`
	Edition       FundingEdition        `json:"edition"` // of the statement
	Decisions     []OpeningDecision     `json:"decisions"`
	Programmes    []OpeningProgramme    `json:"programmes"`
	Shares        []OpeningShare        `json:"tranches"`
	Contributions []OpeningContribution `json:"contributions"`
	Deposits      []OpeningDeposit      `json:"deposits"`
	Transfers     []OpeningTransfer     `json:"transfers"`
	Spending      []OpeningSpend        `json:"expenditure"`
	Items         []OpeningItem         `json:"items"`
	Statement     []OpeningLine         `json:"statement"`

	Unread map[string]bool `json:"-"` // cells that already have a fault
}

// OpeningDecision is a decision taken before.
type OpeningDecision struct {
	Row       int       `json:"row"`
	Reference string    `json:"reference"`
	DecidedOn when.Date `json:"decided_on"`
	Body      string    `json:"body"`
	Method    string    `json:"method"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
	Source    string    `json:"source"`
}

// OpeningProgramme is a programme with where it stands on the cut-off date.
// Reference is what the other sheets call it; ours is drawn at the commit.
type OpeningProgramme struct {
	Row         int            `json:"row"`
	Reference   string         `json:"reference"`
	AgentNumber string         `json:"agent_number"`
	Title       string         `json:"title"`
	Theme       int            `json:"theme"`
	Countries   string         `json:"countries"` // codes, with shares in per cent or without: "AAA 60, BBB 40"
	Lead        string         `json:"lead"`
	Months      int            `json:"months"`
	StartOn     when.Date      `json:"start_on"`
	EndOn       when.Date      `json:"end_on"` // none: start and months
	Decision    string         `json:"decision"`
	State       ProgrammeState `json:"state"`
	ClosedOn    when.Date      `json:"closed_on"`
	SettledOn   when.Date      `json:"settled_on"`
}

// Ends is the day the programme ends.
func (p OpeningProgramme) Ends() when.Date {
	if p.EndOn.IsZero() && !p.StartOn.IsZero() {
		return p.StartOn.AddMonths(p.Months)
	}
	return p.EndOn
}

// Closed says whether all activities are done.
func (p OpeningProgramme) Closed() bool {
	return p.State == ProgrammeOperationalClosed || p.State == ProgrammeFinancialClosed
}

// OpeningShare is one organisation's share of one tranche.
type OpeningShare struct {
	Row          int          `json:"row"`
	Programme    string       `json:"programme"`
	Tranche      int          `json:"tranche"`
	Organisation string       `json:"organisation"`
	DueOn        when.Date    `json:"due_on"`
	Figures      UnexFigures  `json:"figures"`
	Cents        money.Cents  `json:"amount"` // as the file says it
	Standing     TrancheState `json:"standing"`
	ReleasedOn   when.Date    `json:"released_on"`
	Note         string       `json:"note"` // by which decision or letter it was released
}

// OpeningContribution is a signed arrangement.
type OpeningContribution struct {
	Row         int          `json:"row"`
	Contributor string       `json:"contributor"` // code
	Agreement   string       `json:"arrangement"`
	SignedOn    when.Date    `json:"signed_on"`
	Currency    string       `json:"currency"`
	Minor       int64        `json:"minor"`
	Preference  int          `json:"preference"`
	Schedule    []Instalment `json:"schedule"` // none: all on the day it was signed
}

// OpeningDeposit is cash the agent received under an arrangement.
type OpeningDeposit struct {
	Row        int         `json:"row"`
	Agreement  string      `json:"arrangement"`
	ValueDate  when.Date   `json:"value_date"`
	Minor      int64       `json:"minor"`
	Currency   string      `json:"currency"`
	Rate       string      `json:"rate"`
	RateSource string      `json:"rate_source"`
	USD        money.Cents `json:"usd"`
	// Fee is what the agent took of it, where that is not what the rule of today says.
	Fee      *money.Cents `json:"fee,omitempty"`
	AgentRef string       `json:"agent_reference"`
}

// Took is the agent's fee on it.
func (d OpeningDeposit) Took(rule AgentFee) money.Cents {
	if d.Fee != nil {
		return *d.Fee
	}
	return rule.Of(d.USD)
}

// OpeningTransfer is a payment of the agent to an organisation, or a refund.
type OpeningTransfer struct {
	Row          int         `json:"row"`
	Kind         EntryKind   `json:"kind"`
	Programme    string      `json:"programme"`
	Tranche      int         `json:"tranche"` // of a transfer
	Organisation string      `json:"organisation"`
	ValueDate    when.Date   `json:"value_date"`
	Cents        money.Cents `json:"amount"`
	AgentRef     string      `json:"agent_reference"`
	Reason       string      `json:"reason"` // of a refund
}

// OpeningSpend is what an organisation reported of a programme for a year.
type OpeningSpend struct {
	Row          int         `json:"row"`
	Programme    string      `json:"programme"`
	Organisation string      `json:"organisation"`
	Year         int         `json:"year"`
	Type         UnexType    `json:"report_type"`
	Figures      UnexFigures `json:"figures"`
	Total        money.Cents `json:"total"` // as the file says it
	Committed    money.Cents `json:"committed"`
	Explanation  string      `json:"explanation"`
}

// AsAt is the day the figures run to: the end of the year, or the cut-off.
func (s OpeningSpend) AsAt(cutOff when.Date) when.Date {
	if end := when.MustDate(s.Year, time.December, 31); end.Before(cutOff) {
		return end
	}
	return cutOff
}

// OpeningItem is another item of the agent.
type OpeningItem struct {
	Row          int         `json:"row"`
	Kind         EntryKind   `json:"kind"`
	ValueDate    when.Date   `json:"value_date"`
	Organisation string      `json:"organisation"`
	Cents        money.Cents `json:"amount"`
	Basis        string      `json:"basis"`
	AgentRef     string      `json:"agent_reference"`
}

// OpeningLine is one line of the agent's statement at the cut-off.
type OpeningLine struct {
	Row   int         `json:"row"`
	Line  string      `json:"line"`
	Cents money.Cents `json:"amount"`
}

// Lines is how many rows the book has, the statement left out.
func (b OpeningBook) Lines() int {
	return len(b.Decisions) + len(b.Programmes) + len(b.Shares) + len(b.Contributions) + len(b.Deposits) + len(b.Transfers) + len(b.Spending) + len(b.Items)
}

// OpeningCount is how many rows a sheet has and what they come to in US dollars.
type OpeningCount struct {
	Sheet string      `json:"sheet"`
	Rows  int         `json:"rows"`
	Cents money.Cents `json:"amount"` // nothing where a sheet has no dollars
	Money bool        `json:"-"`
}

// Counts are the rows and sums of every sheet.
func (b OpeningBook) Counts() []OpeningCount {
	shares, deposits, spent := OpeningCount{OpeningShares, len(b.Shares), 0, true}, OpeningCount{OpeningDeposits, len(b.Deposits), 0, true}, OpeningCount{OpeningSpending, len(b.Spending), 0, true}
	for _, s := range b.Shares {
		shares.Cents += s.Cents
	}
	for _, d := range b.Deposits {
		deposits.Cents += d.USD
	}
	for _, s := range b.Spending {
		spent.Cents += s.Figures.Total()
	}
	paid, items := OpeningCount{OpeningTransfers, len(b.Transfers), 0, true}, OpeningCount{OpeningItems, len(b.Items), 0, false}
	for _, t := range b.Transfers {
		if t.Kind == EntryRefund {
			paid.Cents -= t.Cents
		} else {
			paid.Cents += t.Cents
		}
	}
	return []OpeningCount{{Sheet: OpeningDecisions, Rows: len(b.Decisions)}, {Sheet: OpeningProgrammes, Rows: len(b.Programmes)}, shares,
		{Sheet: OpeningContributions, Rows: len(b.Contributions)}, deposits, paid, spent, items}
}

// OpeningDifference is a line of the agent's statement beside what the workbook
// comes to.
type OpeningDifference struct {
	FundingLine
	Theirs     money.Cents `json:"statement"`
	Difference money.Cents `json:"difference"` // ours less theirs
}

// StatementLines are the lines a statement gives in dollars, in their order.
func StatementLines() []string {
	var out []string
	for _, l := range fundingLayout {
		if !l.Percent() {
			out = append(out, l.ID)
		}
	}
	return out
}

// Sums is what the book comes to in the accounts the funding status is made of.
func (b OpeningBook) Sums(fee AgentFee) LedgerSums {
	sums := LedgerSums{}
	move := func(kind EntryKind, from, to LedgerAccount, cents money.Cents) {
		credit, debit := LedgerPart{from, kind}, LedgerPart{to, kind}
		sums[credit] = LedgerSum{sums[credit].Debit, sums[credit].Credit - cents}
		sums[debit] = LedgerSum{sums[debit].Debit + cents, sums[debit].Credit}
	}
	for _, d := range b.Deposits {
		move(EntryDeposit, AccountContributions, AccountCash, d.USD)
		move(EntryDeposit, AccountCash, AccountFee, d.Took(fee))
	}
	for _, t := range b.Transfers {
		if t.Kind == EntryRefund {
			move(EntryRefund, AccountOrganisations, AccountCash, t.Cents)
		} else {
			move(EntryTransfer, AccountCash, AccountOrganisations, t.Cents)
		}
	}
	for _, s := range b.Spending {
		move(EntryExpenditure, AccountOrganisations, AccountExpenditure, s.Figures.Total())
	}
	for _, i := range b.Items {
		if from, to := i.Kind.ItemAccounts(); from != "" {
			move(i.Kind, from, to, i.Cents)
		}
	}
	return sums
}

// Reconcile holds what the book comes to against the agent's statement, line by
// line; percentages are left out, for they follow.
//
// clause 97: the agent's statement is the fund's.
func (b OpeningBook) Reconcile(fee AgentFee) []OpeningDifference {
	theirs := map[string]money.Cents{}
	for _, l := range b.Statement {
		theirs[l.Line] = l.Cents
	}
	var out []OpeningDifference
	for _, l := range FundingStatusOf(b.Sums(fee), b.CutOff, b.Edition).Lines {
		if !l.Percent() {
			out = append(out, OpeningDifference{FundingLine: l, Theirs: theirs[l.ID], Difference: l.Cents - theirs[l.ID]})
		}
	}
	return out
}

// Agrees says whether every line is equal to the cent.
func Agrees(lines []OpeningDifference) bool {
	return !slices.ContainsFunc(lines, func(d OpeningDifference) bool { return d.Difference != 0 })
}
