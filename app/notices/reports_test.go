package notices_test

import (
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/calendar"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Owners are reminded on the days of the rule, once a day, and nobody else is; their
// calendars hold the days.
func TestOwnersAreRemindedOfReportsOnceADay(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(time.Date(2028, 2, 1, 9, 0, 0, 0, time.UTC)))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	box := mail.New(h.DB, mail.Config{}, asRead{})
	r := jobs.New(h.DB, nil)
	box.Register(r)
	s := notices.New(h.DB, box, "http://127.0.0.1/")
	s.Register(r)
	of := func(role models.Role, letter string) models.Actor {
		return h.CastFor(role, people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}, "")
	}
	lead, partner, stranger, finance := of(models.RolePUNOProgramme, "P"), of(models.RolePUNOProgramme, "Q"), of(models.RolePUNOProgramme, "R"), of(models.RolePUNOFinance, "P")
	officer := h.Cast(models.RoleSecretariatOfficer)
	decided.Fund(t, h, 300_000_00)
	p := decided.Programme(t, h, decided.Plan{Organisations: []decided.Organisation{{ID: lead.OrganisationID, Tranche: []money.Cents{100_000_00}}, {ID: partner.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
	must(h.DB.Write(h.Ctx, models.SystemActor, "test.begin", func(tx *db.Tx) error {
		x, err := db.Load[models.Programme](tx, p.ID)
		if err != nil {
			return err
		}
		x.State, x.StartOn, x.EndOn = models.ProgrammeOngoing, when.MustDate(2027, time.March, 1), when.MustDate(2029, time.March, 1)
		return db.Update(tx, x, "state", "start_on", "end_on")
	}))
	count := func(actor models.Actor) int {
		t.Helper()
		letters, err := box.Own(h.Ctx, actor)
		must(err)
		return len(letters)
	}
	for _, c := range []struct {
		at                     time.Time
		lead, partner, finance int
	}{
		{time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC), 0, 0, 0}, {time.Date(2028, 3, 1, 0, 30, 0, 0, time.UTC), 1, 1, 0}, {time.Date(2028, 3, 1, 9, 0, 0, 0, time.UTC), 1, 1, 0},
		{time.Date(2028, 3, 31, 9, 0, 0, 0, time.UTC), 1, 1, 1}, {time.Date(2028, 4, 1, 9, 0, 0, 0, time.UTC), 2, 2, 1}, {time.Date(2028, 4, 2, 9, 0, 0, 0, time.UTC), 2, 2, 1},
	} {
		h.Clock.Set(c.at)
		must(s.RemindReports(h.Ctx))
		_, err := r.Drain(h.Ctx)
		must(err)
		if l, q, f := count(lead), count(partner), count(finance); l != c.lead || q != c.partner || f != c.finance || count(stranger)+count(officer) != 0 {
			t.Errorf("%s: %d, %d and %d letters, want %d, %d and %d", c.at, l, q, f, c.lead, c.partner, c.finance)
		}
	}
	dates := calendar.New(h.DB, nil, consultations.New(h.DB))
	for actor, want := range map[*models.Actor]string{&lead: "report-narrative.2027.JP-0001.ORG-P", &partner: "report-part.2027.JP-0001.ORG-Q", &finance: "report-financial.2027.JP-0001.ORG-P", &stranger: ""} {
		entries, err := dates.Own(h.Ctx, *actor, "en")
		must(err)
		first := ""
		for _, e := range entries {
			if e.Kind == models.CalendarReport && first == "" {
				first = e.UID()
			}
		}
		if first != want {
			t.Errorf("%s of %d: %q, want %q", actor.Role, actor.OrganisationID, first, want)
		}
	}
	h.Verify()
}
