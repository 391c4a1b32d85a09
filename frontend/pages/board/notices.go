package board

import (
	"context"
	"slices"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// unserved names the seats for which the clock stands now.
func (v MatterView) unserved(ctx context.Context) []string {
	var out []string
	for _, seat := range v.V.Matter.Silence.Unserved(v.V.Now) {
		out = append(out, v.seatOf(ctx, seat))
	}
	return out
}

func (v MatterView) seatOf(ctx context.Context, seat int64) string {
	for _, e := range v.V.Electors {
		if e.SeatID == seat {
			return holderOr(ctx, e.Holder, e.Constituency, e.Number)
		}
	}
	return ""
}

// stood says that the end moved, empty where it did not.
func (v MatterView) stood(ctx context.Context) string {
	end := v.V.Matter.End()
	if end == nil || end.Equal(*v.V.Matter.ClosesAt) {
		return ""
	}
	return i18n.T(ctx, "notice.moved", "Announced", i18n.Instant(ctx, *v.V.Matter.ClosesAt), "End", i18n.Instant(ctx, *end))
}

// mayObjectLate reports whether a seat of the reader may still say no.
func (v MatterView) mayObjectLate() bool {
	seat := v.mine()
	return seat != nil && !seat.Grade.ClosesVote() && v.V.Matter.TakesLate(v.V.Now) && v.V.Ladder.Answerable(v.V.Matter, v.V.Now) != nil &&
		!slices.ContainsFunc(v.V.Late, func(l models.LateLine) bool { return l.SeatID == seat.SeatID })
}

func lateState(ctx context.Context, l models.LateLine) string {
	switch {
	case l.Record == nil:
		return i18n.T(ctx, "late.open_record")
	case l.Record.Asked:
		return i18n.T(ctx, "late.asked.yes")
	}
	return i18n.T(ctx, "late.asked.no")
}

func lateFacts(ctx context.Context, l models.LateLine) []components.Fact {
	out := []components.Fact{
		{Name: i18n.T(ctx, "late.came"), Text: i18n.Instant(ctx, l.CreatedAt)},
		{Name: i18n.T(ctx, "board.reason_label"), Text: l.Reason},
		{Name: i18n.T(ctx, "board.remedy_label"), Text: l.WouldRemove},
	}
	if l.Record != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "late.asked_reason"), Text: l.Record.Reason})
	}
	return out
}

// listening are the seats that get the notice: those with a vote.
func (v MatterView) listening() []models.ElectorLine {
	return slices.DeleteFunc(slices.Clone(v.V.Electors), func(e models.ElectorLine) bool { return !e.HasVote(nil) || e.Grade.ClosesVote() })
}

func (v MatterView) awaited(ctx context.Context) []components.Option {
	var out []components.Option
	for _, e := range v.listening() {
		out = append(out, components.Option{Value: id(e.SeatID), Label: holderOr(ctx, e.Holder, e.Constituency, e.Number)})
	}
	return out
}

// served is the table of notices: each seat with each address and what became
// of it.
func (v MatterView) served(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "notice.table"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "notice.address")}, {Head: i18n.T(ctx, "notice.state")},
	}}
	for _, e := range v.listening() {
		none := true
		seat := components.Cell{Text: holderOr(ctx, e.Holder, e.Constituency, e.Number), Sub: seatName(ctx, e.Constituency, e.Number)}
		for _, n := range v.V.Notices {
			if n.SeatID != e.SeatID {
				continue
			}
			none = false
			state := components.Cell{Text: i18n.T(ctx, "notice.state."+string(n.State())), Sub: noticeDetail(ctx, n)}
			if n.Channel != models.NoticeMail {
				state.Text = i18n.T(ctx, "notice.channel."+string(n.Channel))
			}
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{seat, {Text: i18n.T(ctx, "notice.address."+string(n.Address)), Sub: n.Name}, state}})
		}
		if none {
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{seat, components.Words(""), components.Words(i18n.T(ctx, "notice.state.none"))}})
		}
	}
	return t
}

func noticeDetail(ctx context.Context, n models.NoticeLine) string {
	if n.Channel != models.NoticeMail {
		return i18n.Instant(ctx, instantOf(n.ReachedAt)) + " · " + n.Evidence
	}
	if len(n.Outcomes) == 0 {
		return ""
	}
	last := n.Outcomes[len(n.Outcomes)-1]
	if last.Why == "" {
		return i18n.Instant(ctx, last.CreatedAt)
	}
	return i18n.Instant(ctx, last.CreatedAt) + " · " + last.Why
}

func instantOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// returnable are the letters that left and may still come back.
func (v MatterView) returnable() []models.NoticeLine {
	if v.V.Matter.State != models.MatterOpen {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.V.Notices), func(n models.NoticeLine) bool {
		return n.Channel != models.NoticeMail || n.State() == models.MessageFailed
	})
}
