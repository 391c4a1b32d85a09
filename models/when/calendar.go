package when

import (
	"encoding/json"
	"slices"
	"time"
)

// Calendar says which days are worked. Weekends and holidays are data of a rule
// version, not of the program.
type Calendar struct {
	name     string
	weekend  [7]bool
	holidays map[Date]string
}

// Holiday is a day on which nobody is expected to act.
type Holiday struct {
	Day  Date   `json:"day"`
	Name string `json:"name"`
}

type calendarData struct {
	Name     string         `json:"name"`
	Weekend  []time.Weekday `json:"weekend"` // 0 is Sunday
	Holidays []Holiday      `json:"holidays"`
}

// NewCalendar is ErrCalendar when no weekday is left to work on.
func NewCalendar(name string, weekend []time.Weekday, holidays []Holiday) (Calendar, error) {
	c := Calendar{name: name, holidays: map[Date]string{}}
	for _, w := range weekend {
		if w < time.Sunday || w > time.Saturday {
			return Calendar{}, ErrCalendar
		}
		c.weekend[w] = true
	}
	if !slices.Contains(c.weekend[:], false) {
		return Calendar{}, ErrCalendar
	}
	for _, h := range holidays {
		c.holidays[h.Day] = h.Name
	}
	return c, nil
}

// SaturdaySunday is a calendar that knows weekends only.
func SaturdaySunday() Calendar {
	c, _ := NewCalendar("weekends", []time.Weekday{time.Saturday, time.Sunday}, nil)
	return c
}

// Name is the name the rule gave the calendar.
func (c Calendar) Name() string { return c.name }

// IsWorking says whether the day is worked.
func (c Calendar) IsWorking(d Date) bool {
	_, holiday := c.holidays[d]
	return !d.IsZero() && !holiday && !c.weekend[d.Weekday()]
}

// AddWorkingDays is the n-th working day after the day, or before it for a
// negative n. Zero gives the day itself, worked or not: the day of the event
// never counts. The search ends at the last day a Date can hold.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 && !d.IsZero() {
		next := d.AddDays(step)
		if next == d {
			return d
		}
		if d = next; c.IsWorking(d) {
			n--
		}
	}
	return d
}

// OnOrAfter is the day itself when it is worked, else the next worked day.
func (c Calendar) OnOrAfter(d Date) Date {
	if d.IsZero() || c.IsWorking(d) {
		return d
	}
	return c.AddWorkingDays(d, 1)
}

// WorkingDays counts the worked days of a stretch with two ends.
func (c Calendar) WorkingDays(s Days) int {
	if s.From.IsZero() || s.To.IsZero() {
		return 0
	}
	n := 0
	for d := s.From; d.Before(s.To); d = d.AddDays(1) {
		if c.IsWorking(d) {
			n++
		}
	}
	return n
}

// MarshalJSON writes the calendar as the data of a rule, holidays in order.
func (c Calendar) MarshalJSON() ([]byte, error) {
	data := calendarData{Name: c.name, Weekend: []time.Weekday{}, Holidays: []Holiday{}}
	for w, off := range c.weekend {
		if off {
			data.Weekend = append(data.Weekend, time.Weekday(w))
		}
	}
	for d, name := range c.holidays {
		data.Holidays = append(data.Holidays, Holiday{Day: d, Name: name})
	}
	slices.SortFunc(data.Holidays, func(a, b Holiday) int { return a.Day.Compare(b.Day) })
	return json.Marshal(data)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Calendar) UnmarshalJSON(b []byte) error {
	var data calendarData
	if err := json.Unmarshal(b, &data); err != nil {
		return err
	}
	out, err := NewCalendar(data.Name, data.Weekend, data.Holidays)
	if err != nil {
		return err
	}
	*c = out
	return nil
}
