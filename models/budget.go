package models

import (
	"slices"
	"strconv"

	"seedfund/models/money"
)

// Categories of the United Nations Sustainable Development Group: seven of
// direct costs, which are entered, and the eighth of indirect costs, which is
// computed.
const (
	FirstCategory    = 1
	LastCategory     = 7
	IndirectCategory = 8
	MaxTranches      = 6
)

// BudgetLine is one cell of the cube as it is stored: what one organisation
// plans to spend in one category out of one tranche.
type BudgetLine struct {
	ID             int64
	ProposalID     int64
	OrganisationID int64
	Category       int // 1 to 7
	Tranche        int // from 1
	Cents          money.Cents
}

// BudgetCell names one cell. Zero in a field means "all of them".
type BudgetCell struct {
	OrganisationID int64
	Category       int
	Tranche        int
}

// BudgetOrganisation is one organisation of a budget with its rate of indirect
// costs in basis points (700 is 7 %).
type BudgetOrganisation struct {
	ID             int64
	Name           string
	ISCBasisPoints int
}

// Budget is the cube of a joint programme: organisation x category x tranche,
// whole cents. Years follow from the tranche plan. The lead organisation is the
// first; every figure that is not a cell is computed here and nowhere else.
type Budget struct {
	Organisations []BudgetOrganisation
	Tranches      int
	cells         map[BudgetCell]money.Cents
}

// NewBudget builds a cube from its stored lines; lines of an organisation or a
// tranche that the programme no longer has are left out and listed by Orphans.
func NewBudget(organisations []BudgetOrganisation, tranches int, lines []BudgetLine) Budget {
	b := Budget{Organisations: organisations, Tranches: tranches, cells: map[BudgetCell]money.Cents{}}
	for _, l := range lines {
		b.cells[BudgetCell{l.OrganisationID, l.Category, l.Tranche}] = l.Cents
	}
	return b
}

// Has says whether the cube has such a cell to fill.
func (b Budget) Has(c BudgetCell) bool {
	return b.organisation(c.OrganisationID) >= 0 && c.Category >= FirstCategory && c.Category <= LastCategory &&
		c.Tranche >= 1 && c.Tranche <= b.Tranches
}

// With returns a copy of the cube with one cell changed.
func (b Budget) With(c BudgetCell, cents money.Cents) Budget {
	cells := make(map[BudgetCell]money.Cents, len(b.cells)+1)
	for k, v := range b.cells {
		cells[k] = v
	}
	cells[c] = cents
	b.cells = cells
	return b
}

// Cell is the amount of one cell; an empty cell is nothing.
func (b Budget) Cell(c BudgetCell) money.Cents { return b.cells[c] }

// Filled says whether somebody has entered an amount, be it zero.
func (b Budget) Filled(c BudgetCell) bool { _, ok := b.cells[c]; return ok }

// Lines are the cells that hold an amount other than zero, by organisation in
// its order, category, tranche.
func (b Budget) Lines() []BudgetLine {
	var out []BudgetLine
	for _, o := range b.Organisations {
		for cat := FirstCategory; cat <= LastCategory; cat++ {
			for t := 1; t <= b.Tranches; t++ {
				if v := b.cells[BudgetCell{o.ID, cat, t}]; v != 0 {
					out = append(out, BudgetLine{OrganisationID: o.ID, Category: cat, Tranche: t, Cents: v})
				}
			}
		}
	}
	return out
}

// BudgetChange is a cell that new amounts would change.
type BudgetChange struct {
	Cell     BudgetCell
	Was, Now money.Cents
}

// Changes are the cells that given amounts would change, in reading order.
func (b Budget) Changes(amounts map[BudgetCell]money.Cents) []BudgetChange {
	var out []BudgetChange
	for _, o := range b.Organisations {
		for category := FirstCategory; category <= LastCategory; category++ {
			for tranche := 1; tranche <= b.Tranches; tranche++ {
				cell := BudgetCell{OrganisationID: o.ID, Category: category, Tranche: tranche}
				if now, given := amounts[cell]; given && now != b.Cell(cell) {
					out = append(out, BudgetChange{Cell: cell, Was: b.Cell(cell), Now: now})
				}
			}
		}
	}
	return out
}

// Orphans are amounts of organisations or tranches the programme no longer has.
func (b Budget) Orphans() []BudgetCell {
	var out []BudgetCell
	for c, v := range b.cells {
		if v != 0 && !b.Has(c) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(x, y BudgetCell) int {
		return int(x.OrganisationID-y.OrganisationID)*10000 + (x.Category-y.Category)*100 + x.Tranche - y.Tranche
	})
	return out
}

