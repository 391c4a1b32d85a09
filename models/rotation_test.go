package models

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/models/when"
)

var rotationStart = time.Date(2027, 1, 31, 9, 0, 0, 0, time.UTC)

// rotationOf is a book of one constituency with a pool of n and s seats, whose
// seats open one after the other over a term.
func rotationOf(s, n int, rule RuleValues) RotationBook {
	b := RotationBook{Body: Body{Code: "board"}, Rule: rule, AsAt: rotationStart}
	for i := range n {
		b.Candidates = append(b.Candidates, Candidate{Constituency: ConstituencyStakeholders, OrganisationID: int64(i + 1), Code: fmt.Sprintf("NETWORK-%02d", i+1),
			Group: fmt.Sprintf("kind %d", i%4), EligibleFrom: when.DateOf(rotationStart), Willing: true})
	}
	for i := range s {
		b.Seats = append(b.Seats, Seat{ID: int64(i + 1), Constituency: ConstituencyStakeholders, Number: i + 1, Voting: true})
		if i < n {
			b.Terms = append(b.Terms, SeatTerm{SeatID: int64(i + 1), Constituency: ConstituencyStakeholders, Number: i + 1, OrganisationID: int64(i + 1),
				From: rotationStart, To: monthsAfter(rotationStart, (i+1)*rule.TermMonths/s)})
		}
	}
	return b
}

// onTime are rules under which no start is put off.
func onTime() RuleValues {
	rule := DefaultRules()
	rule.YearlyChange = YearlyChangeOff
	return rule
}

func turnsOf(s Simulation) map[string][]SimulatedTurn {
	out := map[string][]SimulatedTurn{}
	for _, row := range s.Seats {
		for _, t := range row.Turns {
			out[t.Code] = append(out[t.Code], t)
		}
	}
	for _, turns := range out {
		slices.SortFunc(turns, func(a, b SimulatedTurn) int { return a.From.Compare(b.From) })
	}
	return out
}

// drawnBook is a book of random size, rule, history and readiness.
func drawnBook(t *rapid.T) RotationBook {
	rule := DefaultRules()
	rule.TermMonths = rapid.IntRange(6, 48).Draw(t, "term")
	rule.ConsecutiveTerms = rapid.IntRange(1, 3).Draw(t, "consecutive")
	rule.Renewal = rapid.SampledFrom([]RenewalRule{"", RenewalFirst, RenewalByOrder}).Draw(t, "renewal")
	rule.YearlyChange = rapid.SampledFrom(YearlyChangeRules).Draw(t, "yearly change")
	b := rotationOf(rapid.IntRange(1, 4).Draw(t, "seats"), rapid.IntRange(1, 12).Draw(t, "pool"), rule)
	for i := range b.Candidates {
		c := &b.Candidates[i]
		c.Willing = rapid.IntRange(0, 9).Draw(t, "willing") > 0
		c.EligibleFrom = c.EligibleFrom.AddMonths(rapid.IntRange(-60, 90).Draw(t, "eligible"))
		c.TermsBefore = rapid.IntRange(0, 2).Draw(t, "before")
	}
	return b
}

// M3, clause 100: whatever the pool and the rules, no seat is held twice, nobody
// holds two seats, nobody serves more terms on end than the rule allows, and
// nobody takes a seat unwilling or before it is eligible.
func TestRotationKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawnBook(t)
		sim := b.Simulate(SimulatedYears)
		for _, row := range sim.Seats {
			for i := 1; i < len(row.Turns); i++ {
				if row.Turns[i].From.Before(row.Turns[i-1].To) {
					t.Fatalf("seat %d is held twice: %+v", row.Number, row.Turns[i-1:i+1])
				}
			}
		}
		for code, turns := range turnsOf(sim) {
			for i, turn := range turns {
				if i > 0 && turn.From.Before(turns[i-1].To) {
					t.Fatalf("%s holds two seats: %+v", code, turns[i-1:i+1])
				}
				c := b.Candidates[slices.IndexFunc(b.Candidates, func(c Candidate) bool { return c.Code == code })]
				if turn.Simulated && (!c.Willing || c.EligibleFrom.After(when.DateOf(turn.From))) {
					t.Fatalf("%s sits from %s: %+v", code, turn.From, c)
				}
			}
		}
		if streak := sim.Measures[3].LongestStreak; streak > b.Rule.ConsecutiveTerms {
			t.Fatalf("%d terms on end, the rule allows %d", streak, b.Rule.ConsecutiveTerms)
		}
	})
}

