package handlers

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/people"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/account"
	"seedfund/frontend/pages/calendar"
	"seedfund/models"
	"seedfund/reports"
)

// Where feeds are read. The secret stands in the query, which no log holds.
const (
	publicFeed = "/calendar.ics"
	ownFeed    = "/calendar/own.ics"
)

// calendarLife is how long the address of a feed lasts.
const calendarLife = models.MaxTokenLifetime

func (v *Visit) origin() string { return strings.TrimSuffix(v.site.config.Origin, "/") }

func publicCalendarPage(v *Visit) error {
	entries, err := v.Calendar.Public(v.Ctx(), v.Lang())
	if err != nil {
		return err
	}
	title := v.T("calendar.title")
	return v.Render(calendar.Public(calendar.PublicView{Page: v.Page(title, here(title)), At: v.At, Now: v.DB.Now(v.Ctx()), Entries: entries, Feed: v.At(publicFeed)}))
}

func publicCalendarFeed(v *Visit) error {
	entries, err := v.Calendar.Public(v.Ctx(), v.Lang())
	if err != nil {
		return err
	}
	return v.feed(entries)
}

// ownCalendarFeed answers a calendar program that brings the secret of an
// address, in the language of its account; any other secret is not found.
func ownCalendarFeed(v *Visit) error {
	entries, language, err := v.Calendar.Feed(v.Ctx(), v.QueryParam("key"))
	if err != nil {
		return err
	}
	if i18n.Offers(language) {
		v.setCtx(i18n.With(v.Ctx(), language))
	}
	return v.feed(entries)
}

// callCalendar is the dates of one call as a file for calendar programs.
func callCalendar(v *Visit) error {
	call, err := v.Calls.ByReference(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	v.Response().Header().Set("Content-Disposition", `attachment; filename="`+call.Call.Reference+`.ics"`)
	return v.feed(models.CallEntries(call.Call, v.Lang()))
}

func (v *Visit) feed(entries []models.CalendarEntry) error {
	fund := v.T("frame.seedfund")
	store := v.site.storeRow(v.Ctx())
	if store != nil {
		fund = store.FundCode
	}
	name := v.T("calendar.name", "Fund", fund)
	if store != nil && store.Kind == models.StoreDemonstration {
		name += " · " + v.T("core.illustrative")
	}
	var body strings.Builder
	if err := reports.WriteCalendar(io.Writer(&body), name, fund, calendar.Events(v.Ctx(), v.origin(), fund, entries)); err != nil {
		return err
	}
	h := v.Response().Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	return v.Blob(http.StatusOK, reports.CalendarMedia, []byte(body.String()))
}

func (v *Visit) ownCalendar() (calendar.OwnView, error) {
	view := calendar.OwnView{At: v.At, Tabs: v.accountTabs("/account/calendar"), Now: v.DB.Now(v.Ctx()), Page: v.Page(v.T("calendar.title"))}
	for _, c := range v.capacities() {
		view.Capacities = append(view.Capacities, calendar.Capacity{MandateID: c.MandateID, Label: account.Named(v.Ctx(), c)})
	}
	tokens, err := v.People.OwnTokens(v.Ctx(), v.Actor)
	if err != nil {
		return view, err
	}
	view.Tokens = slices.DeleteFunc(tokens, func(t models.APIToken) bool { return t.Scopes != models.CalendarScope })
	if v.Actor.May(models.PermCalendar) != nil {
		return view, nil // an account without a capacity has no dates of its own
	}
	view.Entries, err = v.Calendar.Own(v.Ctx(), v.Actor, v.Lang())
	return view, err
}

func ownCalendarPage(v *Visit) error {
	view, err := v.ownCalendar()
	if err != nil {
		return err
	}
	return v.Render(calendar.Own(view))
}

// makeCalendarAddress shows the address on the answer itself, for its secret is
// kept nowhere.
func makeCalendarAddress(v *Visit) error {
	in := v.Inputs()
	input := people.TokenInput{Name: in.Text("name"), Mandate: in.ID("mandate"), Scopes: []string{models.CalendarScope}, Lifetime: calendarLife}
	err := in.Err()
	secret := ""
	if err == nil {
		_, secret, err = v.People.MakeToken(v.Ctx(), v.Actor, input)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, failed := v.ownCalendar()
			view.Faults, view.Values, view.Page = faults, values, v.Page(v.T("calendar.title"))
			return calendar.Own(view), failed
		})
	}
	view, err := v.ownCalendar()
	if err != nil {
		return err
	}
	view.Address = v.origin() + ownFeed + "?key=" + url.QueryEscape(secret)
	return v.Render(calendar.Own(view))
}

func revokeCalendarAddress(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.People.RevokeToken(v.Ctx(), v.Actor, id); err != nil {
		return err
	}
	return v.Done("/account/calendar", "calendar.done.revoked")
}
