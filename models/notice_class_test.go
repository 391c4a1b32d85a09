package models_test

import (
	"testing"
	"time"

	"seedfund/models"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// Quiet hours go by the clock on the wall: over midnight, on the nights in which
// clocks change, and at an end that a night does not have or has twice.
func TestQuietHoursEnd(t *testing.T) {
	zurich, nairobi, kathmandu := zone(t, "Europe/Zurich"), zone(t, "Africa/Nairobi"), zone(t, "Asia/Kathmandu")
	night := models.QuietHours{Begins: 21 * 60, Ends: 6*60 + 30}
	for name, c := range map[string]struct {
		hours models.QuietHours
		zone  *time.Location
		at    string // on the wall there
		end   string // in UTC; "" outside of quiet hours
	}{
		"none":                            {models.QuietHours{}, zurich, "2026-11-20T03:00:00+01:00", ""},
		"a minute before":                 {night, zurich, "2026-11-20T20:59:59+01:00", ""},
		"at the beginning":                {night, zurich, "2026-11-20T21:00:00+01:00", "2026-11-21T05:30:00Z"},
		"a second before midnight":        {night, zurich, "2026-11-20T23:59:59+01:00", "2026-11-21T05:30:00Z"},
		"at midnight":                     {night, zurich, "2026-11-21T00:00:00+01:00", "2026-11-21T05:30:00Z"},
		"a second before the end":         {night, zurich, "2026-11-21T06:29:59+01:00", "2026-11-21T05:30:00Z"},
		"at the end":                      {night, zurich, "2026-11-21T06:30:00+01:00", ""},
		"by day":                          {models.QuietHours{Begins: 12 * 60, Ends: 14 * 60}, nairobi, "2026-11-20T13:00:00+03:00", "2026-11-20T11:00:00Z"},
		"a zone of quarters":              {night, kathmandu, "2026-11-20T22:00:00+05:45", "2026-11-21T00:45:00Z"},
		"the last day of a year":          {night, zurich, "2026-12-31T22:00:00+01:00", "2027-01-01T05:30:00Z"},
		"the night loses an hour":         {night, zurich, "2026-03-28T22:00:00+01:00", "2026-03-29T04:30:00Z"},
		"the night has an hour more":      {night, zurich, "2026-10-24T22:00:00+02:00", "2026-10-25T05:30:00Z"},
		"an end that is skipped":          {models.QuietHours{Begins: 22 * 60, Ends: 2*60 + 30}, zurich, "2026-03-28T23:00:00+01:00", "2026-03-29T01:00:00Z"},
		"an end that comes twice, before": {models.QuietHours{Begins: 22 * 60, Ends: 2*60 + 30}, zurich, "2026-10-25T02:10:00+02:00", "2026-10-25T00:30:00Z"},
		"an end that comes twice, again":  {models.QuietHours{Begins: 22 * 60, Ends: 2*60 + 30}, zurich, "2026-10-25T02:10:00+01:00", "2026-10-25T01:30:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		end, quiet := c.hours.End(at, c.zone)
		if quiet != (c.end != "") || quiet && end.UTC().Format(time.RFC3339) != c.end {
			t.Errorf("%s: %v %s, want %q", name, quiet, end.UTC().Format(time.RFC3339), c.end)
		}
	}
}

// Every instant of the days around both changes of the clock, in several zones:
// an end lies after its instant, within a day and an hour, and outside of the
// quiet hours.
func TestQuietHoursAlwaysEnd(t *testing.T) {
	for _, name := range []string{"Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Africa/Nairobi", "Asia/Kathmandu", "Pacific/Apia", "UTC"} {
		z := zone(t, name)
		for _, from := range []string{"2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"} {
			start, _ := time.Parse(time.DateOnly, from)
			for _, h := range []models.QuietHours{{Begins: 1290, Ends: 390}, {Begins: 1320, Ends: 150}, {Begins: 60, Ends: 180}, {Begins: 0, Ends: 1439}, {Begins: 1439, Ends: 0}, {Begins: 121, Ends: 120}} {
				for at := start; at.Before(start.Add(72 * time.Hour)); at = at.Add(7 * time.Minute) {
					end, quiet := h.End(at, z)
					if quiet && (!end.After(at) || end.Sub(at) > 25*time.Hour) {
						t.Fatalf("%s, %+v: at %s ends %s", name, h, at.In(z), end.In(z))
					}
				}
			}
		}
	}
}

// Digests are put together at seven in the morning where the receiver is.
func TestDigestAt(t *testing.T) {
	for name, c := range map[string]struct {
		way            models.NoticeWay
		zone, at, want string
	}{
		"the same day":              {models.HearDaily, "Europe/Zurich", "2026-11-20T05:59:59Z", "2026-11-20T06:00:00Z"},
		"at seven, the next":        {models.HearDaily, "Europe/Zurich", "2026-11-20T06:00:00Z", "2026-11-21T06:00:00Z"},
		"before midnight":           {models.HearDaily, "Europe/Zurich", "2026-11-20T22:59:59Z", "2026-11-21T06:00:00Z"},
		"after midnight":            {models.HearDaily, "Europe/Zurich", "2026-11-20T23:00:00Z", "2026-11-21T06:00:00Z"},
		"the clock goes forward":    {models.HearDaily, "Europe/Zurich", "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z"},
		"the clock goes back":       {models.HearDaily, "Europe/Zurich", "2026-10-24T12:00:00Z", "2026-10-25T06:00:00Z"},
		"on Monday":                 {models.HearWeekly, "Europe/Zurich", "2026-11-20T12:00:00Z", "2026-11-23T06:00:00Z"},
		"on Monday before seven":    {models.HearWeekly, "Europe/Zurich", "2026-11-23T05:00:00Z", "2026-11-23T06:00:00Z"},
		"on Monday after seven":     {models.HearWeekly, "Europe/Zurich", "2026-11-23T06:00:00Z", "2026-11-30T06:00:00Z"},
		"where it is Monday before": {models.HearWeekly, "Pacific/Auckland", "2026-11-22T17:00:00Z", "2026-11-22T18:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := models.DigestAt(c.way, at, zone(t, c.zone)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What cannot be muted goes at once whatever was chosen; a decision waits for the
// end of quiet hours, what a time runs from does not.
func TestWhatCannotBeMuted(t *testing.T) {
	s := models.NoticeSettings{Zone: "Europe/Zurich", Quiet: models.QuietHours{Begins: 22 * 60, Ends: 6 * 60}, Choices: map[models.NoticeClass]models.NoticeWay{}}
	for _, class := range models.NoticeClasses {
		s.Choices[class] = models.HearInbox
	}
	night, day := time.Date(2026, 11, 20, 22, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for template, want := range map[string][2]models.MessageWay{
		"people.reset": {models.WayNow, models.WayNow}, "matters.opened": {models.WayNow, models.WayNow}, "meetings.notice": {models.WayNow, models.WayNow},
		"matters.decided": {models.WayNow, models.WayQuiet}, "proposals.moved": {models.WayNow, models.WayQuiet},
		"proposals.part": {models.WayInbox, models.WayInbox}, "transfers.sent": {models.WayInbox, models.WayInbox},
	} {
		for i, at := range []time.Time{day, night} {
			if way, due := s.WayFor(template, at); way != want[i] || (way == models.WayQuiet) != (due != nil) {
				t.Errorf("%s at %s: %s %v, want %s", template, at, way, due, want[i])
			}
		}
	}
	if err := models.CheckNoticeSettings(map[models.NoticeClass]models.NoticeWay{models.ClassFormal: models.HearDaily}, 0, 0); err == nil {
		t.Error("a formal notice is muted")
	}
}
