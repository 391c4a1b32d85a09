package reports

import (
	"io"
	"time"

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
	WholeDay  bool
	Sequence  int64
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
			v.SetStartAt(e.At.UTC())
			v.SetEndAt(e.At.UTC())
		}
		v.SetSummary(e.Summary)
		v.SetURL(e.Address)
		v.SetTimeTransparency(ics.TransparencyTransparent)
		v.SetStatus(ics.ObjectStatusConfirmed)
		if e.Cancelled {
			v.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	return c.SerializeTo(to, ics.WithNewLineWindows)
}
