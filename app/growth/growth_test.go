package growth_test

import (
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/consolidated"
	"seedfund/app/db"
	"seedfund/app/growth"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var (
	start   = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	visitor = models.Actor{Role: models.RolePublic}
)

type desk struct {
	*apptest.Harness
	*testing.T
	growth        *growth.Service
	officer, head models.Actor
	lead, other   models.Actor
	programme     models.Programme
	leadOrg       int64
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(start))
	d := &desk{Harness: h, T: t, growth: growth.New(h.DB), officer: h.Cast(models.RoleSecretariatOfficer), head: h.Cast(models.RoleSecretariatHead),
		lead: h.Cast(models.RolePUNOProgramme), other: h.Cast(models.RolePUNOFinance)}
	decided.Fund(t, h, 1_000_000_00)
	orgs := decided.Organisations(t, h, 2)
	d.leadOrg = d.lead.OrganisationID
	if d.leadOrg == orgs[1] {
		orgs[1] = orgs[0]
	}
	d.programme = decided.Programme(t, h, decided.Plan{Unpublished: true, Organisations: []decided.Organisation{{ID: d.leadOrg, Tranche: []money.Cents{100_000_00}}, {ID: orgs[1], Tranche: []money.Cents{100_000_00}}}})
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, key string) {
	d.Helper()
	e := models.AsError(err)
	if e == nil {
		d.Fatalf("error %v, want %s", err, key)
	}
	found := e.Key == key
	for _, f := range e.Fields {
		found = found || f.Key == key
	}
	if !found {
		d.Fatalf("refused with %v, want %s", err, key)
	}
}

// closed sets the day of operational closure, and of the first transfer.
func (d *desk) closed(on when.Date) {
	d.Helper()
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.close", func(tx *db.Tx) error {
		return tx.Exec("UPDATE programmes SET state = 'operationally_closed', start_on = ?, end_on = ?, closed_on = ? WHERE id = ?", when.MustDate(2025, time.June, 1), on, on, d.programme.ID).Error
	}))
}

func (d *desk) of(actor models.Actor) models.ProgrammeGrowth {
	d.Helper()
	v, err := d.growth.Of(d.Ctx, actor, d.programme.Reference)
	d.must(err)
	return v
}

func (d *desk) rows(actor models.Actor) []models.GrowthRow {
	d.Helper()
	rows, err := d.growth.Rows(d.Ctx, actor)
	d.must(err)
	return rows
}

func item(kind models.GrowthKind, currency string, minor int64) models.GrowthItem {
	return models.GrowthItem{Kind: kind, Currency: currency, Minor: minor, Source: "Contributor 9", HappenedOn: when.MustDate(2027, time.January, 15), Grade: models.GradePublic,
		Link: "https://example.org/decision", Description: "The district pays for the second phase."}
}

func (d *desk) submit(actor models.Actor, in models.GrowthInput) models.GrowthAnswer {
	d.Helper()
	a, err := d.growth.Submit(d.Ctx, d.Fresh(actor), d.programme.ID, in)
	d.must(err)
	return a
}

func TestAMomentComesByCalendarMonths(t *testing.T) {
	p := models.Programme{ClosedOn: when.MustDate(2028, time.February, 29)}
	for moment, want := range map[models.GrowthMoment]when.Date{models.GrowthClosure: p.ClosedOn, models.GrowthOneYear: when.MustDate(2029, time.February, 28), models.GrowthTwoYears: when.MustDate(2030, time.February, 28)} {
		if got := moment.DueOn(p); got != want {
			t.Errorf("%s is due on %s, want %s", moment, got, want)
		}
	}
	if got := models.GrowthOneYear.DueOn(models.Programme{}); !got.IsZero() {
		t.Errorf("a programme that runs is asked on %s", got)
	}
}

