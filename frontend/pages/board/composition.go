package board

import (
	"context"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// seats are the rotating seats by constituency.
func (v CompositionView) seats(ctx context.Context) []components.SeatRow {
	var rows []components.SeatRow
	for _, c := range models.Constituencies {
		seats := v.Composition.Of(c)
		if len(seats) == 0 {
			continue
		}
		row := components.SeatRow{Name: constituency(ctx, c)}
		for _, s := range seats {
			if s.Holder != nil && v.kind() == models.BodyExCom {
				holder := *s.Holder
				holder.AlsoExCom = false
				s.Holder = &holder
			}
			row.Seats = append(row.Seats, seatTile(ctx, s))
		}
		rows = append(rows, row)
	}
	return rows
}

func seatTile(ctx context.Context, s models.SeatAt) components.Seat {
	if s.Vacant() {
		return components.Seat{Name: seatName(ctx, s.Constituency, s.Number), State: "vacant"}
	}
	tile := components.Seat{Name: s.Holder.Organisation, State: "active"}
	if s.Holder.EndsAt != nil {
		tile.Note = i18n.T(ctx, "board.term", "From", i18n.ShortDate(ctx, s.Holder.StartsAt), "Until", i18n.ShortDate(ctx, *s.Holder.EndsAt))
	} else {
		tile.Note = i18n.T(ctx, "board.since", "From", i18n.ShortDate(ctx, s.Holder.StartsAt))
	}
	if s.Holder.HoldsOver {
		tile.Note += i18n.T(ctx, "rotation.holds_over", "Until", i18n.ShortDate(ctx, *s.Holder.OverUntil))
	}
	switch {
	case s.Alternate == nil:
	case s.Alternate.OrganisationID == s.Holder.OrganisationID:
		tile.Note += i18n.T(ctx, "board.with_alternate")
	default:
		tile.Note += i18n.T(ctx, "board.and_alternate", "Name", s.Alternate.Organisation)
	}
	if s.Holder.AlsoExCom {
		tile.Note += i18n.T(ctx, "board.also_excom")
	}
	return tile
}

// beside are chair and seats without a vote.
func (v CompositionView) beside(ctx context.Context) []components.Fact {
	var out []components.Fact
	for _, c := range []models.Constituency{models.ConstituencyChair, models.ConstituencyExOfficio} {
		for _, s := range v.Composition.Of(c) {
			text := i18n.T(ctx, "status.vacant")
			if !s.Vacant() {
				text = s.Holder.Organisation
			}
			out = append(out, components.Fact{Name: seatName(ctx, s.Constituency, s.Number), Text: text})
		}
	}
	return out
}

func (v CompositionView) validity(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.validity"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.rule"), RowHead: true}, {Head: i18n.T(ctx, "board.col.found"), Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.needed"), Kind: components.Number}, {Head: i18n.T(ctx, "board.col.clause"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.met"), Kind: components.Narrow},
	}}
	for _, c := range v.Composition.Report().Checks {
		state, tone := "passes", ""
		if !c.Met {
			state, tone = "missing", "bad"
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{
			components.Words(i18n.T(ctx, c.Key, "Constituency", constituency(ctx, c.Constituency))),
			components.Count(ctx, c.Have), components.Count(ctx, c.Need), components.Words(c.Clause), components.State(state),
		}})
	}
	return t
}

func (v CompositionView) register(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.register_of_methods"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.method"), RowHead: true}, {Head: i18n.T(ctx, "board.col.kinds")},
		{Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.instrument")},
	}}
	for _, m := range v.Register {
		method := components.Words(i18n.T(ctx, "board.method."+string(m.Method)))
		if m.Method == models.MethodFormal {
			method.Sub = thresholdText(ctx, m.Threshold())
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			method, components.Words(kindNames(ctx, m.Kinds)), components.Day(ctx, m.StartsAt), components.Words(m.Instrument),
		}})
	}
	return t
}

// kindNames lists the kinds of matter a line is for.
func kindNames(ctx context.Context, kinds models.MatterKinds) string {
	var names []string
	for _, kind := range kinds {
		names = append(names, i18n.T(ctx, "board.kind."+string(kind)))
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

func (v CompositionView) versions(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.rule_versions"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.version"), Kind: components.Narrow, RowHead: true}, {Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.instrument")},
	}}
	for _, r := range v.Rules {
		tone := ""
		if r.ID == v.Composition.Rule.ID {
			tone = "here"
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{
			components.Count(ctx, r.Number), components.Day(ctx, r.EffectiveFrom), components.Words(r.Instrument),
		}})
	}
	return t
}

func (v SeatsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "board.register_of_seats"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "board.col.as"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.organisation")}, {Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "board.col.until"), Kind: components.Narrow}, {Head: i18n.T(ctx, "board.col.instrument")},
		{Head: i18n.T(ctx, "board.col.change"), HeadHidden: true},
	}}
	for _, h := range v.Holdings {
		until := components.Cell{}
		tone := ""
		if h.EndsAt != nil {
			until = components.Day(ctx, *h.EndsAt)
			if !h.EndsAt.After(v.Now) {
				tone = "quiet"
			}
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{
			components.Words(seatName(ctx, h.Constituency, h.Number)), components.Words(i18n.T(ctx, "board.holding."+string(h.Kind))),
			components.Words(h.Organisation), components.Day(ctx, h.StartsAt), until, components.Words(h.Instrument),
			components.To(i18n.T(ctx, "board.change_holding"), v.At("/board/holdings/"+id(h.ID))),
		}})
	}
	return t
}

func (v SeatsView) seatOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range v.Composition.Seats {
		if s.Function != "" {
			continue
		}
		label := seatName(ctx, s.Constituency, s.Number)
		if s.Vacant() {
			label += i18n.T(ctx, "board.is_vacant")
		}
		out = append(out, components.Option{Value: id(s.ID), Label: label})
	}
	return out
}

func (v SeatsView) organisationOptions() []components.Option {
	var out []components.Option
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: id(o.ID), Label: o.Name})
	}
	return out
}

func kindOptions(ctx context.Context) []components.Option {
	return []components.Option{
		{Value: string(models.HoldingHolder), Label: i18n.T(ctx, "board.holding.holder")},
		{Value: string(models.HoldingAlternate), Label: i18n.T(ctx, "board.holding.alternate"), Hint: i18n.T(ctx, "board.holding.alternate_hint")},
	}
}

func gradeOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, g := range models.InterestGrades {
		out = append(out, components.Option{Value: string(g), Label: i18n.T(ctx, "board.grade."+string(g)), Hint: i18n.T(ctx, "board.grade_effect."+string(g))})
	}
	return out
}
