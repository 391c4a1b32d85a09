// Package rules is the pages of the rules of the fund that are figures: what is
// in force, what adopted it, what held before, and the form of the next version.
package rules

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// RulesView is every rule with its versions. Adopts says that the reader may
// record the next, Board that decisions not published are open to the reader.
type RulesView struct {
	layout.Page
	At     func(path string) string
	Book   models.RuleBook
	Adopts bool
	Board  bool
}

// AdoptionView is the form of the next version of one rule.
type AdoptionView struct {
	layout.Page
	At        func(path string) string
	Rule      models.FundRule
	Book      models.RuleBook
	Today     string
	Decisions []models.RuleDecision
	Faults    *models.Error
	Values    url.Values
}

// names are the rules as addresses write them.
var names = map[models.FundRule]string{
	models.RuleGate: "gate", models.RuleMinimumBalance: "minimum-balance",
	models.RuleAgentFee: "agent-fee", models.RuleSpread: "review-spread",
	models.RuleStep: "review-step", models.RuleRefusals: "screening-refusals",
	models.RuleRevision: "revisions", models.RuleEvaluation: "evaluations",
	models.RuleIATI: "iati-identity", models.RuleReporting: "reporting",
}

// Address is where the next version of a rule is recorded.
func Address(rule models.FundRule) string { return "/rules/" + names[rule] + "/adoption" }

// Named finds the rule that an address names.
func Named(name string) (models.FundRule, error) {
	for _, rule := range models.FundRules {
		if names[rule] == name {
			return rule, nil
		}
	}
	return "", models.NotFound("rule")
}

// Title is the name of a rule.
func Title(ctx context.Context, rule models.FundRule) string {
	return i18n.T(ctx, "rules.title."+string(rule))
}

// section is one rule in words.
type section struct {
	Rule     models.FundRule
	InForce  line
	Next     []line
	Versions []line
}

// line is one version in words.
type line struct {
	Value     string
	From      time.Time // zero for the start value
	Recorded  time.Time
	By        string
	Decision  string // reference, where the reader may open it
	IsInForce bool
}

func (v RulesView) sections(ctx context.Context) []section {
	return []section{
		sectionOf(ctx, v, models.RuleGate, v.Book.Gate, GateWords),
		sectionOf(ctx, v, models.RuleMinimumBalance, v.Book.MinimumBalance, balanceWords),
		sectionOf(ctx, v, models.RuleAgentFee, v.Book.AgentFee, feeWords),
		sectionOf(ctx, v, models.RuleSpread, v.Book.Spread, spreadWords),
		sectionOf(ctx, v, models.RuleStep, v.Book.Step, stepWords),
		sectionOf(ctx, v, models.RuleRefusals, v.Book.Refusals, refusalWords),
		sectionOf(ctx, v, models.RuleIATI, v.Book.IATI, identityWords),
		sectionOf(ctx, v, models.RuleRevision, v.Book.Revision, RevisionWords),
		sectionOf(ctx, v, models.RuleEvaluation, v.Book.Evaluation, evaluationWords),
		sectionOf(ctx, v, models.RuleReporting, v.Book.Reporting, reportingWords),
	}
}

func sectionOf[T any](ctx context.Context, v RulesView, rule models.FundRule, h models.RuleHistory[T], words func(context.Context, T) string) section {
	s, current := section{Rule: rule}, h.InForce(v.Book.At)
	for _, version := range h {
		l := line{Value: words(ctx, version.Value), From: version.EffectiveFrom, Recorded: version.RecordedAt, By: by(version.Decision, version.Instrument),
			IsInForce: version.ID == current.ID}
		if version.Decision != "" && (version.Published || v.Board) {
			l.Decision = version.Decision
		}
		switch {
		case l.IsInForce:
			s.InForce = l
		case l.From.After(v.Book.At):
			s.Next = append(s.Next, l)
		}
		s.Versions = append(s.Versions, l)
	}
	return s
}

// by names the decision and the instrument, or the one there is.
func by(decision, instrument string) string {
	if decision != "" && instrument != "" {
		return decision + ", " + instrument
	}
	return decision + instrument
}

func (l line) since(ctx context.Context) string {
	if l.From.IsZero() {
		return i18n.T(ctx, "rules.since_start")
	}
	return i18n.T(ctx, "rules.since", "Day", i18n.Date(ctx, l.From), "By", l.By)
}

func (l line) begins(ctx context.Context) string {
	return i18n.T(ctx, "rules.next", "Day", i18n.Date(ctx, l.From), "Value", l.Value, "By", l.By)
}

