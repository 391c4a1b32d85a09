package calendar

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"time"
)

// Samples are the examples of the calendar's pages.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("calendar", assets)
	s.AddLong("public", func(c fiction.Case) templ.Component {
		return Public(PublicView{Page: c.Visitor("/calendar", c.T("calendar.title")), At: fiction.At, Now: fiction.Now, Entries: sampleEntries(c)[:4], Feed: "https://fund.example.org/calendar.ics"})
	})
	s.Add("public-empty", func(c fiction.Case) templ.Component {
		return Public(PublicView{Page: c.Visitor("/calendar", c.T("calendar.title")), At: fiction.At, Now: fiction.Now, Feed: "https://fund.example.org/calendar.ics"})
	})
	own := func(c fiction.Case) OwnView {
		return OwnView{Page: c.Page("/account/calendar", c.T("calendar.title")), At: fiction.At, Now: fiction.Now, Entries: sampleEntries(c),
			Tabs:       []layout.Crumb{{Label: c.T("account.profile"), Href: "/account"}, {Label: c.T("calendar.title")}},
			Capacities: []Capacity{{MandateID: 3, Label: c.Role(models.RoleBoardMember, 1)}}}
	}
	s.AddLong("own", func(c fiction.Case) templ.Component {
		v := own(c)
		v.Address = "https://fund.example.org/calendar/own.ics?key=sf_9f2c4e7a1b3d5f60718293a4b5c6d7e8f90a1b2c3d4e5f607182"
		v.Tokens = []models.APIToken{{ID: 1, Name: c.Title(), ExpiresAt: fiction.Now.AddDate(1, 0, 0)}, {ID: 2, Name: c.Title(), ExpiresAt: fiction.Now, RevokedAt: fiction.Ptr(fiction.Now)}}
		return Own(v)
	})
	s.Add("own-with-faults", func(c fiction.Case) templ.Component {
		v := own(c)
		v.Entries, v.Failed, v.Faults = nil, true, fiction.Faults("name", "mandate")
		return Own(v)
	})
	return s.Samples()
}

func sampleEntries(c fiction.Case) []models.CalendarEntry {
	at := func(days int) time.Time { return fiction.Now.AddDate(0, 0, days) }
	return []models.CalendarEntry{
		{Kind: models.CalendarPublished, ID: 1, Reference: "DEM00-D-2026-03", Title: c.Title(), At: at(-3), Path: "/decisions/DEM00-D-2026-03"},
		{Kind: models.CalendarCall, ID: 1, Reference: "DEM00-C-2026-1", Title: c.Title(), At: at(4), Path: "/calls/1"},
		{Kind: models.CalendarCall, ID: 2, Reference: "DEM00-C-2026-2", Title: c.Title(), At: at(9), Path: "/calls/2", Cancelled: true},
		{Kind: models.CalendarVote, ID: 7, Reference: "DEM00-M-2026-07", Title: c.Sentence(), At: at(10), Path: "/board/matters/7"},
		{Kind: models.CalendarVote, ID: 8, Reference: "DEM00-M-2026-08", Title: c.Sentence(), At: at(-2), Path: "/board/matters/8", Stands: true},
		{Kind: models.CalendarCondition, ID: 3, Reference: "DEM00-D-2026-02", Title: c.Sentence(), At: fiction.Day("2027-06-30").Start(time.UTC), WholeDay: true, Path: "/decisions/DEM00-D-2026-02"},
		{Kind: models.CalendarMeeting, ID: 4, Key: "meetings.title.board", Number: 4, At: at(-20), Until: fiction.Ptr(at(-20).Add(3 * time.Hour)), Path: "/meetings/4", Place: c.Title(), Zone: "Europe/Zurich"},
		{Kind: models.CalendarMinutes, ID: 4, Key: "meetings.title.board", Number: 4, At: fiction.Day("2026-10-30").Start(time.UTC), WholeDay: true, Path: "/meetings/4", Done: true},
		{Kind: models.CalendarMeeting, ID: 5, Key: "meetings.title.board", Number: 5, At: at(20), Until: fiction.Ptr(at(20).Add(3 * time.Hour)), Path: "/meetings/5", Place: "https://rooms.example.org/board", Zone: "Europe/Zurich", Tentative: true},
		{Kind: models.CalendarConsultation, ID: 2, Reference: "2", Title: c.Title(), At: at(6), Path: "/consultations/2"},
		{Kind: models.CalendarFollowUp, ID: 6, Reference: "6", Title: c.Sentence(), At: at(12).Truncate(24 * time.Hour), WholeDay: true, Path: "/meetings/follow-ups/6"},
		{Kind: models.CalendarDuty, Reference: "board_review", Key: "duties.duty.board_review", Number: 2027, At: fiction.Day("2027-12-31").Start(time.UTC), WholeDay: true, Path: "/duties"},
	}
}
