package when

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Date is a day of the Gregorian calendar from year 1 to 9999. Its zero value
// is no date: NULL in a database, an empty text in JSON. Dates compare with ==.
type Date struct{ n int32 } // days since the day before 1 January of year 1

const secondsPerDay = 24 * 60 * 60

var firstDay = time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()

// maxDay is 31 December 9999, the last day both databases and every spreadsheet read.
var maxDay = DateOf(time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)).n

// NewDate is a day that exists; 30 February is refused.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Month() != month || t.Day() != day {
		return Date{}, &Error{Key: "date.not_a_day", Text: fmt.Sprintf("%04d-%02d-%02d", year, month, day)}
	}
	return DateOf(t), nil
}

// MustDate is NewDate for constants; it panics on a day that does not exist.
func MustDate(year int, month time.Month, day int) Date {
	d, err := NewDate(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf is the day of an instant in the instant's own zone. For the day in
// another zone pass t.In(zone).
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	u := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return Date{n: int32((u-firstDay)/secondsPerDay) + 1}
}

// ParseDate reads "2026-11-23"; digits of Arabic and Persian are read as well.
func ParseDate(text string) (Date, error) {
	s := strings.TrimSpace(strings.Map(foldDigit, text))
	if s == "" {
		return Date{}, &Error{Key: "date.empty"}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, &Error{Key: "date.not_a_day", Text: cut(text)}
	}
	return DateOf(t), nil
}

func foldDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r == '\u200e' || r == '\u200f' || r == '\u061c':
		return -1
	}
	return r
}

// IsZero says whether this is no date.
func (d Date) IsZero() bool { return d.n == 0 }

// Time is midnight UTC at the beginning of the day; the zero time for no date.
func (d Date) Time() time.Time {
	if d.n == 0 {
		return time.Time{}
	}
	return time.Unix(firstDay+int64(d.n-1)*secondsPerDay, 0).UTC()
}

// Start is the first instant of the day in a zone, as UTC. Where the clocks are
// put forward at midnight, it is the first instant the day really has.
func (d Date) Start(zone *time.Location) time.Time {
	y, m, day := d.Time().Date()
	t := time.Date(y, m, day, 0, 0, 0, 0, zone)
	for DateOf(t).Before(d) {
		t = t.Add(15 * time.Minute)
	}
	return t.UTC()
}

func (d Date) Year() int             { return d.Time().Year() }
func (d Date) Month() time.Month     { return d.Time().Month() }
func (d Date) Day() int              { return d.Time().Day() }
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is "2026-11-23", or "" for no date.
func (d Date) String() string {
	if d.n == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

func (d Date) Before(o Date) bool { return d.n < o.n }
func (d Date) After(o Date) bool  { return d.n > o.n }

// Compare is -1, 0 or +1; no date comes before every date.
func (d Date) Compare(o Date) int {
	switch {
	case d.n < o.n:
		return -1
	case d.n > o.n:
		return 1
	}
	return 0
}

// AddDays is so many days later, kept between the first and the last day this
// type can hold. No date stays no date.
func (d Date) AddDays(days int) Date {
	if d.n == 0 {
		return d
	}
	n := int64(d.n) + int64(days)
	return Date{n: int32(min(max(n, 1), int64(maxDay)))}
}

// AddMonths is the same day so many months later, or the last day of that month
// where it has no such day: 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(months int) Date {
	if d.n == 0 {
		return d
	}
	y, m, day := d.Time().Date()
	count := int64(y)*12 + int64(m) - 1 + int64(months)
	if count < 12 {
		return Date{n: 1}
	}
	if count >= 10000*12 {
		return Date{n: maxDay}
	}
	first := time.Date(int(count/12), time.Month(count%12+1), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first).AddDays(min(day, last) - 1)
}

// AddYears is AddMonths by twelve: 29 February plus one year is 28 February.
func (d Date) AddYears(years int) Date { return d.AddMonths(12 * years) }

// DaysSince is the number of days from the other day to this one.
func (d Date) DaysSince(o Date) int { return int(d.n - o.n) }

// FirstOfMonth, LastOfMonth, FirstOfYear and LastOfYear are days of the same month or year.
func (d Date) FirstOfMonth() Date {
	if d.n == 0 {
		return d
	}
	return d.AddDays(1 - d.Day())
}

func (d Date) LastOfMonth() Date {
	if d.n == 0 {
		return d
	}
	first := d.FirstOfMonth().Time()
	return DateOf(first.AddDate(0, 1, -1))
}

func (d Date) FirstOfYear() Date {
	if d.n == 0 {
		return d
	}
	return MustDate(d.Year(), time.January, 1)
}

func (d Date) LastOfYear() Date {
	if d.n == 0 {
		return d
	}
	return MustDate(d.Year(), time.December, 31)
}

// MarshalText writes "2026-11-23", or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	out, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = out
	return nil
}

// Value stores the day as text that both engines read as a date; no date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.n == 0 {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a stored day: text, or midnight as drivers give it.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = DateOf(v)
		return nil
	case []byte:
		return d.Scan(string(v))
	case string:
		if len(v) > len(time.DateOnly) && (v[len(time.DateOnly)] == 'T' || v[len(time.DateOnly)] == ' ') {
			if rest := v[len(time.DateOnly)+1:]; !strings.HasPrefix(rest, "00:00:00") {
				return fmt.Errorf("when: %q is no day", v)
			}
			v = v[:len(time.DateOnly)]
		}
		return d.UnmarshalText([]byte(v))
	}
	return fmt.Errorf("when: cannot read %T as a day", src)
}
