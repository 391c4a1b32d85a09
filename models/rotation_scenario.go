package models

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// ScenarioKind is what a simulation supposes to happen.
type ScenarioKind string

const (
	ScenarioEnter  ScenarioKind = "enter"  // joins the pool, or is willing again
	ScenarioLeave  ScenarioKind = "leave"  // leaves the pool, and the seat it holds
	ScenarioRefuse ScenarioKind = "refuse" // declines the next seat it is offered, and keeps its place
	ScenarioResign ScenarioKind = "resign" // gives up the seat it holds, and stays in the pool
)

// ScenarioKinds lists the four in the order they are offered.
var ScenarioKinds = []ScenarioKind{ScenarioEnter, ScenarioLeave, ScenarioRefuse, ScenarioResign}

// LongestScenario is how many events a simulation takes.
const LongestScenario = 200

// ScenarioEvent is one thing that a simulation supposes. It is written on one
// line: day, kind, constituency, code, and for a newcomer the group by which it
// is balanced, as in "2031-06-01 leave stakeholders NETWORK-03".
type ScenarioEvent struct {
	On           when.Date
	Kind         ScenarioKind
	Constituency Constituency
	Code         string
	Group        string
}

// String writes the event on one line.
func (e ScenarioEvent) String() string {
	return strings.TrimSpace(strings.Join([]string{e.On.String(), string(e.Kind), string(e.Constituency), e.Code, e.Group}, " "))
}

// compare orders events by day, then by kind: the order in which they were given
// says nothing.
func (e ScenarioEvent) compare(o ScenarioEvent) int {
	return cmp.Or(cmp.Compare(e.On.DaysSince(o.On), 0), cmp.Compare(slices.Index(ScenarioKinds, e.Kind), slices.Index(ScenarioKinds, o.Kind)), strings.Compare(e.String(), o.String()))
}

// ParseScenario reads events, one a line; empty lines and those that begin with
// # say nothing. Faults name the line.
func ParseScenario(text string) ([]ScenarioEvent, error) {
	var out []ScenarioEvent
	var f Faults
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		e, ok := parseEvent(words)
		if !ok {
			f.Add("scenario", "rotation.fault.scenario_line", "Line", i+1)
			break
		}
		out = append(out, e)
	}
	if len(out) > LongestScenario {
		f.Add("scenario", "rotation.fault.scenario_long", "Most", LongestScenario)
	}
	slices.SortFunc(out, ScenarioEvent.compare)
	return slices.Compact(out), f.Err("rotation.fault.simulation")
}

func parseEvent(words []string) (ScenarioEvent, bool) {
	if len(words) < 4 || len(words) > 5 {
		return ScenarioEvent{}, false
	}
	on, err := when.ParseDate(words[0])
	e := ScenarioEvent{On: on, Kind: ScenarioKind(words[1]), Constituency: Constituency(words[2]), Code: words[3]}
	if len(words) == 5 {
		e.Group = words[4]
	}
	known := slices.Contains(ScenarioKinds, e.Kind) && e.Constituency.Rotates() && (e.Group == "" || e.Kind == ScenarioEnter)
	return e, err == nil && known && len(e.Code) <= 40 && len(e.Group) <= 40
}

// ScenarioDid is what became of an event in a simulation.
type ScenarioDid string

const (
	DidEnter      ScenarioDid = "entered"
	DidLeave      ScenarioDid = "left"
	DidLeaveSeat  ScenarioDid = "left_seat"
	DidRefuse     ScenarioDid = "refused"
	DidResign     ScenarioDid = "resigned"
	DidNotOffered ScenarioDid = "not_offered" // no seat came to be refused
	DidHoldNone   ScenarioDid = "holds_none"  // no seat to give up then
	DidNotInPool  ScenarioDid = "not_in_pool"
	DidInPool     ScenarioDid = "in_pool" // and willing already
	DidOutside    ScenarioDid = "outside" // before the first or after the last day
)

// ScenarioOutcome is an event with what became of it.
type ScenarioOutcome struct {
	Event string      `json:"event" doc:"As it was given: day, kind, constituency, code"`
	Did   ScenarioDid `json:"did" enum:"entered,left,left_seat,refused,resigned,not_offered,holds_none,not_in_pool,in_pool,outside"`
	Seat  int         `json:"seat,omitempty" doc:"Number of the seat it touched"`
	Next  string      `json:"next,omitempty" doc:"Code of who took that seat instead"`

	ScenarioEvent `json:"-"`
}

// happen plays one event and says what it did. The seats it opens are due anew.
func (p *play) happen(n int) {
	o := &p.outcomes[n]
	at := o.On.Start(time.UTC)
	i := slices.IndexFunc(p.Candidates, func(c Candidate) bool { return c.Constituency == o.Constituency && c.Code == o.Code })
	switch {
	case o.Kind == ScenarioEnter && i < 0:
		p.Candidates = append(p.Candidates, Candidate{Constituency: o.Constituency, OrganisationID: -int64(n + 1), Code: o.Code, Name: o.Code, Group: o.Group, EligibleFrom: o.On, Willing: true})
		o.Did = DidEnter
	case i < 0:
		o.Did = DidNotInPool
	case o.Kind == ScenarioEnter:
		c := &p.Candidates[i]
		if o.Did = DidInPool; !c.Willing || !c.Until.IsZero() || c.EligibleFrom.After(o.On) {
			c.Willing, c.Until, c.EligibleFrom, o.Did = true, time.Time{}, o.On, DidEnter
		}
	case o.Kind == ScenarioRefuse:
		p.refusals = append(p.refusals, n)
		o.Did = DidNotOffered
	case o.Kind == ScenarioLeave:
		c := &p.Candidates[i]
		if !c.Until.IsZero() {
			o.Did = DidNotInPool
			return
		}
		c.Until = at
		if o.Did = DidLeave; p.vacate(n, c.OrganisationID, at, BarLeft) {
			o.Did = DidLeaveSeat
		}
	default:
		if o.Did = DidHoldNone; p.vacate(n, p.Candidates[i].OrganisationID, at, BarResigned) {
			o.Did = DidResign
		}
	}
}

// vacate ends the term that an organisation serves at an instant: the next in
// the order serves the rest. Who leaves gives up the terms that would begin
// later too.
func (p *play) vacate(n int, organisation int64, at time.Time, why RotationReason) bool {
	o, found := &p.outcomes[n], false
	for i := range p.Terms {
		t := &p.Terms[i]
		if t.Constituency != o.Constituency || t.OrganisationID != organisation || !t.To.After(at) {
			continue
		}
		if t.From.Before(at) {
			found, o.Seat = true, t.Number
			p.rest[t.SeatID] = rest{until: t.To, event: n}
			if why == BarResigned {
				p.away[candidateKey{o.Constituency, organisation}] = t.To
			}
			t.To, t.Ends = at, why
		} else if why == BarLeft {
			t.To = t.From
		}
	}
	p.Terms = slices.DeleteFunc(p.Terms, func(t SeatTerm) bool { return !t.To.After(t.From) })
	for i := range p.due {
		p.due[i] = dueSeat{Opening: p.opening(p.due[i].Seat, earlier(p.due[i], at))}
	}
	return found
}

// earlier is from when a seat that is due is looked at anew: a delay or a
// vacancy that has begun goes on.
func earlier(d dueSeat, at time.Time) time.Time {
	if d.waits {
		return d.At
	}
	return at
}
