package board

import (
	"context"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// of is one item as the vote page shows it.
func (v AgendaView) of(i models.AnnotatedItem) MatterView {
	return MatterView{At: v.At, V: i.MatterView, Chairs: v.Chair, Among: true}
}

func (v AgendaView) anchor(i models.AnnotatedItem) string { return "item-" + id(i.Matter.ID) }

func seatList(ctx context.Context, seats []models.ElectorLine) string {
	if len(seats) == 0 {
		return i18n.T(ctx, "board.agenda.none")
	}
	names := make([]string, len(seats))
	for i, e := range seats {
		names[i] = holderOr(ctx, e.Holder, e.Constituency, e.Number)
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

// standing is where an item stands, line by line.
func (v AgendaView) standing(ctx context.Context, i models.AnnotatedItem) []components.Fact {
	m := v.of(i)
	out := []components.Fact{{Name: i18n.T(ctx, "board.agenda.next"), Text: i18n.T(ctx, "board.agenda.next."+i.NextStep())}}
	if end := i.Matter.End(); end != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.agenda.deadline"), Body: components.Instant(*end)})
	} else if i.Matter.Stands() {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.agenda.deadline"), Text: i18n.T(ctx, "notice.stands_until")})
	} else {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.agenda.deadline"), Text: i18n.T(ctx, "board.in_meeting", "Meeting", i.Matter.Meeting)})
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "board.agenda.answers"), Text: m.tally(ctx)},
		components.Fact{Name: i18n.T(ctx, "board.agenda.silent"), Text: seatList(ctx, i.Silent())},
		components.Fact{Name: i18n.T(ctx, "board.agenda.awaiting"), Text: seatList(ctx, i.Awaiting())})
	if i.Missing != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "board.missing"), Text: refusalText(ctx, i.Missing)})
	}
	return out
}

func (v AgendaView) note(i models.AnnotatedItem) (number int, body string) {
	if len(i.Notes) == 0 {
		return 0, ""
	}
	return i.Notes[0].Number, i.Notes[0].Body
}

func (v AgendaView) faults(i models.AnnotatedItem) *models.Error {
	if v.Of != i.Matter.ID {
		return nil
	}
	return v.Faults
}

func (v OpenMattersView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.matters"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.question"), RowHead: true}, {Head: i18n.T(ctx, "board.col.closes"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.member.yours"), Kind: components.Narrow},
	}}
	for _, m := range v.Rows {
		closes := components.Cell{}
		if m.ClosesAt != nil {
			closes = components.Words(i18n.Instant(ctx, *m.ClosesAt))
		} else if m.Stands {
			closes = components.Words(i18n.T(ctx, "notice.stands_until"))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: m.Question, Href: v.At("/network/matters/" + id(m.ID)), Sub: m.Reference}, closes,
			components.Words(i18n.T(ctx, "board.member.open", "Count", len(models.OpenReservations(m.Reservations)))),
		}})
	}
	return t
}
