// Package holds is the pages of organisations' shares that are held, for those
// alone who have the right to them: nothing here is linked or counted elsewhere.
package holds

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Frame is what every page has.
type Frame struct {
	layout.Page
	At func(path string) string
}

// ListView is every hold.
type ListView struct {
	Frame
	Rows    []models.HoldRow
	Manages bool
}

// NewView is the form of a hold.
type NewView struct {
	Frame
	Form          components.Form
	Organisations []components.Option
	Programmes    []components.Option
}

// OneView is one hold. Act names the form that was refused.
type OneView struct {
	Frame
	H       models.HoldPage
	Act     string
	Refused components.Form
}

// ListAddress is where holds are listed.
const ListAddress = "/holds"

// Address is where a hold is shown.
func Address(id int64) string { return fmt.Sprintf("/holds/%d", id) }

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

func col(ctx context.Context, key string, kind components.ColumnKind) components.Column {
	return components.Column{Head: i18n.T(ctx, key), Kind: kind}
}

func kind(ctx context.Context, k models.HoldKind) string { return i18n.T(ctx, "holds.kind."+string(k)) }

func kinds(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.HoldKinds {
		out = append(out, components.Option{Value: string(k), Label: kind(ctx, k)})
	}
	return out
}

func state(h models.ShareHold) string {
	switch {
	case !h.Standing():
		return "hold_lifted"
	case h.AskedBy != nil:
		return "hold_asked"
	}
	return "hold_standing"
}

func programme(ctx context.Context, h models.HoldRow) string {
	if h.Programme == "" {
		return i18n.T(ctx, "holds.all_programmes")
	}
	return h.Programme
}

func (v ListView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "holds.title"), CaptionHidden: true, Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "holds.col.organisation"), RowHead: true}, col(ctx, "holds.col.programme", components.Narrow), col(ctx, "holds.col.kind", components.Text), col(ctx, "holds.col.from", components.Narrow),
		col(ctx, "holds.col.state", components.Text), col(ctx, "holds.col.expected", components.Number), col(ctx, "holds.col.received", components.Number)}}
	for _, h := range v.Rows {
		row := components.Row{Cells: []components.Cell{components.To(h.Organisation, v.At(Address(h.ID))), components.Words(programme(ctx, h)), components.Words(kind(ctx, h.Kind)), components.Day(ctx, h.FromOn),
			components.State(state(h.ShareHold)), components.CentsOrBlank(ctx, h.Expected), components.CentsOrBlank(ctx, h.Received)}}
		if !h.Standing() {
			row.Tone = "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v OneView) facts(ctx context.Context) []components.Fact {
	text := func(key, said string) components.Fact { return components.Fact{Name: i18n.T(ctx, key), Text: said} }
	out := []components.Fact{text("holds.col.organisation", v.H.Organisation), text("holds.col.programme", programme(ctx, v.H.HoldRow)), text("holds.col.kind", kind(ctx, v.H.Kind)),
		text("holds.col.from", i18n.Date(ctx, v.H.FromOn)), text("holds.col.reason", v.H.Reason), text("holds.col.expected", dollars(ctx, v.H.Expected)), text("holds.col.received", dollars(ctx, v.H.Received))}
	if v.H.AskedBy != nil && v.H.Standing() {
		out = append(out, text("holds.asked_why", v.H.AskedWhy))
	}
	return out
}

func dollars(ctx context.Context, c money.Cents) string {
	return i18n.T(ctx, "forms.dollars", "Figure", i18n.Money(ctx, c))
}

func (v OneView) events(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "holds.history"), Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		col(ctx, "holds.col.recorded", components.Narrow), {Head: i18n.T(ctx, "holds.col.what"), RowHead: true}, col(ctx, "holds.col.amount", components.Number), col(ctx, "holds.col.on", components.Narrow), col(ctx, "holds.col.by", components.Text)}}
	for _, e := range v.H.Events {
		row := components.Row{Cells: []components.Cell{components.Day(ctx, e.CreatedAt), components.Words(i18n.T(ctx, "holds.action."+string(e.Action))), components.CentsOrBlank(ctx, e.Cents), {}, components.Words(i18n.T(ctx, "people.role."+string(e.Role)))}}
		row.Cells[1].Sub = e.Text
		if !e.OnDay.IsZero() {
			row.Cells[3] = components.Day(ctx, e.OnDay)
			row.Cells[3].Sub = e.Refund
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v OneView) refunds(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range v.H.Refunds {
		out = append(out, components.Option{Value: r.Reference, Label: r.Reference + ", " + r.Programme + ", " + dollars(ctx, r.Cents)})
	}
	return out
}

// form is the form of an act; the one that was refused carries its faults.
func (v OneView) form(act string) components.Form {
	f := components.Form{}
	if v.Act == act {
		f = v.Refused
	}
	f.Name, f.Action, f.Version = act, Address(v.H.ID)+"/"+act, v.H.Version
	return f
}
