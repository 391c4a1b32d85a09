package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"seedfund/models"
)

func (p *program) rotation() *command {
	fs := newFlags("rotation")
	from := dataFlag(fs)
	years := fs.Int("years", models.SimulatedYears, "`N` years to play on, at most 100")
	var supposed []string
	fs.Func("event", "suppose `EVENT`, may stand several times: day, kind, constituency, code", func(line string) error {
		supposed = append(supposed, line)
		return nil
	})
	scenario := fs.String("scenario", "", "suppose the events of `FILE`, one a line")
	asJSON := fs.Bool("json", false, "print JSON instead of lines")
	return &command{name: "rotation", args: "simulate", summary: "play the rotation of the Board's seats on for some years", flags: fs,
		about: "It begins at the last entry of the record, whatever the day: the same data give the same bytes. Each line is a\n" +
			"term: constituency, seat, first and last day (excluded), organisation, recorded or expected; then the measures.\n\n" +
			"What is supposed to happen is written as \"2031-06-01 leave stakeholders NETWORK-03\". Kinds: enter joins the pool,\n" +
			"leave leaves it with the seat, refuse declines the next seat offered, resign gives up a seat and stays in the pool.",
		run: func(ctx context.Context, args []string) error {
			if len(args) != 1 || args[0] != "simulate" {
				return usage("say: seedfund rotation simulate")
			}
			events, err := scenarioOf(supposed, *scenario)
			if err != nil {
				return err
			}
			return p.with(ctx, from, func(s *store) error { return p.simulate(ctx, s, *years, events, *asJSON) })
		}}
}

// scenarioOf are the events of the flags and of a file.
func scenarioOf(lines []string, file string) ([]models.ScenarioEvent, error) {
	text := strings.Join(lines, "\n")
	if file != "" {
		read, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		text = string(read) + "\n" + text
	}
	return models.ParseScenario(text)
}

func (p *program) simulate(ctx context.Context, s *store, years int, supposed []models.ScenarioEvent, asJSON bool) error {
	body, err := s.Bodies.Board(ctx)
	if err != nil {
		return err
	}
	sim, err := s.Bodies.Simulate(ctx, models.SystemActor, body.ID, years, supposed...)
	if err != nil {
		return err
	}
	if asJSON {
		out := json.NewEncoder(p.out)
		out.SetIndent("", " ")
		return out.Encode(sim)
	}
	for _, row := range sim.Seats {
		for _, t := range row.Turns {
			fmt.Fprintf(p.out, "%-12s %d  %s  %s  %-16s %s\n", row.Constituency, row.Number, t.From.Format(time.DateOnly), t.To.Format(time.DateOnly), t.Code, turnWords(t))
		}
	}
	for _, o := range sim.Supposed {
		fmt.Fprintf(p.out, "supposed %s: %s", o.Event, o.Did)
		if o.Seat != 0 {
			fmt.Fprintf(p.out, ", seat %d", o.Seat)
		}
		if o.Next != "" {
			fmt.Fprintf(p.out, ", then %s", o.Next)
		}
		fmt.Fprintln(p.out)
	}
	for _, f := range sim.Measures {
		fmt.Fprintf(p.out, "%-12s longest wait %d.%d terms (%s), gini 0.%03d, groups %d of %d, first-timers %d of %d turns, longest streak %d\n",
			f.Constituency, f.LongestWait/10, f.LongestWait%10, f.WaitsLongest, f.Gini, f.GroupsSeated, f.Groups, f.FirstTimers, f.Turns, f.LongestStreak)
	}
	for _, f := range sim.Measures {
		for _, w := range f.Waits {
			if w.Why != "" {
				fmt.Fprintf(p.out, "%-12s %-16s no term: %s\n", f.Constituency, w.Code, w.Why)
			}
		}
	}
	_, err = fmt.Fprintf(p.out, "at most %d of %d seats change hands within one year\n", sim.Turnover.Changed, sim.Turnover.Seats)
	return err
}

// turnWords say whether a turn is recorded or expected, and what is special
// about it.
func turnWords(t models.SimulatedTurn) string {
	words := "recorded"
	if t.Simulated {
		words = "expected"
	}
	if t.Rest {
		words += ", serves the rest"
	}
	if t.Ends != "" {
		words += ", " + string(t.Ends)
	}
	if t.Over != nil {
		words += ", holding over until " + t.Over.Format(time.DateOnly)
	}
	return words
}
