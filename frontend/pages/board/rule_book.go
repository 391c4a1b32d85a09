package board

import (
	"context"
	"strconv"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// RuleBookView is every rule of a body with its value, the day it took effect,
// what adopted it and what it was before.
type RuleBookView struct {
	layout.Page
	form
	At       At
	Body     models.Body
	Now      time.Time
	Versions []models.RuleVersionRow // newest first, withdrawn ones included
	Seats    []models.SeatAt
	Register []models.BodyMethod
	Manage   bool // the reader records and withdraws versions
	Failing  int  // number of the version whose form came back
}

// ComparisonView holds two versions of the rules of a body side by side.
type ComparisonView struct {
	layout.Page
	At       At
	Kind     models.BodyKind
	Versions []models.RuleVersionRow
	Seats    []models.SeatAt
	From, To models.RuleVersionRow
}

// RulesPath is the address of the rules of a kind of body.
func RulesPath(kind models.BodyKind) string { return bodyPath(kind) + "/rules" }

// standing are the versions that were not withdrawn, oldest first.
func standing(all []models.RuleVersionRow) []models.RuleVersionRow {
	var out []models.RuleVersionRow
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].WithdrawnAt == nil {
			out = append(out, all[i])
		}
	}
	return out
}

// adoptedBy names what adopted a version, with a way to the decision.
func adoptedBy(at At, r models.RuleVersionRow) components.Cell {
	if r.Decision != "" {
		return components.To(r.Instrument, at("/decisions/"+r.Decision))
	}
	return components.Words(r.Instrument)
}

// rules lists each rule with the version that gave it its value of today.
func (v RuleBookView) rules(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "bodies.rules_each"), Columns: []components.Column{
		{Head: i18n.T(ctx, "bodies.col.rule"), RowHead: true}, {Head: i18n.T(ctx, "bodies.col.value")},
		{Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.instrument")}, {Head: i18n.T(ctx, "bodies.col.history")},
	}}
	versions := standing(v.Versions)
	said, now := make([][]components.Fact, len(versions)), 0
	for i, r := range versions {
		said[i] = ruleFacts(ctx, r.Values, v.Seats)
		if r.InForce(v.Now) {
			now = i
		}
	}
	if len(versions) == 0 {
		return t
	}
	for n, rule := range said[now] {
		since := now
		for since > 0 && said[since-1][n].Text == rule.Text {
			since--
		}
		history := components.Cell{Text: "–"}
		var lines []string
		for i := range versions {
			if (i < since || i > now) && (i == 0 || said[i-1][n].Text != said[i][n].Text) {
				lines = append(lines, i18n.T(ctx, "bodies.rule_was", "Day", i18n.ShortDate(ctx, versions[i].EffectiveFrom), "Value", said[i][n].Text))
			}
		}
		if len(lines) > 0 {
			history = components.Cell{Body: lineList(lines)}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(rule.Name), components.Words(rule.Text),
			components.Day(ctx, versions[since].EffectiveFrom), adoptedBy(v.At, versions[since]), history}})
	}
	return t
}

// versions lists the versions with where each stands.
func (v RuleBookView) versions(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.rule_versions"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.version"), Kind: components.Narrow, RowHead: true}, {Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.until"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.instrument")}, {Head: i18n.T(ctx, "board.col.state")},
	}}
	for _, r := range v.Versions {
		until, state, tone := components.Cell{Text: "–"}, components.Cell{}, ""
		if r.Until != nil && r.WithdrawnAt == nil {
			until = components.Day(ctx, *r.Until)
		}
		switch {
		case r.WithdrawnAt != nil:
			state, tone = components.Cell{Text: i18n.T(ctx, "bodies.version.withdrawn", "Day", i18n.Date(ctx, *r.WithdrawnAt)), Sub: r.Withdrawn}, "struck"
		case r.InForce(v.Now):
			state, tone = components.Words(i18n.T(ctx, "bodies.version.in_force")), "here"
		case r.EffectiveFrom.After(v.Now):
			state = components.Words(i18n.T(ctx, "bodies.version.to_come"))
		default:
			state, tone = components.Words(i18n.T(ctx, "bodies.version.ended")), "quiet"
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{components.Count(ctx, r.Number), components.Day(ctx, r.EffectiveFrom), until, adoptedBy(v.At, r), state}})
	}
	return t
}

// toCome are the versions that can be withdrawn.
func (v RuleBookView) toCome() []models.RuleVersionRow {
	var out []models.RuleVersionRow
	for _, r := range v.Versions {
		if v.Manage && r.WithdrawnAt == nil && r.MayWithdraw(v.Now) == nil {
			out = append(out, r)
		}
	}
	return out
}

func (v RuleBookView) withdrawal(r models.RuleVersionRow) components.Form {
	f := components.Form{Name: "withdraw-" + strconv.Itoa(r.Number), Action: v.At(RulesPath(v.Body.Kind) + "/" + strconv.Itoa(r.Number) + "/withdrawal")}
	if v.Failing == r.Number {
		f.Faults, f.Values = v.Faults, v.Values
	}
	return f
}

// register is the register of methods, as on the page of the body.
func (v RuleBookView) register(ctx context.Context) components.Table {
	return CompositionView{Register: v.Register}.register(ctx)
}

func versionOptions(ctx context.Context, versions []models.RuleVersionRow) []components.Option {
	var out []components.Option
	for _, r := range versions {
		label := i18n.T(ctx, "bodies.version_of", "Number", r.Number, "Day", i18n.ShortDate(ctx, r.EffectiveFrom))
		if r.WithdrawnAt != nil {
			label += " · " + i18n.T(ctx, "bodies.version.not_in_force")
		}
		out = append(out, components.Option{Value: strconv.Itoa(r.Number), Label: label})
	}
	return out
}

// table holds each rule of the two versions side by side; what differs is
// marked.
func (v ComparisonView) table(ctx context.Context) components.Table {
	head := func(r models.RuleVersionRow) string {
		return i18n.T(ctx, "bodies.version_of", "Number", r.Number, "Day", i18n.ShortDate(ctx, r.EffectiveFrom))
	}
	t := components.Table{Caption: i18n.T(ctx, "bodies.differ_n", "Count", v.differ(ctx)), Columns: []components.Column{
		{Head: i18n.T(ctx, "bodies.col.rule"), RowHead: true}, {Head: head(v.From)}, {Head: head(v.To)}, {Head: i18n.T(ctx, "bodies.col.differs")}}}
	from, to := ruleFacts(ctx, v.From.Values, v.Seats), ruleFacts(ctx, v.To.Values, v.Seats)
	for i := range from {
		row := components.Row{Cells: []components.Cell{components.Words(from[i].Name), components.Words(from[i].Text), components.Words(to[i].Text), components.Words(i18n.T(ctx, "bodies.same"))}}
		if from[i].Text != to[i].Text {
			row.Tone, row.Cells[3].Text = "warn", i18n.T(ctx, "bodies.changed")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v ComparisonView) differ(ctx context.Context) int {
	n, from, to := 0, ruleFacts(ctx, v.From.Values, v.Seats), ruleFacts(ctx, v.To.Values, v.Seats)
	for i := range from {
		if from[i].Text != to[i].Text {
			n++
		}
	}
	return n
}
