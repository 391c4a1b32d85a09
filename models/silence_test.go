package models_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"seedfund/models"
	"seedfund/models/when"
)

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05.000000", text+"2026-01-01 00:00:00.000000"[len(text):])
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// clock is of two seats in Zurich, served as given: pairs of seat and instant;
// an instant with "-" before it is a return of the notice of the seat.
func silence(t *testing.T, opened, announced, holidays string, events ...string) models.SilenceClock {
	t.Helper()
	c := models.SilenceClock{Opened: instant(t, opened), Announced: instant(t, announced), Seats: []models.SilenceSeat{{SeatID: 1}, {SeatID: 2}},
		Calendar: models.RuleValues{Zone: "Europe/Zurich", Holidays: holidays}.Calendar()}
	for i := 0; i < len(events); i += 2 {
		seat := &c.Seats[int(events[i][0]-'1')]
		at, reached := events[i+1], true
		if at[0] == '-' {
			at, reached = at[1:], false
		}
		seat.Events = append(seat.Events, models.ServedEvent{Notice: seat.SeatID, At: instant(t, at), Reached: reached})
	}
	return c
}

// T4: the window is counted on a clock that stands while a seat is unserved, and
// ends on a worked day at the time of day that was announced, also where clocks
// move in between.
func TestTheClockOfSilence(t *testing.T) {
	const opened = "2027-03-01 09:00" // a Monday
	for _, c := range []struct {
		name, announced, holidays string
		events                    []string
		end                       string // "" while the clock stands
	}{
		{"served at once", "2027-03-15 17:00", "", []string{"1", opened, "2", opened}, "2027-03-15 17:00"},
		{"nobody served", "2027-03-15 17:00", "", nil, ""},
		{"one seat not served", "2027-03-15 17:00", "", []string{"1", opened}, ""},
		{"served a day and some seconds late", "2027-03-15 17:00", "", []string{"1", opened, "2", "2027-03-02 09:00:07"}, "2027-03-16 17:01"},
		{"a notice came back and another arrived", "2027-03-15 17:00", "", []string{"1", opened, "2", opened, "2", "-2027-03-04 09:00", "2", "2027-03-06 09:00"}, "2027-03-17 17:00"},
		{"it came back and none arrived", "2027-03-15 17:00", "", []string{"1", opened, "2", opened, "2", "-2027-03-04 09:00"}, ""},
		{"it came back at the end", "2027-03-15 17:00", "", []string{"1", opened, "2", opened, "2", "-2027-03-15 17:00"}, "2027-03-15 17:00"},
		{"it came back a microsecond before the end", "2027-03-15 17:00", "", []string{"1", opened, "2", opened, "2", "-2027-03-15 16:59:59.999999"}, ""},
		{"both stood at the same time", "2027-03-15 17:00", "", []string{"1", "2027-03-03 09:00", "2", "2027-03-02 09:00"}, "2027-03-17 17:00"},
		{"one after the other", "2027-03-15 17:00", "", []string{"1", "2027-03-02 09:00", "2", "2027-03-02 09:00", "2", "-2027-03-03 09:00", "2", "2027-03-04 09:00"}, "2027-03-17 17:00"},
		{"the stop moves it to a Saturday", "2027-03-12 17:00", "", []string{"1", opened, "2", "2027-03-02 09:00"}, "2027-03-15 17:00"},
		{"the stop moves it to a holiday", "2027-03-15 17:00", "2027-03-16 2027-03-17", []string{"1", opened, "2", "2027-03-02 09:00"}, "2027-03-18 17:00"},
		// Clocks go forward on Sunday 28 March: 17:00 in Zurich is 16:00 UTC before and 15:00 UTC after.
		{"a weekend on which clocks move", "2027-03-26 16:00", "", []string{"1", opened, "2", "2027-03-02 09:00"}, "2027-03-29 15:00"},
		{"a year beyond 2038", "2041-03-11 17:00", "", []string{"1", opened, "2", opened}, "2041-03-11 17:00"},
	} {
		end := silence(t, opened, c.announced, c.holidays, c.events...).Closes()
		switch {
		case c.end == "" && end != nil:
			t.Errorf("%s: ends %s while the clock stands", c.name, end)
		case c.end != "" && (end == nil || !end.Equal(instant(t, c.end))):
			t.Errorf("%s: ends %v, want %s", c.name, end, c.end)
		}
	}
}

