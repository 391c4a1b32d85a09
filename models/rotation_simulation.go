package models

import (
	"cmp"
	"slices"
	"time"
)

// Simulation is the turns of a body's seats over some years, recorded ones
// first, those that the order would give after. It depends on the record alone:
// the same data give the same simulation.
type Simulation struct {
	From     time.Time      `json:"from" doc:"The last entry of the record"`
	Until    time.Time      `json:"until"`
	Years    int            `json:"years"`
	Seats    []SimulatedRow `json:"seats"`
	Measures []Fairness     `json:"measures"`
	Turnover Turnover       `json:"turnover"`
}

// SimulatedRow is one seat with its turns by time.
type SimulatedRow struct {
	Constituency Constituency    `json:"constituency"`
	Number       int             `json:"number"`
	Turns        []SimulatedTurn `json:"turns"`
}

// SimulatedTurn is one term on a seat.
type SimulatedTurn struct {
	Code      string    `json:"code"`
	Name      string    `json:"name"`
	Country   string    `json:"country,omitempty"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Simulated bool      `json:"simulated" doc:"False: it stands in the record"`
}

// A simulation spans so many years unless told, and never more than the longest.
const (
	SimulatedYears    = 20
	LongestSimulation = 100
)

// Simulate plays the rotation on for some years: at the end of each term the
// first in the order takes the seat. Ties that no draw has settled are computed
// from the body's code.
//
// clause 100: rotation over twenty years is shown, not promised.
func (b RotationBook) Simulate(years int) Simulation {
	out := Simulation{From: b.AsAt, Until: monthsAfter(b.AsAt, 12*years), Years: years}
	b.seed, b.Terms = "simulation of "+b.Body.Code, slices.Clone(b.Terms)
	var due []Opening
	for _, seat := range b.Seats {
		due = append(due, b.opening(seat, b.AsAt))
	}
	for len(due) > 0 {
		slices.SortFunc(due, sooner)
		next := due[0]
		due = due[1:]
		if next.At.Before(out.Until) {
			due = append(due, b.fill(next))
		}
	}
	for _, seat := range b.Seats {
		out.Seats = append(out.Seats, SimulatedRow{Constituency: seat.Constituency, Number: seat.Number, Turns: b.turns(seat)})
	}
	slices.SortFunc(out.Seats, func(a, b SimulatedRow) int {
		return cmp.Or(byConstituency(a.Constituency, b.Constituency), cmp.Compare(a.Number, b.Number))
	})
	for _, c := range Constituencies {
		out.Measures = append(out.Measures, b.Fairness(c, out.From, out.Until))
	}
	out.Turnover = b.Turnover(out.From, out.Until)
	return out
}

func byConstituency(a, b Constituency) int {
	return cmp.Compare(slices.Index(Constituencies, a), slices.Index(Constituencies, b))
}

func sooner(a, b Opening) int {
	return cmp.Or(a.At.Compare(b.At), byConstituency(a.Seat.Constituency, b.Seat.Constituency), cmp.Compare(a.Seat.Number, b.Seat.Number))
}

// fill gives an open seat to the first in the order and says when it opens
// next. Where nobody can take it, it stays vacant for a month. No term runs into
// one that is recorded.
func (b *RotationBook) fill(o Opening) Opening {
	if again := b.opening(o.Seat, o.At); again.At.After(o.At) {
		return again
	}
	order := b.Order(o.Seat, o.At)
	if len(order.Lines) == 0 {
		return Opening{Seat: o.Seat, At: monthsAfter(o.At, 1)}
	}
	end := b.Rule.TermEnd(o.At)
	for _, t := range b.Terms {
		if t.SeatID == o.Seat.ID && t.From.After(o.At) && t.From.Before(end) {
			end = t.From
		}
	}
	first := order.Lines[0]
	b.Terms = append(b.Terms, SeatTerm{SeatID: o.Seat.ID, Constituency: o.Seat.Constituency, Number: o.Seat.Number,
		OrganisationID: first.OrganisationID, Country: first.Country, From: o.At, To: end, Simulated: true})
	return b.opening(o.Seat, o.At)
}

// turns are the terms of one seat by time.
func (b RotationBook) turns(seat Seat) []SimulatedTurn {
	out := []SimulatedTurn{}
	for _, t := range b.Terms {
		if t.SeatID == seat.ID {
			c := b.candidate(t.Constituency, t.OrganisationID)
			out = append(out, SimulatedTurn{Code: c.Code, Name: c.Name, Country: t.Country, From: t.From, To: t.To, Simulated: t.Simulated})
		}
	}
	slices.SortFunc(out, func(a, b SimulatedTurn) int { return a.From.Compare(b.From) })
	return out
}

func (b RotationBook) candidate(c Constituency, organisation int64) Candidate {
	i := slices.IndexFunc(b.Candidates, func(x Candidate) bool { return x.Constituency == c && x.OrganisationID == organisation })
	if i < 0 {
		return Candidate{}
	}
	return b.Candidates[i]
}
