package models

import (
	"cmp"
	"slices"
	"time"
)

// Fairness is how a constituency's seats were shared over a time: the five
// measures beside which a rotation is judged. Only whole numbers, so that two
// machines agree.
type Fairness struct {
	Constituency  Constituency `json:"constituency"`
	Candidates    int          `json:"candidates"`
	Turns         int          `json:"turns" doc:"Terms begun"`
	LongestWait   int          `json:"longest_wait" doc:"Of a willing, eligible candidate, in tenths of a term"`
	WaitsLongest  string       `json:"waits_longest" doc:"Its code"`
	Gini          int          `json:"gini" doc:"Of terms by candidate, in thousandths: 0 is equal"`
	Groups        int          `json:"groups" doc:"Regional groups or kinds in the pool"`
	GroupsSeated  int          `json:"groups_seated" doc:"Of these, how many held a seat"`
	FirstTimers   int          `json:"first_timers" doc:"Turns taken by who had never served"`
	LongestStreak int          `json:"longest_streak" doc:"Terms served on end"`
	Waits         []Wait       `json:"waits"`
}

// Wait is the longest time one candidate was ready and held no seat.
type Wait struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Tenths int    `json:"tenths" doc:"Of a term"`
	Terms  int    `json:"terms" doc:"Begun in the time"`

	Why RotationReason `json:"why,omitempty" doc:"Of a simulation: why it served no term"`
}

// Turnover is the most that changes hands within one year.
type Turnover struct {
	Seats   int `json:"seats" doc:"All rotating seats"`
	Changed int `json:"changed" doc:"Most seats that change holder within twelve months"`
}

// AboveHalf reports whether more than half of the seats change within one year.
func (t Turnover) AboveHalf() bool { return 2*t.Changed > t.Seats }

// Fairness measures one constituency from an instant to another.
func (b RotationBook) Fairness(c Constituency, from, until time.Time) Fairness {
	f := Fairness{Constituency: c, Waits: []Wait{}}
	var groups, seated []string
	var terms []int
	for _, x := range b.pool(c) {
		w := Wait{Code: x.Code, Name: x.Name, Tenths: b.wait(x, from, until)}
		for _, t := range b.served(c, x.OrganisationID, until) {
			if t.To.After(from) && x.Group != "" && !slices.Contains(seated, x.Group) {
				seated = append(seated, x.Group)
			}
			if !t.From.Before(from) {
				w.Terms++
			}
			f.LongestStreak = max(f.LongestStreak, b.streak(c, x.OrganisationID, t.To))
		}
		f.FirstTimers += b.firstTurns(x, from, until)
		if x.Group != "" && !slices.Contains(groups, x.Group) {
			groups = append(groups, x.Group)
		}
		if w.Tenths > f.LongestWait {
			f.LongestWait, f.WaitsLongest = w.Tenths, w.Code
		}
		f.Turns += w.Terms
		terms = append(terms, w.Terms)
		f.Waits = append(f.Waits, w)
	}
	f.Candidates, f.Groups, f.GroupsSeated, f.Gini = len(terms), len(groups), len(seated), gini(terms)
	return f
}

// pool is a constituency's candidates by code.
func (b RotationBook) pool(c Constituency) []Candidate {
	var out []Candidate
	for _, x := range b.Candidates {
		if x.Constituency == c {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// firstTurns is 1 where a candidate's first term ever begins in the time.
func (b RotationBook) firstTurns(c Candidate, from, until time.Time) int {
	served := b.served(c.Constituency, c.OrganisationID, until)
	if c.TermsBefore == 0 && len(served) > 0 && !served[0].From.Before(from) {
		return 1
	}
	return 0
}

// wait is the longest time in tenths of a term for which a willing candidate
// was eligible and held no seat.
func (b RotationBook) wait(c Candidate, from, until time.Time) int {
	if !c.Willing {
		return 0
	}
	if !c.Until.IsZero() {
		until = earliest(until, c.Until)
	}
	since, longest := from, 0
	if eligible := c.EligibleFrom.Start(time.UTC); eligible.After(since) {
		since = eligible
	}
	for _, t := range b.served(c.Constituency, c.OrganisationID, until) {
		if t.To.Before(since) {
			continue
		}
		longest = max(longest, b.tenths(since, t.From))
		since = t.To
	}
	return max(longest, b.tenths(since, until))
}

// tenths is a time in tenths of a term, begun months counted whole.
func (b RotationBook) tenths(from, to time.Time) int {
	months := 0
	for monthsAfter(from, months).Before(to) {
		months++
	}
	return (months*10 + b.Rule.TermMonths - 1) / b.Rule.TermMonths
}

// gini is the mean difference between any two counts over twice their mean, in
// thousandths.
func gini(counts []int) int {
	sum, apart := 0, 0
	for i, a := range counts {
		sum += a
		for _, b := range counts[i+1:] {
			apart += max(a-b, b-a)
		}
	}
	if sum == 0 {
		return 0
	}
	// Σ|a-b| over all ordered pairs is twice apart; the mean is sum over n.
	whole := len(counts) * sum
	return (apart*1000 + whole/2) / whole
}

// Turnover finds the twelve months in which most seats change holder. A renewal
// changes nothing, and neither does the first who ever sits.
func (b RotationBook) Turnover(from, until time.Time) Turnover {
	var changes []time.Time
	for _, t := range b.Terms {
		if !t.From.Before(from) && t.From.Before(until) && b.changes(t) {
			changes = append(changes, t.From)
		}
	}
	out := Turnover{Seats: len(b.Seats)}
	for _, first := range changes {
		n := 0
		for _, other := range changes {
			if !other.Before(first) && other.Before(monthsAfter(first, 12)) {
				n++
			}
		}
		out.Changed = max(out.Changed, n)
	}
	return out
}

// changes reports whether a term gives a seat that was held to another.
func (b RotationBook) changes(next SeatTerm) bool {
	var last SeatTerm
	for _, t := range b.Terms {
		if t.SeatID == next.SeatID && !t.To.After(next.From) && t.To.After(last.To) {
			last = t
		}
	}
	return last.OrganisationID != 0 && last.OrganisationID != next.OrganisationID
}
