package models

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// BookLine is one movement of money in one of the two books: what it is, between
// the fund and whom, under which project.
type BookLine struct {
	Kind         EntryKind   `json:"kind"`
	Project      string      `json:"project_number"` // the agent's number, empty where there is none
	Organisation string      `json:"organisation_code"`
	Cents        money.Cents `json:"amount"`
	ValueDate    when.Date   `json:"value_date"`
	AgentRef     string      `json:"agent_reference"`
	Row          int         `json:"row"`             // in the agent's file, 0 for ours
	Entry        string      `json:"entry,omitempty"` // number of our ledger entry, empty for the agent's
}

// ReconciledKinds are the movements that both books have. Expenditure is the
// certified one alone: interim figures are ours until the agent has its own.
var ReconciledKinds = []EntryKind{EntryDeposit, EntryContributorRefund, EntryInterest, EntryOrganisationInterest, EntryOtherIncome, EntryTransfer, EntryRefund,
	EntryExpenditure, EntryDirectCost, EntryDirectCostRefund, EntryDirectExpenditure, EntryBankCharges, EntryFundTransfer}

// MatchRule says how near two lines must be to be one movement.
type MatchRule struct {
	Days      int         `json:"days"`      // between the value dates
	Tolerance money.Cents `json:"tolerance"` // one unit of a rounded line
}

// StartMatchRule is five days, and a dollar for books kept in whole dollars.
var StartMatchRule = MatchRule{Days: 5, Tolerance: 1_00}

// Validate refuses a rule under which anything would be one.
func (r MatchRule) Validate() error {
	var f Faults
	if r.Days < 0 || r.Days > 60 {
		f.Add("days", "reconcile.fault.days")
	}
	if r.Tolerance < 0 || r.Tolerance > 100_00 {
		f.Add("tolerance", "reconcile.fault.tolerance")
	}
	return f.Err("reconcile.invalid")
}

// BreakKind says what differs.
type BreakKind string

const (
	BreakOnlyOurs   BreakKind = "only_ours"   // the agent's books lack it
	BreakOnlyAgents BreakKind = "only_agents" // ours lack it
	BreakAmount     BreakKind = "amount"      // the same reference, another amount
	BreakDate       BreakKind = "date"        // the same reference, days apart
)

// BreakKinds lists them.
var BreakKinds = []BreakKind{BreakOnlyOurs, BreakOnlyAgents, BreakAmount, BreakDate}

// FoundBreak is a difference between the books: one line, or two that should agree.
type FoundBreak struct {
	Kind   BreakKind
	Ours   *BookLine
	Agents *BookLine
}

// Key names a difference from one comparison to the next: our entry where there
// is one, else the agent's line by what it says.
func (b FoundBreak) Key() string {
	if b.Ours != nil {
		return strings.Join([]string{"ours", b.Ours.Entry, b.Ours.Organisation, b.Ours.Project}, "|")
	}
	a := b.Agents
	return strings.Join([]string{"agent", string(a.Kind), a.Project, a.Organisation, a.AgentRef, a.ValueDate.String(), a.Cents.String()}, "|")
}

// Difference is what our side is above the agent's.
func (b FoundBreak) Difference() money.Cents {
	var d money.Cents
	if b.Ours != nil {
		d += b.Ours.Cents
	}
	if b.Agents != nil {
		d -= b.Agents.Cents
	}
	return d
}

