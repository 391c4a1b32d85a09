package models

import (
	"slices"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// RevisionState is where a revision of a programme stands.
type RevisionState string

const (
	RevisionDraft     RevisionState = "draft"
	RevisionProposed  RevisionState = "proposed"  // sent to whoever decides; nothing of it changes any more
	RevisionAccepted  RevisionState = "accepted"  // the programme follows it
	RevisionDeclined  RevisionState = "declined"  // decided against
	RevisionWithdrawn RevisionState = "withdrawn" // by who wrote it
)

// RevisionStates lists the states in their order.
var RevisionStates = []RevisionState{RevisionDraft, RevisionProposed, RevisionAccepted, RevisionDeclined, RevisionWithdrawn}

// RevisionRoad says who decides on a revision.
type RevisionRoad string

const (
	RoadNone      RevisionRoad = ""
	RoadDelegated RevisionRoad = "delegated" // the programme's steering committee, else the head of the secretariat
	RoadBoard     RevisionRoad = "board"
)

// RevisionReasonLimit is the longest reason or note of a revision, in characters.
const RevisionReasonLimit = 4000

// ProgrammeRevision is a reviewed copy of a programme's approved budget, length
// and days of tranches. One is open at a time; the programme is unchanged until
// it is accepted. A no-cost extension is a revision that changes length and days
// alone. Source: mptf-standards 1.4.
type ProgrammeRevision struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	Reference   string // RV-0001
	ProgrammeID int64
	BaseNumber  int // version of the budget it was copied from
	State       RevisionState
	Reason      string
	Months      int  // whole length of the programme
	Outcomes    bool // outcomes or outputs of the results framework change with it
	Road        RevisionRoad
	Rule        string // the rule it was judged under, JSON; empty for a draft
	OpenedBy    int64  // mandate
	OpenedRole  Role
	PersonID    int64
	ProposedBy  *int64 // person
	ProposedAs  *int64 // mandate
	ProposedAt  *time.Time
	DecisionID  *int64    // of the Board, where it decided
	Committee   bool      // the programme's steering committee decided
	MetOn       when.Date // the day it did
	SettledNote string    // where the minutes are, or why it was declined or withdrawn
	SettledBy   *int64    // person
	SettledAs   *int64    // mandate
	SettledAt   *time.Time
}

// Open says whether the revision still waits for its end.
func (r ProgrammeRevision) Open() bool {
	return r.State == RevisionDraft || r.State == RevisionProposed
}

// ProgrammeRevisionLine is one cell of the copy: direct costs of an organisation
// in a category (1 to 7) out of a tranche. Indirect costs are computed.
type ProgrammeRevisionLine struct {
	ID             int64
	RevisionID     int64
	OrganisationID int64
	Category       int
	Tranche        int
	Cents          money.Cents
}

// ProgrammeRevisionTranche is the day of a tranche in the copy, beside the day
// that was copied.
type ProgrammeRevisionTranche struct {
	ID         int64
	RevisionID int64
	Number     int
	WasOn      when.Date
	DueOn      when.Date
}

// ProgrammeExtension is one line of the extension log; it is never changed.
type ProgrammeExtension struct {
	ID             int64
	CreatedAt      time.Time
	ProgrammeID    int64
	RevisionID     int64
	MonthsAdded    int
	PreviousMonths int
	NewMonths      int
	PreviousEnd    when.Date // none before the first transfer
	NewEnd         when.Date
	Note           string
	DecisionID     *int64
}

// RevisionRule is one version of the rule that says which revisions are
// delegated, a rule of the fund. A revision that was proposed keeps the version it
// was proposed under.
type RevisionRule struct {
	FlexibilityBP    int  `json:"flexibility_bp"`    // of an organisation's category: 2000 is 20 %
	ExtensionMonths  int  `json:"extension_months"`  // added in all since the Board's last word; 0: none is delegated
	AmountsDelegated bool `json:"amounts_delegated"` // between organisations and tranches, the total unchanged
}

// StartRevisionRule holds until the Board adopts a rule. Source: mptf-standards
// 1.4, where what was found for no fund is left to the Board.
var StartRevisionRule = RevisionRule{FlexibilityBP: 2000}

// Validate names each fault of a rule.
func (r RevisionRule) Validate() error {
	var f Faults
	if r.FlexibilityBP < 0 || r.FlexibilityBP > 10000 {
		f.Add("flexibility", "money.rate")
	}
	if r.ExtensionMonths < 0 || r.ExtensionMonths > 60 {
		f.Add("months", "rules.fault.months")
	}
	return f.Err("rules.invalid")
}

