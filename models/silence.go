package models

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"seedfund/models/when"
)

// ServedEvent is a notice that reached an address of a seat, or one that was
// thought to have and came back.
type ServedEvent struct {
	Notice  int64
	At      time.Time
	Reached bool
}

// SilenceSeat is a seat whose silence counts, with what happened to its notices.
type SilenceSeat struct {
	SeatID int64
	Events []ServedEvent
	Away   []when.Window // in which an interest takes its vote, in order: it waits for nothing
}

func (s SilenceSeat) inOrder() []ServedEvent {
	events := slices.Clone(s.Events)
	slices.SortStableFunc(events, func(a, b ServedEvent) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Notice, b.Notice)) })
	return events
}

// gaps are the stretches from an instant on in which no address of the seat has
// the notice; the last may have no end.
func (s SilenceSeat) gaps(from time.Time) []when.Window {
	var out []when.Window
	reached, since := map[int64]bool{}, &from
	for _, e := range s.inOrder() {
		if e.Reached {
			reached[e.Notice] = true
		} else {
			delete(reached, e.Notice)
		}
		switch served := len(reached) > 0; {
		case served && since != nil:
			out, since = append(out, when.Window{From: *since, To: e.At}), nil
		case !served && since == nil:
			since = &e.At
		}
	}
	if since != nil {
		out = append(out, when.Window{From: *since})
	}
	for _, away := range s.Away {
		out = outside(out, away)
	}
	return out
}

// outside is what of some windows lies outside another.
func outside(windows []when.Window, but when.Window) []when.Window {
	var out []when.Window
	for _, w := range windows {
		if !w.Overlaps(but) {
			out = append(out, w)
			continue
		}
		if w.From.Before(but.From) {
			out = append(out, when.Window{From: w.From, To: but.From})
		}
		if !but.To.IsZero() && (w.To.IsZero() || but.To.Before(w.To)) {
			out = append(out, when.Window{From: but.To, To: w.To})
		}
	}
	return out
}

// SilenceClock runs from the opening of a text to the end of its window, and
// stands while a seat whose silence counts is not served. It is a pure function
// of the notices; the database's clock is held against what it says.
//
// clause 39: silence agrees only to what every seat has before it.
type SilenceClock struct {
	Opened    time.Time // of the text in force
	Announced time.Time // the end if the clock never stood
	Seats     []SilenceSeat
	Calendar  WorkCalendar
	Steps     int64 // notices of the matter, what became of them, and interests: it only grows
}

// Stops are the stretches in which the clock stands, in order and apart from
// each other; the last may have no end.
func (c SilenceClock) Stops() []when.Window {
	var all []when.Window
	for _, s := range c.Seats {
		all = append(all, s.gaps(c.Opened)...)
	}
	slices.SortFunc(all, func(a, b when.Window) int { return a.From.Compare(b.From) })
	var out []when.Window
	for _, w := range all {
		if w.From.Before(c.Opened) {
			w.From = c.Opened
		}
		if !w.To.IsZero() && !w.From.Before(w.To) {
			continue
		}
		last := len(out) - 1
		switch {
		case last < 0 || !out[last].To.IsZero() && out[last].To.Before(w.From):
			out = append(out, w)
		case out[last].To.IsZero():
		case w.To.IsZero() || w.To.After(out[last].To):
			out[last].To = w.To
		}
	}
	return out
}

// Closes is the first instant that is too late, nil while the clock stands. The
// whole window runs; what it stood is added, up to the full minute of a worked
// day, as the announced end was on one.
func (c SilenceClock) Closes() *time.Time {
	left, at, stood := c.Announced.Sub(c.Opened), c.Opened, false
	for _, stop := range c.Stops() {
		if run := stop.From.Sub(at); left <= run {
			break
		} else if left -= run; stop.To.IsZero() {
			return nil
		}
		at, stood = stop.To, true
	}
	end := at.Add(left)
	if !stood {
		return &end
	}
	if whole := end.Truncate(time.Minute); whole.Before(end) {
		end = whole.Add(time.Minute)
	}
	end = c.Calendar.Worked(end)
	return &end
}

// Unserved are the seats for which the clock stands at an instant.
func (c SilenceClock) Unserved(now time.Time) []int64 {
	var out []int64
	for _, s := range c.Seats {
		if slices.ContainsFunc(s.gaps(c.Opened), func(w when.Window) bool { return w.Contains(now) }) {
			out = append(out, s.SeatID)
		}
	}
	return out
}

// Of is the clock's line of a seat, nil for a seat whose silence does not count.
func (c SilenceClock) Of(seat int64) *SilenceSeat {
	for i := range c.Seats {
		if c.Seats[i].SeatID == seat {
			return &c.Seats[i]
		}
	}
	return nil
}

