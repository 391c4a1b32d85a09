package money

import (
	"context"
	"fmt"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// PledgesView lists what was announced, in alphabetical order of the
// contributors.
type PledgesView struct {
	Frame
	Rows    []models.PledgeRow
	Record  bool // the reader may record another
	Exports []components.Link
}

// NewPledgeView is the form of a pledge.
type NewPledgeView struct {
	Frame
	Form          components.Form
	Organisations []models.Organisation
}

// PledgeView is one pledge with what became of it.
type PledgeView struct {
	Frame
	Row      models.PledgeRow
	Record   bool
	Withdraw components.Form
}

// TurnPledgeView is the form of the signed arrangement that a pledge became.
type TurnPledgeView struct {
	Frame
	Row  models.PledgeRow
	Form components.Form
}

// PledgeAddress is where a pledge is shown.
func PledgeAddress(reference string) string { return "/contributions/pledges/" + reference }

// preference says which area a contributor named, and that it is pooled all the
// same; or that none was named.
func preference(ctx context.Context, area int) string {
	if area == 0 {
		return i18n.T(ctx, "pledges.no_preference")
	}
	return i18n.T(ctx, "pledges.preference_pooled", "Area", i18n.T(ctx, fmt.Sprint("public.area.", area)))
}

// preferences are the choices of a preference; none is the empty one.
func preferences(ctx context.Context) []components.Option {
	var out []components.Option
	for area := 1; area <= 5; area++ {
		out = append(out, components.Option{Value: fmt.Sprint(area), Label: preference(ctx, area)})
	}
	return out
}

// foreign are the currencies that have a rate.
func foreign() []components.Option {
	var out []components.Option
	for _, c := range currencies() {
		if c.Value != money.USD {
			out = append(out, c)
		}
	}
	return out
}

func signatories(orgs []models.Organisation) []components.Option {
	var out []components.Option
	for _, o := range orgs {
		out = append(out, components.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
	}
	return out
}

func pledgeStatus(s models.PledgeState) string {
	switch s {
	case models.PledgeCommitted:
		return "committed"
	case models.PledgeWithdrawn:
		return "withdrawn"
	}
	return "pledged"
}

func amount(ctx context.Context, a money.Amount) components.Cell {
	return components.Words(i18n.Amount(ctx, a))
}

func (v PledgesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pledges.title"), CaptionHidden: true, Unit: i18n.T(ctx, "pledges.unit"), Exports: v.Exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.contributor"), RowHead: true}, col(ctx, "pledges.pledge", components.Narrow), col(ctx, "pledges.announced", components.Narrow), col(ctx, "pledges.pledged", components.Number),
		col(ctx, "pledges.signed", components.Number), col(ctx, "pledges.open", components.Number), col(ctx, "pledges.preference", components.Text), col(ctx, "money.col.state", components.Text)}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(r.Contributor), components.To(r.Reference, v.At(PledgeAddress(r.Reference))), components.Day(ctx, r.AnnouncedOn),
			amount(ctx, r.Pledged()), amount(ctx, r.Turned()), amount(ctx, r.Open()), components.Words(preference(ctx, r.Preference)), components.State(pledgeStatus(r.State))}})
	}
	return t
}

func (v PledgesView) sums(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pledges.sums"), Unit: i18n.T(ctx, "pledges.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.field.currency"), RowHead: true}, col(ctx, "pledges.pledged", components.Number), col(ctx, "pledges.signed", components.Number), col(ctx, "pledges.withdrawn", components.Number), col(ctx, "pledges.open", components.Number)}}
	for _, s := range models.PledgeSums(v.Rows) {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(s.Currency), amount(ctx, s.Pledged), amount(ctx, s.Turned), amount(ctx, s.Withdrawn), amount(ctx, s.Open)}})
	}
	return t
}

func (v PledgeView) facts(ctx context.Context) []components.Fact {
	r := v.Row
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{fact("pledges.pledged", i18n.Amount(ctx, r.Pledged())), fact("pledges.signed", i18n.Amount(ctx, r.Turned())), fact("pledges.open", i18n.Amount(ctx, r.Open())),
		{Name: i18n.T(ctx, "pledges.announced"), Body: components.Date(r.AnnouncedOn)}, fact("pledges.where", r.Source), fact("pledges.preference", preference(ctx, r.Preference))}
	if !r.ExpectedFrom.IsZero() || !r.ExpectedTo.IsZero() {
		out = append(out, fact("pledges.expected", i18n.T(ctx, "pledges.period", "From", i18n.Date(ctx, r.ExpectedFrom), "To", i18n.Date(ctx, r.ExpectedTo))))
	}
	if r.OverWhy != "" {
		out = append(out, fact("pledges.over_why", r.OverWhy))
	}
	if r.WithdrawnWhy != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "pledges.withdrawn_on"), Body: components.Date(r.WithdrawnOn)}, fact("pledges.why", r.WithdrawnWhy))
	}
	return out
}

func (v PledgeView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pledges.became"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.col.arrangement"), RowHead: true}, col(ctx, "money.col.signed", components.Narrow), col(ctx, "pledges.part", components.Number)}}
	for _, c := range v.Row.Commitments {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(c.Reference, v.At(CommitmentAddress(c.Reference))), components.Day(ctx, c.SignedOn),
			amount(ctx, money.Amount{Minor: c.Minor, Currency: v.Row.Currency})}})
	}
	return t
}