// RevisionTerms are what a revision changes of a programme: the budget with its
// indirect costs, the whole length in months, the days of tranches.
type RevisionTerms struct {
	Budget Budget
	Months int
	Due    map[int]when.Date
}

// CategoryChange is the cumulative change of one category of one organisation
// against the Board's last version: |now - board| / board. A category that was
// nothing counts as above any threshold.
type CategoryChange struct {
	OrganisationID   int64
	Organisation     string
	Category         int // 1 to 8; 8 is indirect costs
	Board, Was, Now  money.Cents
	Change           money.Percentage // blank where the Board's figure is nothing
	Within           bool             // the flexibility
	FromNothing      bool
	DelegatedAlready bool // part of the change was accepted since, without the Board
}

// AmountChange is an organisation's amount, of one tranche or of all (0).
type AmountChange struct {
	OrganisationID int64
	Organisation   string
	Tranche        int
	Board, Now     money.Cents
}

// The grounds on which a revision is the Board's to decide.
const (
	GroundTotal       = "total"
	GroundAmounts     = "amounts"
	GroundFlexibility = "flexibility"
	GroundMonths      = "months"
	GroundOutcomes    = "outcomes"
)

// RevisionJudgement says who decides on a revision, with the arithmetic.
type RevisionJudgement struct {
	Rule        RevisionRule
	Road        RevisionRoad
	Grounds     []string         // for the Board; empty where it is delegated
	Categories  []CategoryChange // that differ from the Board's last version
	Amounts     []AmountChange   // of organisations by tranche that differ from it
	Board, Now  money.Cents      // totals
	MonthsBoard int
	MonthsNow   int
}

// Added is what the length grows by since the Board's last version.
func (j RevisionJudgement) Added() int { return j.MonthsNow - j.MonthsBoard }

// JudgeRevision counts a revision against the Board's last version. What was
// accepted since without the Board is in the figures that stand, and so in the
// change. Exactly at the threshold is within it.
//
// clause 98: the Board decides what is funded; what it left to others is in its
// rule.
func JudgeRevision(rule RevisionRule, board, stands, now RevisionTerms, outcomes bool) RevisionJudgement {
	j := RevisionJudgement{Rule: rule, Board: board.Budget.Total(0, 0), Now: now.Budget.Total(0, 0), MonthsBoard: board.Months, MonthsNow: now.Months}
	within := true
	for _, o := range now.Budget.Organisations {
		for c := FirstCategory; c <= IndirectCategory; c++ {
			x := CategoryChange{OrganisationID: o.ID, Organisation: o.Name, Category: c,
				Board: board.Budget.Category(o.ID, c), Was: stands.Budget.Category(o.ID, c), Now: now.Budget.Category(o.ID, c)}
			if x.Board == x.Now {
				continue
			}
			x.Within, x.Change = rule.allows(x.Board, x.Now), money.Share(max(x.Now-x.Board, x.Board-x.Now), x.Board, 1)
			x.FromNothing, x.DelegatedAlready = x.Board == 0, x.Was != x.Board
			within = within && x.Within
			j.Categories = append(j.Categories, x)
		}
		for t := 1; t <= now.Budget.Tranches; t++ {
			if was, is := board.Budget.Total(o.ID, t), now.Budget.Total(o.ID, t); was != is {
				j.Amounts = append(j.Amounts, AmountChange{OrganisationID: o.ID, Organisation: o.Name, Tranche: t, Board: was, Now: is})
			}
		}
	}
	ground := func(is bool, name string) {
		if is {
			j.Grounds = append(j.Grounds, name)
		}
	}
	ground(j.Board != j.Now, GroundTotal)
	ground(len(j.Amounts) > 0 && !rule.AmountsDelegated, GroundAmounts)
	ground(!within, GroundFlexibility)
	ground(j.Added() > rule.ExtensionMonths, GroundMonths)
	ground(outcomes, GroundOutcomes)
	if j.Road = RoadDelegated; len(j.Grounds) > 0 {
		j.Road = RoadBoard
	}
	return j
}

func (r RevisionRule) allows(board, now money.Cents) bool {
	if board == 0 {
		return now == 0
	}
	return money.Within(max(now-board, board-now), board, money.PerCent(int64(r.FlexibilityBP)))
}

