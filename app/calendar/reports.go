package calendar

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/reporting"
	"seedfund/models"
)

// reportsOwed are the days on which the actor's organisation owes a report; of the
// agent's consolidated report also for the agent and the secretariat. What is done
// or waived is due no longer.
func reportsOwed(q *gorm.DB, actor models.Actor, now time.Time, out *[]models.CalendarEntry) error {
	if actor.May(models.PermMoneyRead) != nil || !actor.Is(models.RolePUNOProgramme, models.RolePUNOFinance, models.RoleAgentOfficer, models.RoleSecretariatOfficer, models.RoleSecretariatHead) {
		return nil
	}
	lines, err := reporting.ReportLines(q, actor, now)
	if err != nil {
		return err
	}
	for _, l := range reporting.SeenReports(lines, actor) {
		if !l.Own && l.Kind != models.ReportConsolidated || l.Own && actor.Is(models.RolePUNOProgramme, models.RolePUNOFinance) && !l.OwedAs(actor.Role) {
			continue
		}
		if l.Kind == models.ReportConsolidated && actor.Is(models.RolePUNOProgramme, models.RolePUNOFinance) || l.DueOn.Start(time.UTC).Before(now.Add(-Back)) {
			continue
		}
		e := models.CalendarEntry{Kind: models.CalendarReport, Reference: l.Key(), Title: l.Programme.Reference, Key: "reports.report_" + string(l.Kind), Number: l.Year, At: l.DueOn.Start(time.UTC), WholeDay: true,
			Sequence: l.Changes, Tentative: l.Foreseen, Done: !l.DoneOn.IsZero(), Cancelled: l.State == models.DutyWaived, Path: "/reporting/" + l.Key(), Since: l.Opens().Start(time.UTC)}
		if e.Done || e.Cancelled {
			e.Sequence++
		}
		*out = append(*out, e)
	}
	return nil
}
