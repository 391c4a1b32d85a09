package models

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/models/when"
)

// modelStart is month 0 of the reference, which counts whole months.
var modelStart = time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)

func month(n int) time.Time { return modelStart.AddDate(0, n, 0) }

// refMember is a candidate of the reference with the stretches it served.
type refMember struct {
	Candidate
	eligible, away int // months
	left           bool
	refuses        int
	stretches      [][2]int
}

// refTurn is a turn of the reference.
type refTurn struct {
	code     string
	from, to int
}

// refSeat is a seat of the reference: who sat last, and to when.
type refSeat struct {
	holder, to, rest int
	quit             bool // the last holder gave the seat up
	turns            []refTurn
}

// reference plays one constituency month by month from the words of the rule,
// without anything of the planner but the published draw.
type reference struct {
	rule    RuleValues
	members []refMember
	seats   []refSeat
}

func (r *reference) play(months int, events []ScenarioEvent) {
	for m := range months {
		for _, e := range events {
			if e.On == when.DateOf(month(m)) {
				r.happen(m, e)
			}
		}
		for s := range r.seats {
			if r.seats[s].to <= m {
				r.give(m, s)
			}
		}
	}
}

func (r *reference) find(code string) int {
	return slices.IndexFunc(r.members, func(x refMember) bool { return x.Code == code })
}

func (r *reference) happen(m int, e ScenarioEvent) {
	i := r.find(e.Code)
	switch {
	case i < 0 && e.Kind == ScenarioEnter:
		r.members = append(r.members, refMember{Candidate: Candidate{Constituency: e.Constituency, Code: e.Code, OrganisationID: int64(1000 + len(r.members)), Group: e.Group, Willing: true}, eligible: m})
	case i < 0:
	case e.Kind == ScenarioEnter:
		if x := &r.members[i]; !x.Willing || x.left || x.eligible > m {
			x.Willing, x.left, x.eligible = true, false, m
		}
	case e.Kind == ScenarioRefuse:
		r.members[i].refuses++
	default:
		x := &r.members[i]
		if e.Kind == ScenarioLeave && x.left {
			return
		}
		for s := range r.seats {
			if seat := &r.seats[s]; seat.holder == i && seat.to > m {
				if e.Kind == ScenarioResign {
					x.away = seat.to
				}
				seat.rest, seat.to, seat.quit = seat.to, m, true
				seat.turns[len(seat.turns)-1].to = m
				x.stretches[len(x.stretches)-1][1] = m
			}
		}
		if e.Kind == ScenarioLeave {
			x.left = true
		}
	}
}

// served is how many terms a stretch counts for, half a term being enough.
func (r *reference) served(from, to int) int {
	half := (r.rule.TermMonths + 1) / 2
	if to-from < half {
		return 0
	}
	return (to-from-half)/r.rule.TermMonths + 1
}

// onEnd is how many terms a member has served without half a term's pause.
func (r *reference) onEnd(x refMember, m int) int {
	n, next := 0, m
	for _, s := range slices.Backward(x.stretches) {
		if next-s[1] >= (r.rule.TermMonths+1)/2 {
			break
		}
		n, next = n+r.served(s[0], s[1]), s[0]
	}
	return n
}

// give gives a seat to the first who may take it and does not refuse; where
// nobody does it is asked again in a month.
func (r *reference) give(m, s int) {
	seat := &r.seats[s]
	type place struct{ member, rank, last, peers, lot int }
	var order []place
	var pool []Candidate
	for _, x := range r.members {
		pool = append(pool, x.Candidate)
	}
	lots := ComputeDraw("simulation of board", pool)
	for i, x := range r.members {
		sits, peers := false, 0
		for o, other := range r.seats {
			if o != s && other.to > m {
				sits = sits || other.holder == i
				if g := r.members[other.holder].Group; g != "" && g == x.Group {
					peers++
				}
			}
		}
		if !x.Willing || x.left || x.eligible > m || m < x.away || sits || r.onEnd(x, m) >= r.rule.ConsecutiveTerms {
			continue
		}
		p := place{member: i, rank: 2, peers: peers, lot: slices.Index(lots, x.OrganisationID)}
		stays := seat.holder == i && !seat.quit && (seat.to == m || m < seat.to+r.rule.HoldingOverMonths)
		switch {
		case stays && r.rule.Renewal != RenewalByOrder:
			p.rank = 0
		case len(x.stretches) == 0 && x.TermsBefore == 0:
			p.rank = 1
		}
		p.last = -1 // before the register, or never
		if n := len(x.stretches); n > 0 {
			p.last = x.stretches[n-1][1]
		}
		order = append(order, p)
	}
	slices.SortFunc(order, func(a, b place) int {
		return slices.Compare([]int{a.rank, a.last, a.peers, a.lot}, []int{b.rank, b.last, b.peers, b.lot})
	})
	for _, p := range order {
		x := &r.members[p.member]
		if x.refuses > 0 {
			x.refuses--
			continue
		}
		to := m + r.rule.TermMonths
		if seat.rest > m {
			to = min(to, seat.rest)
		}
		seat.holder, seat.to, seat.rest, seat.quit = p.member, to, 0, false
		seat.turns = append(seat.turns, refTurn{x.Code, m, to})
		x.stretches = append(x.stretches, [2]int{m, to})
		return
	}
}

