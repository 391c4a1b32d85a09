// Package home is what waits for a signed-in person: one list for each
// capacity, oldest deadline first.
package home

import (
	"context"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
)

// Task is one thing that waits for a person in a capacity. Texts are in the
// reader's language.
type Task struct {
	Title string // what waits: "Transfer request TR-0042, second signature"
	Hint  string // one fact that helps to decide, may be empty
	Href  string
	Verb  string    // the one thing to do: "Check and sign"
	DueAt time.Time // zero: no deadline
}

// View is the home page.
type View struct {
	layout.Page
	Capacity string // "Secretariat officer, Secretariat"
	Letters  string // address of what the person was told
	Change   string // address of the page to change it, empty for one capacity
	Tasks    []Task // oldest deadline first
	Now      time.Time
	Places   []layout.Link // where to go when nothing waits
}

// Late counts the tasks whose deadline has passed.
func Late(tasks []Task, now time.Time) int {
	late := 0
	for _, t := range tasks {
		if !t.DueAt.IsZero() && t.DueAt.Before(now) {
			late++
		}
	}
	return late
}

func (v View) queue(ctx context.Context) []components.Waiting {
	var items []components.Waiting
	for i, t := range v.Tasks {
		w := components.Waiting{Title: t.Title, Href: t.Href, Hint: t.Hint, Verb: t.Verb, Strong: i == 0}
		if t.DueAt.IsZero() {
			w.When, w.Tone, w.Left = i18n.T(ctx, "home.no_deadline"), components.ToneMute, i18n.T(ctx, "home.when_you_can")
		} else {
			w.When = i18n.ShortDate(ctx, t.DueAt)
			w.Tone, w.Left = left(ctx, t.DueAt, v.Now)
		}
		items = append(items, w)
	}
	return items
}

const day = 24 * time.Hour

// left says how long until a deadline or since.
func left(ctx context.Context, due, now time.Time) (components.Tone, string) {
	switch d := due.Sub(now); {
	case d < 0 && -d < day:
		return components.ToneBad, i18n.T(ctx, "home.late_today", "Time", i18n.Time(due))
	case d < 0:
		return components.ToneBad, i18n.T(ctx, "home.days_late", "Count", int(-d/day))
	case d < day:
		return components.ToneWarn, i18n.Time(due)
	}
	return components.ToneInfo, i18n.T(ctx, "home.in_days", "Count", int(due.Sub(now)/day))
}
