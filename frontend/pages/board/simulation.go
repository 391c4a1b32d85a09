package board

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// SimulationView is the turns of the seats over the years, with what is
// supposed to happen meanwhile.
type SimulationView struct {
	layout.Page
	At         At
	Book       models.RotationBook
	Simulation models.Simulation
	Events     []models.ScenarioEvent
	Asked      Supposing // the form of one more event, as it came back with a fault
}

// Supposing is one more event of a simulation as the form gives it.
type Supposing struct {
	What, Who, On string
	Fault         string // message key, "" for none
}

// NewcomerCode names one who is not in the pool, in the form's choice of whom.
const NewcomerCode = "+"

// simulationPath is the page with years and events, one more or one fewer.
func simulationPath(years int, events []models.ScenarioEvent) string {
	q := url.Values{"years": {fmt.Sprint(years)}}
	for _, e := range events {
		q.Add("event", e.String())
	}
	return "/board/rotation/simulation?" + q.Encode()
}

// without is the page without one of its events.
func (v SimulationView) without(i int) string {
	return v.At(simulationPath(v.Simulation.Years, slices.Delete(slices.Clone(v.Events), i, i+1)))
}

// asLines are the events as the command line reads them.
func (v SimulationView) asLines() string {
	var lines []string
	for _, e := range v.Events {
		lines = append(lines, e.String())
	}
	return strings.Join(lines, "\n")
}

func (v SimulationView) whats(ctx context.Context) []components.Option {
	return options(ctx, "rotation.scenario.", models.ScenarioKinds...)
}

// whos are the candidates of each constituency, and one more of each.
func (v SimulationView) whos(ctx context.Context) []components.Option {
	var out []components.Option
	for _, c := range models.Constituencies {
		of := constituency(ctx, c)
		for _, x := range v.Book.Candidates {
			if x.Constituency == c {
				out = append(out, components.Option{Value: string(c) + " " + x.Code, Label: i18n.T(ctx, "rotation.of_constituency", "Name", x.Name, "Constituency", of)})
			}
		}
		out = append(out, components.Option{Value: string(c) + " " + NewcomerCode, Label: i18n.T(ctx, "rotation.of_constituency", "Name", i18n.T(ctx, "rotation.newcomer"), "Constituency", of)})
	}
	return out
}

// outcome says in a sentence what was supposed and what became of it.
func (v SimulationView) outcome(ctx context.Context, o models.ScenarioOutcome) string {
	name := o.Code
	if i := slices.IndexFunc(v.Book.Candidates, func(c models.Candidate) bool { return c.Constituency == o.Constituency && c.Code == o.Code }); i >= 0 {
		name = v.Book.Candidates[i].Name
	}
	text := i18n.T(ctx, "rotation.did."+string(o.Did), "Name", name, "Seat", seatName(ctx, o.Constituency, o.Seat))
	if o.Next != "" {
		text += " " + i18n.T(ctx, "rotation.did_next", "Code", o.Next)
	}
	return i18n.T(ctx, "rotation.supposed_on", "Day", i18n.Date(ctx, o.On), "What", i18n.T(ctx, "rotation.scenario."+string(o.Kind))) + " " + text
}

// picture is the simulation as lanes, with the same turns as a table.
func (v SimulationView) picture(ctx context.Context) components.TurnsView {
	s := v.Simulation
	t := components.TurnsView{From: s.From, To: s.Until, Now: s.From, NowWord: i18n.T(ctx, "rotation.last_entry", "Day", i18n.Date(ctx, s.From)),
		RecordedWord: i18n.T(ctx, "rotation.recorded"), ExpectedWord: i18n.T(ctx, "rotation.expected"), OverWord: i18n.T(ctx, "rotation.over"), VacantWord: i18n.T(ctx, "status.vacant"),
		Chart: components.Chart{Title: i18n.T(ctx, "rotation.picture"), Caption: i18n.T(ctx, "rotation.picture_caption"), Open: i18n.T(ctx, "rotation.picture_table"), Table: v.turns(ctx)}}
	for _, c := range models.Constituencies {
		g := components.TurnGroup{Name: constituency(ctx, c)}
		hues := map[string]int{}
		for _, row := range s.Seats {
			if row.Constituency != c {
				continue
			}
			lane := components.TurnLane{Label: i18n.Number(ctx, row.Number)}
			for _, turn := range joined(row.Turns) {
				if _, seen := hues[turn.Code]; !seen {
					hues[turn.Code] = len(hues) % components.TurnHues
				}
				if turn.From.Before(t.From) {
					t.From = turn.From
				}
				lane.Turns = append(lane.Turns, components.Turn{Label: turn.Code, Short: shortCode(turn.Code), Title: turnTitle(ctx, turn),
					From: turn.From, To: turn.To, Over: overOf(turn), Recorded: !turn.Simulated, Hue: hues[turn.Code]})
			}
			g.Lanes = append(g.Lanes, lane)
		}
		if len(g.Lanes) > 0 {
			t.Groups = append(t.Groups, g)
		}
	}
	return t
}

