package models

import (
	"testing"

	"pgregory.net/rapid"

	"seedfund/models/money"
)

func organisations(rates ...int) []BudgetOrganisation {
	var out []BudgetOrganisation
	for i, r := range rates {
		out = append(out, BudgetOrganisation{ID: int64(i + 1), Name: string(rune('P' + i)), ISCBasisPoints: r})
	}
	return out
}

func lines(cents ...[4]int64) []BudgetLine {
	var out []BudgetLine
	for _, c := range cents {
		out = append(out, BudgetLine{OrganisationID: c[0], Category: int(c[1]), Tranche: int(c[2]), Cents: money.Cents(c[3])})
	}
	return out
}

// The programme's indirect cost is the sum over the organisations: three with
// direct costs of 100,000.07 give 21,000.00, not 21,000.01.
func TestProgrammeIndirectIsTheSumOverOrganisations(t *testing.T) {
	b := NewBudget(organisations(700, 700, 700), 1, lines([4]int64{1, 1, 1, 100_000_07}, [4]int64{2, 4, 1, 100_000_07}, [4]int64{3, 7, 1, 100_000_07}))
	if got := b.Indirect(1, 0); got != 7_000_00 {
		t.Errorf("one organisation: %s", got)
	}
	if got := b.Indirect(0, 0); got != 21_000_00 {
		t.Errorf("programme: %s, want 21000.00", got)
	}
	if got := b.Total(0, 0); got != 321_000_21 {
		t.Errorf("total: %s", got)
	}
}

func TestEnvelope(t *testing.T) {
	d, isc := money.FromEnvelope(1_000_000_00, money.PerCent(700))
	b := NewBudget(organisations(700), 1, lines([4]int64{1, 1, 1, int64(d)}))
	if d != 934_579_44 || isc != 65_420_56 || b.Total(0, 0) != 1_000_000_00 {
		t.Errorf("direct %s, indirect %s, total %s", d, isc, b.Total(0, 0))
	}
}

// The figures of a programme of three organisations and three tranches, by hand.
func TestBudgetOfThree(t *testing.T) {
	b := NewBudget(organisations(700, 700, 700), 3, lines(
		[4]int64{1, 1, 1, 320_000_00}, [4]int64{1, 1, 2, 240_000_00}, [4]int64{1, 1, 3, 240_000_00},
		[4]int64{2, 4, 1, 280_000_00}, [4]int64{2, 4, 2, 165_000_00}, [4]int64{2, 4, 3, 210_000_00},
		[4]int64{3, 6, 1, 200_000_00}, [4]int64{3, 6, 2, 150_000_00}, [4]int64{3, 6, 3, 150_000_00}))
	for name, c := range map[string]struct{ got, want money.Cents }{
		"direct":          {b.Direct(BudgetCell{}), 1_955_000_00},
		"indirect":        {b.Indirect(0, 0), 136_850_00},
		"total":           {b.Total(0, 0), 2_091_850_00},
		"Q tranche 2":     {b.Total(2, 2), 176_550_00},
		"category 6":      {b.Direct(BudgetCell{Category: 6}), 500_000_00},
		"tranche 1":       {b.Total(0, 1), 856_000_00},
		"Q":               {b.Total(2, 0), 700_850_00},
		"R category 6 T3": {b.Direct(BudgetCell{OrganisationID: 3, Category: 6, Tranche: 3}), 150_000_00},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", name, c.got, c.want)
		}
	}
	if s := b.Shares(0); s[0]+s[1]+s[2] != 10000 || s[0] != 4092 {
		t.Errorf("shares %v", s)
	}
	if faults := b.Check(BudgetRules{Asked: 2_091_850_99, Minimum: 1, Maximum: 3_000_000_00, MinOrganisations: 2, ISCBasisPoints: 700, Tranches: 3}); len(faults) != 0 {
		t.Errorf("faults %v", faults)
	}
}

