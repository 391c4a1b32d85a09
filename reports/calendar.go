package reports

import (
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// CalendarEvent is one date of a feed in words. UID is the same for as long as
// the thing lasts; Sequence grows when it changes; Changed is no clock of the
// reading, so that the same dates give the same bytes.
type CalendarEvent struct {
	UID       string
	Summary   string
	Address   string // whole, of the page
	At        time.Time
	Until     time.Time // zero where it has no length
	WholeDay  bool
	Place     string // empty for none
	Sequence  int64
	Tentative bool
	Cancelled bool
	Changed   time.Time
}

// CalendarMedia is the type of a feed (RFC 5545).
const CalendarMedia = "text/calendar; charset=utf-8"

// WriteCalendar writes a feed with lines that end in CRLF and are folded at 75
// bytes, never within a letter.
func WriteCalendar(to io.Writer, name, publisher string, events []CalendarEvent) error {
	c := ics.NewCalendar()
	c.SetProductId("-//" + publisher + "//seedfund//EN")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(name)
	for _, e := range events {
		v := c.AddEvent(e.UID)
		v.SetDtStampTime(e.Changed.UTC())
		v.SetSequence(int(e.Sequence))
		if e.WholeDay {
			v.SetAllDayStartAt(e.At.UTC())
			v.SetAllDayEndAt(e.At.UTC().AddDate(0, 0, 1))
		} else {
			// UTC: every program turns it into its own zone, with no zone table in the file.
			v.SetStartAt(e.At.UTC())
			v.SetEndAt(later(e.At, e.Until).UTC())
		}
		if e.Place != "" {
			v.SetLocation(oneLine(e.Place))
		}
		v.SetSummary(oneLine(e.Summary))
		v.SetURL(e.Address)
		v.SetTimeTransparency(ics.TransparencyTransparent)
		switch {
		case e.Cancelled:
			v.SetStatus(ics.ObjectStatusCancelled)
		case e.Tentative:
			v.SetStatus(ics.ObjectStatusTentative)
		default:
			v.SetStatus(ics.ObjectStatusConfirmed)
		}
	}
	return c.SerializeTo(to, ics.WithNewLineWindows)
}

// oneLine makes spaces of control characters: a reader that takes one of them
// for the end of a line would find a property in a text.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", " "))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
