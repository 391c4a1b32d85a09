package money

import (
	"context"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// ReconcileView is the open differences and the comparisons that found them.
type ReconcileView struct {
	Frame
	Rows    []models.BreakRow
	Runs    []models.Reconciliation
	All     bool // closed ones too
	Compare bool // the reader may compare
	Exports []components.Link
}

// CompareView is the form of a comparison.
type CompareView struct {
	Frame
	Form   components.Form
	Faults []components.CellFault
	Rule   models.MatchRule
}

// BreakView is one difference with what may be done with it.
type BreakView struct {
	Frame
	Row    models.BreakRow
	Owners []models.Person
	Own    components.Form
	Close  components.Form
	May    bool
}

// BreakAddress is where a difference is shown.
func BreakAddress(id int64) string { return "/reconciliation/breaks/" + strconv.FormatInt(id, 10) }

// Title says how many differences stand.
func (v ReconcileView) Title(ctx context.Context) string {
	open := 0
	for _, r := range v.Rows {
		if r.State == models.BreakOpen {
			open++
		}
	}
	if open == 0 {
		return i18n.T(ctx, "reconcile.title")
	}
	return i18n.T(ctx, "reconcile.title_open", "Count", open)
}

func breakWord(ctx context.Context, k models.BreakKind) string {
	return i18n.T(ctx, "reports.break_"+string(k))
}

func (v ReconcileView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reconcile.open"), Exports: v.Exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "reconcile.col.difference"), RowHead: true}, col(ctx, "reconcile.col.movement", components.Text), col(ctx, "money.col.with", components.Text),
		{Head: i18n.T(ctx, "reconcile.col.ours"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "reconcile.col.agents"), Unit: components.Dollars(ctx), Kind: components.Number},
		col(ctx, "reconcile.col.owner", components.Text), col(ctx, "reconcile.col.age", components.Number)}}
	for _, r := range v.Rows {
		with := components.Words(r.OrganisationName)
		with.Sub = r.Project
		ours, agents := side(ctx, r.OursCents), side(ctx, r.AgentsCents)
		ours.Sub, agents.Sub = i18n.ShortDate(ctx, r.OursOn), i18n.ShortDate(ctx, r.AgentsOn)
		owner := components.Words(r.Owner)
		if r.Owner == "" {
			owner.Text = i18n.T(ctx, "reconcile.nobody")
		}
		row := components.Row{Cells: []components.Cell{components.To(breakWord(ctx, r.ReconciliationBreak.Kind), v.At(BreakAddress(r.ID))),
			{Text: i18n.T(ctx, "money.kind."+string(r.EntryKind)), Sub: r.AgentRef}, with, ours, agents, owner, components.Count(ctx, r.Days)}}
		if r.State != models.BreakOpen {
			row.Tone = "quiet"
			row.Cells[5] = components.Words(i18n.T(ctx, "reconcile.state."+string(r.State)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// side is the amount of one of the books, blank where it has none.
func side(ctx context.Context, cents money.Cents) components.Cell {
	return components.CentsOrBlank(ctx, cents)
}

func (v ReconcileView) runs(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reconcile.runs"), Columns: []components.Column{{Head: i18n.T(ctx, "reconcile.col.run"), RowHead: true}, col(ctx, "money.fact.recorded", components.Narrow),
		col(ctx, "reconcile.col.period", components.Text), col(ctx, "reconcile.col.ours", components.Number), col(ctx, "reconcile.col.agents", components.Number),
		col(ctx, "reconcile.col.agree", components.Number), col(ctx, "reconcile.col.differ", components.Number)}}
	for _, r := range v.Runs {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: r.Reference, Href: v.At("/reconciliation/" + r.Reference + "/file"), Sub: r.Name}, components.Words(i18n.ShortDate(ctx, r.CreatedAt)),
			components.Words(i18n.ShortDate(ctx, r.FromOn) + " – " + i18n.ShortDate(ctx, r.ToOn)), components.Count(ctx, r.OurLines), components.Count(ctx, r.Lines), components.Count(ctx, r.Matched), components.Count(ctx, r.Breaks)}})
	}
	return t
}

// Title says what differs.
func (v BreakView) Title(ctx context.Context) string {
	return i18n.T(ctx, "reconcile.break", "Number", v.Row.ID, "What", breakWord(ctx, v.Row.ReconciliationBreak.Kind))
}

func (v BreakView) facts(ctx context.Context) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	r := v.Row
	out := []components.Fact{fact("reconcile.col.movement", i18n.T(ctx, "money.kind."+string(r.EntryKind)))}
	if r.OrganisationName != "" {
		out = append(out, fact("money.col.with", r.OrganisationName))
	}
	if r.Project != "" {
		out = append(out, fact("reports.head_project_number", r.Project))
	}
	if r.OursCents != 0 {
		out = append(out, fact("reconcile.col.ours", dollars(ctx, r.OursCents)+", "+i18n.ShortDate(ctx, r.OursOn)))
	}
	if r.Entry != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "money.col.entry"), Body: fileLink(v.At(EntryAddress(r.Entry)), r.Entry)})
	}
	if r.AgentsCents != 0 {
		out = append(out, fact("reconcile.col.agents", dollars(ctx, r.AgentsCents)+", "+i18n.ShortDate(ctx, r.AgentsOn)))
	}
	if r.AgentRef != "" {
		out = append(out, fact("money.fact.reference", r.AgentRef))
	}
	out = append(out, fact("reconcile.found", r.FirstReference), fact("reconcile.last", r.LastReference), fact("reconcile.col.age", i18n.T(ctx, "reconcile.days_count", "Count", r.Days)),
		fact("money.col.state", i18n.T(ctx, "reconcile.state."+string(r.State))))
	if r.Explanation != "" {
		out = append(out, fact("reconcile.explanation", r.Explanation))
	}
	return out
}

func (v BreakView) owners() []components.Option {
	var out []components.Option
	for _, p := range v.Owners {
		out = append(out, components.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name})
	}
	return out
}

func (v BreakView) owner() string {
	if v.Row.OwnerID == nil {
		return ""
	}
	return strconv.FormatInt(*v.Row.OwnerID, 10)
}
