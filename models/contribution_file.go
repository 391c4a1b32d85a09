package models

import (
	"fmt"
	"slices"
	"strings"

	"seedfund/models/money"
	"seedfund/models/when"
)

// The lists of a file of contributions: sheets of one workbook, or a data file
// each.
const (
	ListContributions = "Contributions"
	ListDeposits      = "Deposits"
)

// ContributionColumns are the heads of the list of contributions: one row for
// each instalment, with its arrangement repeated. DepositColumns are those of the
// list of deposits: one row for each.
var (
	ContributionColumns = []string{"contributor_code", "contributor", "arrangement", "signed_on", "currency", "amount", "usd_at_signing", "preference", "due_on", "instalment"}
	DepositColumns      = []string{"arrangement", "instalment", "value_date", "currency", "amount", "rate", "rate_on", "rate_source", "rate_why", "usd", "fee", "agent_reference"}
)

// ContributionCell names the cell of a column in a row of a list, with the list.
func ContributionCell(list, column string, row int) string {
	columns := ContributionColumns
	if list == ListDeposits {
		columns = DepositColumns
	}
	return fmt.Sprintf("%s!%c%d", list, 'A'+slices.Index(columns, column), row)
}

// ArrangementLine is one row of the list of contributions as it was read: an
// instalment with its arrangement. What is blank in a row after the first of an
// arrangement is as in the first.
type ArrangementLine struct {
	Row         int         `json:"row"`
	Code        string      `json:"contributor_code"`
	Contributor string      `json:"contributor"`
	Agreement   string      `json:"arrangement"`
	SignedOn    when.Date   `json:"signed_on"`
	Currency    string      `json:"currency"`
	Minor       int64       `json:"minor"`
	USD         money.Cents `json:"usd_at_signing"` // told, not posted; 0 for none
	Preference  int         `json:"preference"`     // thematic area, 0 for none; never an earmark
	DueOn       when.Date   `json:"due_on"`
	Instalment  int64       `json:"instalment_minor"`

	Unread map[string]bool `json:"-"` // columns whose cell already has a fault
}

// DepositLine is one row of the list of deposits as it was read. A blank cell
// beside arrangement, day, amount and reference says nothing: what stands is kept,
// or the table's rate and the fund's rule give it.
type DepositLine struct {
	Row        int          `json:"row"`
	Agreement  string       `json:"arrangement"`
	Instalment int          `json:"instalment"` // number in the schedule, 0 for none
	ValueDate  when.Date    `json:"value_date"`
	Currency   string       `json:"currency"`
	Minor      int64        `json:"minor"`
	Rate       string       `json:"rate"`
	RateOn     when.Date    `json:"rate_on"`
	RateSource string       `json:"rate_source"`
	RateWhy    string       `json:"rate_why"`
	USD        *money.Cents `json:"usd"`
	Fee        *money.Cents `json:"fee"`
	AgentRef   string       `json:"agent_reference"`

	Unread map[string]bool `json:"-"`
}

// ContributionFile is what a file of contributions says. A list that the file does
// not have says nothing of the books.
type ContributionFile struct {
	HasContributions bool              `json:"has_contributions"`
	HasDeposits      bool              `json:"has_deposits"`
	Contributions    []ArrangementLine `json:"contributions"`
	Deposits         []DepositLine     `json:"deposits"`
}

// Lines is how many rows the file has.
func (f ContributionFile) Lines() int { return len(f.Contributions) + len(f.Deposits) }

// ContributionBooks is what the books hold of contributions, and what values a
// deposit.
type ContributionBooks struct {
	Rows         []ContributionRow // every arrangement, with its schedule and deposits
	Contributors []Organisation
	Rates        RateTable
	Fee          AgentFee

	arrangements, contributors, deposits fileIndex
	places                               [][2]int // arrangement and deposit of each place in deposits
}

// NewContributionBooks orders the books by what a file names.
func NewContributionBooks(rows []ContributionRow, contributors []Organisation, rates RateTable, fee AgentFee) ContributionBooks {
	b := ContributionBooks{Rows: rows, Contributors: contributors, Rates: rates, Fee: fee}
	for i, r := range rows {
		b.arrangements.put(r.Agreement, i)
		for j, d := range r.Deposits {
			if d.State == RecordRefused || d.ReversalID != nil {
				continue // its reference may come again
			}
			b.deposits.put(d.AgentRef, len(b.places))
			b.places = append(b.places, [2]int{i, j})
		}
	}
	for i, o := range contributors {
		b.contributors.put(o.Code, i)
	}
	return b
}

