package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"seedfund/models"
)

func (p *program) rotation() *command {
	fs := newFlags("rotation")
	from := dataFlag(fs)
	years := fs.Int("years", models.SimulatedYears, "`N` years to play on, at most 100")
	asJSON := fs.Bool("json", false, "print JSON instead of lines")
	return &command{name: "rotation", args: "simulate", summary: "play the rotation of the Board's seats on for some years", flags: fs,
		about: "It begins at the last entry of the record, whatever the day: the same data give the same bytes. Each line is a\n" +
			"term: constituency, seat, first and last day (excluded), organisation, recorded or expected; then the measures.",
		run: func(ctx context.Context, args []string) error {
			if len(args) != 1 || args[0] != "simulate" {
				return usage("say: seedfund rotation simulate")
			}
			return p.with(ctx, from, func(s *store) error { return p.simulate(ctx, s, *years, *asJSON) })
		}}
}

func (p *program) simulate(ctx context.Context, s *store, years int, asJSON bool) error {
	body, err := s.Bodies.Board(ctx)
	if err != nil {
		return err
	}
	sim, err := s.Bodies.Simulate(ctx, models.SystemActor, body.ID, years)
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
			known := "recorded"
			if t.Simulated {
				known = "expected"
			}
			fmt.Fprintf(p.out, "%-12s %d  %s  %s  %-16s %s\n", row.Constituency, row.Number, t.From.Format(time.DateOnly), t.To.Format(time.DateOnly), t.Code, known)
		}
	}
	for _, f := range sim.Measures {
		fmt.Fprintf(p.out, "%-12s longest wait %d.%d terms (%s), gini 0.%03d, groups %d of %d, first-timers %d of %d turns, longest streak %d\n",
			f.Constituency, f.LongestWait/10, f.LongestWait%10, f.WaitsLongest, f.Gini, f.GroupsSeated, f.Groups, f.FirstTimers, f.Turns, f.LongestStreak)
	}
	_, err = fmt.Fprintf(p.out, "at most %d of %d seats change hands within one year\n", sim.Turnover.Changed, sim.Turnover.Seats)
	return err
}