// clause 100: nobody starves. In a stable pool each waits at most as many terms
// as the pool has for each seat; where a renewal goes first, times the terms on
// end.
func TestRotationStarvesNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := onTime()
		rule.TermMonths = 12 * rapid.IntRange(1, 4).Draw(t, "term years")
		rule.ConsecutiveTerms = rapid.IntRange(1, 2).Draw(t, "consecutive")
		seats, pool := rapid.IntRange(1, 4).Draw(t, "seats"), rapid.IntRange(1, 12).Draw(t, "pool")
		sim := rotationOf(seats, pool, rule).Simulate(60)
		bound := 10 * ((pool + seats - 1) / seats) * rule.ConsecutiveTerms
		if f := sim.Measures[3]; f.LongestWait > bound {
			t.Fatalf("%s waits %d tenths of a term, at most %d: pool %d, seats %d", f.WaitsLongest, f.LongestWait, bound, pool, seats)
		}
	})
}

// The bound is reached, so that it bounds: five take turns on one seat.
func TestRotationWaitIsWhatItMustBe(t *testing.T) {
	rule := onTime()
	rule.ConsecutiveTerms = 1
	if f := rotationOf(1, 5, rule).Simulate(60).Measures[3]; f.LongestWait != 40 || f.LongestStreak != 1 {
		t.Errorf("%+v", f)
	}
	rule.ConsecutiveTerms = 2
	if f := rotationOf(1, 5, rule).Simulate(60).Measures[3]; f.LongestWait != 80 || f.LongestStreak != 2 {
		t.Errorf("with one renewal: %+v", f)
	}
}

// The order of the lists a rotation is planned from changes nothing, and the
// same record gives the same simulation.
func TestRotationDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawnBook(t)
		want := b.Simulate(SimulatedYears)
		if !reflect.DeepEqual(want, b.Simulate(SimulatedYears)) {
			t.Fatal("the same book gives another simulation")
		}
		random := rand.New(rand.NewSource(rapid.Int64().Draw(t, "shuffle")))
		mixed := b
		mixed.Seats, mixed.Candidates, mixed.Terms = slices.Clone(b.Seats), slices.Clone(b.Candidates), slices.Clone(b.Terms)
		random.Shuffle(len(mixed.Seats), func(i, j int) { mixed.Seats[i], mixed.Seats[j] = mixed.Seats[j], mixed.Seats[i] })
		random.Shuffle(len(mixed.Candidates), func(i, j int) {
			mixed.Candidates[i], mixed.Candidates[j] = mixed.Candidates[j], mixed.Candidates[i]
		})
		random.Shuffle(len(mixed.Terms), func(i, j int) { mixed.Terms[i], mixed.Terms[j] = mixed.Terms[j], mixed.Terms[i] })
		if got := mixed.Simulate(SimulatedYears); !reflect.DeepEqual(want, got) {
			t.Fatalf("another order of the lists gives another simulation:\n%+v\n%+v", want, got)
		}
	})
}

func line(o RotationOrder, organisation int64) RotationLine {
	i := slices.IndexFunc(o.Lines, func(l RotationLine) bool { return l.OrganisationID == organisation })
	if i < 0 {
		return RotationLine{}
	}
	return o.Lines[i]
}

