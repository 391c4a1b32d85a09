package models

import (
	"cmp"
	"slices"
	"time"
)

// Simulation is the turns of a body's seats over some years, recorded ones
// first, those that the order would give after. It depends on the record and on
// what is supposed alone: the same data give the same simulation.
type Simulation struct {
	From     time.Time         `json:"from" doc:"The last entry of the record"`
	Until    time.Time         `json:"until"`
	Years    int               `json:"years"`
	Seats    []SimulatedRow    `json:"seats"`
	Measures []Fairness        `json:"measures"`
	Turnover Turnover          `json:"turnover"`
	Supposed []ScenarioOutcome `json:"supposed" doc:"What was supposed, with what became of it"`
}

// SimulatedRow is one seat with its turns by time.
type SimulatedRow struct {
	Constituency Constituency    `json:"constituency"`
	Number       int             `json:"number"`
	Turns        []SimulatedTurn `json:"turns"`
}

// SimulatedTurn is one term on a seat.
type SimulatedTurn struct {
	Code      string         `json:"code"`
	Name      string         `json:"name"`
	Country   string         `json:"country,omitempty"`
	From      time.Time      `json:"from"`
	To        time.Time      `json:"to"`
	Over      *time.Time     `json:"holding_over_until,omitempty" doc:"The holder stays to then, end excluded, where the next begins later"`
	Ends      RotationReason `json:"ends,omitempty" enum:",resigned,left" doc:"Why before the term was over"`
	Rest      bool           `json:"rest,omitempty" doc:"It serves the rest of another's term"`
	Simulated bool           `json:"simulated" doc:"False: it stands in the record"`
}

// A simulation spans so many years unless told, and never more than the longest.
const (
	SimulatedYears    = 20
	LongestSimulation = 100
)

// Simulate plays the rotation on for some years: at the end of each term the
// first in the order takes the seat, later where the plan proposes so. Ties that
// no draw has settled are computed from the body's code. What is supposed
// happens on its day, before a seat is given on that day.
//
// clause 100: rotation over twenty years is shown, not promised.
func (b RotationBook) Simulate(years int, supposed ...ScenarioEvent) Simulation {
	out := Simulation{From: b.AsAt, Until: monthsAfter(b.AsAt, 12*years), Years: years, Supposed: []ScenarioOutcome{}}
	b.seed, b.Terms, b.Candidates = "simulation of "+b.Body.Code, slices.Clone(b.Terms), slices.Clone(b.Candidates)
	b.away = map[candidateKey]time.Time{}
	p := play{RotationBook: b, until: out.Until, rest: map[int64]rest{}, passed: map[candidateKey]RotationReason{}}
	p.run(slices.SortedFunc(slices.Values(supposed), ScenarioEvent.compare))
	for _, seat := range b.Seats {
		out.Seats = append(out.Seats, SimulatedRow{Constituency: seat.Constituency, Number: seat.Number, Turns: p.turns(seat)})
	}
	slices.SortFunc(out.Seats, func(a, b SimulatedRow) int {
		return cmp.Or(byConstituency(a.Constituency, b.Constituency), cmp.Compare(a.Number, b.Number))
	})
	for _, c := range Constituencies {
		f := p.Fairness(c, out.From, out.Until)
		p.explain(&f, out.From)
		out.Measures = append(out.Measures, f)
	}
	out.Turnover = p.Turnover(out.From, out.Until)
	out.Supposed = append(out.Supposed, p.outcomes...)
	return out
}

// play is a simulation that runs.
type play struct {
	RotationBook
	until    time.Time
	due      []dueSeat
	rest     map[int64]rest // by seat: of a term that was given up
	outcomes []ScenarioOutcome
	refusals []int // outcomes whose organisation has yet to be offered a seat
	passed   map[candidateKey]RotationReason
}

// candidateKey is a candidate of a constituency.
type candidateKey struct {
	Constituency Constituency
	Organisation int64
}

// rest is to when the next holder serves, and the event that gave the seat up.
type rest struct {
	until time.Time
	event int
}

// dueSeat is a seat that opens; waits: it opened before, and its start is put
// off or nobody could take it.
type dueSeat struct {
	Opening
	waits bool
}

func (p *play) run(supposed []ScenarioEvent) {
	for _, e := range supposed {
		p.outcomes = append(p.outcomes, ScenarioOutcome{Event: e.String(), Did: DidOutside, ScenarioEvent: e})
	}
	for _, seat := range p.Seats {
		p.due = append(p.due, dueSeat{Opening: p.opening(seat, p.AsAt)})
	}
	next := 0
	for {
		slices.SortFunc(p.due, func(a, b dueSeat) int { return sooner(a.Opening, b.Opening) })
		for ; next < len(p.outcomes) && p.outcomes[next].On.Start(time.UTC).Before(p.AsAt); next++ {
		}
		if next < len(p.outcomes) {
			at := p.outcomes[next].On.Start(time.UTC)
			if at.Before(p.until) && (len(p.due) == 0 || !at.After(p.due[0].At)) {
				p.happen(next)
				next++
				continue
			}
		}
		if len(p.due) == 0 || !p.due[0].At.Before(p.until) {
			return
		}
		d := p.due[0]
		p.due[0] = p.fill(d)
	}
}

func byConstituency(a, b Constituency) int {
	return cmp.Compare(slices.Index(Constituencies, a), slices.Index(Constituencies, b))
}