// NewSilenceClock gathers the clock of a matter on its text in force: the seats
// that have a vote, each with its notices, but for the time in which an interest
// takes the vote.
func NewSilenceClock(m Matter, text MatterText, rule BodyRule, electorate []Elector, interests []SeatInterest, notices []NoticeLine) SilenceClock {
	c := SilenceClock{Calendar: rule.Values.Calendar()}
	if text.FrozenAt != nil {
		c.Opened = *text.FrozenAt
	}
	if m.ClosesAt != nil {
		c.Announced = *m.ClosesAt
	}
	c.Steps = int64(len(interests) + len(notices))
	for _, n := range notices {
		c.Steps += int64(len(n.Outcomes))
	}
	for _, e := range electorate {
		if !e.HasVote(nil) {
			continue
		}
		seat := SilenceSeat{SeatID: e.SeatID, Away: e.away(interests)}
		for _, n := range notices {
			if n.SeatID == e.SeatID && n.TextNumber == text.Number {
				seat.Events = append(seat.Events, n.events()...)
			}
		}
		c.Seats = append(c.Seats, seat)
	}
	return c
}

// away are the stretches in which an interest takes the seat's vote, as each row
// was recorded; a later decision of the others gives it back.
func (e Elector) away(interests []SeatInterest) []when.Window {
	var out []when.Window
	for i, row := range interests {
		if row.SeatID != e.SeatID {
			continue
		}
		last := len(out) - 1
		open := last >= 0 && out[last].To.IsZero()
		switch votes := e.HasVote(interests[:i+1]); {
		case !votes && !open:
			out = append(out, when.Window{From: row.CreatedAt})
		case votes && open:
			out[last].To = row.CreatedAt
		}
	}
	return out
}

// WorkCalendar is which days a rule calls worked, in the zone it counts them in.
type WorkCalendar struct {
	days when.Calendar
	zone *time.Location
}

// Calendar is the calendar of a set of rules. Saturdays, Sundays and the rule's
// holidays are not worked.
func (v RuleValues) Calendar() WorkCalendar {
	c := WorkCalendar{days: when.SaturdaySunday(), zone: time.UTC}
	if zone, err := time.LoadLocation(v.Zone); err == nil && v.Zone != "" {
		c.zone = zone
	}
	holidays, err := v.holidays()
	if days, wrong := when.NewCalendar("rule", []time.Weekday{time.Saturday, time.Sunday}, holidays); err == nil && wrong == nil {
		c.days = days
	}
	return c
}

func (v RuleValues) holidays() ([]when.Holiday, error) {
	var out []when.Holiday
	for _, word := range strings.Fields(v.Holidays) {
		day, err := when.ParseDate(word)
		if err != nil {
			return nil, err
		}
		out = append(out, when.Holiday{Day: day})
	}
	return out, nil
}

// checkCalendar finds the faults of the calendar's data.
func (v RuleValues) checkCalendar(faults *Faults) {
	if _, err := time.LoadLocation(v.Zone); err != nil || v.Zone == "Local" {
		faults.Add("zone", "board.fault.zone")
	}
	if _, err := v.holidays(); err != nil {
		faults.Add("holidays", "board.fault.holidays")
	}
}

// Days are the days that are worked, whatever the zone.
func (c WorkCalendar) Days() when.Calendar { return c.days }

// Worked is the instant itself, or the same time of the next worked day.
func (c WorkCalendar) Worked(t time.Time) time.Time {
	local := t.In(c.location())
	day := when.DateOf(local)
	return c.onDay(t, local, c.days.OnOrAfter(day))
}

// Later is the same time of day some worked days later.
func (c WorkCalendar) Later(t time.Time, days int) time.Time {
	local := t.In(c.location())
	return c.onDay(t, local, c.days.AddWorkingDays(when.DateOf(local), days))
}

// onDay puts the time of day on another day. Where the clocks jump over it, it
// is the hour after; where it comes twice, the second, which gives more time.
func (c WorkCalendar) onDay(t, local time.Time, day when.Date) time.Time {
	if day == when.DateOf(local) {
		return t
	}
	rest := time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	at, err := when.Local(day, local.Hour(), local.Minute(), c.location())
	switch {
	case errors.Is(err, when.ErrSkipped):
		y, m, d := day.Time().Date()
		at = time.Date(y, m, d, local.Hour()+1, local.Minute(), 0, 0, c.location())
	case errors.Is(err, when.ErrRepeated):
		if second := at.Add(time.Hour); second.In(c.location()).Hour() == local.Hour() {
			at = second
		}
	}
	return at.Add(rest).UTC()
}

func (c WorkCalendar) location() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}