// Never served, longest since, balance, lots: each line says what put it where
// it stands.
func TestRotationOrderExplainsEachLine(t *testing.T) {
	rule := DefaultRules()
	b := rotationOf(3, 9, rule)
	b.Candidates[6].TermsBefore = 1
	b.Candidates[8].Willing = false
	// Organisation 8 left two years before the seats were given.
	b.Terms = append(b.Terms, SeatTerm{SeatID: 1, Constituency: ConstituencyStakeholders, Number: 1, OrganisationID: 8,
		From: rotationStart.AddDate(-4, 0, 0), To: rotationStart.AddDate(-2, 0, 0)})
	order, ok := b.Next(ConstituencyStakeholders)
	if !ok || order.Seat.Number != 1 || !order.At.Equal(monthsAfter(rotationStart, 8)) {
		t.Fatalf("%+v", order)
	}
	// 1 is renewed; kinds of 4, 5, 6 are 3, 0 and 1: that of 6 sits on seat 2.
	want := []struct {
		organisation int64
		why          []RotationReason
	}{
		{1, []RotationReason{WhyRenewal}},
		{4, []RotationReason{WhyNever, WhyBalance, WhyLotsDue}},
		{5, []RotationReason{WhyNever, WhyBalance, WhyLotsDue}},
		{6, []RotationReason{WhyNever, WhyBalance}},
		{7, []RotationReason{WhyLongest}},
		{8, []RotationReason{WhyLongest}},
	}
	for i, w := range want {
		if l := order.Lines[i]; l.OrganisationID != w.organisation || l.Place != i+1 || !slices.Equal(l.Why, w.why) {
			t.Errorf("place %d: %d %v, want %d %v", i+1, l.OrganisationID, l.Why, w.organisation, w.why)
		}
	}
	if len(order.LotsDue) != 1 || !slices.Equal(order.LotsDue[0], []int64{4, 5}) {
		t.Errorf("lots due among %v", order.LotsDue)
	}
	barred := map[int64]RotationReason{}
	for _, x := range order.Barred {
		barred[x.OrganisationID] = x.Why
	}
	if !reflect.DeepEqual(barred, map[int64]RotationReason{2: BarSits, 3: BarSits, 9: BarUnwilling}) {
		t.Errorf("barred %v", barred)
	}
	// Lots that the chair drew settle the tie; the newest draw counts.
	b.Draws = []Draw{
		{RotationDraw: RotationDraw{ID: 1, Constituency: ConstituencyStakeholders, Method: DrawLots}, Order: []int64{4, 5}},
		{RotationDraw: RotationDraw{ID: 2, Constituency: ConstituencyStakeholders, Method: DrawLots}, Order: []int64{5, 6, 4}},
	}
	order, _ = b.Next(ConstituencyStakeholders)
	if order.PlaceOf(5) != 2 || order.PlaceOf(4) != 3 || line(order, 4).Why[2] != WhyDrawn || line(order, 4).Draw.ID != 2 || len(order.LotsDue) != 0 {
		t.Errorf("after lots: %+v", order.Lines)
	}
	// Without renewal first the holder stands behind everybody.
	b.Rule.Renewal = RenewalByOrder
	if order, _ = b.Next(ConstituencyStakeholders); order.PlaceOf(1) != len(order.Lines) {
		t.Errorf("the holder stands at %d of %d", order.PlaceOf(1), len(order.Lines))
	}
}

// A short rest does not count against the limit, and a short pause does not end
// a streak.
func TestRotationCountsTerms(t *testing.T) {
	rule := DefaultRules()
	b := rotationOf(1, 2, rule)
	term := func(from, months int) SeatTerm {
		begins := monthsAfter(rotationStart, from)
		return SeatTerm{SeatID: 1, Constituency: ConstituencyStakeholders, Number: 1, OrganisationID: 1, From: begins, To: monthsAfter(begins, months)}
	}
	for _, c := range []struct {
		terms []SeatTerm
		at    int
		want  int
	}{
		{[]SeatTerm{term(0, 11)}, 11, 0},
		{[]SeatTerm{term(0, 12)}, 12, 1},
		{[]SeatTerm{term(0, 24), term(24, 24)}, 48, 2},
		{[]SeatTerm{term(0, 11), term(11, 24), term(35, 24)}, 59, 2},
		{[]SeatTerm{term(0, 24), term(35, 24)}, 59, 2}, // a pause of eleven months
		{[]SeatTerm{term(0, 24), term(36, 24)}, 60, 1},
		{[]SeatTerm{term(0, 48)}, 48, 2},
	} {
		b.Terms = c.terms
		if got := b.streak(ConstituencyStakeholders, 1, monthsAfter(rotationStart, c.at)); got != c.want {
			t.Errorf("%+v: %d terms, want %d", c.terms, got, c.want)
		}
	}
}

