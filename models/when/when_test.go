package when

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func anyDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date { return Date{n: rapid.Int32Range(1, maxDay).Draw(t, "day")} })
}

func TestDatesAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		if got, err := ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("%s read as %s, %v", d, got, err)
		}
		b, _ := json.Marshal(d)
		var back Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Fatalf("JSON %s read as %s, %v", b, back, err)
		}
		v, _ := d.Value()
		for _, src := range []any{v, []byte(v.(string)), d.Time(), v.(string) + "T00:00:00Z", v.(string) + " 00:00:00+00:00"} {
			if err := back.Scan(src); err != nil || back != d {
				t.Fatalf("Scan(%v) = %s, %v", src, back, err)
			}
		}
		if got, err := NewDate(d.Year(), d.Month(), d.Day()); err != nil || got != d {
			t.Fatalf("%s from its parts: %s, %v", d, got, err)
		}
	})
	if s := (Date{n: maxDay}).String(); s != "9999-12-31" {
		t.Errorf("the last day is %s", s)
	}
	if s := (Date{n: 1}).String(); s != "0001-01-01" {
		t.Errorf("the first day is %s", s)
	}
}

func TestNoDate(t *testing.T) {
	var d Date
	if v, err := d.Value(); v != nil || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
	d = MustDate(2026, 11, 23)
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("NULL read as %s, %v", d, err)
	}
	if got := d.AddDays(5).AddMonths(2).LastOfMonth(); !got.IsZero() {
		t.Errorf("no date moved to %s", got)
	}
	if got, err := ParseDate("٢٠٢٦-١١-٢٣"); err != nil || got != MustDate(2026, 11, 23) {
		t.Errorf("Arabic digits: %s, %v", got, err)
	}
	for text, want := range map[string]error{"": ErrEmpty, "2026-02-30": ErrNotADay, "23.11.2026": ErrNotADay, "0000-01-01": ErrNotADay} {
		if _, err := ParseDate(text); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, src := range []any{"2026-11-23T18:00:00Z", 5, 5.0, "x"} {
		if err := d.Scan(src); err == nil {
			t.Errorf("%v was read as a day", src)
		}
	}
}

func TestMonthsClampToTheirLastDay(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-12-15", 1, "2027-01-15"},
		{"2026-01-15", -1, "2025-12-15"}, {"2026-05-31", -12, "2025-05-31"}, {"9999-12-01", 1, "9999-12-31"},
		{"0001-01-15", -1, "0001-01-01"},
	} {
		d, _ := ParseDate(c.from)
		if got := d.AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
	if last := MustDate(9999, time.December, 1).LastOfMonth(); last.String() != "9999-12-31" {
		t.Errorf("the last day of the last month is %s", last)
	}
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate().Draw(t, "date"), rapid.IntRange(-600, 600).Draw(t, "months")
		got := d.AddMonths(n)
		months := got.Year()*12 + int(got.Month()) - d.Year()*12 - int(d.Month())
		if got != (Date{n: 1}) && got != (Date{n: maxDay}) && months != n {
			t.Fatalf("%s + %d months = %s", d, n, got)
		}
		if got.Day() != d.Day() && got != got.LastOfMonth() && got != (Date{n: 1}) {
			t.Fatalf("%s + %d months = %s", d, n, got)
		}
	})
}

func TestHalfOpenStretches(t *testing.T) {
	day := func(s string) Date { d, _ := ParseDate(s); return d }
	first := Days{day("2026-01-01"), day("2026-07-01")}
	second := Days{day("2026-07-01"), Date{}}
	if first.Overlaps(second) || second.Overlaps(first) {
		t.Error("terms that touch do not overlap")
	}
	if first.Contains(day("2026-07-01")) || !second.Contains(day("2026-07-01")) || first.Contains(Date{}) {
		t.Error("the end does not belong to a term, the beginning does")
	}
	if first.Last() != day("2026-06-30") || first.Len() != 181 {
		t.Errorf("until %s, %d days", first.Last(), first.Len())
	}
	if _, err := NewDays(day("2026-07-01"), day("2026-07-01")); !errors.Is(err, ErrBackwards) {
		t.Errorf("an empty term: %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		const base = 740000 // some day of our time
		end := rapid.Custom(func(t *rapid.T) Date {
			if n := rapid.Int32Range(0, 12).Draw(t, "end"); n > 0 {
				return Date{n: base + n}
			}
			return Date{}
		})
		a := Days{end.Draw(t, "a from"), end.Draw(t, "a to")}
		b := Days{end.Draw(t, "b from"), end.Draw(t, "b to")}
		common := false
		for n := int32(base - 3); n < base+20; n++ {
			common = common || a.Contains(Date{n}) && b.Contains(Date{n})
		}
		if a.Overlaps(b) != common {
			t.Fatalf("%v and %v: overlap %v, common day %v", a, b, a.Overlaps(b), common)
		}
		wa, wb := a.Window(time.UTC), b.Window(time.UTC)
		if wa.Overlaps(wb) != common {
			t.Fatalf("as instants %v and %v: %v", wa, wb, wa.Overlaps(wb))
		}
		for n := int32(base - 3); n < base+20; n++ {
			if d := (Date{n}); wa.Contains(d.Start(time.UTC)) != a.Contains(d) {
				t.Fatalf("%v: day %d and its first instant differ", a, n)
			}
		}
	})
	from := time.Date(2026, 1, 1, 0, 0, 0, 1999, time.FixedZone("", 3600))
	w, err := NewWindow(from, from.Add(time.Hour))
	if err != nil || w.From.Nanosecond() != 1000 || w.From.Location() != time.UTC || w.Duration() != time.Hour {
		t.Errorf("%v, %v", w, err)
	}
	if _, err := NewWindow(from, from); !errors.Is(err, ErrBackwards) {
		t.Errorf("an empty window: %v", err)
	}
}

