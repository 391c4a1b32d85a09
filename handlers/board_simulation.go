package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/pages/board"
	"seedfund/models"
)

// simulationPage plays the rotation on for the years that the address names,
// with the events it supposes and the one that the form adds.
func simulationPage(v *Visit) error {
	plan, err := v.rotation()
	if err != nil {
		return err
	}
	view := board.SimulationView{At: v.At, Book: plan.Book, Page: v.Page(v.T("rotation.simulation"), v.rotationCrumb(here(v.T("rotation.simulation")))...)}
	view.Page.WholeStyle = true
	query := v.QueryParams()
	if view.Events, err = models.ParseScenario(strings.Join(query["event"], "\n")); err != nil {
		return err
	}
	view.Asked = board.Supposing{What: query.Get("what"), Who: query.Get("who"), On: query.Get("on")}
	if view.Asked.What != "" {
		added, err := models.ParseScenario(view.Asked.On + " " + view.Asked.What + " " + newcomer(view.Asked.Who, view.Events))
		if err != nil {
			view.Asked.Fault = "rotation.fault.supposing"
		} else {
			if view.Events, err = models.ParseScenario(strings.Join(append(query["event"], added[0].String()), "\n")); err != nil {
				return err
			}
			view.Asked = board.Supposing{}
		}
	}
	if view.Simulation, err = v.Bodies.Simulate(v.Ctx(), v.Actor, plan.Book.Body.ID, yearsAsked(query.Get("years")), view.Events...); err != nil {
		return err
	}
	return v.Render(board.Simulation(view))
}

// yearsAsked are the years of an address, within what a simulation may span.
func yearsAsked(text string) int {
	years, err := strconv.Atoi(text)
	if err != nil {
		return models.SimulatedYears
	}
	return min(max(years, 1), models.LongestSimulation)
}

// newcomer gives one who is not in the pool the next free code.
func newcomer(who string, events []models.ScenarioEvent) string {
	constituency, is := strings.CutSuffix(who, " "+board.NewcomerCode)
	if !is {
		return who
	}
	for n := 1; ; n++ {
		code := fmt.Sprintf("NEW-%d", n)
		if !slices.ContainsFunc(events, func(e models.ScenarioEvent) bool { return e.Code == code }) {
			return constituency + " " + code
		}
	}
}
