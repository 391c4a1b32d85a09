package models

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// CalendarKind is what an entry of the calendar is about.
type CalendarKind string

const (
	CalendarCall      CalendarKind = "call"      // when a call closes
	CalendarQuestions CalendarKind = "questions" // when a call takes no more questions
	CalendarPublished CalendarKind = "published" // when a decision became public
	CalendarVote      CalendarKind = "vote"      // when answers in writing end
	CalendarCondition CalendarKind = "condition" // when a condition is due

	CalendarMeeting      CalendarKind = "meeting"      // when a body meets
	CalendarMinutes      CalendarKind = "minutes"      // when minutes are to be with their readers
	CalendarFollowUp     CalendarKind = "follow_up"    // when the reader owes a follow-up
	CalendarConsultation CalendarKind = "consultation" // when replies to a consultation end
	CalendarDuty         CalendarKind = "duty"         // when a duty of a period is due
	CalendarReport       CalendarKind = "report"       // when a report is due
)

// CalendarEntry is one date, as the page and the feed show it. Its sequence
// grows whenever the thing behind it changes; what no longer applies stays,
// marked as cancelled, so that calendars that hold it learn of it.
type CalendarEntry struct {
	Kind      CalendarKind
	ID        int64
	Reference string
	Title     string
	Key       string     // message that names it, with Number, where it has no title of its own
	Number    int        // of a meeting within its body; the year of a duty
	At        time.Time  // the instant, or the beginning of a whole day
	Until     *time.Time // its end, nil where it is an instant or a day
	WholeDay  bool
	Place     string // where, and the address of the room online, for who may know it
	Zone      string // IANA name of the place's zone, empty for none
	Sequence  int64
	Tentative bool // prepared, not announced yet
	Stands    bool // not before its instant, and when is not known: the clock of silence stands
	Done      bool // fulfilled: nothing is due any more
	Cancelled bool
	Path      string    // its page on this site
	Since     time.Time // when it began to stand
}

// UID names what an entry is about, for as long as it lasts. A duty that has not
// opened has no row yet and is named by its kind and year; a report never has one.
func (e CalendarEntry) UID() string {
	if e.Kind == CalendarDuty {
		return string(e.Kind) + "-" + e.Reference + "-" + strconv.Itoa(e.Number)
	}
	if e.Kind == CalendarReport {
		return string(e.Kind) + "-" + e.Reference
	}
	return string(e.Kind) + "-" + strconv.FormatInt(e.ID, 10)
}

// CallEntries are the dates of a call that everybody may read: when it takes no
// more questions and when it closes.
func CallEntries(c Call, language string) []CalendarEntry {
	e := CalendarEntry{ID: c.ID, Reference: c.Reference, Title: c.Title.In(language), Sequence: c.Version, Cancelled: c.State == CallCancelled,
		Path: "/calls/" + c.Reference, Since: c.CreatedAt}
	var out []CalendarEntry
	if c.QuestionsUntil != nil {
		e.Kind, e.At = CalendarQuestions, *c.QuestionsUntil
		out = append(out, e)
	}
	e.Kind, e.At = CalendarCall, c.ClosesAt
	return append(out, e)
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
		return strings.Compare(a.UID(), b.UID())
	})
}
