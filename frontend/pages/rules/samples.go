package rules

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of the rules of the fund.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("rules", assets)
	s.AddLong("rules", func(c fiction.Case) templ.Component {
		return Rules(RulesView{Page: c.Page("/rules", c.T("rules.menu")), At: fiction.At, Book: sampleBook(c), Adopts: true, Board: true})
	})
	s.Add("rules-at-the-start", func(c fiction.Case) templ.Component {
		book := sampleBook(c)
		book.Gate, book.MinimumBalance = book.Gate[len(book.Gate)-1:], book.MinimumBalance[len(book.MinimumBalance)-1:]
		return Rules(RulesView{Page: c.Visitor("/rules", c.T("rules.menu")), At: fiction.At, Book: book})
	})
	for _, rule := range models.FundRules {
		s.Add("adoption-"+names[rule], func(c fiction.Case) templ.Component { return Adoption(sampleAdoption(c, rule)) })
	}
	s.AddLong("adoption-with-faults", func(c fiction.Case) templ.Component {
		v := sampleAdoption(c, models.RuleGate)
		v.Failed, v.Faults, v.Values = true, fiction.Faults("threshold", "from", "decision"), url.Values{"threshold": {"three quarters"}}
		return Adoption(v)
	})
	return s.Samples()
}

func sampleAdoption(c fiction.Case, rule models.FundRule) AdoptionView {
	return AdoptionView{
		Page: c.Page(Address(rule), c.T("rules.adoption_title", "Rule", Title(c, rule)), c.T("rules.menu")), At: fiction.At, Rule: rule, Book: sampleBook(c), Today: "2026-11-23",
		Decisions: []models.RuleDecision{{Reference: "DEM00-D-2026-02", Question: c.Title(), AdoptedAt: fiction.At9("2026-06-02")}},
	}
}

// sampleBook holds a gate with a version to come, one in force and the start
// value, and rules that have their start value only.
func sampleBook(c fiction.Case) models.RuleBook {
	strict := models.StartGateRule
	strict.ThresholdBP, strict.CountsCommitted, strict.PartsAllowed = 8000, false, false
	return models.RuleBook{
		At: fiction.Now,
		Gate: models.RuleHistory[models.GateRule]{
			{ID: 2, Value: strict, EffectiveFrom: fiction.At9("2027-01-01"), Decision: "DEM00-D-2026-02", Instrument: c.Sentence(), RecordedAt: fiction.At9("2026-11-20")},
			{ID: 1, Value: strict, EffectiveFrom: fiction.At9("2026-06-02"), Decision: "DEM00-D-2026-01", Published: true, RecordedAt: fiction.At9("2026-06-02")},
			{Value: models.StartGateRule},
		},
		MinimumBalance: models.RuleHistory[models.MinimumBalance]{
			{ID: 3, Value: models.MinimumBalance{Cents: 50_000_000}, EffectiveFrom: fiction.At9("2026-02-01"), Instrument: c.Sentence(), RecordedAt: fiction.At9("2026-02-01")},
			{},
		},
		AgentFee:   models.RuleHistory[models.AgentFee]{{Value: models.StartAgentFee}},
		Spread:     models.RuleHistory[models.Points]{{Value: 2000}},
		Step:       models.RuleHistory[models.Points]{{Value: 5000}},
		Refusals:   models.RuleHistory[models.RefusingChecks]{{ID: 4, Value: models.RefusingChecks{Checks: models.ScreeningChecks[:8]}, EffectiveFrom: fiction.At9("2026-02-01"), Instrument: c.Sentence(), RecordedAt: fiction.At9("2026-02-01")}, {Value: models.StartRefusals}},
		Evaluation: models.RuleHistory[models.EvaluationRule]{{}},
		Revision:   models.RuleHistory[models.RevisionRule]{{ID: 5, Value: models.RevisionRule{FlexibilityBP: 2000, ExtensionMonths: 6}, EffectiveFrom: fiction.At9("2026-06-02"), Decision: "DEM00-D-2026-01", Published: true, RecordedAt: fiction.At9("2026-06-02")}, {Value: models.StartRevisionRule}},
		IATI:       models.RuleHistory[models.IATIIdentity]{{Value: models.FictionalIATIIdentity}},
		Reporting:  models.RuleHistory[models.ReportingRule]{{Value: models.StartReportingRule}},
	}
}