// A seat whose interest takes its vote is waited for no longer.
func TestASeatWithoutVoteIsNotWaitedFor(t *testing.T) {
	c := silence(t, "2027-03-01 09:00", "2027-03-15 17:00", "", "1", "2027-03-01 09:00")
	leaves := instant(t, "2027-03-02 09:00")
	c.Seats[1].Away = []when.Window{{From: leaves}}
	if end := c.Closes(); end == nil || !end.Equal(instant(t, "2027-03-16 17:00")) {
		t.Errorf("ends %v", end)
	}
	if u := c.Unserved(leaves.Add(-time.Microsecond)); len(u) != 1 || u[0] != 2 {
		t.Errorf("unserved %v", u)
	}
	if u := c.Unserved(leaves); len(u) != 0 {
		t.Errorf("unserved %v", u)
	}
}

// A seat that an interest kept out and that the others gave its vote back is
// waited for like any other from then on, and not while it had none.
func TestASeatWithItsVoteBackIsWaitedFor(t *testing.T) {
	at := func(text string) time.Time { return instant(t, text) }
	opened, closes := at("2027-03-01 09:00"), at("2027-03-15 17:00")
	m, text := models.Matter{ID: 1, ClosesAt: &closes}, models.MatterText{Number: 1, FrozenAt: &opened}
	rule := models.BodyRule{Values: models.DefaultRules()}
	electorate := []models.Elector{{SeatID: 2, Reason: models.ElectorInterest}, {SeatID: 3, Reason: models.ElectorVacant}}
	row := func(grade models.InterestGrade, settles bool, when string) models.SeatInterest {
		return models.SeatInterest{SeatID: 2, Grade: grade, Settles: settles, CreatedAt: at(when)}
	}
	computed := row(models.InterestNoVote, false, "2027-03-01 09:00")
	settled := row(models.InterestDisclosed, true, "2027-03-03 09:00")
	again := row(models.InterestWithdrawn, false, "2027-03-05 09:00")
	for _, c := range []struct {
		name      string
		interests []models.SeatInterest
		unserved  string // how many seats are waited for, day by day from the second of March, at noon
		end       string // empty while the clock stands
	}{
		{"kept out", []models.SeatInterest{computed}, "0000", "2027-03-15 17:00"},
		{"given back", []models.SeatInterest{computed, settled}, "0111", ""},
		{"given back and taken again", []models.SeatInterest{computed, settled, again}, "0110", "2027-03-17 17:00"},
	} {
		clock := models.NewSilenceClock(m, text, rule, electorate, c.interests, nil)
		got := ""
		for day := range 4 {
			got += fmt.Sprint(len(clock.Unserved(at("2027-03-02 12:00").AddDate(0, 0, day))))
		}
		if got != c.unserved {
			t.Errorf("%s: waited for %s, want %s", c.name, got, c.unserved)
		}
		if end := clock.Closes(); (end == nil) != (c.end == "") || end != nil && !end.Equal(at(c.end)) {
			t.Errorf("%s: ends %v, want %s", c.name, end, c.end)
		}
	}
}

// T1, T2, T6: half open at the end, to the microsecond and beyond 2038; whatever
// happens to the notices, the whole window has run while every seat was served.
func TestTheWholeWindowRuns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		opened := time.Date(rapid.IntRange(2027, 2060).Draw(rt, "year"), 3, 1, 9, 0, 0, 0, time.UTC)
		c := models.SilenceClock{Opened: opened, Announced: opened.Add(time.Duration(rapid.IntRange(1, 400).Draw(rt, "hours")) * time.Hour)}
		for seat := range rapid.IntRange(1, 4).Draw(rt, "seats") {
			s := models.SilenceSeat{SeatID: int64(seat)}
			at := opened
			for range rapid.IntRange(0, 5).Draw(rt, "events") {
				at = at.Add(time.Duration(rapid.IntRange(0, 90*60).Draw(rt, "after")) * time.Minute)
				s.Events = append(s.Events, models.ServedEvent{Notice: int64(rapid.IntRange(1, 2).Draw(rt, "notice")), At: at, Reached: rapid.Bool().Draw(rt, "reached")})
			}
			c.Seats = append(c.Seats, s)
		}
		end := c.Closes()
		if end == nil {
			if stops := c.Stops(); len(stops) == 0 || !stops[len(stops)-1].To.IsZero() {
				rt.Fatalf("no end and the clock runs: %v", stops)
			}
			return
		}
		// Minute by minute, as a person with the record would count.
		ran := time.Duration(0)
		for at := opened; at.Before(*end); at = at.Add(time.Minute) {
			if len(c.Unserved(at)) == 0 {
				ran += time.Minute
			}
		}
		if window := c.Announced.Sub(opened); ran < window {
			rt.Fatalf("it ran %s of %s until %s", ran, window, end)
		}
		m := models.Matter{State: models.MatterOpen, Method: models.MethodNoObjection, ClosesAt: &c.Announced, Silence: &c}
		if m.WindowOver(*end) == nil || m.WindowOver(end.Add(-time.Microsecond)) != nil {
			rt.Fatalf("the end %s is not the first instant that is too late", end)
		}
	})
}
