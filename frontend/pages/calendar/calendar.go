// Package calendar is the pages of the dates: the public ones and a person's
// own, with the addresses of their feeds. Page and feed are made of the same
// entries in the same words.
package calendar

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/reports"
)

// PublicView is the calendar that everybody may read.
type PublicView struct {
	layout.Page
	At      func(path string) string
	Entries []models.CalendarEntry
	Feed    string // whole address
}

// Capacity is one in which a feed can be read.
type Capacity struct {
	MandateID int64
	Label     string
}

// OwnView is a person's calendar. Address is shown once, when it was made.
type OwnView struct {
	layout.Page
	At         func(path string) string
	Tabs       []layout.Crumb
	Entries    []models.CalendarEntry
	Tokens     []models.APIToken // that open calendars
	Capacities []Capacity
	Address    string
	Now        time.Time
	Faults     *models.Error
	Values     url.Values
}

// summary is an entry in one line.
func summary(ctx context.Context, e models.CalendarEntry) string {
	return i18n.T(ctx, "calendar.is."+string(e.Kind), "Reference", e.Reference, "Title", e.Title)
}

// Events puts entries into words for a feed. origin begins the addresses, fund
// keeps the events of two funds apart.
func Events(ctx context.Context, origin, fund string, entries []models.CalendarEntry) []reports.CalendarEvent {
	out := make([]reports.CalendarEvent, len(entries))
	for i, e := range entries {
		out[i] = reports.CalendarEvent{
			UID:     string(e.Kind) + "-" + strconv.FormatInt(e.ID, 10) + "@" + strings.ToLower(fund) + ".seedfund",
			Summary: summary(ctx, e), Address: strings.TrimSuffix(origin, "/") + e.Path, At: e.At, WholeDay: e.WholeDay,
			Sequence: e.Sequence, Cancelled: e.Cancelled, Changed: e.Since,
		}
	}
	return out
}

func table(ctx context.Context, at func(string) string, entries []models.CalendarEntry) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "calendar.dates"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "calendar.what"), RowHead: true}, {Head: i18n.T(ctx, "calendar.when"), Kind: components.Narrow},
	}}
	for _, e := range entries {
		what := components.To(summary(ctx, e), at(e.Path))
		if e.Cancelled {
			what.Sub = i18n.T(ctx, "calendar.cancelled")
		}
		day := components.Cell{Body: components.Instant(e.At)}
		if e.WholeDay {
			day.Body = components.Date(e.At)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{what, day}})
	}
	return t
}

func (v OwnView) addresses(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "calendar.addresses"), Columns: []components.Column{
		{Head: i18n.T(ctx, "account.token_name"), RowHead: true}, {Head: i18n.T(ctx, "account.token_expires"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "frame.state")}, {Head: i18n.T(ctx, "frame.act"), HeadHidden: true},
	}}
	for _, token := range v.Tokens {
		state, last := "ended", components.Cell{}
		if token.Usable(v.Now) {
			state, last.Body = "account_active", revoke(token)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(token.Name), {Body: components.Date(token.ExpiresAt)}, {Body: components.Status(state)}, last}})
	}
	return t
}

func (v OwnView) capacities() []components.Option {
	var out []components.Option
	for _, c := range v.Capacities {
		out = append(out, components.Option{Value: strconv.FormatInt(c.MandateID, 10), Label: c.Label})
	}
	return out
}

func safe(path string) templ.SafeURL { return templ.SafeURL(path) }
