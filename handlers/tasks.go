package handlers

import (
	"context"
	"slices"

	"seedfund/app"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/home"
	"seedfund/models"
)

// TaskProvider lists what waits for an actor in one area; it asks only for
// what the actor may do now.
type TaskProvider func(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error)

// taskProviders is every area's, a line for each.
func taskProviders() []TaskProvider {
	return []TaskProvider{
		// people
		setUpTasks,
		outboxTasks,

		// calls
		callTasks,

		// proposals
		proposalTasks,
		talkTasks,

		// reviews
		reviewTasks,

		// board
		boardTasks,
		soundingTasks,
		consultationTasks,
		meetingTasks,

		// money
		moneyTasks,
		reportingTasks,

		// transfers
		transferTasks,
	}
}

// homePage is one truthful list of what waits in the chosen capacity.
func homePage(v *Visit) error {
	if v.Actor.MandateID == 0 && len(v.Capacities) > 0 {
		return errChooseCapacity
	}
	tasks, err := tasksOf(v.Ctx(), v.Services, v.Actor)
	if err != nil {
		return err
	}
	for i := range tasks {
		tasks[i].Href = v.At(tasks[i].Href)
	}
	now := v.DB.Now(v.Ctx())
	title := v.T("home.nothing")
	if len(tasks) > 0 {
		title = v.T("home.title", "Count", len(tasks))
	}
	if late := home.Late(tasks, now); late > 0 {
		title = v.T("home.title_late", "Count", late, "All", len(tasks))
	}
	view := home.View{Page: v.Page(title), Capacity: v.capacityLabel(), Tasks: tasks, Now: now, Letters: v.At("/inbox")}
	if len(v.Capacities) > 1 {
		view.Change = v.At("/capacity")
	}
	for _, m := range v.menu() {
		if !m.Current {
			view.Places = append(view.Places, layout.Link{Label: m.Label, Href: m.Href})
		}
	}
	return v.Render(home.Home(view))
}

// tasksOf asks every area; what has a deadline comes first, the oldest before all.
func tasksOf(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	var all []home.Task
	for _, provide := range taskProviders() {
		tasks, err := provide(ctx, s, a)
		if err != nil {
			return nil, err
		}
		all = append(all, tasks...)
	}
	slices.SortStableFunc(all, func(a, b home.Task) int {
		if a.DueAt.IsZero() != b.DueAt.IsZero() {
			if a.DueAt.IsZero() {
				return 1
			}
			return -1
		}
		return a.DueAt.Compare(b.DueAt)
	})
	return all, nil
}

// capacityLabel is the capacity and for whom.
func (v *Visit) capacityLabel() string {
	label := v.T("people.role." + string(v.Actor.Role))
	for _, c := range v.Capacities {
		if c.MandateID == v.Actor.MandateID && c.Organisation != "" {
			return label + ", " + c.Organisation
		}
	}
	return label
}