// fileIndex finds a place by a reference, or by one that an office program took the
// zeros of.
type fileIndex struct{ exact, bare map[string]int }

func (x *fileIndex) put(text string, at int) {
	if x.exact == nil {
		x.exact, x.bare = map[string]int{}, map[string]int{}
	}
	x.exact[text] = at
	number := bareNumber(text)
	if _, twice := x.bare[number]; twice {
		at = -1
	}
	x.bare[number] = at
}

func (x fileIndex) find(text string) (int, bool) {
	if at, ok := x.exact[text]; ok {
		return at, true
	}
	at, ok := x.bare[bareNumber(text)]
	return at, ok && at >= 0
}

// contributor finds who signs: by code, or by the very name where there is none.
func (b ContributionBooks) contributor(code, name string) (Organisation, bool) {
	if code != "" {
		i, ok := b.contributors.find(code)
		if !ok {
			return Organisation{}, false
		}
		return b.Contributors[i], true
	}
	i := slices.IndexFunc(b.Contributors, func(o Organisation) bool { return strings.EqualFold(o.Name, name) })
	if i < 0 || name == "" {
		return Organisation{}, false
	}
	return b.Contributors[i], true
}

// ArrangementDifference is an arrangement of a file beside what stands.
type ArrangementDifference struct {
	Row            int          `json:"row"` // the first of the arrangement
	Effect         ImportEffect `json:"effect"`
	Agreement      string       `json:"arrangement"`
	Reference      string       `json:"reference,omitempty"` // ours: of what stands, or made of it once committed
	OrganisationID int64        `json:"organisation_id"`
	Contributor    string       `json:"contributor"`
	SignedOn       when.Date    `json:"signed_on"`
	Currency       string       `json:"currency"`
	Minor          int64        `json:"minor"`
	USD            money.Cents  `json:"usd_at_signing"`
	Preference     int          `json:"preference"`
	Schedule       []Instalment `json:"schedule"`
}

// DepositValues are what a deposit is, in a file or in the books.
type DepositValues struct {
	Agreement  string      `json:"arrangement"`
	Instalment int         `json:"instalment"`
	ValueDate  when.Date   `json:"value_date"`
	Currency   string      `json:"currency"`
	Minor      int64       `json:"minor"`
	Rate       string      `json:"rate"`
	USD        money.Cents `json:"usd"`
	Fee        money.Cents `json:"fee"`
}

// Amount is what arrived in the contributor's currency.
func (v DepositValues) Amount() money.Amount {
	return money.Amount{Minor: v.Minor, Currency: v.Currency}
}

// DepositDifference is a deposit of a file beside what stands.
type DepositDifference struct {
	Row          int            `json:"row"`
	Effect       ImportEffect   `json:"effect"`
	AgentRef     string         `json:"agent_reference"`
	Contributor  string         `json:"contributor"`
	CommitmentID int64          `json:"commitment_id"` // 0 where the arrangement is new in the same file
	Now          DepositValues  `json:"now"`
	Was          *DepositValues `json:"was,omitempty"`
	WasReference string         `json:"was_reference,omitempty"`
	WasID        int64          `json:"was_id,omitempty"`
	WasVersion   int64          `json:"was_version,omitempty"`
	Reference    string         `json:"reference,omitempty"` // made of it, once committed

	Deposit Deposit `json:"-"` // as it would enter the books
}

// LackingRow is a record of the books that a list of the file does not have. It is
// told and stays as it is.
type LackingRow struct {
	List        string `json:"list"`
	Reference   string `json:"reference"`
	Agreement   string `json:"arrangement"`
	AgentRef    string `json:"agent_reference,omitempty"`
	Contributor string `json:"contributor"`
	Currency    string `json:"currency"`
	Minor       int64  `json:"minor"`
}

// ContributionDifferences is what a file of contributions does to the books.
type ContributionDifferences struct {
	Contributions []ArrangementDifference `json:"contributions"`
	Deposits      []DepositDifference     `json:"deposits"`
	Lacking       []LackingRow            `json:"lacking"`
}

// Counts counts arrangements and deposits by what they do.
func (d ContributionDifferences) Counts() (c ImportCounts) {
	for _, x := range d.Contributions {
		c.Add(x.Effect)
	}
	for _, x := range d.Deposits {
		c.Add(x.Effect)
	}
	return c
}
