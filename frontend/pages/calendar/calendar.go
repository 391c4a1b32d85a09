// Package calendar is the pages of the dates: the public ones and a person's
// own, with the addresses of their feeds. Page and feed are made of the same
// entries in the same words.
package calendar

import (
	"context"
	"net/url"
	"slices"
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
	Now     time.Time
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

// Title is what an entry is about, in the reader's language.
func Title(ctx context.Context, e models.CalendarEntry) string {
	switch {
	case e.Key == "":
		return e.Title
	case e.Kind == models.CalendarReport:
		name := i18n.T(ctx, "narrative.of_year", "Kind", i18n.T(ctx, e.Key), "Year", strconv.Itoa(e.Number))
		if e.Title == "" {
			return name
		}
		return e.Title + ": " + name
	case e.Kind == models.CalendarDuty:
		return i18n.T(ctx, e.Key) + " " + strconv.Itoa(e.Number)
	}
	return i18n.T(ctx, e.Key, "Number", e.Number)
}

// summary is an entry in one line.
func summary(ctx context.Context, e models.CalendarEntry) string {
	if e.Stands {
		return i18n.T(ctx, "calendar.is.standing", "Reference", e.Reference, "Title", Title(ctx, e))
	}
	return i18n.T(ctx, "calendar.is."+string(e.Kind), "Reference", e.Reference, "Title", Title(ctx, e))
}

// Events puts entries into words for a feed. origin begins the addresses, fund
// keeps the events of two funds apart.
func Events(ctx context.Context, origin, fund string, entries []models.CalendarEntry) []reports.CalendarEvent {
	out := make([]reports.CalendarEvent, len(entries))
	for i, e := range entries {
		out[i] = reports.CalendarEvent{
			UID:     e.UID() + "@" + strings.ToLower(fund) + ".seedfund",
			Summary: summary(ctx, e), Address: strings.TrimSuffix(origin, "/") + e.Path, At: e.At, WholeDay: e.WholeDay, Place: e.Place,
			// A calendar program knows no duty that is done: it takes the date away.
			Sequence: e.Sequence, Tentative: e.Tentative || e.Stands, Cancelled: e.Cancelled || e.Done, Changed: e.Since,
		}
		if e.Until != nil {
			out[i].Until = *e.Until
		}
	}
	return out
}

// parted are the entries to come, the next first, and those that have passed, the
// latest first. A whole day has passed when it is over.
func parted(entries []models.CalendarEntry, now time.Time) (coming, passed []models.CalendarEntry) {
	for _, e := range entries {
		end := e.At
		switch {
		case e.Until != nil:
			end = *e.Until
		case e.WholeDay:
			end = e.At.AddDate(0, 0, 1)
		}
		if end.After(now) || e.Stands {
			coming = append(coming, e)
		} else {
			passed = append(passed, e)
		}
	}
	slices.Reverse(passed)
	return coming, passed
}

func table(ctx context.Context, caption string, at func(string) string, entries []models.CalendarEntry) components.Table {
	t := components.Table{Caption: caption, CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "calendar.what"), RowHead: true}, {Head: i18n.T(ctx, "calendar.when"), Kind: components.Narrow},
	}}
	for _, e := range entries {
		what := components.To(summary(ctx, e), at(e.Path))
		what.Sub = strings.Join(slices.DeleteFunc([]string{standing(ctx, e), e.Place}, func(s string) bool { return s == "" }), " · ")
		day := components.Cell{Body: components.Instant(e.At)}
		if e.WholeDay {
			day.Body = components.Date(e.At)
		}
		if e.Stands {
			// The instant is one before which nothing ends.
			day = components.Words(i18n.T(ctx, "notice.stands_until"))
		}
		if zone, err := time.LoadLocation(e.Zone); err == nil && e.Zone != "" {
			if there := i18n.Local(i18n.WithZone(ctx, zone), e.At); there != "" {
				day.Sub = there + " (" + strings.ReplaceAll(e.Zone, "_", " ") + ")"
			}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{what, day}})
	}
	return t
}

// standing is what is out of the ordinary about an entry.
func standing(ctx context.Context, e models.CalendarEntry) string {
	switch {
	case e.Cancelled:
		return i18n.T(ctx, "calendar.cancelled")
	case e.Done:
		return i18n.T(ctx, "calendar.done")
	case e.Tentative:
		return i18n.T(ctx, "calendar.tentative")
	}
	return ""
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
