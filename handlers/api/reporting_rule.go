package api

import (
	"context"

	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
)

// ReportingVersion is a version of when programmes report.
type ReportingVersion struct {
	RuleBasis
	ReportingRule
}

// ReportingRule is when programmes report: days of the year after the reported one
// as "31.03", day before month.
type ReportingRule struct {
	Narrative      string      `json:"narrative" maxLength:"6"`
	Financial      string      `json:"financial" maxLength:"6" doc:"Certified figures of each organisation"`
	FinalNarrative string      `json:"final_narrative" maxLength:"6"`
	FinalFinancial string      `json:"final_financial" maxLength:"6"`
	Consolidated   string      `json:"consolidated" maxLength:"6" doc:"The agent's report to contributors"`
	RemindDays     []int       `json:"remind_days" maxItems:"5" doc:"Days before the last one"`
	LateFrom       string      `json:"late_from" maxLength:"6" doc:"A programme that began after it began late in the year"`
	LateOwes       bool        `json:"late_owes" doc:"It owes a narrative for that year all the same"`
	Variance       money.Cents `json:"variance" doc:"Per cent of what was approved, with two decimals; beyond it words are asked for"`
}

func reportingRuleOf(r models.ReportingRule) ReportingRule {
	return ReportingRule{Narrative: r.Narrative.String(), Financial: r.Financial.String(), FinalNarrative: r.FinalNarrative.String(), FinalFinancial: r.FinalFinancial.String(), Consolidated: r.Consolidated.String(),
		RemindDays: append([]int{}, r.RemindDays...), LateFrom: r.LateFrom.String(), LateOwes: r.LateOwes, Variance: money.Cents(r.VarianceBP)}
}

func (r ReportingRule) value() models.ReportingRule {
	day := models.ReadYearDay
	return models.ReportingRule{Narrative: day(r.Narrative), Financial: day(r.Financial), FinalNarrative: day(r.FinalNarrative), FinalFinancial: day(r.FinalFinancial), Consolidated: day(r.Consolidated),
		RemindDays: r.RemindDays, LateFrom: day(r.LateFrom), LateOwes: r.LateOwes, VarianceBP: int(r.Variance)}
}

type reportingRuleInput struct {
	Body struct {
		RuleAdoption
		ReportingRule
	}
}

func adoptReporting(a *API, s *rules.Service) {
	Act(a, Op{ID: "adopt-reporting", Path: "/rules/reporting", Summary: "Record a version of when programmes report and which variances are explained", Tag: "rules", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *reportingRuleInput) (Done, error) {
			return Done{Target: "settings", Reference: string(models.RuleReporting)}, s.AdoptReporting(ctx, actor, in.Body.ReportingRule.value(), in.Body.by())
		})
}
