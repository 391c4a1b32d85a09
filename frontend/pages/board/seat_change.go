package board

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// SeatChangeView is a change of a seat that takes two persons.
type SeatChangeView struct {
	layout.Page
	form
	At     At
	Change models.SeatChangeRow
	Manage bool // the reader keeps the seats
	Own    bool // the reader proposed it
}

func (v SeatChangeView) facts(ctx context.Context) []components.Fact {
	c := v.Change
	who := i18n.T(ctx, "bodies.every_mandate")
	if c.ActingName != "" {
		who = c.ActingName
	}
	out := []components.Fact{
		{Name: i18n.T(ctx, "bodies.col.change"), Text: i18n.T(ctx, "bodies.change."+string(c.Kind))},
		{Name: i18n.T(ctx, "board.col.seat"), Text: seatName(ctx, c.Constituency, c.Number)},
		{Name: i18n.T(ctx, "board.col.as"), Text: i18n.T(ctx, "board.holding."+string(c.HoldingKind))},
		{Name: i18n.T(ctx, "board.col.organisation"), Text: c.Organisation},
		{Name: i18n.T(ctx, "bodies.who_acts"), Text: who},
		{Name: i18n.T(ctx, "rotation.term"), Text: changeTerm(ctx, c)},
		{Name: i18n.T(ctx, "board.field.instrument"), Text: c.Instrument},
		{Name: i18n.T(ctx, "bodies.proposed_by"), Text: i18n.T(ctx, "bodies.by_on", "Name", c.ProposedName, "Day", i18n.Date(ctx, c.CreatedAt))},
	}
	if c.ClosedAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "bodies.closed_by."+string(c.State)), Text: i18n.T(ctx, "bodies.by_on", "Name", c.ClosedName, "Day", i18n.Date(ctx, *c.ClosedAt))})
	}
	if c.Reason != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "rotation.col.reason"), Text: c.Reason})
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "board.col.state"), Text: i18n.T(ctx, "bodies.change_state."+string(c.State))})
}

func changeTerm(ctx context.Context, c models.SeatChangeRow) string {
	if c.EndsAt == nil {
		return i18n.T(ctx, "board.since", "From", i18n.Date(ctx, c.StartsAt))
	}
	return i18n.T(ctx, "board.term", "From", i18n.Date(ctx, c.StartsAt), "Until", i18n.Date(ctx, *c.EndsAt))
}

// waiting are the changes of the body's seats that a second person has yet to
// confirm.
func (v CompositionView) waiting(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "bodies.changes_waiting"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "bodies.col.change")}, {Head: i18n.T(ctx, "board.col.organisation")},
		{Head: i18n.T(ctx, "rotation.term")}, {Head: i18n.T(ctx, "bodies.proposed_by")},
	}}
	for _, c := range v.Changes {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(seatName(ctx, c.Constituency, c.Number), v.At(seatChangePath(c.ID))), components.Words(i18n.T(ctx, "bodies.change."+string(c.Kind))),
			components.Words(c.Organisation), components.Words(changeTerm(ctx, c)), components.Words(c.ProposedName),
		}})
	}
	return t
}

// idOf is the id of what may be none.
func idOf(n *int64) string {
	if n == nil {
		return ""
	}
	return id(*n)
}

func seatChangePath(n int64) string { return "/board/seat-changes/" + id(n) }

// acting are the mandates of a holder of which one alone may act.
func (v HoldingView) acting(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range v.Acting {
		out = append(out, components.Option{Value: id(s.Mandate), Label: signerText(ctx, s)})
	}
	return out
}