// drawnScenario are events on first days of months, for codes of the pool and
// some that are not in it.
func drawnScenario(t *rapid.T, pool, months int) []ScenarioEvent {
	var out []ScenarioEvent
	for range rapid.IntRange(0, 12).Draw(t, "events") {
		e := ScenarioEvent{On: when.DateOf(month(rapid.IntRange(0, months-1).Draw(t, "on"))), Kind: rapid.SampledFrom(ScenarioKinds).Draw(t, "kind"),
			Constituency: ConstituencyStakeholders, Code: fmt.Sprintf("NETWORK-%02d", rapid.IntRange(1, pool+2).Draw(t, "who"))}
		if e.Kind == ScenarioEnter {
			e.Group = rapid.SampledFrom([]string{"", "kind 0", "kind 1"}).Draw(t, "group")
		}
		out = append(out, e)
	}
	slices.SortFunc(out, ScenarioEvent.compare)
	return slices.Compact(out)
}

// clause 100: the simulation, with entries, exits, refusals and resignations,
// is what a small reference of its own gives, turn by turn.
func TestRotationAgreesWithTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := onTime()
		rule.TermMonths = rapid.IntRange(4, 30).Draw(t, "term")
		rule.ConsecutiveTerms = rapid.IntRange(1, 3).Draw(t, "consecutive")
		rule.HoldingOverMonths = rapid.IntRange(0, 8).Draw(t, "holding over")
		rule.Renewal = rapid.SampledFrom([]RenewalRule{RenewalFirst, RenewalByOrder}).Draw(t, "renewal")
		b := RotationBook{Body: Body{Code: "board"}, Rule: rule, AsAt: modelStart}
		r := reference{rule: rule}
		pool, years := rapid.IntRange(1, 9).Draw(t, "pool"), rapid.IntRange(1, 20).Draw(t, "years")
		for i := range pool {
			eligible := rapid.IntRange(-20, 40).Draw(t, "eligible")
			c := Candidate{Constituency: ConstituencyStakeholders, OrganisationID: int64(i + 1), Code: fmt.Sprintf("NETWORK-%02d", i+1), Group: fmt.Sprintf("kind %d", i%3),
				EligibleFrom: when.DateOf(month(eligible)), Willing: rapid.IntRange(0, 9).Draw(t, "willing") > 0, TermsBefore: rapid.IntRange(0, 1).Draw(t, "before")}
			b.Candidates = append(b.Candidates, c)
			r.members = append(r.members, refMember{Candidate: c, eligible: eligible})
		}
		for i := range rapid.IntRange(1, 4).Draw(t, "seats") {
			b.Seats = append(b.Seats, Seat{ID: int64(i + 1), Constituency: ConstituencyStakeholders, Number: i + 1, Voting: true})
			seat := refSeat{holder: -1}
			if ends := rapid.IntRange(0, rule.TermMonths).Draw(t, "first end"); ends > 0 && i < pool {
				seat.holder, seat.to, seat.turns = i, ends, []refTurn{{b.Candidates[i].Code, -3, ends}}
				r.members[i].stretches = [][2]int{{-3, ends}}
				b.Terms = append(b.Terms, SeatTerm{SeatID: int64(i + 1), Constituency: ConstituencyStakeholders, Number: i + 1, OrganisationID: int64(i + 1), From: month(-3), To: month(ends)})
			}
			r.seats = append(r.seats, seat)
		}
		events := drawnScenario(t, pool, 12*years)
		r.play(12*years, events)
		sim := b.Simulate(years, events...)
		for i, row := range sim.Seats {
			var got []refTurn
			for _, turn := range row.Turns {
				got = append(got, refTurn{turn.Code, months(turn.From), months(turn.To)})
			}
			if !slices.Equal(got, r.seats[i].turns) {
				t.Fatalf("seat %d:\n%v, the reference has\n%v\nevents %v", row.Number, got, r.seats[i].turns, events)
			}
		}
	})
}

// months is an instant in months from the start of the reference.
func months(at time.Time) int {
	return 12*(at.Year()-modelStart.Year()) + int(at.Month()) - int(modelStart.Month())
}

