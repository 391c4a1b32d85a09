package api

import (
	"context"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models"
)

// CalendarDate is one date of a calendar.
type CalendarDate struct {
	Kind      string    `json:"kind" enum:"call,published,vote,condition"`
	ID        int64     `json:"id"`
	Reference string    `json:"reference"`
	Title     string    `json:"title"`
	At        time.Time `json:"at"`
	WholeDay  bool      `json:"whole_day"`
	Sequence  int64     `json:"sequence" doc:"Grows when the date changes"`
	Cancelled bool      `json:"cancelled"`
	Page      string    `json:"page"`
}

// calendarOperations are the dates of the pages and of the feeds. The address of
// a feed is a personal token whose only scope is the calendar.
func calendarOperations(a *API) {
	s := a.services.Calendar
	List(a, Op{ID: "list-public-calendar", Path: "/calendar", Summary: "Dates that everybody may read", Tag: "reference", Permission: models.PermPublicRead},
		func(ctx context.Context, _ models.Actor, _ *nothing) ([]CalendarDate, int64, error) {
			entries, err := s.Public(ctx, i18n.Lang(ctx))
			return datesOf(entries), 0, err
		})
	List(a, Op{ID: "list-calendar", Path: "/me/calendar", Summary: "Dates of what one may see", Tag: "self", Permission: models.PermOwnAccount, Or: []models.Permission{models.PermCalendar}},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]CalendarDate, int64, error) {
			if actor.Role == "" {
				return nil, 0, nil
			}
			entries, err := s.Own(ctx, actor, i18n.Lang(ctx))
			return datesOf(entries), 0, err
		})
}

func datesOf(entries []models.CalendarEntry) []CalendarDate {
	var out []CalendarDate
	for _, e := range entries {
		out = append(out, CalendarDate{string(e.Kind), e.ID, e.Reference, e.Title, e.At, e.WholeDay, e.Sequence, e.Cancelled, e.Path})
	}
	return out
}
