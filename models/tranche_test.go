package models

import (
	"testing"

	"pgregory.net/rapid"

	"seedfund/models/money"
)

const dollar = money.Cents(100)

// The demonstration's blocked tranche, to the cent as its page prints it.
func TestGateOfABlockedTranche(t *testing.T) {
	rule := GateRule{ThresholdBP: 7000, Base: GateEachOrganisation, CountsCommitted: true, PartsAllowed: true}
	g := JudgeGate(rule, 2, []GateFact{
		{OrganisationID: 1, Organisation: "P", Transferred: 480_000 * dollar, Spent: 310_700 * dollar, Committed: 40_500 * dollar},
		{OrganisationID: 2, Organisation: "Q", Transferred: 340_000 * dollar, Spent: 151_000 * dollar, Committed: 32_000 * dollar},
		{OrganisationID: 3, Organisation: "U", Transferred: 220_000 * dollar, Spent: 118_400 * dollar, Committed: 43_000 * dollar},
	})
	if g.Passes || len(g.Failing()) != 1 {
		t.Fatalf("passes %v, failing %v", g.Passes, g.Failing())
	}
	q := g.Failing()[0]
	if q.Organisation != "Q" || q.Needed != 238_000*dollar || q.Together != 183_000*dollar || q.Margin != -55_000*dollar || q.Missing() != 55_000*dollar {
		t.Errorf("Q: %+v", q)
	}
	if p := g.Lines[0]; p.Margin != 15_200*dollar || !p.Passes || p.Missing() != 0 {
		t.Errorf("P: %+v", p)
	}
	if g.Total.Received != 1_040_000*dollar || g.Total.Needed != 728_000*dollar || g.Total.Together != 695_600*dollar {
		t.Errorf("total: %+v", g.Total)
	}
	if !g.PassesFor(1) || g.PassesFor(2) || !g.PassesFor(3) {
		t.Error("parts: P and U may be released without Q")
	}
	rule.PartsAllowed = false
	if JudgeGate(rule, 2, []GateFact{{OrganisationID: 1, Transferred: 1}, {OrganisationID: 2, Transferred: 1}}).PassesFor(1) {
		t.Error("without parts nobody passes alone")
	}
}

func TestGate(t *testing.T) {
	each := GateRule{ThresholdBP: 7000, Base: GateEachOrganisation, CountsCommitted: true}
	whole := GateRule{ThresholdBP: 7000, Base: GateProgramme, CountsCommitted: true}
	spentOnly := GateRule{ThresholdBP: 7000, Base: GateEachOrganisation}
	two := func(a, b GateFact) []GateFact { a.OrganisationID, b.OrganisationID = 1, 2; return []GateFact{a, b} }
	for _, c := range []struct {
		name    string
		rule    GateRule
		tranche int
		facts   []GateFact
		passes  bool
		missing money.Cents
	}{
		{"exactly at the threshold", each, 2, []GateFact{{Transferred: 1000, Spent: 600, Committed: 100}}, true, 0},
		{"one cent below", each, 2, []GateFact{{Transferred: 1000, Spent: 600, Committed: 99}}, false, 1},
		{"a needed part of a cent is a whole one", each, 2, []GateFact{{Transferred: 1001, Spent: 700}}, false, 1},
		{"a refund lowers the base", each, 2, []GateFact{{Transferred: 1000, Refunded: 300, Spent: 490}}, true, 0},
		{"nothing received in the first tranche", each, 2, two(GateFact{Transferred: 1000, Spent: 700}, GateFact{}), true, 0},
		{"all of it refunded", each, 2, []GateFact{{Transferred: 1000, Refunded: 1000}}, true, 0},
		{"a first tranche has no gate", each, 1, []GateFact{{}}, true, 0},
		{"commitments do not count where the rule says so", spentOnly, 2, []GateFact{{Transferred: 1000, Spent: 600, Committed: 100}}, false, 100},
		{"the programme as a whole", whole, 2, two(GateFact{Transferred: 1000, Spent: 1000}, GateFact{Transferred: 1000, Spent: 400}), true, 0},
		{"each organisation of the same", each, 2, two(GateFact{Transferred: 1000, Spent: 1000}, GateFact{Transferred: 1000, Spent: 400}), false, 300},
	} {
		g := JudgeGate(c.rule, c.tranche, c.facts)
		var missing money.Cents
		if c.rule.Base == GateEachOrganisation {
			for _, l := range g.Failing() {
				missing += l.Missing()
			}
		}
		if g.Passes != c.passes || missing != c.missing {
			t.Errorf("%s: passes %v, missing %d; want %v, %d", c.name, g.Passes, missing, c.passes, c.missing)
		}
	}
}

// A gate passes for a line exactly when one cent less of need could not help
// and one cent more of use does: the printed margin is the whole truth.
func TestGateMarginDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := func(name string) money.Cents { return money.Cents(rapid.Int64Range(0, 5_000_000_00).Draw(t, name)) }
		f := GateFact{Transferred: cents("transferred"), Spent: cents("spent"), Committed: cents("committed")}
		f.Refunded = min(f.Transferred, cents("refunded"))
		rule := GateRule{ThresholdBP: rapid.IntRange(0, 10000).Draw(t, "bp"), Base: GateEachOrganisation, CountsCommitted: rapid.Bool().Draw(t, "counts")}
		l := JudgeGate(rule, 2, []GateFact{f}).Lines[0]
		// needed is the least amount with needed × 10000 ≥ received × bp
		if n := int64(l.Needed); n*10000 < int64(l.Received)*int64(rule.ThresholdBP) || n > 0 && (n-1)*10000 >= int64(l.Received)*int64(rule.ThresholdBP) {
			t.Fatalf("needed %d of %d at %d", l.Needed, l.Received, rule.ThresholdBP)
		}
		f.Spent += l.Missing()
		if !JudgeGate(rule, 2, []GateFact{f}).Passes {
			t.Fatal("the missing amount does not open the gate")
		}
		if m := l.Missing(); m > 0 {
			f.Spent--
			if JudgeGate(rule, 2, []GateFact{f}).Passes {
				t.Fatal("a cent less opens it too")
			}
		}
	})
}
