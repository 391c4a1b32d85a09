package rules

import (
	"context"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// yearDays are the days of the rule of reports, by their field.
func yearDays(r models.ReportingRule) []struct {
	name string
	day  models.YearDay
} {
	return []struct {
		name string
		day  models.YearDay
	}{{"narrative", r.Narrative}, {"financial", r.Financial}, {"final_narrative", r.FinalNarrative}, {"final_financial", r.FinalFinancial}, {"consolidated", r.Consolidated}}
}

func reportingWords(ctx context.Context, r models.ReportingRule) string {
	args := []any{"Rate", rate(ctx, int64(r.VarianceBP)), "Remind", models.DaysText(r.RemindDays), "LateFrom", r.LateFrom.String()}
	for _, d := range yearDays(r) {
		args = append(args, d.name, d.day.String())
	}
	text := i18n.T(ctx, "rules.value.reporting", args...)
	if !r.LateOwes {
		text += " " + i18n.T(ctx, "rules.value.reporting_late", args...)
	}
	return text
}

func reportingFields(ctx context.Context, r models.ReportingRule) []templ.Component {
	day := func(name string, d models.YearDay) templ.Component {
		return components.Input(components.Field{Name: name, Label: i18n.T(ctx, "rules.field.report_"+name), Hint: i18n.T(ctx, "rules.report_day_hint"), Value: d.String(), Width: "tiny"})
	}
	var out []templ.Component
	for _, d := range yearDays(r) {
		out = append(out, day(d.name, d.day))
	}
	owes := "yes"
	if !r.LateOwes {
		owes = "no"
	}
	return append(out,
		components.Input(components.Field{Name: "remind_days", Label: i18n.T(ctx, "rules.field.report_remind"), Hint: i18n.T(ctx, "rules.report_remind_hint"), Value: models.DaysText(r.RemindDays), Width: "short", Optional: true}),
		day("late_from", r.LateFrom),
		components.Radios(components.Choice{Name: "late_owes", Label: i18n.T(ctx, "rules.field.report_late_owes"), Value: owes,
			Options: []components.Option{{Value: "yes", Label: i18n.T(ctx, "rules.report_late_yes")}, {Value: "no", Label: i18n.T(ctx, "rules.report_late_no")}}}),
		components.Input(components.Field{Name: "variance", Label: i18n.T(ctx, "rules.field.report_variance"), After: "%", Width: "tiny", InputMode: "decimal", Value: money.Cents(r.VarianceBP).String()}))
}