// A State is not contributor and beneficiary at one time.
func TestRotationKeepsACountryOnOneSide(t *testing.T) {
	b := rotationOf(1, 2, DefaultRules())
	b.Candidates[1].Country = "XDA"
	b.Terms = append(b.Terms, SeatTerm{SeatID: 9, Constituency: ConstituencyContributors, OrganisationID: 30, Country: "XDA", From: rotationStart, To: rotationStart.AddDate(9, 0, 0)})
	order, _ := b.Next(ConstituencyStakeholders)
	if len(order.Barred) != 1 || order.Barred[0].Why != BarCountry {
		t.Errorf("%+v", order.Barred)
	}
}

// The published vector of the computed draw; another candidate gives another
// pool and is noticed.
func TestComputedDrawVector(t *testing.T) {
	pool := rotationOf(1, 5, DefaultRules()).Candidates
	const hash = "a9ef9138e6de3e1066d4f6da635b94179d424fb0fed144f57f7a058ba57cfac0"
	if got := PoolHash(pool); got != hash {
		t.Errorf("pool %s", got)
	}
	if got := ComputeDraw("Minutes of the third meeting, last line", pool); !slices.Equal(got, []int64{3, 2, 5, 4, 1}) {
		t.Errorf("order %v", got)
	}
	other := slices.Clone(pool)
	other[4].Code = "NETWORK-06"
	if PoolHash(other) == hash {
		t.Error("another candidate, the same pool")
	}
}

// Over many published texts each candidate is first equally often: the chi-square
// of five cells stays below 18.47, its 0.1 per cent point.
func TestComputedDrawIsFair(t *testing.T) {
	pool := rotationOf(1, 5, DefaultRules()).Candidates
	const draws = 100_000
	first := make([]float64, len(pool))
	for n := range draws {
		first[ComputeDraw(fmt.Sprint(n), pool)[0]-1]++
	}
	expected, sum := float64(draws)/float64(len(pool)), 0.0
	for _, n := range first {
		sum += (n - expected) * (n - expected) / expected
	}
	if sum > 18.47 {
		t.Errorf("chi-square %.2f: %v", sum, first)
	}
}

func TestFairnessMeasures(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   int
	}{{nil, 0}, {[]int{0, 0}, 0}, {[]int{2, 2, 2}, 0}, {[]int{1, 0}, 500}, {[]int{3, 0, 0}, 667}, {[]int{1, 2, 3}, 222}} {
		if got := gini(c.counts); got != c.want {
			t.Errorf("gini of %v: %d, want %d", c.counts, got, c.want)
		}
	}
	rule := onTime()
	rule.ConsecutiveTerms = 1
	sim := rotationOf(2, 4, rule).Simulate(8)
	f := sim.Measures[3]
	// Two seats over eight years, the first of one year: nine turns among four.
	if f.Turns != 9 || f.FirstTimers != 4 || f.Gini != 83 || f.LongestStreak != 1 || f.Groups != 4 || f.GroupsSeated != 4 || f.LongestWait != 10 {
		t.Errorf("%+v", f)
	}
	if sim.Turnover.Seats != 2 || sim.Turnover.Changed != 1 || sim.Turnover.AboveHalf() {
		t.Errorf("%+v", sim.Turnover)
	}
}