// Direct is the sub-total of programme costs (categories 1 to 7) of what the
// cell names; a zero field adds up over all of them.
func (b Budget) Direct(c BudgetCell) money.Cents {
	var sum money.Cents
	for _, o := range b.Organisations {
		if c.OrganisationID != 0 && c.OrganisationID != o.ID {
			continue
		}
		for cat := FirstCategory; cat <= LastCategory; cat++ {
			if c.Category != 0 && c.Category != cat {
				continue
			}
			for t := 1; t <= b.Tranches; t++ {
				if c.Tranche == 0 || c.Tranche == t {
					sum += b.cells[BudgetCell{o.ID, cat, t}]
				}
			}
		}
	}
	return sum
}

// Indirect is the indirect support cost of an organisation (0: of all) in a
// tranche (0: in all).
//
// For one organisation it is ROUND(D x r, 2) over its whole direct cost D; the
// programme's is the sum over its organisations, never the rate on the
// programme's direct cost. A tranche bears the difference of the rounded
// cumulated costs, so that the tranches add up to the organisation's figure.
func (b Budget) Indirect(organisation int64, tranche int) money.Cents {
	var sum money.Cents
	for _, o := range b.Organisations {
		if organisation != 0 && organisation != o.ID {
			continue
		}
		if tranche == 0 {
			sum += b.indirectUpTo(o, b.Tranches)
		} else {
			sum += b.indirectUpTo(o, tranche) - b.indirectUpTo(o, tranche-1)
		}
	}
	return sum
}

func (b Budget) indirectUpTo(o BudgetOrganisation, tranche int) money.Cents {
	var direct money.Cents
	for t := 1; t <= tranche; t++ {
		direct += b.Direct(BudgetCell{OrganisationID: o.ID, Tranche: t})
	}
	return money.IndirectCost(direct, money.PerCent(int64(o.ISCBasisPoints)))
}

// Total is programme cost and indirect cost of an organisation (0: all) in a
// tranche (0: all): what it receives.
func (b Budget) Total(organisation int64, tranche int) money.Cents {
	return b.Direct(BudgetCell{OrganisationID: organisation, Tranche: tranche}) + b.Indirect(organisation, tranche)
}

// Shares are the tranches' shares of an organisation's total (0: the
// programme's) in basis points; they add up to 10,000, or are all zero when the
// total is.
func (b Budget) Shares(organisation int64) []int {
	weights := make([]int64, b.Tranches)
	for t := range weights {
		weights[t] = int64(max(0, b.Total(organisation, t+1)))
	}
	out := make([]int, b.Tranches)
	parts, err := money.Cents(10000).SplitBy(weights)
	if err != nil {
		return out
	}
	for t, p := range parts {
		out[t] = int(p)
	}
	return out
}

func (b Budget) organisation(id int64) int {
	return slices.IndexFunc(b.Organisations, func(o BudgetOrganisation) bool { return o.ID == id })
}

// BudgetRules are what a call asks of a budget.
type BudgetRules struct {
	Asked            money.Cents // the amount applied for; 0 leaves the comparison out
	Minimum          money.Cents
	Maximum          money.Cents
	MinOrganisations int
	ISCBasisPoints   int // the highest rate allowed
	Tranches         int
}

// RulesFor are the rules a call sets for a proposal's budget.
func (c Call) RulesFor(asked money.Cents) BudgetRules {
	return BudgetRules{Asked: asked, Minimum: c.Minimum, Maximum: c.Maximum, MinOrganisations: c.MinOrganisations,
		ISCBasisPoints: c.ISCBasisPoints, Tranches: c.Tranches}
}

// The checks printed beside every budget, in their order.
const (
	CheckCells         = "cells"         // no amount below zero, none outside the programme
	CheckSums          = "sums"          // by category = by tranche = by organisation
	CheckISC           = "isc"           // indirect cost within the rate, per organisation and in all
	CheckTranches      = "tranches"      // every tranche has money, the shares make 100 %
	CheckOrganisations = "organisations" // enough organisations, each with money
	CheckRange         = "range"         // within the call's least and most
	CheckAsked         = "asked"         // equal to the amount applied for, to less than one dollar
)

// BudgetChecks lists them all.
var BudgetChecks = []string{CheckCells, CheckSums, CheckISC, CheckTranches, CheckOrganisations, CheckRange, CheckAsked}

// BudgetFault is one check that does not hold, with the cell it is about.
type BudgetFault struct {
	Check string
	Cell  BudgetCell
	Key   string
	Args  map[string]any
}

// Field is the name of the fault's cell in a form: "cell[12][4][2]".
func (f BudgetFault) Field() string { return f.Cell.Field() }

