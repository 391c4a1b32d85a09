package api

import (
	"context"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/calendar"
	"seedfund/models"
)

// CalendarDate is one date of a calendar.
type CalendarDate struct {
	Kind      string     `json:"kind" enum:"call,published,vote,condition,meeting,minutes,follow_up,consultation,duty"`
	ID        int64      `json:"id"`
	Reference string     `json:"reference"`
	Title     string     `json:"title"`
	At        time.Time  `json:"at"`
	Until     *time.Time `json:"until,omitempty" doc:"The end of what has a length"`
	WholeDay  bool       `json:"whole_day"`
	Place     string     `json:"place,omitempty"`
	Zone      string     `json:"zone,omitempty" doc:"IANA name of the zone of the place"`
	Sequence  int64      `json:"sequence" doc:"Grows when the date changes"`
	Stands    bool       `json:"clock_stands" doc:"Not before its instant: the clock of silence stands until every seat is served"`
	Tentative bool       `json:"tentative" doc:"Prepared and not announced"`
	Done      bool       `json:"done" doc:"Fulfilled: nothing is due any more"`
	Cancelled bool       `json:"cancelled"`
	Page      string     `json:"page"`
}

// calendarOperations are the dates of the pages and of the feeds. The address of
// a feed is a personal token whose only scope is the calendar.
func calendarOperations(a *API) {
	s := a.services.Calendar
	List(a, Op{ID: "list-public-calendar", Path: "/calendar", Summary: "Dates that everybody may read", Tag: "reference", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]CalendarDate, int64, error) {
			entries, err := s.Public(ctx, i18n.Lang(ctx))
			return datesOf(ctx, entries), 0, err
		})
	List(a, Op{ID: "list-calendar", Path: "/me/calendar", Summary: "Dates of what one may see", Tag: "self", Permission: models.PermOwnAccount, Or: []models.Permission{models.PermCalendar}},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]CalendarDate, int64, error) {
			if actor.Role == "" {
				return nil, 0, nil
			}
			entries, err := s.Own(ctx, actor, i18n.Lang(ctx))
			return datesOf(ctx, entries), 0, err
		})
}

func datesOf(ctx context.Context, entries []models.CalendarEntry) []CalendarDate {
	var out []CalendarDate
	for _, e := range entries {
		out = append(out, CalendarDate{string(e.Kind), e.ID, e.Reference, calendar.Title(ctx, e), e.At, e.Until, e.WholeDay, e.Place, e.Zone, e.Sequence, e.Stands, e.Tentative, e.Done, e.Cancelled, e.Path})
	}
	return out
}