// clause 100: over a hundred years with entries, exits, refusals and
// resignations no seat has two holders, who holds over included, nobody holds
// two, every term keeps the rules, nobody sits who has left, and whoever never
// served is told why.
func TestAHundredYearsKeepTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawnBook(t)
		b.AsAt = modelStart
		events := drawnScenario(t, len(b.Candidates), 12*LongestSimulation)
		sim := b.Simulate(LongestSimulation, events...)
		if len(sim.Seats) != len(b.Seats) || len(sim.Supposed) != len(events) {
			t.Fatalf("%d seats of %d, %d outcomes of %d", len(sim.Seats), len(b.Seats), len(sim.Supposed), len(events))
		}
		for _, row := range sim.Seats {
			for i, turn := range row.Turns {
				end := turn.To
				if turn.Over != nil {
					end = *turn.Over
				}
				if i+1 < len(row.Turns) && row.Turns[i+1].From.Before(end) {
					t.Fatalf("seat %d has two holders: %+v", row.Number, row.Turns[i:i+2])
				}
				if turn.Simulated && turn.To.After(b.Rule.TermEnd(turn.From)) || turn.Over != nil && turn.Over.After(b.Rule.HoldsOverUntil(turn.To)) {
					t.Fatalf("longer than the rule allows: %+v", turn)
				}
			}
		}
		for code, turns := range turnsOf(sim) {
			for i, turn := range turns {
				if i > 0 && turn.From.Before(turns[i-1].To) {
					t.Fatalf("%s holds two seats: %+v", code, turns[i-1:i+1])
				}
				if turn.Simulated && gone(events, code, turn.From) {
					t.Fatalf("%s has left and sits from %s", code, turn.From)
				}
			}
		}
		f := sim.Measures[3]
		if f.LongestStreak > b.Rule.ConsecutiveTerms {
			t.Fatalf("%d terms on end, the rule allows %d", f.LongestStreak, b.Rule.ConsecutiveTerms)
		}
		sat := turnsOf(sim)
		for _, w := range f.Waits {
			served := slices.ContainsFunc(sat[w.Code], func(turn SimulatedTurn) bool { return turn.To.After(sim.From) })
			if served == (w.Why != "") {
				t.Fatalf("%s served: %t, and is told %q", w.Code, served, w.Why)
			}
		}
	})
}

// gone reports whether the last word of the events on a code is that it left.
func gone(events []ScenarioEvent, code string, at time.Time) bool {
	left := false
	for _, e := range events {
		if e.Code == code && !e.On.Start(time.UTC).After(at) && (e.Kind == ScenarioLeave || e.Kind == ScenarioEnter) {
			left = e.Kind == ScenarioLeave
		}
	}
	return left
}

// Each event says what became of it.
func TestScenarioSaysWhatBecameOfIt(t *testing.T) {
	b := rotationOf(2, 5, onTime())
	b.AsAt = modelStart
	b.Candidates[4].Willing = false
	events, err := ParseScenario(`
# what might happen
2027-06-01 resign stakeholders NETWORK-01
2027-06-02 resign stakeholders NETWORK-03
2027-03-01 refuse stakeholders NETWORK-04
2027-03-01 refuse stakeholders NETWORK-04
2027-07-01 enter stakeholders NETWORK-05
2027-07-01 enter stakeholders NETWORK-09 academia
2027-07-02 enter stakeholders NETWORK-09
2027-08-01 leave stakeholders NETWORK-02
2027-08-02 leave stakeholders NETWORK-02
2027-08-03 leave stakeholders NETWORK-77
2095-08-03 leave stakeholders NETWORK-05
2026-08-03 leave stakeholders NETWORK-05
2028-01-01 refuse countries NETWORK-05`)
	if err != nil || len(events) != 12 {
		t.Fatal(len(events), err)
	}
	var got []string
	for _, o := range b.Simulate(20, events...).Supposed {
		got = append(got, fmt.Sprintf("%s %s %s %d %s", o.On, o.Kind, o.Did, o.Seat, o.Next))
	}
	want := []string{
		"2026-08-03 leave outside 0 ", "2027-03-01 refuse refused 1 NETWORK-03", "2027-06-01 resign resigned 1 NETWORK-03", "2027-06-02 resign resigned 1 NETWORK-04",
		"2027-07-01 enter entered 0 ", "2027-07-01 enter entered 0 ", "2027-07-02 enter in_pool 0 ", "2027-08-01 leave left_seat 2 NETWORK-09", "2027-08-02 leave not_in_pool 0 ",
		"2027-08-03 leave not_in_pool 0 ", "2028-01-01 refuse not_in_pool 0 ", "2095-08-03 leave outside 0 ",
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Errorf("%d: %q, want %q", i, got[min(i, len(got)-1)], want[i])
		}
	}
}

func TestScenarioRefusesWhatItCannotRead(t *testing.T) {
	for _, line := range []string{"soon leave stakeholders X", "2030-01-01 vanish stakeholders X", "2030-01-01 leave chair X", "2030-01-01 leave stakeholders", "2030-01-01 leave stakeholders X academia",
		"2030-01-01 enter stakeholders X a b"} {
		if _, err := ParseScenario(line); !IsKind(err, KindInvalid) {
			t.Errorf("%q: %v", line, err)
		}
	}
	long := ""
	for n := range LongestScenario + 1 {
		long += fmt.Sprintf("2030-01-01 leave stakeholders X%d\n", n)
	}
	if _, err := ParseScenario(long); !IsKind(err, KindInvalid) {
		t.Error("a scenario without an end")
	}
}
