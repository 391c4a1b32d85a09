package handlers

import (
	"context"
	"strconv"

	"seedfund/app"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/home"
	transferpages "seedfund/frontend/pages/transfers"
	"seedfund/models"
)

// transferTasks is what waits with requests: the agent's inbox, signatures,
// dispatch, answers, the second person's word, tranches that can be asked for.
func transferTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	if a.May(models.PermTransferPrepare) != nil && a.May(models.PermAgentAct) != nil {
		return nil, nil
	}
	waiting, err := s.Transfers.Waiting(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []home.Task
	for _, w := range waiting {
		r, key := w.Row, string(w.For)
		out = append(out, home.Task{Title: i18n.T(ctx, "transfers.task_"+key, "Reference", r.Reference, "Title", r.Title),
			Hint: i18n.T(ctx, "transfers.row_hint", "Count", r.Organisations, "Amount", i18n.Money(ctx, r.AskedCents)), Href: transferpages.Address(r.ID), Verb: i18n.T(ctx, "transfers.verb_"+key)})
	}
	if a.May(models.PermTransferPrepare) != nil {
		return out, nil
	}
	more, err := secretariatTasks(ctx, s, a)
	return append(out, more...), err
}

func secretariatTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	var out []home.Task
	pending, err := s.Transfers.Pending(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, p := range pending {
		if p.Mine {
			continue
		}
		out = append(out, home.Task{Title: i18n.T(ctx, "transfers.task_confirm", "Reference", p.Reference, "Word", i18n.T(ctx, "transfers.word_"+string(p.Action))),
			Href: transferpages.Address(p.RequestID) + "/records/" + strconv.FormatInt(p.ID, 10), Verb: i18n.T(ctx, "transfers.verb_confirm")})
	}
	tranches, err := s.Transfers.Requestable(ctx, a, "", 0)
	if err != nil {
		return nil, err
	}
	for _, t := range tranches {
		out = append(out, home.Task{Title: i18n.T(ctx, "transfers.task_prepare", "Programme", t.Programme, "Tranche", t.Tranche, "Title", t.Title),
			Hint: i18n.T(ctx, "transfers.row_hint", "Count", len(t.Parts), "Amount", i18n.Money(ctx, t.Left())),
			Href: "/transfers/new?programme=" + t.Programme + "&tranche=" + strconv.Itoa(t.Tranche), Verb: i18n.T(ctx, "transfers.verb_prepare")})
	}
	return out, nil
}
