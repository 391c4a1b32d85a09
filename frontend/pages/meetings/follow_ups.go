package meetings

import (
	"context"
	"net/url"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// owner names whom a follow-up is due from.
func owner(ctx context.Context, u models.FollowUpRow) string {
	return reports.FollowUpOwner(func(key string, args ...any) string { return i18n.T(ctx, key, args...) }, u)
}

func followUpTable(ctx context.Context, at At, rows []models.FollowUpRow, files ...components.Link) components.Table {
	t := components.Table{Exports: files, Caption: i18n.T(ctx, "meetings.follow_ups"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "meetings.col.task"), RowHead: true}, {Head: i18n.T(ctx, "meetings.col.owner")}, {Head: i18n.T(ctx, "meetings.col.due"), Kind: components.Narrow}, {Head: i18n.T(ctx, "meetings.col.state"), Kind: components.Narrow}}}
	for _, u := range rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: u.Task, Href: at("/meetings/follow-ups/" + id(u.ID)), Sub: sourceText(ctx, u)},
			components.Words(owner(ctx, u)), components.Words(i18n.ShortDate(ctx, u.DueOn)), {Body: components.Status(followCode(u))}}})
	}
	return t
}

func sourceText(ctx context.Context, u models.FollowUpRow) string {
	if u.Decision != "" {
		return u.Decision
	}
	if u.MeetingNumber > 0 {
		return i18n.T(ctx, "meetings.from_meeting", "Number", u.MeetingNumber)
	}
	return ""
}

func (v FollowUpsView) filters(ctx context.Context) []components.Filter {
	which := []string{"", "open", "overdue", "done", "no_action"}
	if v.Mine {
		which = append(which, "mine")
	}
	var out []components.Filter
	for _, w := range which {
		query := url.Values{}
		if w != "" {
			query.Set("which", w)
		}
		if v.Owner != "" {
			query.Set("owner", v.Owner)
		}
		href := "/meetings/follow-ups"
		if len(query) > 0 {
			href += "?" + query.Encode()
		}
		name := w
		if w == "" {
			name = "all"
		}
		out = append(out, components.Filter{Label: i18n.T(ctx, "meetings.which."+name), Href: v.At(href), Current: v.Which == w})
	}
	return out
}

// owners are the choices of the filter by owner.
func (v FollowUpsView) owners(ctx context.Context) []components.Option {
	out := []components.Option{{Label: i18n.T(ctx, "meetings.every_owner")}}
	for _, u := range v.Owners {
		out = append(out, components.Option{Value: u.OwnerCode(), Label: owner(ctx, u)})
	}
	return out
}

func (v FollowUpView) can(action models.FollowUpAction) bool {
	for _, a := range v.V.Actions {
		if a == action {
			return true
		}
	}
	return false
}

func (v FollowUpView) path(more ...string) string {
	return v.At(strings.Join(append([]string{"/meetings/follow-ups/" + id(v.V.ID)}, more...), "/"))
}

func (v FollowUpView) facts(ctx context.Context) []components.Fact {
	out := []components.Fact{
		{Name: i18n.T(ctx, "meetings.col.state"), Body: components.Status(followCode(v.V.FollowUpRow))},
		{Name: i18n.T(ctx, "meetings.col.owner"), Text: owner(ctx, v.V.FollowUpRow)},
		{Name: i18n.T(ctx, "meetings.col.due"), Text: i18n.Date(ctx, v.V.DueOn)},
	}
	if s := sourceText(ctx, v.V.FollowUpRow); s != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.source"), Text: s})
	}
	return out
}

func stepTitle(ctx context.Context, e models.FollowUpStep) string {
	return i18n.T(ctx, "meetings.step."+string(e.Action))
}

func stepBy(ctx context.Context, e models.FollowUpStep) string {
	who := e.Name
	if e.Role != "" {
		who += " · " + i18n.T(ctx, "people.role."+string(e.Role))
	}
	return i18n.Instant(ctx, e.CreatedAt) + " · " + who
}

func (v MeetingView) ownerOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, r := range models.OwnerRoles {
		out = append(out, components.Option{Value: "role:" + string(r), Label: i18n.T(ctx, "people.role."+string(r))})
	}
	for _, s := range v.V.Seats {
		if s.Holder != nil && s.Voting {
			out = append(out, components.Option{Value: "seat:" + id(s.ID), Label: seatName(ctx, s.Constituency, s.Number) + " · " + s.Holder.Organisation})
		}
	}
	for _, o := range v.Owners {
		out = append(out, components.Option{Value: "organisation:" + id(o.ID), Label: o.Name})
	}
	return out
}

func (v MeetingView) itemOptions() []components.Option {
	var out []components.Option
	for _, i := range v.V.Items {
		out = append(out, components.Option{Value: id(i.ID), Label: whole(i.Number) + ". " + i.Heading})
	}
	return out
}

// nextDue is a month from a day, as a first suggestion.
func nextDue(now time.Time) string { return when.DateOf(now).AddMonths(1).String() }

// reset leads back to every owner, empty where none is chosen.
func (v FollowUpsView) reset() string {
	switch {
	case v.Owner == "":
		return ""
	case v.Which == "":
		return v.At("/meetings/follow-ups")
	}
	return v.At("/meetings/follow-ups?which=" + v.Which)
}
