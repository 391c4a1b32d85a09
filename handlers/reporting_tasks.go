package handlers

import (
	"context"
	"strconv"
	"time"

	"seedfund/app"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/home"
	pages "seedfund/frontend/pages/reporting"
	"seedfund/models"
)

// reportingTasks is what an organisation owes now, and what waits for a lead or for
// the secretariat.
func reportingTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	if a.May(models.PermMoneyRead) != nil {
		return nil, nil
	}
	waiting, err := s.Reporting.WaitingNarratives(ctx, a)
	if err != nil {
		return nil, err
	}
	var tasks []home.Task
	for _, w := range waiting {
		key := "narrative.task_signed"
		if w.Organisation != "" {
			key = "narrative.task_part"
		}
		period := models.NarrativePeriod(w.Kind, w.Year)
		tasks = append(tasks, home.Task{Title: i18n.T(ctx, key, "Programme", w.Reference, "Period", period, "Organisation", w.Organisation), Hint: w.Title,
			Href: pages.NarrativeAddress(w.Reference, period), Verb: i18n.T(ctx, "money.task.look")})
	}
	if !a.Is(models.RolePUNOProgramme, models.RolePUNOFinance, models.RoleAgentOfficer) {
		return tasks, nil
	}
	list, err := s.Reporting.Reports(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, l := range list.Lines {
		if l.State != models.DutyOpen && l.State != models.DutyLate || !l.OwedAs(a.Role) || !l.Own && l.Kind != models.ReportConsolidated {
			continue
		}
		name := i18n.T(ctx, "narrative.of_year", "Kind", i18n.T(ctx, "reports.report_"+string(l.Kind)), "Year", strconv.Itoa(l.Year))
		task := home.Task{Title: name, Hint: l.Programme.Title, Href: pages.OwedAddress(l.Key()), Verb: i18n.T(ctx, "money.task.look"), DueAt: l.DueOn.AddDays(1).Start(time.UTC)}
		if l.ProgrammeID != 0 {
			task.Title = i18n.T(ctx, "narrative.task_due", "Report", name, "Programme", l.Programme.Reference)
		}
		if period := l.Period(); period != "" {
			task.Href, task.Verb = pages.NarrativeAddress(l.Programme.Reference, period), i18n.T(ctx, "narrative.task_write")
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}
