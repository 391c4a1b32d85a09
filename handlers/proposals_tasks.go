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
	if a.May(models.PermCallPublish) != nil {
		return nil, nil
	}
	rows, _, err := s.Calls.List(ctx, a, calls.Filter{State: models.CallDraft})
	if err != nil {
		return nil, err
	}
	var tasks []home.Task
	for _, r := range rows {
		tasks = append(tasks, home.Task{
			Title: i18n.T(ctx, "calls.task_publish", "Reference", r.Call.Reference), Hint: r.Call.Title.In(i18n.Lang(ctx)),
			Href: callpages.Address(r.Call) + "/publication", Verb: i18n.T(ctx, "calls.task_publish_verb"), DueAt: r.Call.OpensAt,
		})
	}
	return tasks, nil
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
		if w.For == proposals.WaitingEndorse {
			href += pages.PartPath(models.PartSides)
		}
		tasks = append(tasks, home.Task{
			Title: i18n.T(ctx, key, "Title", w.Row.Title), Hint: i18n.T(ctx, "proposals.stage_"+string(w.Row.Stage)) + ", " + w.Row.CallReference,
			Href: href, Verb: i18n.T(ctx, key+"_verb"), DueAt: w.Row.Closing(),
		})
	}
	return tasks, nil
}
