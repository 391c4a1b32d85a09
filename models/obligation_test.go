package models

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"seedfund/models/when"
)

type dutyEvent struct {
	day      when.Date
	period   int
	complete bool // else waived
}

// replayDuty builds the calendar from a log of events: what ended never changes.
func replayDuty(d Duty, first int, events []dutyEvent) []Occurrence {
	kept := map[int]Occurrence{}
	var order []int
	for _, e := range events {
		o, has := kept[e.period]
		if !has {
			o = Occurrence{Duty: d.Code, Period: e.period}
			o.DueFrom, o.DueBy = d.Due(e.period)
			order = append(order, e.period)
		}
		if o.Ended() {
			continue // refused
		}
		if e.complete {
			o.CompletedOn = e.day
		} else {
			o.WaivedOn = e.day
		}
		kept[e.period] = o
	}
	var out []Occurrence
	for _, p := range order {
		out = append(out, kept[p])
	}
	return out
}

// M2: random completions over 30 years.
func TestDutiesOverThirtyYears(t *testing.T) {
	duty := Duties[0]
	const first, years = 2027, 30
	rapid.Check(t, func(t *rapid.T) {
		var events []dutyEvent
		day := when.MustDate(first, 1, 1)
		for day.Year() < first+years {
			day = day.AddDays(rapid.IntRange(1, 400).Draw(t, "days"))
			events = append(events, dutyEvent{day, rapid.IntRange(first, day.Year()).Draw(t, "period"), rapid.Bool().Draw(t, "complete")})
		}
		kept := replayDuty(duty, first, events)
		// (replay) the log built twice gives the same calendar.
		if !reflect.DeepEqual(kept, replayDuty(duty, first, events)) {
			t.Fatal("two replays differ")
		}
		calendar := duty.Calendar(first, kept, day)
		if len(calendar) != day.Year()+2-first {
			t.Fatalf("%d occurrences from %d to %s", len(calendar), first, day)
		}
		earliest := map[int]dutyEvent{}
		for _, e := range events {
			if _, has := earliest[e.period]; !has {
				earliest[e.period] = e
			}
		}
		for i, o := range calendar {
			// (e) nothing is lost: one occurrence for each year, in order.
			if o.Period != first+i {
				t.Fatalf("period %d in place %d", o.Period, i)
			}
			// (b) a late completion shifts nothing: each year is due as the rule says.
			from, by := duty.Due(o.Period)
			if o.DueFrom != from || o.DueBy != by {
				t.Fatalf("%d is due %s to %s", o.Period, o.DueFrom, o.DueBy)
			}
			// (a) the first end of an occurrence is its date.
			e, ended := earliest[o.Period]
			if ended != o.Ended() || ended && e.complete && o.CompletedOn != e.day || ended && !e.complete && o.WaivedOn != e.day {
				t.Fatalf("%d ended %+v, first event %+v", o.Period, o, e)
			}
			if state := o.State(day); state == DutyDone && o.CompletedOn.After(o.DueBy) || state == DutyDoneLate && !o.CompletedOn.After(o.DueBy) ||
				state == DutyOpen && (day.Before(o.DueFrom) || day.After(o.DueBy)) || state == DutyLate && !day.After(o.DueBy) {
				t.Fatalf("%d is %s at %s: %+v", o.Period, state, day, o)
			}
		}
	})
}

func TestTheWindowOfAYear(t *testing.T) {
	duty := Duties[0]
	for _, year := range []int{2027, 2028, 2038, 2100} {
		from, by := duty.Due(year)
		if from != when.MustDate(year, 10, 1) || by != when.MustDate(year, 12, 31) {
			t.Errorf("%d: %s to %s", year, from, by)
		}
	}
	o := Occurrence{Duty: duty.Code, Period: 2027}
	o.DueFrom, o.DueBy = duty.Due(2027)
	for day, want := range map[when.Date]DutyState{
		when.MustDate(2027, 9, 30): DutyPlanned, when.MustDate(2027, 10, 1): DutyOpen, when.MustDate(2027, 12, 31): DutyOpen, when.MustDate(2028, 1, 1): DutyLate,
	} {
		if got := o.State(day); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}