// Field is the name of a cell in a form: "cell[organisation][category][tranche]".
func (c BudgetCell) Field() string {
	return "cell[" + strconv.FormatInt(c.OrganisationID, 10) + "][" + strconv.Itoa(c.Category) + "][" + strconv.Itoa(c.Tranche) + "]"
}

// Check runs every check; the list is empty, or names each fault and its cell.
func (b Budget) Check(r BudgetRules) []BudgetFault {
	var out []BudgetFault
	add := func(check string, cell BudgetCell, key string, args ...any) {
		f := BudgetFault{Check: check, Cell: cell, Key: key, Args: map[string]any{}}
		for i := 0; i+1 < len(args); i += 2 {
			f.Args[args[i].(string)] = args[i+1]
		}
		out = append(out, f)
	}
	b.checkCells(add)
	b.checkSums(add)
	b.checkISC(r, add)
	b.checkTranches(r, add)
	b.checkOrganisations(r, add)
	total := b.Total(0, 0)
	if total < r.Minimum || (r.Maximum > 0 && total > r.Maximum) {
		add(CheckRange, BudgetCell{}, "budget.fault_range", "Total", total, "Minimum", r.Minimum, "Maximum", r.Maximum)
	}
	if gap := total - r.Asked; r.Asked != 0 && (gap >= 100 || gap <= -100) {
		add(CheckAsked, BudgetCell{}, "budget.fault_asked", "Total", total, "Asked", r.Asked, "Difference", gap)
	}
	return out
}

type budgetNote func(check string, cell BudgetCell, key string, args ...any)

func (b Budget) checkCells(add budgetNote) {
	for _, c := range b.Orphans() {
		add(CheckCells, c, "budget.fault_orphan", "Amount", b.cells[c])
	}
	for _, o := range b.Organisations {
		for cat := FirstCategory; cat <= LastCategory; cat++ {
			for t := 1; t <= b.Tranches; t++ {
				if c := (BudgetCell{o.ID, cat, t}); b.cells[c] < 0 {
					add(CheckCells, c, "budget.fault_negative", "Organisation", o.Name, "Category", cat, "Tranche", t, "Amount", b.cells[c])
				}
			}
		}
	}
}

func (b Budget) checkSums(add budgetNote) {
	for _, o := range b.Organisations {
		var byCategory, byTranche money.Cents
		for cat := FirstCategory; cat <= LastCategory; cat++ {
			byCategory += b.Direct(BudgetCell{OrganisationID: o.ID, Category: cat})
		}
		byCategory += b.Indirect(o.ID, 0)
		for t := 1; t <= b.Tranches; t++ {
			byTranche += b.Total(o.ID, t)
		}
		if byCategory != byTranche {
			add(CheckSums, BudgetCell{OrganisationID: o.ID}, "budget.fault_sums", "Organisation", o.Name, "ByCategory", byCategory, "ByTranche", byTranche)
		}
	}
}

func (b Budget) checkISC(r BudgetRules, add budgetNote) {
	for _, o := range b.Organisations {
		highest := money.IndirectCost(b.Direct(BudgetCell{OrganisationID: o.ID}), money.PerCent(int64(r.ISCBasisPoints)))
		if o.ISCBasisPoints > r.ISCBasisPoints || b.Indirect(o.ID, 0) > highest {
			add(CheckISC, BudgetCell{OrganisationID: o.ID, Category: IndirectCategory}, "budget.fault_isc",
				"Organisation", o.Name, "Rate", o.ISCBasisPoints, "Highest", r.ISCBasisPoints)
		}
	}
}

func (b Budget) checkTranches(r BudgetRules, add budgetNote) {
	if r.Tranches > 0 && b.Tranches != r.Tranches {
		add(CheckTranches, BudgetCell{}, "budget.fault_tranche_count", "Count", b.Tranches, "Planned", r.Tranches)
	}
	for t := 1; t <= b.Tranches; t++ {
		if b.Total(0, t) <= 0 {
			add(CheckTranches, BudgetCell{Tranche: t}, "budget.fault_tranche_empty", "Tranche", t)
		}
	}
}

func (b Budget) checkOrganisations(r BudgetRules, add budgetNote) {
	if len(b.Organisations) < r.MinOrganisations {
		add(CheckOrganisations, BudgetCell{}, "budget.fault_organisations", "Count", len(b.Organisations), "Needed", r.MinOrganisations)
	}
	for _, o := range b.Organisations {
		if b.Total(o.ID, 0) <= 0 {
			add(CheckOrganisations, BudgetCell{OrganisationID: o.ID}, "budget.fault_organisation_empty", "Organisation", o.Name)
		}
	}
}
