package handlers

import (
	"context"
	"strconv"
	"time"

	"seedfund/app"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/home"
	moneypages "seedfund/frontend/pages/money"
	resultpages "seedfund/frontend/pages/results"
	"seedfund/models"
	"seedfund/models/when"
)

// moneyTasks is what waits in the money room: records for a second person,
// instalments that are late, tranches whose turn has come.
func moneyTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	var tasks []home.Task
	if a.May(models.PermAgentConfirm) == nil {
		more, err := confirmTasks(ctx, s, a)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, more...)
	}
	if a.May(models.PermResultsPublish) == nil {
		waiting, err := s.Reporting.SubmittedResults(ctx, a)
		if err != nil {
			return nil, err
		}
		for _, r := range waiting {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "money.task.results", "Programme", r.Reference, "Year", strconv.Itoa(r.Year)), Hint: r.Title,
				Href: resultpages.YearAddress(r.Reference, r.Year), Verb: i18n.T(ctx, "money.task.look")})
		}
	}
	grown, err := s.Growth.Tasks(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, g := range grown {
		task := home.Task{Title: i18n.T(ctx, "growth.task.check", "Programme", g.Reference, "Moment", i18n.T(ctx, "growth.moment."+string(g.Moment))), Hint: g.Title,
			Href: resultpages.GrowthAddress(g.Reference), Verb: i18n.T(ctx, "growth.task.look")}
		if !g.DueOn.IsZero() {
			task.Title = i18n.T(ctx, "growth.task.answer", "Programme", g.Reference, "Moment", i18n.T(ctx, "growth.moment."+string(g.Moment)))
			task.Href, task.Verb, task.DueAt = resultpages.GrowthFormAddress(g.Reference, g.Moment), i18n.T(ctx, "growth.answer"), g.DueOn.Start(time.UTC)
		}
		tasks = append(tasks, task)
	}
	if a.May(models.PermContribution) == nil {
		mine, err := s.Reconcile.Mine(ctx, a)
		if err != nil {
			return nil, err
		}
		for _, b := range mine {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "reconcile.task", "Number", b.ID), Hint: i18n.T(ctx, "reports.break_"+string(b.ReconciliationBreak.Kind)),
				Href: moneypages.BreakAddress(b.ID), Verb: i18n.T(ctx, "reconcile.task_verb")})
		}
	}
	if a.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead) {
		late, err := s.Contributions.OverdueInstalments(ctx, a)
		if err != nil {
			return nil, err
		}
		for _, p := range late {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "money.task.overdue", "Number", p.Number, "Contributor", p.Contributor),
				Href: moneypages.CommitmentAddress(p.Commitment), Verb: i18n.T(ctx, "money.task.look"), DueAt: p.DueOn.Start(time.UTC)})
		}
	}
	if a.May(models.PermContribution) == nil {
		waiting, err := s.Rates.Batches(ctx, a, true)
		if err != nil {
			return nil, err
		}
		for _, b := range waiting {
			if b.PersonID != a.PersonID {
				tasks = append(tasks, home.Task{Title: i18n.T(ctx, "rates.task", "Name", moneypages.BatchName(ctx, b)), Hint: i18n.T(ctx, "rates.task_hint", "Count", b.Lines),
					Href: moneypages.RateBatchAddress(b.ID), Verb: i18n.T(ctx, "money.task.confirm")})
			}
		}
	}
	if a.May(models.PermContribution) == nil {
		waiting, err := s.Imports.ContributionBatches(ctx, a, true)
		if err != nil {
			return nil, err
		}
		for _, b := range waiting {
			if !b.Mine {
				tasks = append(tasks, home.Task{Title: i18n.T(ctx, "contribfiles.task", "Name", b.Name), Hint: i18n.T(ctx, "imports.task_hint", "Count", b.Lines),
					Href: moneypages.ContributionFileAddress(b.ID), Verb: i18n.T(ctx, "money.task.confirm")})
			}
		}
		standing, err := s.Opening.Standing(ctx, a)
		if err != nil {
			return nil, err
		}
		for _, b := range standing.Batches {
			if b.State == models.ImportRead && b.PersonID != a.PersonID && standing.Live.Empty() {
				tasks = append(tasks, home.Task{Title: i18n.T(ctx, "opening.task", "Reference", b.Reference), Hint: i18n.T(ctx, "imports.task_hint", "Count", b.Lines),
					Href: moneypages.OpeningFileAddress(b.ID), Verb: i18n.T(ctx, "money.task.confirm")})
			}
		}
	}
	if a.May(models.PermImport) == nil {
		waiting, err := s.Imports.Batches(ctx, a, true)
		if err != nil {
			return nil, err
		}
		for _, b := range waiting {
			if !b.Mine {
				tasks = append(tasks, home.Task{Title: i18n.T(ctx, "imports.task", "Name", b.Name), Hint: i18n.T(ctx, "imports.task_hint", "Count", b.Lines),
					Href: moneypages.YearFileAddress(b.ID), Verb: i18n.T(ctx, "money.task.confirm")})
			}
		}
	}
	if a.May(models.PermTranchePrepare) != nil {
		return tasks, nil
	}
	due, err := s.Programmes.DueTranches(ctx, a, when.DateOf(s.DB.Now(ctx)).AddDays(30))
	if err != nil {
		return nil, err
	}
	for _, t := range due {
		task := home.Task{Title: i18n.T(ctx, "money.task.tranche", "Number", t.Number, "Programme", t.Programme), Hint: t.Title,
			Href: moneypages.WorkAddress(t.Programme), Verb: i18n.T(ctx, "money.task.gate")}
		if !t.DueOn.IsZero() {
			task.DueAt = t.DueOn.Start(time.UTC)
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// confirmTasks are the records this person did not enter.
func confirmTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	var tasks []home.Task
	deposits, err := s.Contributions.PendingDeposits(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, d := range deposits {
		if d.RecordedBy == a.PersonID {
			continue
		}
		tasks = append(tasks, home.Task{Title: i18n.T(ctx, "money.task.deposit", "Reference", d.Reference, "Contributor", d.Contributor), Hint: i18n.Amount(ctx, d.Amount()),
			Href: moneypages.CommitmentAddress(d.Commitment), Verb: i18n.T(ctx, "money.task.confirm")})
	}
	items, err := s.FundItems.Pending(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		if i.RecordedBy != a.PersonID {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "money.task.item", "Reference", i.Reference, "Kind", i18n.T(ctx, "money.kind."+string(i.Kind))), Hint: i18n.Money(ctx, i.Cents),
				Href: moneypages.ItemAddress(i.Reference), Verb: i18n.T(ctx, "money.task.confirm")})
		}
	}
	refunds, err := s.Programmes.PendingRefunds(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, r := range refunds {
		if r.RecordedBy != a.PersonID {
			tasks = append(tasks, home.Task{Title: i18n.T(ctx, "money.task.refund", "Reference", r.Reference, "Organisation", r.Organisation), Hint: i18n.Money(ctx, r.Cents),
				Href: moneypages.WorkAddress(r.Programme), Verb: i18n.T(ctx, "money.task.confirm")})
		}
	}
	return tasks, nil
}
