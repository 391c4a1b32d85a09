package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"seedfund/models/money"
	"seedfund/models/when"
)

var bookDay = when.MustDate(2026, 3, 10)

func bookLine(kind EntryKind, org string, cents money.Cents, days int, ref string) BookLine {
	return BookLine{Kind: kind, Project: "99000001", Organisation: org, Cents: cents, ValueDate: bookDay.AddDays(days), AgentRef: ref}
}

func kindsOf(breaks []FoundBreak) []BreakKind {
	var out []BreakKind
	for _, b := range breaks {
		out = append(out, b.Kind)
	}
	slices.Sort(out)
	return out
}

func TestLinesOfTheTwoBooksArePaired(t *testing.T) {
	for name, c := range map[string]struct {
		ours, agents []BookLine
		matched      int
		breaks       []BreakKind
	}{
		"the same":                       {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 1, nil},
		"whole dollars":                  {[]BookLine{bookLine(EntryTransfer, "P", 100_49, 0, "A1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 1, nil},
		"at the tolerance":               {[]BookLine{bookLine(EntryTransfer, "P", 101_00, 0, "A1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 1, nil},
		"a cent above it":                {[]BookLine{bookLine(EntryTransfer, "P", 101_01, 0, "A1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 0, []BreakKind{BreakAmount}},
		"at the window":                  {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 5, "A1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 1, nil},
		"a day beyond":                   {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 6, "A1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 0, []BreakKind{BreakDate}},
		"other references, same payment": {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 1, "TR-1")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, 1, nil},
		"another organisation":           {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, []BookLine{bookLine(EntryTransfer, "Q", 100_00, 0, "A1")}, 0, []BreakKind{BreakOnlyAgents, BreakOnlyOurs}},
		"another kind":                   {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 0, "A1")}, []BookLine{bookLine(EntryRefund, "P", 100_00, 0, "A1")}, 0, []BreakKind{BreakOnlyAgents, BreakOnlyOurs}},
		"two equal payments against one": {[]BookLine{bookLine(EntryTransfer, "P", 100_00, 0, ""), bookLine(EntryTransfer, "P", 100_00, 2, "")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 2, "A1")}, 1, []BreakKind{BreakOnlyOurs}},
		"only theirs":                    {nil, []BookLine{bookLine(EntryBankCharges, "", 1_00, 0, "A1")}, 0, []BreakKind{BreakOnlyAgents}},
	} {
		matched, breaks := Reconcile(c.ours, c.agents, StartMatchRule)
		if matched != c.matched || !slices.Equal(kindsOf(breaks), c.breaks) {
			t.Errorf("%s: %d matched, breaks %v", name, matched, kindsOf(breaks))
		}
	}
	_, breaks := Reconcile([]BookLine{bookLine(EntryTransfer, "P", 100_00, 0, ""), bookLine(EntryTransfer, "P", 100_00, 2, "")}, []BookLine{bookLine(EntryTransfer, "P", 100_00, 2, "A1")}, StartMatchRule)
	if breaks[0].Ours.ValueDate != bookDay {
		t.Error("the nearer day was not taken")
	}
}

// However lines are drawn and shuffled: each is in one pair or one break, a book
// compared with itself has none, and what is taken out of one side is found.
func TestNoLineIsLostOrCountedTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.Custom(func(rt *rapid.T) BookLine {
			return bookLine(rapid.SampledFrom([]EntryKind{EntryTransfer, EntryRefund, EntryDeposit}).Draw(rt, "kind"), rapid.SampledFrom([]string{"P", "Q"}).Draw(rt, "org"),
				money.Cents(rapid.IntRange(1, 5).Draw(rt, "amount")*150), rapid.IntRange(0, 12).Draw(rt, "day"), rapid.SampledFrom([]string{"", "A1", "A2", "A3"}).Draw(rt, "ref"))
		})
		ours, agents := rapid.SliceOfN(line, 0, 12).Draw(rt, "ours"), rapid.SliceOfN(line, 0, 12).Draw(rt, "agents")
		for i := range ours {
			ours[i].Entry = fmt.Sprintf("L-%06d", i)
		}
		matched, breaks := Reconcile(ours, agents, StartMatchRule)
		one, other := matched, matched
		for _, b := range breaks {
			if b.Ours != nil {
				one++
			}
			if b.Agents != nil {
				other++
			}
		}
		if one != len(ours) || other != len(agents) {
			rt.Fatalf("%d of %d ours, %d of %d of the agent", one, len(ours), other, len(agents))
		}
		same := slices.Clone(ours)
		rand.New(rand.NewPCG(1, uint64(len(same)))).Shuffle(len(same), func(i, j int) { same[i], same[j] = same[j], same[i] })
		if n, found := Reconcile(ours, same, StartMatchRule); n != len(ours) || len(found) != 0 {
			rt.Fatalf("a book against itself: %d of %d, %d breaks", n, len(ours), len(found))
		}
		if len(ours) > 0 {
			if _, found := Reconcile(ours, ours[1:], StartMatchRule); len(found) == 0 {
				rt.Fatal("a missing line is not found")
			}
		}
	})
}
