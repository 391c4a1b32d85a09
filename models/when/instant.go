package when

import (
	"strings"
	"time"
)

// Instant is an instant as both databases keep it: UTC, cut to microseconds,
// without the monotonic reading. The zero time stays zero.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Local is the instant at which the clocks of a zone show a time, as UTC. An
// hour the clocks jump over is ErrSkipped; an hour that comes twice is
// ErrRepeated together with its first instant, so that a form can ask which of
// the two is meant.
func Local(d Date, hour, minute int, zone *time.Location) (time.Time, error) {
	if d.IsZero() || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return time.Time{}, ErrNotATime
	}
	y, m, day := d.Time().Date()
	t := time.Date(y, m, day, hour, minute, 0, 0, zone)
	shows := func(t time.Time) bool {
		return DateOf(t.In(zone)) == d && t.In(zone).Hour() == hour && t.In(zone).Minute() == minute
	}
	if !shows(t) {
		return time.Time{}, &Error{Key: ErrSkipped.Key, Text: t.Format("2006-01-02 15:04")}
	}
	// Zones move their clocks by at most a day and never by less than a quarter of an hour.
	for step := 15 * time.Minute; step <= 24*time.Hour; step += 15 * time.Minute {
		for _, other := range []time.Time{t.Add(-step), t.Add(step)} {
			if shows(other) {
				first := t
				if other.Before(t) {
					first = other
				}
				return first.UTC(), &Error{Key: ErrRepeated.Key, Text: t.Format("2006-01-02 15:04")}
			}
		}
	}
	return t.UTC(), nil
}

// ParseLocal reads "2026-11-23T18:00" or with a space, as a browser's field
// sends it, in a zone; see Local.
func ParseLocal(text string, zone *time.Location) (time.Time, error) {
	s := strings.TrimSpace(strings.Map(foldDigit, text))
	if s == "" {
		return time.Time{}, ErrEmpty
	}
	s = strings.Replace(s, "T", " ", 1)
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil && t.Second() == 0 {
			return Local(DateOf(t), t.Hour(), t.Minute(), zone)
		}
	}
	return time.Time{}, &Error{Key: ErrNotATime.Key, Text: cut(text)}
}
