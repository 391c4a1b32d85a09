package handlers

import (
	"context"

	"seedfund/app"
	"seedfund/app/calls"
	"seedfund/app/proposals"
	"seedfund/frontend/i18n"
	callpages "seedfund/frontend/pages/calls"
	"seedfund/frontend/pages/home"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
)

// callTasks are the drafts that wait for the head of the secretariat.
func callTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	tasks, err := callDesk(ctx, s, a)
	if err != nil || a.May(models.PermCallPublish) != nil {
		return tasks, err
	}
	rows, _, err := s.Calls.List(ctx, a, calls.Filter{State: models.CallDraft})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		tasks = append(tasks, home.Task{
			Title: i18n.T(ctx, "calls.task_publish", "Reference", r.Call.Reference), Hint: r.Call.Title.In(i18n.Lang(ctx)),
			Href: callpages.Address(r.Call) + "/publication", Verb: i18n.T(ctx, "calls.task_publish_verb"), DueAt: r.Call.OpensAt,
		})
	}
	return tasks, nil
}

// callDesk is what waits on calls that are running: questions of applicants and
// their requests for more time.
func callDesk(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	var tasks []home.Task
	add := func(rows []models.CallWaiting, key, verb, path string) {
		for _, r := range rows {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, key, "Count", r.Count, "Reference", r.Reference), Href: "/calls/" + r.Reference + path,
				Verb: i18n.T(ctx, verb), DueAt: r.ClosesAt})
		}
	}
	asked, err := s.Calls.Unanswered(ctx, a)
	if err != nil {
		return nil, err
	}
	add(asked, "calls.task_questions", "calls.task_questions_verb", "/questions")
	times, err := s.Proposals.TimeAsked(ctx, a)
	add(times, "calls.task_time", "calls.task_time_verb", "/exceptions")
	return tasks, err
}

// proposalTasks are the applications that wait for an applicant, each with the
// page where the one thing is done.
func proposalTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	waiting, err := s.Proposals.Waiting(ctx, a)
	if err != nil {
		return nil, err
	}
	var tasks []home.Task
	for _, w := range waiting {
		key, href := "proposals.task_"+string(w.For), pages.Address(w.Row.ID)
		switch w.For {
		case proposals.WaitingEndorse:
			href += pages.PartPath(models.PartSides)
		case proposals.WaitingRemarks:
			href += pages.PartPath(w.Part)
		case proposals.WaitingKit:
			href = pages.KitReturnPath(w.Row.ID, w.Back)
		}
		tasks = append(tasks, home.Task{
			Title: i18n.T(ctx, key, "Title", w.Row.Title, "Count", w.Count), Hint: i18n.T(ctx, "proposals.stage_"+string(w.Row.Stage)) + ", " + w.Row.CallReference,
			Href: href, Verb: i18n.T(ctx, key+"_verb"), DueAt: w.Row.Closing(),
		})
	}
	return tasks, nil
}
