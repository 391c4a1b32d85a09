package handlers

import "seedfund/models"

// reportingRule reads the rule of reports out of its form.
func (in *Inputs) reportingRule() models.ReportingRule {
	day := func(name string) models.YearDay { return models.ReadYearDay(in.Text(name)) }
	return models.ReportingRule{Narrative: day("narrative"), Financial: day("financial"), FinalNarrative: day("final_narrative"), FinalFinancial: day("final_financial"), Consolidated: day("consolidated"),
		RemindDays: models.ReadDays(in.Text("remind_days")), LateFrom: day("late_from"), LateOwes: in.Text("late_owes") == "yes", VarianceBP: in.perCent("variance", "money.rate")}
}