func sooner(a, b Opening) int {
	return cmp.Or(a.At.Compare(b.At), byConstituency(a.Seat.Constituency, b.Seat.Constituency), cmp.Compare(a.Seat.Number, b.Seat.Number))
}

// fill gives an open seat to the first in the order and says when it opens
// next. Where nobody can take it, it stays vacant for a month. No term runs into
// one that is recorded, and who follows one that gave the seat up serves the
// rest.
func (p *play) fill(d dueSeat) dueSeat {
	o := d.Opening
	if again := p.opening(o.Seat, o.At); again.At.After(o.At) {
		return dueSeat{Opening: again}
	}
	if !d.waits {
		if s := p.start(o, 0); s.Delayed() {
			return dueSeat{Opening: Opening{Seat: o.Seat, At: s.From, Holder: o.Holder}, waits: true}
		}
	}
	first, found := p.taker(o)
	if !found {
		return dueSeat{Opening: Opening{Seat: o.Seat, At: monthsAfter(o.At, 1)}, waits: true}
	}
	t := SeatTerm{SeatID: o.Seat.ID, Constituency: o.Seat.Constituency, Number: o.Seat.Number,
		OrganisationID: first.OrganisationID, Country: first.Country, From: o.At, To: p.Rule.TermEnd(o.At), Simulated: true}
	if r, is := p.rest[o.Seat.ID]; is && r.until.After(o.At) {
		t.Rest = r.until.Before(t.To)
		t.To = earliest(t.To, r.until)
		p.outcomes[r.event].Next = first.Code
	}
	delete(p.rest, o.Seat.ID)
	for _, other := range p.Terms {
		if other.SeatID == o.Seat.ID && other.From.After(o.At) {
			t.To = earliest(t.To, other.From)
		}
	}
	p.Terms = append(p.Terms, t)
	return dueSeat{Opening: p.opening(o.Seat, o.At)}
}

// taker is the first in the order who does not refuse, and notes of the others
// why they did not take the seat.
func (p *play) taker(o Opening) (Candidate, bool) {
	order := p.Order(o.Seat, o.At)
	for _, bar := range order.Barred {
		p.passed[candidateKey{bar.Constituency, bar.OrganisationID}] = bar.Why
	}
	for _, l := range order.Lines {
		p.passed[candidateKey{l.Constituency, l.OrganisationID}] = BarBehind
	}
	var refused []int
	for _, l := range order.Lines {
		i := slices.IndexFunc(p.refusals, func(n int) bool {
			return p.outcomes[n].Constituency == l.Constituency && p.outcomes[n].Code == l.Code
		})
		if i < 0 {
			for _, n := range refused {
				p.outcomes[n].Next = l.Code
			}
			return l.Candidate, true
		}
		n := p.refusals[i]
		refused, p.refusals = append(refused, n), slices.Delete(p.refusals, i, i+1)
		p.outcomes[n].Did, p.outcomes[n].Seat = DidRefuse, o.Seat.Number
		p.passed[candidateKey{l.Constituency, l.OrganisationID}] = BarRefused
	}
	return Candidate{}, false
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// explain says of each candidate that served no term why not.
func (p *play) explain(f *Fairness, from time.Time) {
	for i := range f.Waits {
		w := &f.Waits[i]
		x := p.pool(f.Constituency)[i]
		served := slices.ContainsFunc(p.served(f.Constituency, x.OrganisationID, p.until), func(t SeatTerm) bool { return t.To.After(from) })
		if !served {
			w.Why = cmp.Or(p.passed[candidateKey{x.Constituency, x.OrganisationID}], BarNoOpening)
		}
	}
}

// turns are the terms of one seat by time.
func (p *play) turns(seat Seat) []SimulatedTurn {
	var terms []SeatTerm
	for _, t := range p.Terms {
		if t.SeatID == seat.ID {
			terms = append(terms, t)
		}
	}
	slices.SortFunc(terms, func(a, b SeatTerm) int { return a.From.Compare(b.From) })
	out := []SimulatedTurn{}
	for i, t := range terms {
		c := p.candidate(t.Constituency, t.OrganisationID)
		turn := SimulatedTurn{Code: cmp.Or(c.Code, t.Code), Name: cmp.Or(c.Name, t.Name), Country: t.Country, From: t.From, To: t.To, Ends: t.Ends, Rest: t.Rest, Simulated: t.Simulated}
		next := p.until
		if i+1 < len(terms) {
			next = terms[i+1].From
		}
		if over := earliest(next, p.staysUntil(t)); t.Ends == "" && over.After(t.To) {
			turn.Over = &over
		}
		out = append(out, turn)
	}
	return out
}

// staysUntil is to when a holder may hold over: not beyond the beginning of its
// term on another seat.
func (p *play) staysUntil(t SeatTerm) time.Time {
	until := p.Rule.HoldsOverUntil(t.To)
	for _, other := range p.Terms {
		if other.OrganisationID == t.OrganisationID && other.SeatID != t.SeatID && !other.From.Before(t.To) {
			until = earliest(until, other.From)
		}
	}
	if c := p.candidate(t.Constituency, t.OrganisationID); !c.Until.IsZero() && !c.Until.Before(t.To) {
		until = earliest(until, c.Until)
	}
	return until
}

func (b RotationBook) candidate(c Constituency, organisation int64) Candidate {
	i := slices.IndexFunc(b.Candidates, func(x Candidate) bool { return x.Constituency == c && x.OrganisationID == organisation })
	if i < 0 {
		return Candidate{}
	}
	return b.Candidates[i]
}