func TestAnAnswerIsGivenCheckedAndCorrected(t *testing.T) {
	d := open(t)
	in := models.GrowthInput{Moment: models.GrowthClosure, Items: []models.GrowthItem{item(models.GrowthMoney, "EUR", 500_000_00), item(models.GrowthMoney, "USD", 70_000_00), item(models.GrowthPolicy, "", 0)}}
	_, err := d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, in)
	d.refused(err, "error.not_found") // its organisation does not know of it yet
	decided.Publish(d.T, d.Harness, d.programme)
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, in)
	d.refused(err, "growth.conflict.not_due")
	d.closed(when.DateOf(start))
	tasks, err := d.growth.Tasks(d.Ctx, d.lead)
	d.must(err)
	if len(tasks) != 1 || tasks[0].Moment != models.GrowthClosure || tasks[0].DueOn != when.DateOf(start) {
		t.Errorf("the lead owes %+v", tasks)
	}
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.other), d.programme.ID, in)
	d.refused(err, "error.right_missing")
	stranger := d.Fresh(d.lead)
	stranger.OrganisationID = d.other.OrganisationID + 999
	_, err = d.growth.Submit(d.Ctx, stranger, d.programme.ID, in)
	d.refused(err, "growth.forbidden.lead")
	late := in
	late.Moment = models.GrowthOneYear
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, late)
	d.refused(err, "growth.conflict.not_due")

	a := d.submit(d.lead, in)
	if len(d.rows(visitor)) > 0 || d.of(visitor).Moments[0].Latest() != nil {
		t.Error("what waits is public")
	}
	again := in
	again.Version = a.Version
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, again)
	d.refused(err, "growth.conflict.submitted")
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, in)
	d.refused(err, "error.stale")
	d.refused(d.growth.Accept(d.Ctx, d.Fresh(d.lead), a.ID, a.Version), "error.right_missing")
	d.refused(d.growth.Return(d.Ctx, d.Fresh(d.officer), a.ID, a.Version, " "), "growth.fault.why")
	d.must(d.growth.Return(d.Ctx, d.Fresh(d.officer), a.ID, a.Version, "Which decision was it?"))
	back := d.of(d.lead).Moments[0].Latest()
	if back.State != models.GrowthReturned || back.Why == "" {
		t.Errorf("%+v", back)
	}
	in.Version = back.Version
	a = d.submit(d.lead, in)
	d.must(d.growth.Accept(d.Ctx, d.Fresh(d.officer), a.ID, a.Version))
	d.refused(d.growth.Accept(d.Ctx, d.Fresh(d.officer), a.ID, a.Version+1), "growth.conflict.settled")

	// Sums are the list's, by kind, grade and currency, never over currencies.
	rows := d.rows(visitor)
	sums := models.GrowthSums(rows)
	if len(rows) != 3 || len(sums) != 3 || sums[0].Currency != "EUR" || sums[0].Minor != 500_000_00 || sums[1].Currency != "USD" || sums[1].Minor != 70_000_00 || sums[2].Kind != models.GrowthPolicy {
		t.Errorf("rows %d, sums %+v", len(rows), sums)
	}

	// A correction is a version; the accepted one stays public until it is accepted.
	fix := models.GrowthInput{Moment: models.GrowthClosure, Items: []models.GrowthItem{item(models.GrowthMoney, "EUR", 400_000_00)}, Version: a.Version + 1}
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, fix)
	d.refused(err, "growth.fault.reason")
	fix.Reason = "The second instalment was not paid."
	b := d.submit(d.lead, fix)
	if len(d.rows(visitor)) != 3 {
		t.Error("a correction that waits is public")
	}
	d.must(d.growth.Accept(d.Ctx, d.Fresh(d.head), b.ID, b.Version))
	if rows := d.rows(visitor); len(rows) != 1 || rows[0].Minor != 400_000_00 {
		t.Errorf("after the correction %+v", rows)
	}
	if v := d.of(visitor).Moments[0]; len(v.Versions) != 1 || v.Versions[0].Number != 3 {
		t.Errorf("the public sees %d versions", len(v.Versions))
	}
	if v := d.of(d.officer).Moments[0]; len(v.Versions) != 3 {
		t.Errorf("the secretariat sees %d versions", len(v.Versions))
	}
	d.Verify()
}