// Reconcile pairs the lines of both books and lists what is left. Lines with the
// agent's reference are one movement whatever else differs; the others by kind,
// project, organisation and amount, the nearest days first. No line is in two
// pairs, so that two equal payments need two.
func Reconcile(ours, agents []BookLine, rule MatchRule) (matched int, breaks []FoundBreak) {
	left := map[int]bool{}
	for i := range agents {
		left[i] = true
	}
	var open []int
	byRef := map[string][]int{}
	for i, a := range agents {
		if a.AgentRef != "" {
			key := refKey(a)
			byRef[key] = append(byRef[key], i)
		}
	}
	for i := range ours {
		o := &ours[i]
		at, ok := nearest(*o, agents, byRef[refKey(*o)], left)
		if o.AgentRef == "" || !ok {
			open = append(open, i)
			continue
		}
		delete(left, at)
		a := &agents[at]
		switch {
		case apart(o.Cents, a.Cents) > rule.Tolerance:
			breaks = append(breaks, FoundBreak{Kind: BreakAmount, Ours: o, Agents: a})
		case daysApart(*o, *a) > rule.Days:
			breaks = append(breaks, FoundBreak{Kind: BreakDate, Ours: o, Agents: a})
		default:
			matched++
		}
	}
	pairs, rest := byAmount(ours, agents, open, left, rule)
	matched += pairs
	for _, i := range rest {
		breaks = append(breaks, FoundBreak{Kind: BreakOnlyOurs, Ours: &ours[i]})
	}
	for i := range agents {
		if left[i] {
			breaks = append(breaks, FoundBreak{Kind: BreakOnlyAgents, Agents: &agents[i]})
		}
	}
	slices.SortStableFunc(breaks, func(a, b FoundBreak) int { return cmp.Compare(a.Key(), b.Key()) })
	return matched, breaks
}

// byAmount pairs what has no reference in common: candidates by the days between
// them, so that the nearest become one.
func byAmount(ours, agents []BookLine, open []int, left map[int]bool, rule MatchRule) (pairs int, rest []int) {
	byWhat := map[string][]int{}
	for i := range agents {
		if left[i] {
			byWhat[whatKey(agents[i])] = append(byWhat[whatKey(agents[i])], i)
		}
	}
	type candidate struct{ ours, agents, days int }
	var all []candidate
	for _, i := range open {
		for _, j := range byWhat[whatKey(ours[i])] {
			if d := daysApart(ours[i], agents[j]); d <= rule.Days && apart(ours[i].Cents, agents[j].Cents) <= rule.Tolerance {
				all = append(all, candidate{i, j, d})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.days, b.days) })
	taken := map[int]bool{}
	for _, c := range all {
		if !taken[c.ours] && left[c.agents] {
			taken[c.ours] = true
			delete(left, c.agents)
			pairs++
		}
	}
	for _, i := range open {
		if !taken[i] {
			rest = append(rest, i)
		}
	}
	return pairs, rest
}

// nearest is the line of a reference whose amount, then whose day, is nearest.
func nearest(o BookLine, agents []BookLine, at []int, left map[int]bool) (int, bool) {
	best, found := 0, false
	for _, i := range at {
		if !left[i] {
			continue
		}
		if !found || cmp.Or(cmp.Compare(apart(o.Cents, agents[i].Cents), apart(o.Cents, agents[best].Cents)), cmp.Compare(daysApart(o, agents[i]), daysApart(o, agents[best]))) < 0 {
			best, found = i, true
		}
	}
	return best, found
}

func refKey(l BookLine) string {
	return string(l.Kind) + "|" + l.Organisation + "|" + l.AgentRef
}

func whatKey(l BookLine) string {
	return string(l.Kind) + "|" + l.Project + "|" + l.Organisation
}

func apart(a, b money.Cents) money.Cents { return max(a-b, b-a) }

func daysApart(a, b BookLine) int {
	d := a.ValueDate.DaysSince(b.ValueDate)
	return max(d, -d)
}

// Reconciliation is one comparison of the agent's books of a period with ours.
// It writes nothing into the books.
type Reconciliation struct {
	ID        int64
	CreatedAt time.Time
	Reference string // RC-0001
	Hash      string // of the agent's file
	Name      string // of the agent's file
	FileID    int64
	FromOn    when.Date
	ToOn      when.Date
	Days      int
	Tolerance money.Cents `gorm:"column:tolerance_cents"`
	OurLines  int
	Lines     int // of the agent
	Matched   int
	Breaks    int
	PersonID  int64
	MandateID int64
}

