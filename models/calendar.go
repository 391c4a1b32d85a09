package models

import (
	"slices"
	"time"
)

// CalendarKind is what an entry of the calendar is about.
type CalendarKind string

const (
	CalendarCall      CalendarKind = "call"      // when a call closes
	CalendarPublished CalendarKind = "published" // when a decision became public
	CalendarVote      CalendarKind = "vote"      // when answers in writing end
	CalendarCondition CalendarKind = "condition" // when a condition is due
)

// CalendarEntry is one date, as the page and the feed show it. Its sequence
// grows whenever the thing behind it changes; what no longer applies stays,
// marked as cancelled, so that calendars that hold it learn of it.
type CalendarEntry struct {
	Kind      CalendarKind
	ID        int64
	Reference string
	Title     string
	At        time.Time // the instant, or the beginning of a whole day
	WholeDay  bool
	Sequence  int64
	Cancelled bool
	Path      string    // its page on this site
	Since     time.Time // when it began to stand
}

// CalendarScope is the scope of a token whose secret is part of an address: it
// opens a calendar and nothing else.
const CalendarScope = "calendar"

// SortCalendar orders entries by their instant, then by what they are.
func SortCalendar(entries []CalendarEntry) {
	slices.SortFunc(entries, func(a, b CalendarEntry) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		if a.Kind != b.Kind {
			if a.Kind < b.Kind {
				return -1
			}
			return 1
		}
		return int(a.ID - b.ID)
	})
}