func TestTheSecretariatEntersForAnOrganisationAndAnotherChecks(t *testing.T) {
	d := open(t)
	d.closed(when.DateOf(start))
	in := models.GrowthInput{Moment: models.GrowthClosure, Nothing: true}
	a := d.submit(d.officer, in)
	if !a.OnBehalf {
		t.Error("it does not say that it was entered on behalf")
	}
	d.refused(d.growth.Accept(d.Ctx, d.Fresh(d.officer), a.ID, a.Version), "growth.forbidden.own")
	if tasks, _ := d.growth.Tasks(d.Ctx, d.officer); len(tasks) != 0 {
		t.Errorf("one's own entry is one's task: %+v", tasks)
	}
	if tasks, _ := d.growth.Tasks(d.Ctx, d.head); len(tasks) != 1 {
		t.Errorf("the head's tasks %+v", tasks)
	}
	d.must(d.growth.Accept(d.Ctx, d.Fresh(d.head), a.ID, a.Version))
	// Nothing is told of a programme that is not public.
	if _, err := d.growth.Of(d.Ctx, visitor, d.programme.Reference); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a visitor reads a hidden programme: %v", err)
	}
	if len(d.rows(visitor)) != 0 {
		t.Error("rows of a hidden programme")
	}
	decided.Publish(d.T, d.Harness, d.programme)
	if l := d.of(visitor).Moments[0].Latest(); l == nil || !l.Nothing {
		t.Errorf("nothing to report is an answer: %+v", l)
	}
}

func TestEachFaultOfAnItemIsNamed(t *testing.T) {
	d := open(t)
	d.closed(when.DateOf(start))
	decided.Publish(d.T, d.Harness, d.programme)
	for key, change := range map[string]func(*models.GrowthItem){
		"growth.fault.amount":      func(i *models.GrowthItem) { i.Minor = 0 },
		"growth.fault.currency":    func(i *models.GrowthItem) { i.Currency = "XXQ" },
		"growth.fault.rate":        func(i *models.GrowthItem) { i.Rate = "-1" },
		"growth.fault.no_amount":   func(i *models.GrowthItem) { i.Kind = models.GrowthScaleUp },
		"growth.fault.source":      func(i *models.GrowthItem) { i.Source = " " },
		"growth.fault.description": func(i *models.GrowthItem) { i.Description = "" },
		"growth.fault.day":         func(i *models.GrowthItem) { i.HappenedOn = when.DateOf(start).AddDays(1) },
		"growth.fault.before":      func(i *models.GrowthItem) { i.HappenedOn = when.MustDate(2025, time.May, 31) },
		"growth.fault.link":        func(i *models.GrowthItem) { i.Link = "javascript:x" },
		"growth.fault.public":      func(i *models.GrowthItem) { i.Link = "" },
		"growth.fault.document":    func(i *models.GrowthItem) { i.Grade = models.GradeDocumented },
		"money.fault.required":     func(i *models.GrowthItem) { i.Grade = "" },
	} {
		i := item(models.GrowthMoney, "EUR", 100)
		change(&i)
		_, err := d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, models.GrowthInput{Moment: models.GrowthClosure, Items: []models.GrowthItem{i}})
		d.refused(err, key)
	}
	_, err := d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, models.GrowthInput{Moment: models.GrowthClosure})
	d.refused(err, "growth.fault.nothing")
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, models.GrowthInput{Moment: models.GrowthClosure, Nothing: true, Items: []models.GrowthItem{item(models.GrowthPolicy, "", 0)}})
	d.refused(err, "growth.fault.nothing")
	_, err = d.growth.Submit(d.Ctx, d.Fresh(d.lead), d.programme.ID, models.GrowthInput{Moment: "months_36", Nothing: true})
	d.refused(err, "error.not_found")
}

func TestNothingIsAddedToTheFundsMoney(t *testing.T) {
	d := open(t)
	d.closed(when.DateOf(start))
	decided.Publish(d.T, d.Harness, d.programme)
	total := func() (models.FundTotals, models.FundPictures) {
		f, err := ledger.New(d.DB).Fund(d.Ctx, visitor)
		d.must(err)
		p, err := consolidated.New(d.DB).Pictures(d.Ctx, visitor)
		d.must(err)
		return f, p
	}
	before, pictures := total()
	i := item(models.GrowthMoney, "EUR", 900_000_000_00)
	i.Rate = "0.9"
	a := d.submit(d.lead, models.GrowthInput{Moment: models.GrowthClosure, Items: []models.GrowthItem{i}})
	d.must(d.growth.Accept(d.Ctx, d.Fresh(d.officer), a.ID, a.Version))
	if rows := d.rows(visitor); rows[0].USDCents != 1_000_000_000_00 {
		t.Errorf("at the stated rate it is %s", rows[0].USDCents)
	}
	after, drawn := total()
	in, _ := drawn.FlowTotals()
	if was, _ := pictures.FlowTotals(); before != after || was != in {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