func TestWorkingDays(t *testing.T) {
	c, err := NewCalendar("office", []time.Weekday{time.Saturday, time.Sunday}, []Holiday{{MustDate(2026, 12, 25), "day off"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-20", 1, "2026-11-23"}, {"2026-11-20", 5, "2026-11-27"}, {"2026-11-21", 1, "2026-11-23"},
		{"2026-12-24", 1, "2026-12-28"}, {"2026-11-23", -1, "2026-11-20"}, {"2026-11-21", 0, "2026-11-21"},
		{"9999-12-31", 3, "9999-12-31"},
	} {
		d, _ := ParseDate(x.from)
		if got := c.AddWorkingDays(d, x.n).String(); got != x.want {
			t.Errorf("%s + %d working days = %s, want %s", x.from, x.n, got, x.want)
		}
	}
	if got := c.OnOrAfter(MustDate(2026, 12, 25)); got != MustDate(2026, 12, 28) {
		t.Errorf("on or after a holiday: %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := Date{n: rapid.Int32Range(700000, 800000).Draw(t, "date")}
		n := rapid.IntRange(1, 40).Draw(t, "n")
		end := c.AddWorkingDays(d, n)
		if !c.IsWorking(end) || c.WorkingDays(Days{d.AddDays(1), end.AddDays(1)}) != n {
			t.Fatalf("%s + %d = %s: %d working days between", d, n, end, c.WorkingDays(Days{d.AddDays(1), end.AddDays(1)}))
		}
	})
	b, _ := json.Marshal(c)
	var back Calendar
	if err := json.Unmarshal(b, &back); err != nil || back.IsWorking(MustDate(2026, 12, 25)) || back.Name() != "office" {
		t.Errorf("%s, %v", b, err)
	}
	week := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	if _, err := NewCalendar("never", week, nil); !errors.Is(err, ErrCalendar) {
		t.Errorf("a calendar without a working day: %v", err)
	}
}

// T4: a time that a night skips, repeats or a second adds is no time to announce.
func TestClocksThatMove(t *testing.T) {
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Local(MustDate(2026, 3, 8), 2, 30, york); !errors.Is(err, ErrSkipped) {
		t.Errorf("02:30 does not exist that night: %v", err)
	}
	first, err := Local(MustDate(2026, 11, 1), 1, 30, york)
	if !errors.Is(err, ErrRepeated) || first != time.Date(2026, 11, 1, 5, 30, 0, 0, time.UTC) {
		t.Errorf("01:30 comes twice that night: %v, %v", first, err)
	}
	if got, err := ParseLocal("2026-11-23T18:00", york); err != nil || got != time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC) {
		t.Errorf("%v, %v", got, err)
	}
	for text, want := range map[string]error{"": ErrEmpty, "2026-11-23": ErrNotATime, "2026-11-23T25:00": ErrNotATime, "tomorrow": ErrNotATime, "2016-12-31T23:59:60": ErrNotATime, "2016-12-31T23:60": ErrNotATime} {
		if _, err := ParseLocal(text, york); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, name := range []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "America/New_York", "Africa/Casablanca", "America/Havana", "Africa/Cairo"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := MustDate(2025, 12, 31); d.Before(MustDate(2027, 1, 2)); d = d.AddDays(1) {
			start := d.Start(zone)
			if DateOf(start.In(zone)) != d || DateOf(start.Add(-time.Microsecond).In(zone)) != d.AddDays(-1) {
				t.Fatalf("%s begins at %s in %s", d, start, name)
			}
		}
	}
	if got := Instant(time.Date(2026, 1, 1, 1, 0, 0, 1999, york)); got.Nanosecond() != 1000 || got.Location() != time.UTC {
		t.Errorf("instant %v", got)
	}
}