// Category is what an organisation plans in a category, 8 for indirect costs.
func (b Budget) Category(organisation int64, category int) money.Cents {
	if category == IndirectCategory {
		return b.Indirect(organisation, 0)
	}
	return b.Direct(BudgetCell{OrganisationID: organisation, Category: category})
}

// RevisionLock is what a revision cannot fall below: what of an organisation's
// share of a tranche is released, or all of it once the tranche is transferred.
type RevisionLock struct {
	OrganisationID int64
	Tranche        int
	Released       money.Cents
	Fixed          bool // the tranche is transferred: its amounts do not change
}

// Faults names each fault of a revision: what no decision on a revision can do.
//
// clause 98: more money than the Board approved needs another approval.
func (n RevisionTerms) Faults(stands RevisionTerms, locks []RevisionLock) Faults {
	var f Faults
	if n.Budget.Total(0, 0) > stands.Budget.Total(0, 0) {
		f.Add("total", "revisions.fault.total", "Stands", stands.Budget.Total(0, 0), "Asked", n.Budget.Total(0, 0))
	}
	for _, o := range n.Budget.Organisations {
		for c := FirstCategory; c <= LastCategory; c++ {
			for t := 1; t <= n.Budget.Tranches; t++ {
				if cell := (BudgetCell{o.ID, c, t}); n.Budget.Cell(cell) < 0 {
					f.Add(cell.Field(), "revisions.fault.negative", "Organisation", o.Name, "Category", c, "Tranche", t)
				}
			}
		}
		if n.Budget.Total(o.ID, 0) <= 0 && stands.Budget.Total(o.ID, 0) > 0 {
			f.Add(BudgetCell{o.ID, FirstCategory, 1}.Field(), "revisions.fault.organisation_empty", "Organisation", o.Name)
		}
	}
	for _, l := range locks {
		total := n.Budget.Total(l.OrganisationID, l.Tranche)
		cell := BudgetCell{l.OrganisationID, FirstCategory, l.Tranche}.Field()
		switch args := []any{"Organisation", n.Budget.Name(l.OrganisationID), "Tranche", l.Tranche, "Released", l.Released, "Asked", total}; {
		case l.Fixed && total != stands.Budget.Total(l.OrganisationID, l.Tranche):
			f.Add(cell, "revisions.fault.transferred", args...)
		case total < l.Released:
			f.Add(cell, "revisions.fault.released", args...)
		}
	}
	for t := 1; t <= n.Budget.Tranches; t++ {
		if n.Budget.Total(0, t) <= 0 {
			f.Add(BudgetCell{n.Budget.Organisations[0].ID, FirstCategory, t}.Field(), "revisions.fault.tranche_empty", "Tranche", t)
		}
	}
	switch {
	case n.Months < stands.Months:
		f.Add("months", "revisions.fault.shorter", "Months", stands.Months)
	case n.Months > 120:
		f.Add("months", "revisions.fault.months", "Most", 120)
	}
	if !n.Differs(stands) {
		f.Add("months", "revisions.fault.nothing")
	}
	return f
}

// Name is the name of an organisation of the cube.
func (b Budget) Name(organisation int64) string {
	if i := b.organisation(organisation); i >= 0 {
		return b.Organisations[i].Name
	}
	return ""
}

// CellDifferences are the cells that differ, in reading order.
func (n RevisionTerms) CellDifferences(stands RevisionTerms) []BudgetChange {
	amounts := map[BudgetCell]money.Cents{}
	for _, o := range stands.Budget.Organisations {
		for c := FirstCategory; c <= LastCategory; c++ {
			for t := 1; t <= stands.Budget.Tranches; t++ {
				cell := BudgetCell{o.ID, c, t}
				amounts[cell] = n.Budget.Cell(cell)
			}
		}
	}
	return stands.Budget.Changes(amounts)
}

// Differs says whether anything changes.
func (n RevisionTerms) Differs(stands RevisionTerms) bool {
	return n.Months != stands.Months || len(n.CellDifferences(stands)) > 0 || len(n.DayDifferences(stands)) > 0
}

// DayDifferences are the numbers of the tranches whose day changes.
func (n RevisionTerms) DayDifferences(stands RevisionTerms) []int {
	var out []int
	for t, day := range n.Due {
		if day != stands.Due[t] {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// NoCost says that length and days alone change.
func (n RevisionTerms) NoCost(stands RevisionTerms) bool {
	return len(n.CellDifferences(stands)) == 0
}
