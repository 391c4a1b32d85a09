package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/rules"
	"seedfund/frontend/layout"
	rulespages "seedfund/frontend/pages/rules"
	"seedfund/models"
	"seedfund/models/when"
)

func fundRulesPage(v *Visit) error {
	book, err := v.Rules.Book(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(rulespages.Rules(rulespages.RulesView{
		Page: v.Page(v.T("rules.menu")), At: v.At, Book: book,
		Adopts: v.Actor.May(models.PermBodyManage) == nil, Board: v.Actor.May(models.PermBoardRead) == nil,
	}))
}

func ruleAdoptionPage(v *Visit) error {
	rule, err := rulespages.Named(v.Param("rule"))
	if err != nil {
		return err
	}
	page, err := v.ruleAdoption(rule, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) ruleAdoption(rule models.FundRule, faults *models.Error, values url.Values) (templ.Component, error) {
	book, err := v.Rules.Book(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	decisions, err := v.Rules.Decisions(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	title := v.T("rules.adoption_title", "Rule", rulespages.Title(v.Ctx(), rule))
	return rulespages.Adoption(rulespages.AdoptionView{
		Page: v.Page(title, layout.Crumb{Label: v.T("rules.menu"), Href: v.At("/rules")}, layout.Crumb{Label: rulespages.Title(v.Ctx(), rule)}),
		At:   v.At, Rule: rule, Book: book, Today: when.DateOf(book.At).String(), Decisions: decisions, Faults: faults, Values: values,
	}), nil
}

func adoptRule(v *Visit) error {
	rule, err := rulespages.Named(v.Param("rule"))
	if err != nil {
		return err
	}
	if err := v.recordRule(rule); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.ruleAdoption(rule, faults, values)
		})
	}
	return v.Done("/rules", "rules.done.adopted")
}

// recordRule reads the value of a rule and what adopted it, and records both.
func (v *Visit) recordRule(rule models.FundRule) error {
	in := v.Inputs()
	by := rules.Adoption{From: in.Date("from"), Decision: in.Text("decision"), Instrument: in.Text("instrument")}
	var adopt func() error
	switch rule {
	case models.RuleGate:
		gate := models.GateRule{ThresholdBP: in.perCent("threshold", "money.rate"), Base: models.GateBase(in.Text("base")),
			CountsCommitted: in.Text("counted") == "committed", PartsAllowed: in.Text("released") == "parts"}
		adopt = func() error { return v.Rules.AdoptGate(v.Ctx(), v.Actor, gate, by) }
	case models.RuleMinimumBalance:
		balance := models.MinimumBalance{Cents: in.Cents("amount"), Months: int(in.Whole("months"))}
		adopt = func() error { return v.Rules.AdoptMinimumBalance(v.Ctx(), v.Actor, balance, by) }
	case models.RuleAgentFee:
		fee := models.AgentFee{BasisPoints: int64(in.perCent("rate", "rules.fault.fee"))}
		adopt = func() error { return v.Rules.AdoptAgentFee(v.Ctx(), v.Actor, fee, by) }
	case models.RuleStep:
		step := models.Points(in.perCent("step", "rules.fault.step"))
		adopt = func() error { return v.Rules.AdoptStep(v.Ctx(), v.Actor, step, by) }
	case models.RuleRefusals:
		checks := models.RefusingChecks{Checks: v.Form["checks"]}
		adopt = func() error { return v.Rules.AdoptRefusals(v.Ctx(), v.Actor, checks, by) }
	case models.RuleIATI:
		identity := models.IATIIdentity{Identifier: in.Text("identifier"), Kind: in.Text("kind"), Name: in.Text("name"), Prefix: in.Text("prefix"),
			Secondary: in.Text("capacity") == "secondary", Language: in.Text("language"), Licence: in.Text("licence")}
		adopt = func() error { return v.Rules.AdoptIATIIdentity(v.Ctx(), v.Actor, identity, by) }
	case models.RuleEvaluation:
		evaluation := models.EvaluationRule{AboveCents: in.Cents("amount")}
		adopt = func() error { return v.Rules.AdoptEvaluation(v.Ctx(), v.Actor, evaluation, by) }
	case models.RuleRevision:
		revision := models.RevisionRule{FlexibilityBP: in.perCent("flexibility", "money.rate"), ExtensionMonths: int(in.Whole("months")), AmountsDelegated: in.Text("amounts") == "yes"}
		adopt = func() error { return v.Rules.AdoptRevision(v.Ctx(), v.Actor, revision, by) }
	case models.RuleReporting:
		rule := in.reportingRule()
		adopt = func() error { return v.Rules.AdoptReporting(v.Ctx(), v.Actor, rule, by) }
	default:
		spread := models.Points(in.perCent("spread", "rules.fault.spread"))
		adopt = func() error { return v.Rules.AdoptSpread(v.Ctx(), v.Actor, spread, by) }
	}
	if err := in.Err(); err != nil {
		return err
	}
	return adopt()
}
