package notices_test

import (
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/people"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// A submitted report on results is told to who publishes it, and what becomes of it
// to those who report for the programme's organisations, and to nobody else.
func TestAReportOnResultsIsToldOn(t *testing.T) {
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
	notices.New(h.DB, box, "http://127.0.0.1/").Register(r)
	of := func(letter string) models.Actor {
		return h.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}, "")
	}
	h.Organisation('P')
	h.Organisation('Q')
	lead, partner, stranger := of("P"), of("Q"), of("R")
	officer, agent := h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleAgentOfficer)
	decided.Fund(t, h, 300_000_00)
	p := decided.Programme(t, h, decided.Plan{Answers: map[string]string{"indicators": models.Rows{{"result": "1", "statement": "Offices work", "indicator": "Offices", "unit": "offices", "baseline": "0", "baseline_year": "2026", "target": "4", "source": "Registers"}}.Text()},
		Organisations: []decided.Organisation{{ID: lead.OrganisationID, Tranche: []money.Cents{100_000_00}}, {ID: partner.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
	must(h.DB.Write(h.Ctx, models.SystemActor, "test.begin", func(tx *db.Tx) error {
		x, err := db.Load[models.Programme](tx, p.ID)
		if err != nil {
			return err
		}
		x.State, x.StartOn, x.EndOn = models.ProgrammeOngoing, when.MustDate(2027, time.March, 1), when.MustDate(2029, time.March, 1)
		return db.Update(tx, x, "state", "start_on", "end_on")
	}))
	told := map[int64]int{}
	news := func(step string, want map[*models.Actor]string) {
		t.Helper()
		_, err := r.Drain(h.Ctx)
		must(err)
		for _, actor := range []*models.Actor{&lead, &partner, &stranger, &officer, &agent} {
			letters, err := box.Own(h.Ctx, *actor)
			must(err)
			fresh := letters[:len(letters)-told[actor.AccountID]]
			told[actor.AccountID] = len(letters)
			if (want[actor] != "") != (len(fresh) == 1) || len(fresh) > 1 || len(fresh) == 1 && fresh[0].Subject+" "+fresh[0].Text != want[actor] {
				t.Errorf("%s: %s hears %+v, want %q", step, actor.Role, fresh, want[actor])
			}
		}
	}
	news("before", nil)
	s := reporting.New(h.DB)
	page, err := s.ResultReport(h.Ctx, lead, p.Reference, 2027)
	must(err)
	made, err := s.SaveResults(h.Ctx, lead, p.ID, models.ResultInput{Year: 2027, Values: []models.ValueInput{{IndicatorID: page.Indicators[0].ID, Value: "3"}}})
	must(err)
	news("saved", nil)
	const at = " http://127.0.0.1/programmes/"
	address := at + p.Reference + "/results/2027"
	must(s.SubmitResults(h.Ctx, lead, p.ID, 2027, made.Version))
	news("submitted", map[*models.Actor]string{&officer: "results.submitted " + address})
	waiting, err := s.SubmittedResults(h.Ctx, officer)
	must(err)
	if len(waiting) != 1 || waiting[0].Reference != p.Reference || waiting[0].Year != 2027 {
		t.Errorf("waiting %+v", waiting)
	}
	if _, err := s.SubmittedResults(h.Ctx, lead); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("the lead sees what waits: %v", err)
	}
	must(s.ReturnResults(h.Ctx, officer, p.ID, 2027, made.Version+1, "Counted twice"))
	news("returned", map[*models.Actor]string{&lead: "results.told return" + address, &partner: "results.told return" + address})
	must(s.SubmitResults(h.Ctx, lead, p.ID, 2027, made.Version+2))
	news("submitted again", map[*models.Actor]string{&officer: "results.submitted " + address})
	must(s.PublishResults(h.Ctx, officer, p.ID, 2027, made.Version+3))
	news("published", map[*models.Actor]string{&lead: "results.told publish" + address, &partner: "results.told publish" + address})
	if waiting, err = s.SubmittedResults(h.Ctx, officer); err != nil || len(waiting) != 0 {
		t.Errorf("waiting %+v, %v", waiting, err)
	}
	must(s.ReturnResults(h.Ctx, officer, p.ID, 2027, made.Version+4, "An office closed"))
	news("opened", map[*models.Actor]string{&lead: "results.told reopen" + address, &partner: "results.told reopen" + address})
	h.Verify()
}
