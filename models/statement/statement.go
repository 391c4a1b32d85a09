// Package statement recomputes published statements of funds under the agent: the
// funding status of a fund (sources, uses, both balances) and the delivery rates of
// organisations. A file has one statement or one organisation a row; every total and
// percentage that is printed is computed again from the lines before it.
//
// Layout and formulas are those of the agent's funding status statement; published
// lines are rounded each for itself, so that a sum may be one unit off.
package statement

import (
	"github.com/shopspring/decimal"
)

// Finding is a total or a percentage that was computed again.
type Finding struct {
	Line     string // as the statement calls it
	Printed  decimal.Decimal
	Computed decimal.Decimal // unrounded for a percentage
	Allowed  decimal.Decimal // how far apart they may be
	Percent  bool
}

// Off is how far apart they are.
func (f Finding) Off() decimal.Decimal { return f.Printed.Sub(f.Computed).Abs() }

// Agrees says whether the line is what it should be.
func (f Finding) Agrees() bool { return f.Off().LessThanOrEqual(f.Allowed) }

// Report is one row: what was computed again, what could not be read, and the totals
// that it does not print.
type Report struct {
	Name       string // of the snapshot or the organisation
	Findings   []Finding
	Faults     []string
	NotPrinted []string
}

// Agrees says whether everything that is printed is as it should be.
func (r Report) Agrees() bool {
	for _, f := range r.Findings {
		if !f.Agrees() {
			return false
		}
	}
	return len(r.Faults) == 0
}

var (
	one     = decimal.NewFromInt(1)
	hundred = decimal.NewFromInt(100)
)

// unit is one in the last printed place: 1 of whole dollars, 0.01 of cents.
func unit(places int32) decimal.Decimal { return one.Shift(-places) }

// status are the printed figures of one statement in one convention of signs: every
// line of the uses positive when money goes out, refunds negative, totals positive.
type status struct {
	is map[string]figure
}

// figure is a number as it was printed: its value and its decimal places.
type figure struct {
	value  decimal.Decimal
	places int32
}

func (s status) has(column string) bool { _, ok := s.is[column]; return ok }

func (s status) value(column string) decimal.Decimal { return s.is[column].value }

// sum adds what is printed of some columns; what is not printed is nothing.
func (s status) sum(columns ...string) decimal.Decimal {
	total := decimal.Zero
	for _, c := range columns {
		total = total.Add(s.value(c))
	}
	return total
}

// normalise turns printed signs into those of the formulas. Editions print
// operators before the numbers, signed numbers, or outflows as negative ones: the
// sign of the largest line of a block, the transfers or the expenditure, is that of
// the block. A refund is money that comes back, whatever stands before it.
func (s status) normalise() {
	turn := func(column string, to func(decimal.Decimal) decimal.Decimal) {
		if f, ok := s.is[column]; ok {
			f.value = to(f.value)
			s.is[column] = f
		}
	}
	for largest, lines := range map[string][]string{
		transferred: {transferred, toFunds, transfers, fee, direct, charges},
		spent:       {spent},
		resources:   {resources},
	} {
		if s.value(largest).IsNegative() {
			for _, line := range lines {
				turn(line, decimal.Decimal.Neg)
			}
		}
	}
	for _, refund := range []string{refunds, spentRefunds} {
		turn(refund, func(d decimal.Decimal) decimal.Decimal { return d.Abs().Neg() })
	}
	for _, total := range []string{uses, expenses} {
		turn(total, decimal.Decimal.Abs)
	}
}

// check computes every printed total of one statement again, each from the totals
// printed before it, so that a line that is wrong is the one that is named.
func (s status) check(r *Report) {
	s.normalise()
	known := func(column string, computed decimal.Decimal) decimal.Decimal {
		if s.has(column) {
			return s.value(column)
		}
		return computed
	}
	total := func(column string, computed decimal.Decimal) decimal.Decimal {
		if f, ok := s.is[column]; ok {
			r.Findings = append(r.Findings, Finding{Line: titles[column], Printed: f.value, Computed: computed, Allowed: unit(f.places)})
		} else {
			r.NotPrinted = append(r.NotPrinted, titles[column])
		}
		return known(column, computed)
	}
	share := func(column string, part, whole decimal.Decimal, places int32) {
		f, ok := s.is[column]
		if !ok {
			r.NotPrinted = append(r.NotPrinted, titles[column])
			return
		}
		r.percent(titles[column], f, part, whole, unit(places))
	}

	in := total(sources, s.sum(contributions, interest, returned, other))
	out := total(transfers, s.sum(transferred, toFunds))
	used := total(uses, out.Add(s.sum(refunds, fee, direct, charges)))
	here := total(balance, in.Sub(used))
	share(balanceShare, here, s.value(contributions), s.is[balance].places)
	if !s.has(resources) {
		r.NotPrinted = append(r.NotPrinted, titles[resources])
		return
	}
	gone := total(expenses, s.value(spent).Sub(s.value(spentRefunds)))
	there := total(balanceThere, s.value(resources).Sub(gone))
	share(balanceThereShare, there, s.value(resources), s.is[balanceThere].places)
	all := total(balances, here.Add(there))
	share(balancesShare, all, s.value(contributions), s.is[balances].places)
}

// percent checks a printed percentage to its last digit. part may be off by unit
// itself; of nothing there is no share, which is printed as zero.
func (r *Report) percent(line string, f figure, part, whole, unit decimal.Decimal) {
	finding := Finding{Line: line, Printed: f.value, Percent: true}
	if !whole.IsZero() {
		finding.Computed = part.Mul(hundred).DivRound(whole, 12)
		finding.Allowed = one.Shift(-f.places).Div(decimal.NewFromInt(2)).Add(unit.Mul(hundred).DivRound(whole.Abs(), 12))
	}
	r.Findings = append(r.Findings, finding)
}
