package public

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// IATIView is the page of the fund's files in the IATI Standard.
type IATIView struct {
	Frame
	Check models.IATICheck
}

func (v IATIView) published() bool { return v.Check.Err() == nil }

func (v IATIView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "iati.caption"), Unit: components.Dollars(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "iati.col.type"), RowHead: true}, {Head: i18n.T(ctx, "iati.col.file"), Kind: components.Number},
		{Head: i18n.T(ctx, "iati.col.ledger"), Kind: components.Number}, {Head: i18n.T(ctx, "iati.col.difference"), Kind: components.Number},
	}}
	for _, l := range v.Check.Lines {
		row := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "iati.type."+string(l.Type))),
			components.Cents(ctx, l.File), components.Cents(ctx, l.Ledger), components.Cents(ctx, l.Difference())}}
		if l.Difference() != 0 {
			row.Tone = "warn"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v IATIView) asAt(ctx context.Context) string {
	if v.Check.Through == "" {
		return i18n.T(ctx, "iati.no_entry")
	}
	return i18n.T(ctx, "iati.last_entry", "Number", v.Check.Through, "At", i18n.Instant(ctx, v.Check.At))
}

// reporter says as what the publisher stands in the files.
func (v IATIView) reporter(ctx context.Context) string {
	if v.Check.Identity.Secondary {
		return i18n.T(ctx, "iati.secondary")
	}
	return i18n.T(ctx, "iati.primary")
}

func (v IATIView) identity(ctx context.Context) []components.Fact {
	i := v.Check.Identity
	return []components.Fact{
		{Name: i18n.T(ctx, "iati.publisher"), Text: i.Name},
		{Name: i18n.T(ctx, "iati.identifier"), Body: components.Code(i.Identifier)},
		{Name: i18n.T(ctx, "iati.capacity"), Text: v.reporter(ctx)},
		{Name: i18n.T(ctx, "iati.version"), Text: "2.03"},
		{Name: i18n.T(ctx, "iati.activities"), Text: i18n.Number(ctx, v.Check.Activities)},
		{Name: i18n.T(ctx, "iati.as_at"), Text: v.asAt(ctx)},
	}
}