// Whatever the cells, the tranches of an organisation add up to its total to
// the cent, no tranche bears a negative indirect cost and the shares make 100 %.
func TestTranchesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tranches := rapid.IntRange(1, MaxTranches).Draw(t, "tranches")
		b := NewBudget(organisations(700, rapid.IntRange(0, 10000).Draw(t, "rate"), 0), tranches, nil)
		for i := range rapid.IntRange(0, 30).Draw(t, "cells") {
			_ = i
			b = b.With(BudgetCell{
				OrganisationID: rapid.Int64Range(1, 3).Draw(t, "org"), Category: rapid.IntRange(1, 7).Draw(t, "cat"),
				Tranche: rapid.IntRange(1, tranches).Draw(t, "tranche"),
			}, money.Cents(rapid.Int64Range(0, 9_999_999_99).Draw(t, "cents")))
		}
		var all money.Cents
		for _, o := range b.Organisations {
			var total money.Cents
			for n := 1; n <= tranches; n++ {
				if b.Indirect(o.ID, n) < 0 {
					t.Fatalf("negative indirect cost in tranche %d", n)
				}
				total += b.Total(o.ID, n)
			}
			if total != b.Total(o.ID, 0) {
				t.Fatalf("tranches %s, organisation %s", total, b.Total(o.ID, 0))
			}
			if want := money.IndirectCost(b.Direct(BudgetCell{OrganisationID: o.ID}), money.PerCent(int64(o.ISCBasisPoints))); b.Indirect(o.ID, 0) != want {
				t.Fatalf("indirect %s, want %s", b.Indirect(o.ID, 0), want)
			}
			all += total
		}
		if all != b.Total(0, 0) {
			t.Fatalf("organisations %s, programme %s", all, b.Total(0, 0))
		}
		sum := 0
		for _, s := range b.Shares(0) {
			sum += s
		}
		if sum != 10000 && all != 0 {
			t.Fatalf("shares %v", b.Shares(0))
		}
	})
}

// Each check is empty, or names the cell it is about.
func TestBudgetChecksNameTheCell(t *testing.T) {
	rules := BudgetRules{Asked: 214_000_00, Minimum: 100_000_00, Maximum: 500_000_00, MinOrganisations: 2, ISCBasisPoints: 700, Tranches: 2}
	good := NewBudget(organisations(700, 700), 2, lines([4]int64{1, 1, 1, 100_000_00}, [4]int64{2, 4, 2, 100_000_00}))
	if faults := good.Check(rules); len(faults) != 0 {
		t.Fatalf("a good budget has faults: %v", faults)
	}
	for name, c := range map[string]struct {
		budget Budget
		rules  BudgetRules
		check  string
		cell   BudgetCell
	}{
		"negative": {good.With(BudgetCell{2, 4, 1}, -1), rules, CheckCells, BudgetCell{2, 4, 1}},
		"orphan":   {good.With(BudgetCell{9, 4, 1}, 5), rules, CheckCells, BudgetCell{9, 4, 1}},
		"rate":     {NewBudget(organisations(701, 700), 2, good.Lines()), rules, CheckISC, BudgetCell{OrganisationID: 1, Category: IndirectCategory}},
		"tranche":  {good.With(BudgetCell{2, 4, 2}, 0).With(BudgetCell{2, 4, 1}, 100_000_00), rules, CheckTranches, BudgetCell{Tranche: 2}},
		"empty organisation": {good.With(BudgetCell{2, 4, 2}, 0).With(BudgetCell{1, 1, 2}, 100_000_00), rules,
			CheckOrganisations, BudgetCell{OrganisationID: 2}},
		"one organisation": {NewBudget(organisations(700), 2, lines([4]int64{1, 1, 1, 100_000_00}, [4]int64{1, 1, 2, 100_000_00})), rules, CheckOrganisations, BudgetCell{}},
		"too small":        {good, BudgetRules{Asked: rules.Asked, Minimum: 214_000_01, Maximum: 500_000_00, MinOrganisations: 2, ISCBasisPoints: 700, Tranches: 2}, CheckRange, BudgetCell{}},
		"too large":        {good, BudgetRules{Asked: rules.Asked, Maximum: 213_999_99, MinOrganisations: 2, ISCBasisPoints: 700, Tranches: 2}, CheckRange, BudgetCell{}},
		"a dollar off":     {good, BudgetRules{Asked: 214_001_00, Maximum: 500_000_00, MinOrganisations: 2, ISCBasisPoints: 700, Tranches: 2}, CheckAsked, BudgetCell{}},
	} {
		faults := c.budget.Check(c.rules)
		found := false
		for _, f := range faults {
			found = found || f.Check == c.check && f.Cell == c.cell
		}
		if !found {
			t.Errorf("%s: want %s at %v, have %v", name, c.check, c.cell, faults)
		}
	}
	if got := (BudgetCell{12, 4, 2}).Field(); got != "cell[12][4][2]" {
		t.Error(got)
	}
}