func (s section) history(ctx context.Context, at func(string) string) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rules.history", "Rule", Title(ctx, s.Rule)), Columns: []components.Column{
		{Head: i18n.T(ctx, "rules.col.from"), Kind: components.Narrow, RowHead: true}, {Head: i18n.T(ctx, "rules.col.value")},
		{Head: i18n.T(ctx, "rules.col.by")}, {Head: i18n.T(ctx, "rules.col.recorded"), Kind: components.Narrow},
	}}
	for _, l := range s.Versions {
		row := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "rules.start")), components.Words(l.Value), components.Words(l.By), {}}}
		if !l.From.IsZero() {
			row.Cells[0], row.Cells[3] = components.Day(ctx, l.From), components.Day(ctx, l.Recorded)
		}
		if l.Decision != "" {
			row.Cells[2] = components.To(l.By, at("/decisions/"+l.Decision))
		}
		if l.IsInForce {
			row.Tone = "here"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// GateWords is a version of the rule of the gate in words.
func GateWords(ctx context.Context, r models.GateRule) string {
	text := i18n.T(ctx, "rules.gate."+string(r.Base)+"_"+counted(r), "Rate", rate(ctx, int64(r.ThresholdBP)))
	if r.Base == models.GateProgramme {
		return text // all together pass, or none
	}
	return text + " " + i18n.T(ctx, "rules.gate."+released(r))
}

// counted names what fills the gate.
func counted(r models.GateRule) string {
	if r.CountsCommitted {
		return "committed"
	}
	return "spent"
}

// released names what an organisation that passes may get before the others.
func released(r models.GateRule) string {
	if r.PartsAllowed {
		return "parts"
	}
	return "whole"
}

func balanceWords(ctx context.Context, b models.MinimumBalance) string {
	words := i18n.T(ctx, "rules.value.minimum_balance", "Amount", i18n.Money(ctx, b.Cents))
	if b.Months == 0 {
		return words + " " + i18n.T(ctx, "rules.value.cash_alone")
	}
	return words + " " + i18n.T(ctx, "rules.value.instalments", "Count", b.Months)
}

func feeWords(ctx context.Context, f models.AgentFee) string {
	return i18n.T(ctx, "rules.value.agent_fee", "Rate", rate(ctx, f.BasisPoints))
}

func spreadWords(ctx context.Context, p models.Points) string {
	return i18n.T(ctx, "rules.value.spread", "Points", i18n.Money(ctx, p))
}

func stepWords(ctx context.Context, p models.Points) string {
	return i18n.T(ctx, "rules.value.step", "Rate", rate(ctx, int64(p)))
}

func refusalWords(ctx context.Context, r models.RefusingChecks) string {
	if len(r.Checks) == 0 {
		return i18n.T(ctx, "rules.value.refusals_none")
	}
	names := make([]string, len(r.Checks))
	for i, check := range r.Checks {
		names[i] = i18n.T(ctx, "rules.check."+check)
	}
	return i18n.T(ctx, "rules.value.refusals", "Checks", strings.Join(names, i18n.T(ctx, "core.list_separator")))
}

// RevisionWords is a version of the rule of revisions in words.
func RevisionWords(ctx context.Context, r models.RevisionRule) string {
	months := i18n.T(ctx, "rules.value.revision_no_months")
	if r.ExtensionMonths > 0 {
		months = i18n.T(ctx, "rules.value.revision_months", "Count", r.ExtensionMonths)
	}
	amounts := "rules.value.revision_no_amounts"
	if r.AmountsDelegated {
		amounts = "rules.value.revision_amounts"
	}
	return i18n.T(ctx, "rules.value.revision", "Rate", rate(ctx, int64(r.FlexibilityBP))) + " " + months + " " + i18n.T(ctx, amounts)
}

func evaluationWords(ctx context.Context, r models.EvaluationRule) string {
	if r.AboveCents == 0 {
		return i18n.T(ctx, "rules.value.evaluation_none")
	}
	return i18n.T(ctx, "rules.value.evaluation", "Amount", i18n.Money(ctx, r.AboveCents))
}

func revisionFields(ctx context.Context, r models.RevisionRule) []templ.Component {
	amounts := "no"
	if r.AmountsDelegated {
		amounts = "yes"
	}
	return []templ.Component{
		hundredths(ctx, "flexibility", "%", int64(r.FlexibilityBP)),
		components.Input(components.Field{Name: "months", Label: i18n.T(ctx, "rules.field.months"), Hint: i18n.T(ctx, "rules.field.months_hint"), Width: "tiny", InputMode: "numeric", Value: strconv.Itoa(r.ExtensionMonths)}),
		components.Radios(components.Choice{Name: "amounts", Label: i18n.T(ctx, "rules.field.amounts"), Value: amounts, Options: []components.Option{
			{Value: "no", Label: i18n.T(ctx, "rules.answer.amounts_no")}, {Value: "yes", Label: i18n.T(ctx, "rules.answer.amounts_yes")}}}),
	}
}

func refusalFields(ctx context.Context, r models.RefusingChecks) []templ.Component {
	var options []components.Option
	for _, check := range models.ScreeningChecks {
		options = append(options, components.Option{Value: check, Label: i18n.T(ctx, "rules.check."+check)})
	}
	return []templ.Component{components.Checkboxes(components.Choice{Name: "checks", Label: i18n.T(ctx, "rules.field.checks"), Options: options, Values: r.Checks, Optional: true})}
}

// rate writes basis points in per cent, with decimals only where there are some.
func rate(ctx context.Context, bp int64) string {
	if bp%100 == 0 {
		return i18n.Percent(ctx, bp, 10_000, 0)
	}
	return i18n.Percent(ctx, bp, 10_000, 2)
}

// fields are the fields of the value, filled with what is in force.
func (v AdoptionView) fields(ctx context.Context) []templ.Component {
	at := v.Book.At
	switch v.Rule {
	case models.RuleGate:
		return gateFields(ctx, v.Book.Gate.InForce(at).Value)
	case models.RuleMinimumBalance:
		return []templ.Component{components.MoneyInput(components.Field{Name: "amount", Label: i18n.T(ctx, "rules.field.amount"), Before: components.Dollars(ctx), Width: "short",
			Value: v.Book.MinimumBalance.InForce(at).Value.Cents.String()}),
			components.Input(components.Field{Name: "months", Label: i18n.T(ctx, "rules.field.instalment_months"), Hint: i18n.T(ctx, "rules.field.instalment_months_hint"), InputMode: "numeric", Width: "tiny",
				Value: strconv.Itoa(v.Book.MinimumBalance.InForce(at).Value.Months)})}
	case models.RuleAgentFee:
		return []templ.Component{hundredths(ctx, "rate", "%", v.Book.AgentFee.InForce(at).Value.BasisPoints)}
	case models.RuleStep:
		return []templ.Component{hundredths(ctx, "step", "%", int64(v.Book.Step.InForce(at).Value))}
	case models.RuleRefusals:
		return refusalFields(ctx, v.Book.Refusals.InForce(at).Value)
	case models.RuleIATI:
		return identityFields(ctx, v.Book.IATI.InForce(at).Value)
	case models.RuleEvaluation:
		return []templ.Component{components.MoneyInput(components.Field{Name: "amount", Label: i18n.T(ctx, "rules.field.above"), Hint: i18n.T(ctx, "rules.field.above_hint"), Before: components.Dollars(ctx), Width: "short",
			Value: v.Book.Evaluation.InForce(at).Value.AboveCents.String()})}
	case models.RuleRevision:
		return revisionFields(ctx, v.Book.Revision.InForce(at).Value)
	case models.RuleReporting:
		return reportingFields(ctx, v.Book.Reporting.InForce(at).Value)
	}
	return []templ.Component{hundredths(ctx, "spread", "", int64(v.Book.Spread.InForce(at).Value))}
}

// hundredths is the field of a rate or of points, written with two decimals.
func hundredths(ctx context.Context, name, unit string, value int64) templ.Component {
	return components.Input(components.Field{Name: name, Label: i18n.T(ctx, "rules.field."+name), After: unit, Width: "tiny", InputMode: "decimal",
		Value: money.Cents(value).String()})
}

func gateFields(ctx context.Context, r models.GateRule) []templ.Component {
	choice := func(name, value string, answers ...string) templ.Component {
		var options []components.Option
		for _, answer := range answers {
			options = append(options, components.Option{Value: answer, Label: i18n.T(ctx, "rules.answer."+answer)})
		}
		return components.Radios(components.Choice{Name: name, Label: i18n.T(ctx, "rules.field."+name), Value: value, Options: options})
	}
	return []templ.Component{
		hundredths(ctx, "threshold", "%", int64(r.ThresholdBP)),
		choice("base", string(r.Base), string(models.GateEachOrganisation), string(models.GateProgramme)),
		choice("counted", counted(r), "committed", "spent"),
		choice("released", released(r), "parts", "whole"),
	}
}

func (v AdoptionView) decisions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, d := range v.Decisions {
		out = append(out, components.Option{Value: d.Reference, Label: d.Reference + ", " + i18n.Date(ctx, d.AdoptedAt) + ": " + d.Question})
	}
	return out
}

// noneAdopted says so while there is no decision to choose.
func (v AdoptionView) noneAdopted(ctx context.Context) string {
	if len(v.Decisions) > 0 {
		return ""
	}
	return i18n.T(ctx, "rules.none_adopted")
}

// basis says what the next version may rest on.
func (v AdoptionView) basis(ctx context.Context) string {
	if v.Rule.OfBoard() {
		return i18n.T(ctx, "rules.basis_board")
	}
	return i18n.T(ctx, "rules.basis_any")
}

func sectionID(rule models.FundRule) string { return "rule-" + names[rule] }
