package board

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// corrections are the notes on the composition of a decision.
func corrections(ctx context.Context, lines []models.CorrectionLine) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "bodies.corrections"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "bodies.col.moment")},
		{Head: i18n.T(ctx, "bodies.col.as_known_then")}, {Head: i18n.T(ctx, "bodies.col.as_known_now")},
		{Head: i18n.T(ctx, "board.col.instrument")}, {Head: i18n.T(ctx, "bodies.col.recorded"), Kind: components.Narrow},
	}}
	for _, n := range lines {
		valid := "bodies.still_valid"
		if !n.ValidAfter {
			valid = "bodies.not_valid"
		}
		moment := components.Words(i18n.T(ctx, "bodies.moment."+string(n.Moment)))
		moment.Sub = i18n.T(ctx, valid)
		seat := components.Words(seatName(ctx, n.Constituency, n.Number))
		seat.Sub = i18n.T(ctx, "board.holding."+string(n.Kind))
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{seat, moment, components.Words(orVacant(ctx, n.Before)), components.Words(orVacant(ctx, n.After)),
			components.Words(n.Instrument), components.Day(ctx, n.CreatedAt)}})
	}
	return t
}

func orVacant(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "status.vacant")
	}
	return name
}