// Validate refuses a period that is none.
func (r Reconciliation) Validate(today when.Date) error {
	var f Faults
	switch {
	case r.FromOn.IsZero():
		f.Add("from", "money.fault.required")
	case r.ToOn.IsZero():
		f.Add("to", "money.fault.required")
	case r.ToOn.Before(r.FromOn):
		f.Add("to", "reconcile.fault.period")
	case r.ToOn.After(today):
		f.Add("to", "money.fault.future")
	}
	return f.Err("reconcile.invalid")
}

// BreakState says whether a difference still stands.
type BreakState string

const (
	BreakOpen      BreakState = "open"
	BreakAgreed    BreakState = "agreed"    // a later comparison found it no more
	BreakExplained BreakState = "explained" // a person says why it may stand
)

// BreakStates lists them.
var BreakStates = []BreakState{BreakOpen, BreakAgreed, BreakExplained}

// ReconciliationBreak is a difference between the books from the comparison that
// first found it, with who looks after it.
type ReconciliationBreak struct {
	ID           int64
	Version      int64
	CreatedAt    time.Time // found
	BreakKey     string
	Kind         BreakKind
	EntryKind    EntryKind
	Project      string
	Organisation string // code
	OursCents    money.Cents
	OursOn       when.Date
	Entry        string // number of our ledger entry
	AgentsCents  money.Cents
	AgentsOn     when.Date
	AgentRef     string
	FirstRun     int64
	LastRun      int64
	OwnerID      *int64 // person
	State        BreakState
	ClosedAt     *time.Time
	ClosedBy     *int64
	Explanation  string
}

// Difference is what our side is above the agent's.
func (b ReconciliationBreak) Difference() money.Cents { return b.OursCents - b.AgentsCents }

// Age is how many days the difference has stood on a day.
func (b ReconciliationBreak) Age(today when.Date) int {
	end := today
	if b.ClosedAt != nil {
		end = when.DateOf(*b.ClosedAt)
	}
	return end.DaysSince(when.DateOf(b.CreatedAt))
}

// Set takes over what a comparison found.
func (b *ReconciliationBreak) Set(f FoundBreak) {
	b.BreakKey, b.Kind = f.Key(), f.Kind
	b.OursCents, b.OursOn, b.Entry, b.AgentsCents, b.AgentsOn, b.AgentRef = 0, when.Date{}, "", 0, when.Date{}, ""
	if a := f.Agents; a != nil {
		b.EntryKind, b.Project, b.Organisation = a.Kind, a.Project, a.Organisation
		b.AgentsCents, b.AgentsOn, b.AgentRef = a.Cents, a.ValueDate, a.AgentRef
	}
	if o := f.Ours; o != nil {
		b.EntryKind, b.Project, b.Organisation = o.Kind, o.Project, o.Organisation
		b.OursCents, b.OursOn, b.Entry = o.Cents, o.ValueDate, o.Entry
		b.AgentRef = cmp.Or(b.AgentRef, o.AgentRef)
	}
}

// Same says whether a comparison found this very difference again.
func (b ReconciliationBreak) Same(f FoundBreak) bool {
	again := b
	again.Set(f)
	return again == b
}

// AgentBookColumns are the heads of a file of the agent's books, in their order.
var AgentBookColumns = []string{"kind", "project_number", "organisation_code", "amount", "value_date", "agent_reference"}

// AgentBookCell names a cell of such a file.
func AgentBookCell(column string, row int) string {
	i := slices.Index(AgentBookColumns, column)
	if i < 0 {
		return column
	}
	return string(rune('A'+i)) + strconv.Itoa(row)
}

// BreakRow is a difference with the names a list shows.
type BreakRow struct {
	ReconciliationBreak
	OrganisationName string
	Owner            string
	FirstReference   string // of the comparison that found it
	LastReference    string
	Days             int `gorm:"-"` // how old it is
}