// shortCode is what tells a code from the others of its constituency: its last
// part.
func shortCode(code string) string {
	parts := strings.Split(code, "-")
	return parts[len(parts)-1]
}

func turnTitle(ctx context.Context, t models.SimulatedTurn) string {
	return t.Name + i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "board.term", "From", i18n.ShortDate(ctx, t.From), "Until", i18n.ShortDate(ctx, t.To))
}

func overOf(t models.SimulatedTurn) time.Time {
	if t.Over == nil {
		return t.To
	}
	return *t.Over
}

// joined puts a renewal and the term before it into one turn.
func joined(turns []models.SimulatedTurn) []models.SimulatedTurn {
	var out []models.SimulatedTurn
	for _, t := range turns {
		if last := len(out) - 1; last >= 0 && out[last].Code == t.Code && out[last].Simulated == t.Simulated && out[last].To.Equal(t.From) {
			out[last].To, out[last].Over, out[last].Ends = t.To, t.Over, t.Ends
			continue
		}
		out = append(out, t)
	}
	return out
}

func (v SimulationView) turns(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rotation.turns"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "board.col.organisation")},
		{Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.until"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "rotation.col.known")},
	}}
	for _, row := range v.Simulation.Seats {
		turns := joined(row.Turns)
		for i, turn := range turns {
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
				components.Words(seatName(ctx, row.Constituency, row.Number)), components.Words(turn.Name), components.Day(ctx, turn.From), components.Day(ctx, turn.To), components.Words(known(ctx, turn)),
			}})
			if i+1 < len(turns) && turns[i+1].From.After(overOf(turn)) {
				t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{
					components.Words(seatName(ctx, row.Constituency, row.Number)), components.Words(i18n.T(ctx, "status.vacant")), components.Day(ctx, overOf(turn)), components.Day(ctx, turns[i+1].From), {},
				}})
			}
		}
	}
	return t
}

// known is whether a turn is recorded or expected, and what is special about it.
func known(ctx context.Context, t models.SimulatedTurn) string {
	parts := []string{i18n.T(ctx, "rotation.expected")}
	if !t.Simulated {
		parts[0] = i18n.T(ctx, "rotation.recorded")
	}
	if t.Rest {
		parts = append(parts, i18n.T(ctx, "rotation.serves_rest"))
	}
	if t.Ends != "" {
		parts = append(parts, i18n.T(ctx, "rotation.ends."+string(t.Ends)))
	}
	if t.Over != nil {
		parts = append(parts, i18n.T(ctx, "rotation.stays_until", "Day", i18n.ShortDate(ctx, *t.Over)))
	}
	return strings.Join(parts, i18n.T(ctx, "rotation.and"))
}

func waits(ctx context.Context, rows []models.Fairness) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rotation.waits"), Columns: []components.Column{
		{Head: i18n.T(ctx, "rotation.col.candidate"), RowHead: true}, {Head: i18n.T(ctx, "rotation.col.constituency")},
		{Head: i18n.T(ctx, "rotation.col.wait"), Kind: components.Number}, {Head: i18n.T(ctx, "rotation.col.terms"), Kind: components.Number},
		{Head: i18n.T(ctx, "rotation.col.no_turn")},
	}}
	for _, f := range rows {
		for _, w := range f.Waits {
			why := components.Cell{}
			if w.Why != "" {
				why = components.Words(i18n.T(ctx, "rotation.no_turn."+string(w.Why)))
			}
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
				components.Words(w.Name), components.Words(constituency(ctx, f.Constituency)), components.Words(tenth(ctx, w.Tenths)), components.Count(ctx, w.Terms), why,
			}})
		}
	}
	return t
}

func (v SimulationView) fault(ctx context.Context) string {
	if v.Asked.Fault == "" {
		return ""
	}
	return i18n.T(ctx, v.Asked.Fault)
}
